"""The one time axis that timeline and token editor share, so that they scroll and zoom as one."""

from PySide6.QtCore import QObject, Signal

HEADER_WIDTH = 96
_FEWEST_SECONDS = 0.25
_MARGIN_SHARE = 0.02
_PAGE_SHARE = 0.85


class TimeAxis(QObject):
    """From seconds to pixels and back.

    Pixels are counted from the left edge of a row, whose first `header_width` pixels hold its name.

    Signals:
        changed: the part of the song that is seen, or the width, is another.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.header_width = HEADER_WIDTH
        self._start = 0.0
        self._seconds_per_pixel = 0.05
        self._duration = 60.0
        self._width = 800

    @property
    def start_seconds(self) -> float:
        """Time at the left edge of the time area."""
        return self._start

    @property
    def end_seconds(self) -> float:
        """Time at its right edge."""
        return self._start + self._width * self._seconds_per_pixel

    @property
    def seconds_per_pixel(self) -> float:
        """Zoom."""
        return self._seconds_per_pixel

    @property
    def duration_seconds(self) -> float:
        """Length of the song."""
        return self._duration

    @property
    def width_px(self) -> int:
        """Width of the time area."""
        return self._width

    def x_of(self, seconds: float) -> float:
        """Pixel of a time, the header included."""
        return self.header_width + (seconds - self._start) / self._seconds_per_pixel

    def seconds_of(self, x: float) -> float:
        """Time at a pixel."""
        return self._start + (x - self.header_width) * self._seconds_per_pixel

    def set_duration(self, seconds: float) -> None:
        """Another song; all of it is shown."""
        self._duration = max(seconds, _FEWEST_SECONDS)
        self.fit()

    def set_width(self, pixels: int) -> None:
        """Another width of the time area; what is at the left edge stays, and a whole song stays whole."""
        pixels = max(pixels, 1)
        if pixels == self._width:
            return
        showed_all = self._start <= 0.0 and self.end_seconds >= self._duration
        self._width = pixels
        if showed_all:
            self.fit()
        else:
            self._show(self._start, self._seconds_per_pixel)

    def pan(self, pixels: float) -> None:
        """Move the view to later times."""
        self._show(self._start + pixels * self._seconds_per_pixel, self._seconds_per_pixel)

    def zoom(self, factor: float, at_x: float | None = None) -> None:
        """Zoom in (factor above 1) or out around a pixel, the middle where none is given."""
        x = self.header_width + self._width / 2 if at_x is None else at_x
        held = self.seconds_of(x)
        scale = self._clamped(self._seconds_per_pixel / factor)
        self._show(held - (x - self.header_width) * scale, scale)

    def fit(self, first_seconds: float | None = None, last_seconds: float | None = None) -> None:
        """Show a part, the whole song where none is given."""
        first = 0.0 if first_seconds is None else first_seconds
        last = self._duration if last_seconds is None else last_seconds
        margin = 0.0 if first_seconds is None else _MARGIN_SHARE * (last - first)
        scale = self._clamped((last - first + 2 * margin) / self._width)
        self._show(first - margin, scale)

    def follow(self, seconds: float) -> None:
        """Turn the page when a time has left the view."""
        if not self._start <= seconds < self._start + _PAGE_SHARE * self._width * self._seconds_per_pixel:
            self._show(seconds - (1 - _PAGE_SHARE) / 2 * self._width * self._seconds_per_pixel, self._seconds_per_pixel)

    def _clamped(self, scale: float) -> float:
        lowest, highest = _FEWEST_SECONDS / self._width, self._duration / self._width
        return min(max(scale, lowest), max(highest, lowest))

    def _show(self, start: float, scale: float) -> None:
        latest = max(0.0, self._duration - self._width * scale)
        self._start, self._seconds_per_pixel = min(max(start, 0.0), latest), scale
        self.changed.emit()
