"""Drives player and playhead together, sixty times a second while something plays."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from choreo_studio.services.playback.player import Player
from choreo_studio.session.selection import Selection
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.transport.moves import loop_of

_TICK_MS = 16
_OPENING_MS = 100
_SAME_SECONDS = 1e-3


class Motor(QObject):
    """Where we are is what the player says; whoever asks the playhead to be elsewhere is obeyed.

    Signals:
        moved: seconds, after every look at the player.
        switched: it began to play, stopped, or plays at another speed.
        sound_said: where sound goes, in words, once that is known or has changed.

    Args:
        player: plays.
        playhead: led by this alone.
    """

    moved = Signal(float)
    switched = Signal()
    sound_said = Signal(str)

    def __init__(self, player: Player, playhead: Playhead, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.player = player
        self.scrubs_with_sound = True
        self.sound_text = ""
        self._playhead = playhead
        self._rate = 1.0
        self._began_at = 0.0
        self._returns_to: float | None = None
        self._clock = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self.look)
        self._opening = QTimer(self, interval=_OPENING_MS)
        self._opening.timeout.connect(self._say_sound)
        playhead.sought.connect(self.go)
        playhead.scrubbed.connect(self._scrub)
        playhead.scrub_ended.connect(self._end_scrub)

    @property
    def seconds(self) -> float:
        """Where we are."""
        return self._playhead.seconds

    @property
    def rate(self) -> float:
        """The speed that was chosen; shuttling plays at others for a while."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        self._rate = self.player.rate = rate
        self.switched.emit()

    def warm_up(self) -> None:
        """Open the device in the background."""
        self.player.warm_up()
        self._opening.start()

    def close(self) -> None:
        """Fall silent and give the device back."""
        self._clock.stop()
        self._opening.stop()
        self.player.close()

    def load(self, view: View) -> None:
        """The song of the view; one of another length begins at its start."""
        duration = 0.0 if view.project is None else view.project.music.duration_seconds
        if abs(duration - self.player.duration_seconds) > _SAME_SECONDS:
            self.player.pause()
            self.player.seek(0.0)
        self.player.load(view.sound, duration)
        self.go_round(view.selection)
        self.look()

    def go_round(self, selection: Selection) -> None:
        """Loop as the selection says."""
        self.player.loop = loop_of(selection, self.player.duration_seconds)

    def play(self, rate: float | None = None) -> None:
        """Play from here, or from the start of the loop where here is outside of it; the chosen speed if none given."""
        self.player.rate = self._rate if rate is None else rate
        self._returns_to = None
        if not self.player.is_playing:
            loop, here = self.player.loop, self.player.position_seconds
            if loop is not None and not loop[0] <= here < loop[1]:
                self.player.seek(loop[0] if self.player.rate > 0 else loop[1])
            self._began_at = self.player.position_seconds
            self.player.play()
        self._start()

    def play_span(self, start_seconds: float, end_seconds: float) -> None:
        """Play from one place to another, then go back to where we were."""
        back = self.seconds if self._returns_to is None else self._returns_to
        self.player.rate = self._rate
        self.player.pause()
        self.player.seek(start_seconds)
        self.player.play(until_seconds=end_seconds)
        self._began_at = self._returns_to = back
        self._start()

    def pause(self) -> None:
        """Stop here."""
        self._returns_to = None
        self.player.pause()
        self.look()

    def stop(self) -> None:
        """Stop and go back to where playing began."""
        was_playing = self.player.is_playing
        self.pause()
        if was_playing:
            self.go(self._began_at)

    def go(self, seconds: float) -> None:
        """Be elsewhere, playing or not."""
        self._returns_to = None
        self.player.seek(seconds)
        self.look()

    def go_audibly(self, seconds: float) -> None:
        """Stop and be elsewhere, with a grain of its sound."""
        self.pause()
        self.player.scrub(seconds, self.scrubs_with_sound)
        self.look()

    def look(self) -> None:
        """See where the player is."""
        seconds = self.player.position_seconds
        is_playing, was_playing = self.player.is_playing, self._playhead.is_playing
        if not is_playing:
            self._clock.stop()
            self.player.rate = self._rate
            if self._returns_to is not None:
                seconds, self._returns_to = self._returns_to, None
                self.player.seek(seconds)
        self._playhead.place(seconds, is_playing)
        self.moved.emit(seconds)
        if was_playing != is_playing:
            self.switched.emit()

    def _start(self) -> None:
        self._clock.start()
        self._opening.start()
        self.look()
        self.switched.emit()

    def _scrub(self, seconds: float) -> None:
        self._returns_to = None
        self.player.scrub(seconds, self.scrubs_with_sound)
        self._opening.start()
        self.look()

    def _end_scrub(self) -> None:
        self.player.end_scrub()
        if self.player.is_playing:
            self._clock.start()
        self.look()

    def _say_sound(self) -> None:
        text = self.player.output_text
        if text:
            self._opening.stop()
        if text and text != self.sound_text:
            self.sound_text = text
            self.sound_said.emit(text)
