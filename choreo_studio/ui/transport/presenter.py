"""The transport: what its keys and buttons do, and what its bar shows."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import ChoreoError
from choreo_studio.services.bars import seconds_span
from choreo_studio.services.playback.player import Player
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.transport import moves
from choreo_studio.ui.transport.card import BeatCard
from choreo_studio.ui.transport.motor import Motor
from choreo_studio.ui.transport.state import TransportState, next_rate, place_of, resolve
from choreo_studio.ui.transport.view import TransportBar


class TransportPanel(QObject):
    """Plays the song of the desk and leads the playhead.

    Signals:
        sound_said: where sound goes, in words, once that is known or has changed.

    Args:
        desk: whose song.
        playhead: led by this panel alone.
        book: actions of the buttons.
        parent: of the widget.
        player: plays; one of its own where none is given.
    """

    sound_said = Signal(str)

    def __init__(
        self,
        desk: Desk,
        playhead: Playhead,
        book: ActionBook,
        parent: QWidget | None = None,
        player: Player | None = None,
    ) -> None:
        self.widget = TransportBar(book, parent)
        super().__init__(self.widget)
        self._desk, self._book = desk, book
        self._motor = Motor(player or Player(), playhead, self)
        self._player = self._motor.player
        self._state: TransportState | None = None
        self._judged = _grid_of(desk.view)
        self._card: BeatCard | None = None
        self._connect()
        self._motor.load(desk.view)
        self._show()

    @property
    def player(self) -> Player:
        """What plays."""
        return self._player

    @property
    def sound_text(self) -> str:
        """Where sound goes, in words; "" before the device is open."""
        return self._motor.sound_text

    @property
    def scrubs_with_sound(self) -> bool:
        """Whether dragging the playhead is heard."""
        return self._motor.scrubs_with_sound

    def warm_up(self) -> None:
        """Open the sound device in the background; for when the window is painted."""
        self._motor.warm_up()

    def close(self) -> None:
        """Fall silent and give the device back."""
        self._motor.close()

    def play_pause(self) -> None:
        """Play, or stop here."""
        if self._player.is_playing:
            self._motor.pause()
        elif self._desk.view.project is not None:
            self._motor.play()
        self._show_playing()

    def stop(self) -> None:
        """Stop and go back to where playing began."""
        self._motor.stop()

    def shuttle(self, direction: int) -> None:
        """J (-1), K (0) and L (1): again is faster."""
        if direction == 0:
            self._motor.pause()
        elif self._desk.view.project is not None:
            now = self._player.rate if self._player.is_playing else 0.0
            self._motor.play(moves.shuttled(now, direction))

    def play_around(self) -> None:
        """Play from a little before to a little after the marked bars, then go back to where we were."""
        view = self._desk.view
        if view.project is not None:
            duration = self._player.duration_seconds
            span = moves.around(view.project.grid, view.selection.bars, self._motor.seconds, duration)
            self._motor.play_span(*span)

    def to_start(self) -> None:
        """To the start of the song."""
        self._motor.go(0.0)

    def to_end(self) -> None:
        """To its end."""
        self._motor.go(self._player.duration_seconds)

    def previous_bar(self) -> None:
        """To the beginning of this bar or of the one before."""
        project = self._desk.view.project
        if project is not None:
            self._motor.go(moves.previous_bar(project.grid, self._motor.seconds, self._player.is_playing))

    def next_bar(self) -> None:
        """To the beginning of the next bar."""
        project = self._desk.view.project
        if project is not None:
            self._motor.go(moves.next_bar(project.grid, self._motor.seconds, self._player.duration_seconds))

    def step(self, frames: int) -> None:
        """Stop, and go so many frames on (back where negative), with a grain of their sound."""
        self._motor.go_audibly(moves.stepped(self._player.position_seconds, frames))

    def step_seconds(self, seconds: float) -> None:
        """Go so many seconds on, playing or not."""
        self._motor.go(self._motor.seconds + seconds)

    def set_rate(self, rate: float) -> None:
        """Another speed; the pitch stays."""
        self._motor.rate = rate

    def faster(self) -> None:
        """The next speed of the menu."""
        self._motor.rate = next_rate(self._motor.rate, 1)

    def slower(self) -> None:
        """The speed before it."""
        self._motor.rate = next_rate(self._motor.rate, -1)

    def toggle_loop(self) -> None:
        """Go round, or not."""
        self._desk.select(looping=not self._desk.view.selection.looping)

    def loop_selection(self) -> None:
        """In and out point around the marked bars, and go round them; again: go on."""
        view = self._desk.view
        if view.project is None or view.selection.bars is None:
            return
        try:
            region = seconds_span(view.project.grid, view.selection.bars, self._player.duration_seconds)
        except ChoreoError as error:
            self._desk.failed.emit(error)
            return
        is_on = view.selection.looping and view.selection.region == region
        self._desk.select(region=region, looping=not is_on)

    def set_volume(self, volume: float) -> None:
        """Loudness, 0 to 1."""
        self._player.volume = volume
        self._show_volume()

    def toggle_mute(self) -> None:
        """Silence, or sound again."""
        self._player.is_muted = not self._player.is_muted
        self._show_volume()

    def toggle_scrub_sound(self) -> None:
        """Whether dragging the playhead is heard."""
        self._motor.scrubs_with_sound = not self._motor.scrubs_with_sound
        self._show_volume()

    def _connect(self) -> None:
        self._desk.changed.connect(self._follow)
        self._desk.said.connect(self._hear)
        self._motor.moved.connect(self._show_place)
        self._motor.switched.connect(self._show_playing)
        self._motor.sound_said.connect(self.sound_said)
        self.widget.rate_chosen.connect(self.set_rate)
        self.widget.volume_chosen.connect(self.set_volume)
        self.widget.chip_clicked.connect(self._toggle_card)

    def _follow(self, old: View, new: View) -> None:
        is_another_song = _song_of(old) is not _song_of(new)
        if is_another_song or new.confidence is not old.confidence:
            self._judged = _grid_of(new)
        if is_another_song or new.sound is not old.sound:
            self._motor.load(new)
        elif new.selection is not old.selection:
            self._motor.go_round(new.selection)
        self._show()

    def _show(self) -> None:
        old, self._state = self._state, resolve(self._desk.view, self._motor.seconds, self._judged)
        self.widget.render_state(old, self._state)
        self._show_playing()
        self._show_volume()
        if self._card is not None:
            self._card.show_certainty(self._state.certainty)

    def _show_place(self, seconds: float) -> None:
        self.widget.show_place(place_of(self._desk.view.project, seconds))

    def _show_playing(self) -> None:
        self.widget.show_playing(self._player.is_playing, self._player.rate)

    def _show_volume(self) -> None:
        self.widget.show_volume(self._player.volume, self._player.is_muted)
        self._book["mute"].setChecked(self._player.is_muted)
        self._book["scrub_sound"].setChecked(self._motor.scrubs_with_sound)

    def _toggle_card(self, is_open: bool) -> None:
        if self._card is None:
            self._card = BeatCard(self._book, self.widget.window(), self.widget.chip)
            self._card.closed.connect(lambda: self.widget.chip.setChecked(False))
        if is_open and self._state is not None:
            self._card.open()
            self._card.show_certainty(self._state.certainty)
        else:
            self._card.hide()

    def _hear(self, text: str) -> None:
        if self._card is not None and self._card.isVisible():
            self._card.say(text)


def _grid_of(view: View) -> BeatGrid | None:
    return None if view.project is None else view.project.grid


def _song_of(view: View) -> object:
    return None if view.project is None else view.project.music
