"""Where cells are: from pixels to cells and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.services.bars import BarRange
from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.token_editor.state import Row, TokenState

Span = tuple[float, float]
_LEVEL_GAP, _MARGIN, _LEAST_ROW = 5, 2, 12
_LEAST_GROUP_PX = 5.0
_STEP_PX = 2.0


@dataclass(frozen=True, eq=False)
class Place:
    """A row on the screen.

    Attributes:
        row: what it shows.
        top, height: pixels.
    """

    row: Row
    top: int
    height: int


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows of a state laid out on a stretch of the time axis.

    Attributes:
        places: rows from top to bottom.
        header_width: pixels left of the time area.
        width: pixels of the time area.
        start_seconds: time at its left edge.
        seconds_per_pixel: zoom.
    """

    places: tuple[Place, ...]
    header_width: int
    width: int
    start_seconds: float
    seconds_per_pixel: float

    def x_of(self, seconds: float) -> float:
        """Pixel of a time, the header included."""
        return self.header_width + (seconds - self.start_seconds) / self.seconds_per_pixel

    def seconds_of(self, x: float) -> float:
        """Time at a pixel."""
        return self.start_seconds + (x - self.header_width) * self.seconds_per_pixel

    def place_at(self, y: float) -> Place | None:
        """The row at a height."""
        return next((place for place in self.places if place.top <= y < place.top + place.height), None)

    def slot_at(self, x: float, y: float) -> Slot | None:
        """The cell under a point of the time area."""
        place = self.place_at(y)
        if place is None or x < self.header_width:
            return None
        edges = place.row.edges_seconds
        index = int(np.searchsorted(edges, self.seconds_of(x), side="right")) - 1
        return place.row.slot(index) if 0 <= index < len(edges) - 1 else None

    def box_of(self, slot: Slot) -> tuple[float, int, float, int] | None:
        """Left, top, width and height of a cell, None where its row is not there."""
        for place in self.places:
            if (place.row.level, place.row.stream) == (slot.level, slot.stream):
                left, right = (self.x_of(float(at)) for at in place.row.edges_seconds[slot.index : slot.index + 2])
                return left, place.top, right - left, place.height
        return None

    def along(self, start: tuple[float, float], end: tuple[float, float]) -> frozenset[Slot]:
        """The cells under a straight stroke from one point to another."""
        steps = max(1, int(max(abs(end[0] - start[0]), abs(end[1] - start[1])) / _STEP_PX))
        shares = np.linspace(0.0, 1.0, steps + 1)
        points = ((start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1])) for s in shares)
        return frozenset(slot for x, y in points if (slot := self.slot_at(x, y)) is not None)

    def within(self, start: tuple[float, float], end: tuple[float, float]) -> frozenset[Slot]:
        """The cells of all rows that a rectangle touches."""
        (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
        first, last = self.seconds_of(max(left, self.header_width)), self.seconds_of(right)
        return frozenset(
            place.row.slot(int(index))
            for place in self.places
            if place.top <= bottom and top < place.top + place.height
            for index in np.flatnonzero((place.row.edges_seconds[:-1] <= last) & (place.row.edges_seconds[1:] > first))
        )

    def seen(self, row: Row) -> slice:
        """The cells of a row that are seen, in part or whole."""
        edges = row.edges_seconds
        first = max(0, int(np.searchsorted(edges, self.start_seconds, side="right")) - 1)
        end = int(np.searchsorted(edges, self.seconds_of(self.header_width + self.width), side="left"))
        return slice(first, max(first, min(end, len(edges) - 1)))

    def cell_px(self, row: Row) -> float:
        """Width of a cell on average."""
        return float(row.edges_seconds[-1] - row.edges_seconds[0]) / len(row.codes) / self.seconds_per_pixel


def lay_out(
    state: TokenState, height: int, header_width: int, width: int, start_seconds: float, seconds_per_pixel: float
) -> Cells:
    """Rows of one height in the room there is, with a gap between the levels."""
    count = len(state.rows)
    gaps = _LEVEL_GAP * max(0, len({row.level for row in state.rows}) - 1)
    row_height = max(_LEAST_ROW, (height - 2 * _MARGIN - gaps) // max(1, count))
    places, top = [], _MARGIN
    for index, row in enumerate(state.rows):
        if index and row.level != state.rows[index - 1].level:
            top += _LEVEL_GAP
        places.append(Place(row, top, row_height))
        top += row_height
    return Cells(tuple(places), header_width, width, start_seconds, seconds_per_pixel)


def grouped(cells: Cells) -> int:
    """How many beats are drawn as one column, 0 where all cells are wide enough to be drawn one by one."""
    if not cells.places or min(cells.cell_px(place.row) for place in cells.places) >= _LEAST_GROUP_PX:
        return 0
    row = cells.places[0].row
    beat_px, group = cells.cell_px(row) * row.slots_per_beat, 1
    while group * beat_px < _LEAST_GROUP_PX:
        group *= 2
    return group


def group_means(values: NDArray[np.floating], group: int, offset: int) -> NDArray[np.float64]:
    """Mean of the values (L,) of each group of cells, spread over its cells (L,).

    Args:
        values: one per cell.
        group: cells in a group.
        offset: a cell where a group begins, so that groups are bars.
    """
    number = (np.arange(len(values)) - offset) // group
    number -= number[0]
    return np.asarray((np.bincount(number, values) / np.bincount(number))[number])


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and end of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def bars_span(state: TokenState, bars: BarRange) -> Span | None:
    """Start and end of marked bars in seconds, None where the song has none of them."""
    found = () if state.grid is None else tuple(bar for bar in state.grid.bars if bars[0] <= bar.number <= bars[1])
    return (found[0].start_seconds, found[-1].end_seconds) if found else None
