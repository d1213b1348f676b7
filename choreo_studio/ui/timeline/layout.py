"""Where the rows are: ruler and music stay at the top, strips at the bottom, lanes scroll between them."""

from dataclasses import dataclass
from typing import Literal

from choreo_studio.ui.timeline.lanes import Lane
from choreo_studio.ui.timeline.state import TimelineState

RowKind = Literal["ruler", "music", "dance", "lane", "others", "feet", "hands", "slip", "closeness", "wish", "overview"]
STRIPS: tuple[RowKind, ...] = ("feet", "hands", "slip", "closeness")

_WISH_LINES = 1.9
_STRIP_LINES = {"feet": 1.2, "hands": 0.95, "slip": 1.2, "closeness": 1.2}
_LANE_LINES, _DANCE_LINES, _HALF_RULER_LINES = 1.45, 2.0, 1.15
_LEAST_MUSIC_LINES, _MOST_MUSIC_LINES = 2.4, 6.5
_FEWEST_LANES, _USUAL_LANES = 2, 5
_MOST_STRETCH = 1.7
OVERVIEW_PX = 9


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
        strips_top: first pixel row of the strips.
        bottom: first pixel row below them.
    """

    places: tuple[Place, ...]
    lanes_top: int
    lanes_bottom: int
    lanes_height: int
    scroll: int
    strips_top: int
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
    count = len(state.lanes) + bool(state.other_count)
    sizes = _sizes(state, height, line, count)
    lanes_top = 2 * half_ruler(line) + sizes.music + sizes.dance
    lanes_bottom = min(max(lanes_top, height - sizes.below), lanes_top + count * sizes.lane)
    # Lanes are shown whole; the pixels that are no whole lane are the music's.
    spare = (lanes_bottom - lanes_top) % sizes.lane if lanes_bottom - lanes_top >= sizes.lane else 0
    lanes_top += spare
    scroll = min(max(scroll, 0), max(0, count * sizes.lane - (lanes_bottom - lanes_top)))
    places = [Place("ruler", 0, 2 * half_ruler(line)), Place("music", 2 * half_ruler(line), sizes.music + spare)]
    if state.dance is not None:
        places.append(Place("dance", lanes_top - sizes.dance, sizes.dance, state.dance))
    top = lanes_top - scroll
    for shown in state.lanes:
        places.append(Place("lane", top, sizes.lane, shown))
        top += sizes.lane
    if state.other_count:
        places.append(Place("others", top, sizes.lane))
    strips_top = top = max(lanes_bottom, height - sizes.below)
    for kind, strip in sizes.strips:
        places.append(Place(kind, top, strip))
        top += strip
    if state.grid is not None:
        places.append(Place("overview", max(top, height - OVERVIEW_PX), OVERVIEW_PX))
    return Layout(tuple(places), lanes_top, lanes_bottom, count * sizes.lane, scroll, strips_top, top)


@dataclass(frozen=True)
class _Sizes:
    """Heights in pixels."""

    music: int
    dance: int
    lane: int
    strips: tuple[tuple[RowKind, int], ...]

    @property
    def below(self) -> int:
        """All that stays under the lanes."""
        return sum(height for _, height in self.strips) + OVERVIEW_PX


def _sizes(state: TimelineState, height: int, line: int, count: int) -> _Sizes:
    """Rows as high as text needs; what is left goes to the music first, then to lanes and strips."""
    has_dance = state.dance is not None
    rows = (_DANCE_LINES + sum(_STRIP_LINES.values())) * line if has_dance else 0.0
    rows += _WISH_LINES * line if state.has_wish_row else 0.0
    # A first comp or two adds lanes; room is kept for them, so that rows do not jump away under the pointer.
    seen = max(count, _USUAL_LANES) * _LANE_LINES * line
    room = height - 2 * half_ruler(line) - OVERVIEW_PX
    most = (_MOST_MUSIC_LINES if has_dance else 2 * _MOST_MUSIC_LINES) * line
    music = min(max(room - rows - min(seen, room), _LEAST_MUSIC_LINES * line), most)
    stretch = min(max((room - music) / (rows + seen), 1.0), _MOST_STRETCH)
    unit = stretch * line
    wish: tuple[tuple[RowKind, int], ...] = (("wish", int(_WISH_LINES * unit)),) if state.has_wish_row else ()
    strips = wish + (tuple((kind, int(_STRIP_LINES[kind] * unit)) for kind in STRIPS) if has_dance else ())
    dance = int(_DANCE_LINES * unit) if has_dance else 0
    return _Sizes(int(music), dance, int(_LANE_LINES * unit), strips)


def half_ruler(line: int) -> int:
    """Height of the scale, and of the bar numbers under it."""
    return round(_HALF_RULER_LINES * line)


def least_height(line: int) -> int:
    """Height below which rows would be cut off."""
    strips = sum(round(lines * line) for lines in _STRIP_LINES.values())
    rows = _LEAST_MUSIC_LINES + _DANCE_LINES + _FEWEST_LANES * _LANE_LINES
    return 2 * half_ruler(line) + strips + round(rows * line) + OVERVIEW_PX
