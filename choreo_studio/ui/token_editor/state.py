"""What the token editor draws, found from the project and the selection."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.services.bars import BarRange
from choreo_studio.session.project import Take
from choreo_studio.tokens.editing import Slot, changed_slots
from choreo_studio.tokens.layout import LevelName, Stream, TokenLevel
from choreo_studio.tokens.mask import Dancers, Flags
from choreo_studio.tokens.sequence import TokenSequence
from choreo_studio.ui.shared.view import View

NO_DANCE = "Dance the song to see its tokens here"
ROW_NAMES: dict[Stream, str] = {"pair": "couple", "lead": "lead", "follow": "follow"}


@dataclass(frozen=True, eq=False)
class Row:
    """One stream of one level, with a cell for each of its L slots.

    Attributes:
        level, stream: which.
        slots_per_beat: cells in a beat.
        codebook_size: K.
        edges_seconds: (L + 1,) where cells begin and end.
        codes: (L, depth).
        sure: (L,) how likely the model found the first code of each cell, 0..1.
        locked: (L,) cells that must not change.
        painted: (L,) cells that the next re-sampling alone may change.
        pending: (L,) cells whose edit is still being decoded.
        will_change: whether re-sampling the marked bars draws this row anew.
    """

    level: LevelName
    stream: Stream
    slots_per_beat: int
    codebook_size: int
    edges_seconds: NDArray[np.float64]
    codes: NDArray[np.int32]
    sure: NDArray[np.float32]
    locked: Flags
    painted: Flags
    pending: Flags
    will_change: bool

    @property
    def name(self) -> str:
        """For people."""
        return ROW_NAMES[self.stream]

    @property
    def is_locked(self) -> bool:
        """Whether every cell is."""
        return bool(self.locked.all())

    def slot(self, index: int) -> Slot:
        """The cell at a place."""
        return Slot(self.level, self.stream, index)


@dataclass(frozen=True, eq=False)
class TokenState:
    """The score as it is drawn.

    Attributes:
        rows: coarse rows, then fine ones; none while there is no dance.
        grid: beats of the song, None while there is none.
        bars: first and last marked bar number.
        cell: the cell that commands are about.
        is_painting: whether a click paints.
        tokens: what is shown, edits under way included.
        take: id of the shown take.
    """

    rows: tuple[Row, ...] = ()
    grid: BeatGrid | None = None
    bars: BarRange | None = None
    cell: Slot | None = None
    is_painting: bool = False
    tokens: TokenSequence | None = None
    take: int | None = None
    painted: frozenset[Slot] = field(default_factory=frozenset)

    def row(self, slot: Slot) -> Row | None:
        """The row of a cell, None where there is none (any more)."""
        for row in self.rows:
            if (row.level, row.stream) == (slot.level, slot.stream) and 0 <= slot.index < len(row.codes):
                return row
        return None


def resolve(
    view: View, cell: Slot | None = None, is_painting: bool = False, edited: TokenSequence | None = None
) -> TokenState:
    """What is to be drawn.

    Args:
        view: state of the window.
        cell: the cell that was clicked last.
        is_painting: whether a click paints.
        edited: tokens of the shown take that are still being decoded.
    """
    take, grid = view.shown_take, None if view.project is None else view.project.grid
    bars = view.selection.bars
    if take is None or grid is None:
        return TokenState((), grid, bars, None, is_painting)
    tokens = take.dance.tokens if edited is None else edited
    marked = _by_row(view.selection.slots)
    pending = _by_row(changed_slots(take.dance.tokens, tokens) if edited is not None else frozenset())
    whole = grid.seconds_at(np.arange(grid.beat_count + 1))
    rows = tuple(
        _row(view, take, tokens, level, row, _edges(whole, level.slots_per_beat), marked, pending)
        for level in tokens.layout.levels
        for row in range(len(level.streams))
    )
    state = TokenState(rows, grid, bars, cell, is_painting, tokens, take.id, view.selection.slots)
    return state if cell is None or state.row(cell) is not None else resolve(view, None, is_painting, edited)


def place_in_words(grid: BeatGrid, slots_per_beat: int, slot: Slot) -> str:
    """Bar and beat of a cell, such as "bar 9, beat 2" or "bar 9, beat 2½"."""
    beat, part = divmod(slot.index, slots_per_beat)
    bar = next((bar for bar in grid.bars if bar.first_beat <= beat < bar.end_beat), grid.bars[-1])
    fraction = {0.0: "", 0.25: "¼", 0.5: "½", 0.75: "¾"}.get(part / slots_per_beat, f" {part + 1}/{slots_per_beat}")
    return f"bar {bar.number}, beat {int(grid.place_in_bar[beat]) + 1}{fraction}"


def _row(
    view: View,
    take: Take,
    tokens: TokenSequence,
    level: TokenLevel,
    row: int,
    edges: NDArray[np.float64],
    painted: Mapping[tuple[str, str], list[int]],
    pending: Mapping[tuple[str, str], list[int]],
) -> Row:
    stream = level.streams[row]
    codes = tokens.codes[level.name][row]
    order_level, dancers = view.order.level, view.selection.dancers
    return Row(
        level.name,
        stream,
        level.slots_per_beat,
        level.codebook_size,
        edges,
        codes,
        take.dance.confidence[level.name][row, :, 0],
        take.locked(level.name)[row],
        _flags(len(codes), painted.get((level.name, stream), [])),
        _flags(len(codes), pending.get((level.name, stream), [])),
        _is_asked(level.name, stream, order_level, dancers),
    )


def _is_asked(level: LevelName, stream: Stream, asked: LevelName, dancers: Dancers) -> bool:
    return (asked == "coarse" or level == "fine") and (stream == "pair" or dancers in ("both", stream))


def _edges(beats_seconds: NDArray[np.float64], slots_per_beat: int) -> NDArray[np.float64]:
    places = np.arange((len(beats_seconds) - 1) * slots_per_beat + 1) / slots_per_beat
    return np.interp(places, np.arange(len(beats_seconds)), beats_seconds)


def _by_row(slots: frozenset[Slot]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for slot in slots:
        found.setdefault((slot.level, slot.stream), []).append(slot.index)
    return found


def _flags(count: int, indices: list[int]) -> Flags:
    flags = np.zeros(count, dtype=np.bool_)
    flags[indices] = True
    return flags
