"""Where the rows are: ruler and music stay at the top, strips at the bottom, lanes scroll between them."""

from dataclasses import dataclass
from typing import Literal

from choreo_studio.ui.timeline.lanes import Lane
from choreo_studio.ui.timeline.state import TimelineState

RowKind = Literal["ruler", "music", "dance", "lane", "others", "feet", "hands", "slip", "closeness"]
STRIPS: tuple[RowKind, ...] = ("feet", "hands", "slip", "closeness")

_STRIP_LINES = {"feet": 1.2, "hands": 0.95, "slip": 1.2, "closeness": 1.2}
_LANE_LINES, _DANCE_LINES, _HALF_RULER_LINES = 1.45, 1.75, 1.15
_LEAST_MUSIC_LINES, _MOST_MUSIC_LINES = 2.4, 6.5
_FEWEST_LANES = 2


@dataclass(frozen=True)
class Place:
    """A row on the screen.

    Attributes:
        kind: what it shows.
        top: first pixel row.
        height: in pixels.
        lane: of a lane.
    """

    kind: RowKind
    top: int
    height: int
    lane: Lane | None = None

    @property
    def bottom(self) -> int:
        """First pixel row below it."""
        return self.top + self.height


@dataclass(frozen=True)
class Layout:
    """All rows from top to bottom.

    Attributes:
        places: rows; those of lanes may lie outside the part that is seen.
        lanes_top, lanes_bottom: the part in which lanes are seen.
        lanes_height: height of all lanes together.
        scroll: how many pixels of them are scrolled away.
        bottom: first pixel row below everything.
    """

    places: tuple[Place, ...]
    lanes_top: int
    lanes_bottom: int
    lanes_height: int
    scroll: int
    bottom: int

    @property
    def overflow(self) -> int:
        """How many pixels of lanes there is no room for."""
        return max(0, self.lanes_height - (self.lanes_bottom - self.lanes_top))

    def at(self, y: float) -> Place | None:
        """The row at a pixel row."""
        return next((place for place in self.places if place.top <= y < place.bottom and self._is_seen(place, y)), None)

    def of(self, kind: RowKind) -> Place:
        """The first row of a kind.

        Raises:
            ValueError: when there is none.
        """
        for place in self.places:
            if place.kind == kind:
                return place
        raise ValueError(f"kind: expected one of {[place.kind for place in self.places]}, found {kind!r}")

    def scrolls(self, place: Place) -> bool:
        """Whether a row is one of those that scroll."""
        return place.kind in ("lane", "others")

    def _is_seen(self, place: Place, y: float) -> bool:
        return not self.scrolls(place) or self.lanes_top <= y < self.lanes_bottom


def lay_out(state: TimelineState, height: int, line: int, scroll: int = 0) -> Layout:
    """Rows for a widget.

    Args:
        state: says which lanes there are.
        height: of the widget in pixels.
        line: height of a line of text in pixels.
        scroll: pixels of lanes that should be scrolled away; clamped.
    """
    ruler = 2 * half_ruler(line)
    dance = round(_DANCE_LINES * line)
    lane = round(_LANE_LINES * line)
    strips = {kind: round(_STRIP_LINES[kind] * line) for kind in STRIPS}
    with_dance = dance if state.dance is not None else 0
    count = len(state.lanes) + bool(state.other_count)
    fixed = ruler + with_dance + (sum(strips.values()) if state.dance is not None else 0)
    room = height - fixed - min(count, _FEWEST_LANES) * lane
    music = min(max(room - max(0, count - _FEWEST_LANES) * lane, round(_LEAST_MUSIC_LINES * line)), _most(line, count))
    lanes_top = ruler + music + with_dance
    lanes_bottom = min(max(lanes_top, height - (fixed - ruler - with_dance)), lanes_top + count * lane)
    scroll = min(max(scroll, 0), max(0, count * lane - (lanes_bottom - lanes_top)))
    places = [Place("ruler", 0, ruler), Place("music", ruler, music)]
    if state.dance is not None:
        places.append(Place("dance", ruler + music, dance, state.dance))
    top = lanes_top - scroll
    for shown in state.lanes:
        places.append(Place("lane", top, lane, shown))
        top += lane
    if state.other_count:
        places.append(Place("others", top, lane))
    top = lanes_bottom
    if state.dance is not None:
        for kind in STRIPS:
            places.append(Place(kind, top, strips[kind]))
            top += strips[kind]
    return Layout(tuple(places), lanes_top, lanes_bottom, count * lane, scroll, top)


def half_ruler(line: int) -> int:
    """Height of the scale, and of the bar numbers under it."""
    return round(_HALF_RULER_LINES * line)


def least_height(line: int) -> int:
    """Height below which rows would be cut off."""
    strips = sum(round(lines * line) for lines in _STRIP_LINES.values())
    rows = _LEAST_MUSIC_LINES + _DANCE_LINES + _FEWEST_LANES * _LANE_LINES
    return 2 * half_ruler(line) + strips + round(rows * line)


def _most(line: int, count: int) -> int:
    return round((_MOST_MUSIC_LINES if count else 2 * _MOST_MUSIC_LINES) * line)
