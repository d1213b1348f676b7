"""What lies under the pointer."""

from dataclasses import dataclass, replace
from typing import Literal

from choreo_studio.motion.clip import Role
from choreo_studio.services.bars import bar_at
from choreo_studio.ui.timeline.bars import beat_near
from choreo_studio.ui.timeline.grid_lines import beat_px
from choreo_studio.ui.timeline.layout import STRIPS, Layout, Place, RowKind
from choreo_studio.ui.timeline.rows.markers import marker_boxes
from choreo_studio.ui.timeline.rows.music import LEAST_DRAG_PX
from choreo_studio.ui.timeline.rows.wish import keyframe_near
from choreo_studio.ui.timeline.scene import Scene

HitKind = Literal[
    "nothing",
    "unit",
    "scale",
    "bars",
    "in",
    "out",
    "marker",
    "music",
    "beat",
    "dance",
    "lane",
    "name",
    "title",
    "tempo",
    "others",
    "strip",
    "wish",
    "wish_name",
    "overview",
]

_REACH_PX, _HANDLE_REACH_PX = 5.0, 7.0


@dataclass(frozen=True)
class Hit:
    """A thing under the pointer.

    Attributes:
        kind: "name" is the header of a lane, "title" that of the dance, "tempo" that of the music and "unit" that of
            the ruler; "scale" and "bars" are its upper and lower half; "in" and "out" are the handles of the region.
        seconds: the moment under the pointer, within the song.
        place: the row.
        bar: number of the bar.
        beat: of a beat line.
        marker: index of a marker.
        role: whose half of a lane.
        keyframe: beat frame of a keyframe.
    """

    kind: HitKind
    seconds: float
    place: Place | None = None
    bar: int | None = None
    beat: int | None = None
    marker: int | None = None
    role: Role = "lead"
    keyframe: int | None = None

    @property
    def take(self) -> int | None:
        """The take of a lane."""
        return None if self.place is None or self.place.lane is None else self.place.lane.take


def hit_test(scene: Scene, layout: Layout, x: float, y: float) -> Hit:
    """What lies under a pixel."""
    state, place = scene.state, layout.at(y)
    seconds = min(max(scene.axis.seconds_of(x), 0.0), state.duration_seconds)
    if place is None or state.grid is None:
        return Hit("nothing", seconds, place)
    if x < scene.axis.header_width:
        return Hit(_header_kind(place), seconds, place)
    if place.kind == "overview":
        return Hit("overview", seconds, place)
    hit = Hit("nothing", seconds, place, bar_at(state.grid, seconds).number)
    if place.kind == "ruler":
        return _in_ruler(scene, hit, x, y)
    if place.kind == "music":
        return _in_music(scene, hit, x)
    if place.kind in ("lane", "dance"):
        role: Role = "lead" if y < place.top + place.height / 2 else "follow"
        return replace(hit, kind="dance" if place.kind == "dance" else "lane", role=role)
    if place.kind == "wish":
        return replace(hit, kind="wish", keyframe=keyframe_near(scene, x))
    return replace(hit, kind="strip" if place.kind in STRIPS else "nothing")


def _header_kind(place: Place) -> HitKind:
    if place.kind == "ruler":
        return "unit"
    names: dict[RowKind, HitKind] = {
        "lane": "name",
        "dance": "title",
        "music": "tempo",
        "others": "others",
        "wish": "wish_name",
    }
    return names.get(place.kind, "nothing")


def _in_ruler(scene: Scene, hit: Hit, x: float, y: float) -> Hit:
    half = hit.place.height // 2 if hit.place is not None else 0
    if y >= half:
        return replace(hit, kind="bars")
    if scene.state.region is not None:
        edges = [abs(scene.axis.x_of(seconds) - x) for seconds in scene.state.region]
        if min(edges) <= _HANDLE_REACH_PX:
            return replace(hit, kind="in" if edges[0] <= edges[1] else "out")
    for index, box in reversed(list(enumerate(marker_boxes(scene, half)))):
        if box.contains(int(x), int(y)):
            return replace(hit, kind="marker", marker=index)
    return replace(hit, kind="scale")


def _in_music(scene: Scene, hit: Hit, x: float) -> Hit:
    grid = scene.state.grid
    if grid is not None and beat_px(scene) >= LEAST_DRAG_PX:
        beat = beat_near(grid, scene.axis.seconds_of(x), _REACH_PX * scene.axis.seconds_per_pixel)
        if beat is not None:
            return replace(hit, kind="beat", beat=beat)
    return replace(hit, kind="music")
