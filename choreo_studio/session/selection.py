"""What is marked, heard and ghosted: neither saved nor undone."""

from dataclasses import dataclass, replace

from choreo_studio.session.project import Project, Take
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.mask import Dancers


@dataclass(frozen=True)
class Selection:
    """What the next command is about.

    Attributes:
        bars: first and last bar number, None for the whole song.
        dancers: whose motion.
        slots: painted cells of the token editor; where there are none the bars decide.
        region: in and out point in seconds.
        looping: whether playing begins anew at the end of the region (or song).
        audition: id of the take that is seen and heard instead of the chosen one.
        ghost: id of the take that stands behind it.
    """

    bars: tuple[int, int] | None = None
    dancers: Dancers = "both"
    slots: frozenset[Slot] = frozenset()
    region: tuple[float, float] | None = None
    looping: bool = False
    audition: int | None = None
    ghost: int | None = None

    def __post_init__(self) -> None:
        if self.bars is not None and self.bars[0] > self.bars[1]:
            raise ValueError(f"bars: expected a first and a last bar, found {self.bars}")
        if self.region is not None and not self.region[0] < self.region[1]:
            raise ValueError(f"region: expected an in point before the out point, found {self.region}")


def within(selection: Selection, project: Project | None) -> Selection:
    """The selection without what the project does not (or no longer) have; the very same one where all is there."""
    if project is None:
        kept = Selection(dancers=selection.dancers, looping=selection.looping)
    else:
        ids = {take.id for take in project.takes}
        audition = selection.audition if selection.audition in ids else None
        shown = project.current if audition is None else project.take(audition)
        kept = replace(
            selection,
            bars=_bars_within(selection.bars, project),
            slots=_slots_within(selection.slots, shown),
            region=_region_within(selection.region, project.music.duration_seconds),
            audition=audition,
            ghost=selection.ghost if selection.ghost in ids else None,
        )
    return selection if kept == selection else kept


def _bars_within(bars: tuple[int, int] | None, project: Project) -> tuple[int, int] | None:
    if bars is None:
        return None
    first = max(bars[0], project.grid.bars[0].number)
    last = min(bars[1], project.grid.bars[-1].number)
    return (first, last) if first <= last else None


def _slots_within(slots: frozenset[Slot], take: Take | None) -> frozenset[Slot]:
    if take is None or not slots:
        return frozenset()
    tokens = take.dance.tokens
    counts = {
        (level.name, stream): level.slots_per_beat * tokens.beat_count
        for level in tokens.layout.levels
        for stream in level.streams
    }
    return frozenset(slot for slot in slots if 0 <= slot.index < counts.get((slot.level, slot.stream), 0))


def _region_within(region: tuple[float, float] | None, duration_seconds: float) -> tuple[float, float] | None:
    if region is None:
        return None
    start, end = max(region[0], 0.0), min(region[1], duration_seconds)
    return (start, end) if start < end else None
