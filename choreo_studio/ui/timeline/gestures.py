"""What a press begins: each gesture follows the pointer until the button is released."""

import math
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.services.bars import BarRange
from choreo_studio.tokens.wishes import FREE
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.timeline.bars import bars_between, snapped
from choreo_studio.ui.timeline.intents import Intents
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.wish import value_at

_LEAST_REGION_SECONDS = 0.02


class Gesture(Protocol):
    """Something that a pointer does with its button down."""

    def move(self, at: QPointF, is_free: bool) -> None:
        """The pointer went to a place, far enough from where it was pressed; free means without snapping."""

    def end(self, was_dragged: bool) -> None:
        """The button was released."""


class MarkBars:
    """Marks from the pressed bar to the one under the pointer."""

    def __init__(self, intents: Intents, axis: TimeAxis, grid: BeatGrid, seconds: float) -> None:
        self._intents, self._axis, self._grid, self._seconds = intents, axis, grid, seconds
        self._marked: BarRange | None = None

    def move(self, at: QPointF, is_free: bool) -> None:
        """Reach another bar."""
        bars = bars_between(self._grid, self._seconds, self._axis.seconds_of(at.x()))
        if bars != self._marked:
            self._marked = bars
            self._intents.bars_marked.emit(bars)

    def end(self, was_dragged: bool) -> None:
        """Nothing more: what is marked stays."""


class Scrub:
    """Hears the song under the pointer."""

    def __init__(self, intents: Intents, axis: TimeAxis, duration_seconds: float) -> None:
        self._intents, self._axis, self._duration = intents, axis, duration_seconds

    def move(self, at: QPointF, is_free: bool) -> None:
        """Another moment."""
        self._intents.scrubbed.emit(min(max(self._axis.seconds_of(at.x()), 0.0), self._duration))

    def end(self, was_dragged: bool) -> None:
        """Silence."""
        if was_dragged:
            self._intents.scrub_ended.emit()


class MarkRegion:
    """Sets the in and out point, the one that stays and the one under the pointer."""

    def __init__(
        self, intents: Intents, axis: TimeAxis, grid: BeatGrid | None, duration_seconds: float, fixed_seconds: float
    ) -> None:
        self._intents, self._axis, self._grid = intents, axis, grid
        self._duration, self._fixed = duration_seconds, fixed_seconds

    def move(self, at: QPointF, is_free: bool) -> None:
        """Another end; an empty stretch is none."""
        seconds = moment(self._axis, self._grid, self._duration, at, is_free)
        start, end = sorted((self._fixed, seconds))
        if end - start >= _LEAST_REGION_SECONDS:
            self._intents.region_marked.emit((start, end))

    def end(self, was_dragged: bool) -> None:
        """Nothing more."""


class MoveMarker:
    """Moves a marker, snapping to bar lines."""

    def __init__(
        self, intents: Intents, axis: TimeAxis, grid: BeatGrid | None, duration_seconds: float, marker: int
    ) -> None:
        self._intents, self._axis, self._grid = intents, axis, grid
        self._duration, self._marker = duration_seconds, marker

    def move(self, at: QPointF, is_free: bool) -> None:
        """Another moment."""
        self._intents.marker_moved.emit(self._marker, moment(self._axis, self._grid, self._duration, at, is_free))

    def end(self, was_dragged: bool) -> None:
        """One step of undo."""
        if was_dragged:
            self._intents.marker_dropped.emit()


class MoveBeat:
    """Moves a beat, or a bar line with the beats around it; a click without a drag marks the bar."""

    def __init__(
        self, intents: Intents, axis: TimeAxis, beat: int, offset_px: float, is_elastic: bool, bar: int
    ) -> None:
        self._intents, self._axis, self._bar = intents, axis, bar
        self._beat, self._offset, self._is_elastic = beat, offset_px, is_elastic

    def move(self, at: QPointF, is_free: bool) -> None:
        """Another moment; the line keeps its distance from the pointer."""
        seconds = self._axis.seconds_of(at.x() - self._offset)
        self._intents.beat_moved.emit(self._beat, seconds, self._is_elastic)

    def end(self, was_dragged: bool) -> None:
        """One step of undo, or a mark."""
        if was_dragged:
            self._intents.beat_dropped.emit()
        else:
            self._intents.bars_marked.emit((self._bar, self._bar))


