"""Where we are in the song."""

from PySide6.QtCore import QObject, Signal


class Playhead(QObject):
    """The place that all panels draw and may ask to move; the transport moves it.

    Signals:
        moved: seconds, whenever the place changed; about 60 times a second while playing.
        sought: seconds where somebody wants to be.
        scrubbed: the same while a pointer drags, so that a short grain is heard.
        scrub_ended: the drag is over.
    """

    moved = Signal(float)
    sought = Signal(float)
    scrubbed = Signal(float)
    scrub_ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._is_playing = False

    @property
    def seconds(self) -> float:
        """The place now."""
        return self._seconds

    @property
    def is_playing(self) -> bool:
        """Whether the song plays."""
        return self._is_playing

    def seek(self, seconds: float) -> None:
        """Ask to be there."""
        self.sought.emit(seconds)

    def scrub(self, seconds: float) -> None:
        """Ask to be there while dragging."""
        self.scrubbed.emit(seconds)

    def end_scrub(self) -> None:
        """The drag is over."""
        self.scrub_ended.emit()

    def place(self, seconds: float, is_playing: bool) -> None:
        """Say where we are; for the transport alone."""
        changed = seconds != self._seconds or is_playing != self._is_playing
        self._seconds, self._is_playing = seconds, is_playing
        if changed:
            self.moved.emit(seconds)
