"""Rows that look as they did are not drawn again: a new take leaves ruler, music and strips as they are."""

from collections.abc import Sequence
from dataclasses import fields

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap

from choreo_studio.ui.timeline.layout import STRIPS, Place, RowKind
from choreo_studio.ui.timeline.rows.row import Row
from choreo_studio.ui.timeline.scene import Scene
from choreo_studio.ui.timeline.state import TimelineState

_OF_TAKES = ("dance", "lanes", "other_count", "readouts", "is_stale", "wishes")
_STRIP_FIELDS = ("grid", "readouts", "is_stale")
_SONG_FIELDS = tuple(item.name for item in fields(TimelineState) if item.name not in _OF_TAKES)
KEPT: dict[RowKind, tuple[str, ...]] = {
    "ruler": _SONG_FIELDS,
    "music": _SONG_FIELDS,
    **dict.fromkeys(STRIPS, _STRIP_FIELDS),
    "wish": ("grid", "wishes", "options"),
}
"""The fields of the state that each kept row is drawn from."""


class RowCache:
    """The last picture of every kept row, with what it was made from."""

    def __init__(self) -> None:
        self._kept: dict[RowKind, tuple[tuple[object, ...], QPixmap]] = {}

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place, row: Row) -> None:
        """Draw a row, from its last picture where nothing in it has changed."""
        if place.kind not in KEPT or box.isEmpty():
            row.paint(painter, box, scene, place)
            return
        key = _key(box, scene, KEPT[place.kind])
        kept = self._kept.get(place.kind)
        if kept is None or not is_same(kept[0], key):
            kept = key, _picture(box, scene, place, row)
            self._kept[place.kind] = kept
        painter.drawPixmap(box.topLeft(), kept[1])


def is_same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two keys hold the same things; arrays and grids are compared by identity."""
    return all(a is b or (isinstance(a, _PLAIN) and a == b) for a, b in zip(one, other, strict=True))


_PLAIN = (bool, int, float, str, tuple)


def _key(box: QRect, scene: Scene, names: tuple[str, ...]) -> tuple[object, ...]:
    axis = scene.axis
    place = (box.left(), box.width(), box.height(), scene.ratio, scene.theme.name, scene.font.toString())
    shown = (axis.start_seconds, axis.seconds_per_pixel, axis.width_px)
    return (place, shown, *(getattr(scene.state, name) for name in names))


def _picture(box: QRect, scene: Scene, place: Place, row: Row) -> QPixmap:
    picture = QPixmap(box.size() * scene.ratio)
    picture.setDevicePixelRatio(scene.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.translate(-box.topLeft())
    row.paint(painter, box, scene, place)
    painter.end()
    return picture