class Swipe:
    """Chooses the bars of a lane from the pressed one to the one under the pointer, when the button is released."""

    def __init__(
        self, intents: Intents, axis: TimeAxis, grid: BeatGrid, take: int, dancers: str, seconds: float
    ) -> None:
        self._intents, self._axis, self._grid, self._seconds = intents, axis, grid, seconds
        self.take, self.dancers = take, dancers
        self.bars = bars_between(grid, seconds, seconds)

    def move(self, at: QPointF, is_free: bool) -> None:
        """Reach another bar."""
        self.bars = bars_between(self._grid, self._seconds, self._axis.seconds_of(at.x()))

    def end(self, was_dragged: bool) -> None:
        """Choose them."""
        self._intents.bars_chosen.emit(self.take, self.bars, self.dancers)


class DrawWish:
    """Draws a curve beat by beat under the pointer, or frees the beats that it passes.

    Args:
        intents: told of every stretch.
        axis: of the time.
        grid: its beats.
        place: the row.
        at: where the pointer was pressed.
        is_free: whether beats are freed.
    """

    def __init__(
        self, intents: Intents, axis: TimeAxis, grid: BeatGrid, place: Place, at: QPointF, is_free: bool
    ) -> None:
        self._intents, self._axis, self._grid, self._place = intents, axis, grid, place
        self._beat, self._value = self._under(at)
        self._draw(self._beat, self._value, is_free)

    def move(self, at: QPointF, is_free: bool) -> None:
        """Draw a line from where the pointer was."""
        self._draw(*self._under(at), is_free)

    def end(self, was_dragged: bool) -> None:
        """One step of undo."""
        self._intents.wish_dropped.emit()

    def _under(self, at: QPointF) -> tuple[int, float]:
        beat = math.floor(float(self._grid.positions_at(self._axis.seconds_of(at.x()))))
        last = self._grid.beat_count - 1
        return min(max(beat, 0), last), value_at(at.y(), self._place.top, self._place.height)

    def _draw(self, beat: int, value: float, is_free: bool) -> None:
        beats = np.arange(min(beat, self._beat), max(beat, self._beat) + 1)
        ends = sorted(((self._beat, self._value), (beat, value)))
        values = np.interp(beats, [ends[0][0], ends[1][0]], [ends[0][1], ends[1][1]])
        if beat == self._beat:
            values[:] = value
        self._beat, self._value = beat, value
        drawn = np.full_like(values, FREE) if is_free else values
        self._intents.wish_drawn.emit(int(beats[0]), drawn.astype(np.float32))


class Pan:
    """Moves the view with the pointer."""

    def __init__(self, axis: TimeAxis, at: QPointF) -> None:
        self._axis, self._x = axis, at.x()

    def move(self, at: QPointF, is_free: bool) -> None:
        """Follow the pointer."""
        self._axis.pan(self._x - at.x())
        self._x = at.x()

    def end(self, was_dragged: bool) -> None:
        """Nothing more."""


class Browse:
    """Moves the seen part along the whole song; a press beside it brings it there first."""

    def __init__(self, axis: TimeAxis, at: QPointF) -> None:
        self._axis, self._x = axis, at.x()
        pressed = self._seconds_of(at.x())
        if not axis.start_seconds <= pressed <= axis.end_seconds:
            middle = (axis.start_seconds + axis.end_seconds) / 2
            axis.pan((pressed - middle) / axis.seconds_per_pixel)

    def move(self, at: QPointF, is_free: bool) -> None:
        """Follow the pointer."""
        step = self._seconds_of(at.x()) - self._seconds_of(self._x)
        self._x = at.x()
        self._axis.pan(step / self._axis.seconds_per_pixel)

    def end(self, was_dragged: bool) -> None:
        """Nothing more."""

    def _seconds_of(self, x: float) -> float:
        return (x - self._axis.header_width) / self._axis.width_px * self._axis.duration_seconds


def moment(axis: TimeAxis, grid: BeatGrid | None, duration_seconds: float, at: QPointF, is_free: bool) -> float:
    """The moment under the pointer, on a bar line unless it is free, within the song."""
    seconds = min(max(axis.seconds_of(at.x()), 0.0), duration_seconds)
    return seconds if is_free else snapped(grid, seconds, duration_seconds)
