"""Rows are drawn again when they must, and only then."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter, QPixmap

from choreo_studio.ui.shared.theme import DARK, LIGHT
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.row_cache import RowCache
from choreo_studio.ui.timeline.scene import Scene
from choreo_studio.ui.timeline.state import Options, resolve
from tests.builders_project import project_with_takes

BOX = QRect(96, 0, 400, 40)


class CountingRow:
    """Counts how often it is drawn."""

    def __init__(self) -> None:
        self.drawn: Counter[str] = Counter()

    def paint(self, painter, box, scene, place) -> None:
        self.drawn[place.kind] += 1
        painter.fillRect(box, scene.theme.accent)

    def paint_header(self, painter, box, scene, place) -> None:
        pass

    def reading(self, scene, place, seconds) -> str:
        return ""


@pytest.fixture
def axis(qtbot) -> TimeAxis:
    axis = TimeAxis()
    axis.set_width(400)
    axis.set_duration(20.0)
    return axis


def test_only_what_a_row_shows_makes_it_drawn_again(axis) -> None:
    project = project_with_takes(2)
    first = resolve(View(project=project), Options())
    scene = Scene(first, axis, DARK, QFont())
    cache, row = RowCache(), CountingRow()
    canvas = QPixmap(500, 40)

    def draw(scene: Scene, kind: str, box: QRect = BOX) -> int:
        painter = QPainter(canvas)
        cache.paint(painter, box, scene, Place(kind, box.top(), box.height()), row)
        painter.end()
        return row.drawn[kind]

    assert [draw(scene, kind) for kind in ("ruler", "music", "feet")] == [1, 1, 1]
    assert canvas.toImage().pixelColor(300, 20).name() == DARK.accent

    other_lanes = replace(scene, state=replace(first, lanes=(), other_count=7))
    assert [draw(other_lanes, kind) for kind in ("ruler", "music", "feet")] == [1, 1, 1]

    stale = replace(scene, state=replace(first, is_stale=True))
    assert [draw(stale, kind) for kind in ("ruler", "feet")] == [1, 2]

    marked = replace(scene, state=replace(first, bars=(1, 2)))
    assert draw(marked, "ruler") == 2
    moved = replace(scene, state=replace(first, grid=project.grid.nudged(0.1)))
    assert draw(moved, "ruler") == 3
    assert draw(moved, "feet") == 3
    assert draw(replace(moved, theme=LIGHT), "ruler") == 4
    axis.zoom(2.0)
    assert draw(replace(moved, theme=LIGHT), "ruler") == 5
    assert draw(replace(moved, theme=LIGHT), "ruler", BOX.adjusted(0, 0, 0, 10)) == 6


def test_lanes_are_always_drawn(axis) -> None:
    scene = Scene(resolve(View(project=project_with_takes(2)), Options()), axis, DARK, QFont())
    cache, row, canvas = RowCache(), CountingRow(), QPixmap(500, 40)
    for _ in range(2):
        painter = QPainter(canvas)
        cache.paint(painter, BOX, scene, Place("lane", 0, 40), row)
        painter.end()
    assert row.drawn["lane"] == 2
