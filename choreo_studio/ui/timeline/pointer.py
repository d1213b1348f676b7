"""The mouse over the timeline: what a press begins and what the pointer looks like."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt

from choreo_studio.motion.clip import Role
from choreo_studio.ui.timeline.bars import bar_of_number, extended, phrase_of
from choreo_studio.ui.timeline.gestures import (
    Browse,
    DrawWish,
    Gesture,
    MarkBars,
    MarkRegion,
    MoveBeat,
    MoveMarker,
    Pan,
    Scrub,
    Swipe,
)
from choreo_studio.ui.timeline.hits import Hit
from choreo_studio.ui.timeline.intents import Intents
from choreo_studio.ui.timeline.scene import Scene

DRAG_PX = 3.0
"""A pointer that moved less than this between press and release has clicked."""

_CURSORS = {
    "beat": Qt.CursorShape.SplitHCursor,
    "in": Qt.CursorShape.SizeHorCursor,
    "out": Qt.CursorShape.SizeHorCursor,
    "marker": Qt.CursorShape.OpenHandCursor,
    "unit": Qt.CursorShape.PointingHandCursor,
    "title": Qt.CursorShape.PointingHandCursor,
    "name": Qt.CursorShape.PointingHandCursor,
    "others": Qt.CursorShape.PointingHandCursor,
    "wish": Qt.CursorShape.CrossCursor,
    "wish_name": Qt.CursorShape.PointingHandCursor,
    "lane": Qt.CursorShape.PointingHandCursor,
}


@dataclass(frozen=True)
class Keys:
    """Modifier keys that are down."""

    shift: bool = False
    control: bool = False
    alt: bool = False

    @classmethod
    def of(cls, modifiers: Qt.KeyboardModifier) -> "Keys":
        """From Qt's flags."""
        return cls(
            bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
            bool(modifiers & Qt.KeyboardModifier.ControlModifier),
            bool(modifiers & Qt.KeyboardModifier.AltModifier),
        )


class Pointer:
    """Turns presses into gestures and clicks into intents."""

    def __init__(self, intents: Intents) -> None:
        self._intents = intents
        self._anchor: int | None = None
        self._pressed = QPointF()
        self._was_dragged = False
        self.gesture: Gesture | None = None

    def press(self, scene: Scene, hit: Hit, at: QPointF, keys: Keys, is_middle: bool) -> None:
        """A button went down."""
        self._pressed, self._was_dragged = at, False
        self.gesture = Pan(scene.axis, at) if is_middle else self._begun(scene, hit, at, keys)

    def move(self, at: QPointF, keys: Keys) -> None:
        """The pointer moved with the button down."""
        if self.gesture is None:
            return
        self._was_dragged = self._was_dragged or abs(at.x() - self._pressed.x()) >= DRAG_PX
        if self._was_dragged:
            self.gesture.move(at, keys.alt)

    def release(self) -> None:
        """The button went up."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.end(self._was_dragged)

    def double_click(self, scene: Scene, hit: Hit) -> bool:
        """Mark a phrase where bars are marked; returns whether it was that."""
        grid = scene.state.grid
        if grid is None or hit.bar is None or hit.kind not in ("bars", "music", "beat", "dance", "strip"):
            return False
        self._intents.bars_marked.emit(phrase_of(grid, hit.bar))
        return True

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """How the pointer looks there."""
        return _CURSORS.get(hit.kind, Qt.CursorShape.ArrowCursor)

    def _begun(self, scene: Scene, hit: Hit, at: QPointF, keys: Keys) -> Gesture | None:
        state, axis, grid = scene.state, scene.axis, scene.state.grid
        if grid is None:
            return None
        if hit.kind in ("scale", "bars", "music", "dance", "strip") and keys.alt:
            return MarkRegion(self._intents, axis, grid, state.duration_seconds, hit.seconds)
        if hit.kind == "overview":
            return Browse(axis, at)
        if hit.kind == "scale":
            self._intents.sought.emit(hit.seconds)
            return Scrub(self._intents, axis, state.duration_seconds)
        if hit.kind in ("in", "out") and state.region is not None:
            fixed = state.region[1] if hit.kind == "in" else state.region[0]
            return MarkRegion(self._intents, axis, grid, state.duration_seconds, fixed)
        if hit.kind == "marker" and hit.marker is not None:
            return MoveMarker(self._intents, axis, grid, state.duration_seconds, hit.marker)
        if hit.kind == "beat" and hit.beat is not None and hit.bar is not None:
            offset = at.x() - axis.x_of(float(grid.beats_seconds[hit.beat]))
            is_elastic = keys.shift and hit.beat in grid.downbeats
            return MoveBeat(self._intents, axis, hit.beat, offset, is_elastic, hit.bar)
        if hit.kind == "wish" and hit.place is not None:
            return DrawWish(self._intents, axis, grid, hit.place, at, keys.alt)
        if hit.kind == "lane" and hit.take is not None:
            return Swipe(self._intents, axis, grid, hit.take, chosen_dancers(scene, hit.role, keys), hit.seconds)
        if hit.kind in ("bars", "music", "dance", "strip") and hit.bar is not None:
            return self._marking(scene, hit, keys)
        self._click_header(hit)
        return None

    def _marking(self, scene: Scene, hit: Hit, keys: Keys) -> Gesture | None:
        grid = scene.state.grid
        if grid is None or hit.bar is None:
            return None
        begin = hit.seconds
        if keys.shift:
            bars = extended(scene.state.bars, self._anchor, hit.bar)
            self._anchor = bars[0] if hit.bar == bars[1] else bars[1]
            begin = bar_of_number(grid, self._anchor).start_seconds
        else:
            bars, self._anchor = (hit.bar, hit.bar), hit.bar
        self._intents.bars_marked.emit(bars)
        if hit.kind == "bars" and not keys.shift:
            self._intents.sought.emit(max(0.0, bar_of_number(grid, hit.bar).start_seconds))
        return MarkBars(self._intents, scene.axis, grid, begin)

    def _click_header(self, hit: Hit) -> None:
        if hit.kind == "unit":
            self._intents.unit_wanted.emit()
        elif hit.kind == "wish_name":
            self._intents.wish_wanted.emit("")
        elif hit.kind == "others":
            self._intents.others_wanted.emit()
        elif hit.kind in ("name", "title") and hit.take is not None:
            self._intents.lane_auditioned.emit(hit.take)


def chosen_dancers(scene: Scene, role: Role, keys: Keys) -> str:
    """Whom a click on a lane is about: those that are marked, or with Ctrl the one whose half was clicked."""
    return role if keys.control else scene.state.dancers
