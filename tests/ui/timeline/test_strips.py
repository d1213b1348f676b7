"""What the strips draw and say."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from choreo_studio.services.readouts import Readouts
from choreo_studio.ui.shared.theme import DARK
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.timeline.layout import Place, RowKind
from choreo_studio.ui.timeline.painting import ROWS
from choreo_studio.ui.timeline.scene import Scene
from choreo_studio.ui.timeline.state import Options, resolve
from tests.ui.timeline.conftest import project_with_lanes

HEIGHT = 40


@pytest.fixture
def scene(qapp: QApplication) -> Scene:
    """Eight bars whose first half is calm and apart, and whose second half slides and collides."""
    project = project_with_lanes()
    frames = 16 * project.grid.beat_count
    late = np.arange(frames) >= frames // 2
    found = Readouts(
        feet=np.stack([np.stack([~late, late], -1), np.stack([late, late], -1)], axis=1),
        holds=np.stack([late, np.zeros_like(late)], axis=1),
        slip_cm_per_second=np.stack([np.where(late, 200.0, 10.0), np.where(late, 90.0, 20.0)], axis=1),
        distance_m=np.where(late, 0.1, 0.9),
        depth_cm=np.where(late, 4.0, 0.0),
    )
    axis = TimeAxis()
    axis.set_width(1000)
    axis.set_duration(project.music.duration_seconds)
    return Scene(replace(resolve(View(project=project), Options()), readouts=found), axis, DARK, QFont())


def colours(scene: Scene, kind: RowKind, y: int) -> tuple[QColor, QColor]:
    """What a strip shows early and late at a pixel row."""
    picture = QPixmap(1096, HEIGHT)
    picture.fill(QColor("black"))
    painter = QPainter(picture)
    ROWS[kind].paint(painter, QRect(96, 0, 1000, HEIGHT), scene, Place(kind, 0, HEIGHT))
    painter.end()
    image = picture.toImage()
    return image.pixelColor(300, y), image.pixelColor(900, y)


def reading(scene: Scene, kind: RowKind, seconds: float) -> str:
    return ROWS[kind].reading(scene, Place(kind, 0, HEIGHT), seconds)


def test_feet_are_bars_in_the_dancers_colours(scene: Scene) -> None:
    rows = [colours(scene, "feet", y) for y in (6, 15, 24, 33)]
    assert [early.name() for early, _ in rows] == [DARK.lead, "#000000", "#000000", "#000000"]
    assert [late.name() for _, late in rows] == ["#000000", DARK.lead, DARK.follow, DARK.follow]
    assert reading(scene, "feet", 1.0) == "lead on left · follow in the air"
    assert reading(scene, "feet", 12.0) == "lead on right · follow on both feet"


def test_hands_are_bars_where_they_hold(scene: Scene) -> None:
    upper, lower = colours(scene, "hands", 10), colours(scene, "hands", 30)
    assert [c.name() for c in (*upper, *lower)] == ["#000000", DARK.couple, "#000000", "#000000"]
    assert reading(scene, "hands", 1.0) == "no hold"
    assert reading(scene, "hands", 12.0) == "lead holds with left"


def test_slip_is_as_high_as_it_is_fast_and_red_where_real_dancing_has_none(scene: Scene) -> None:
    early, late = colours(scene, "slip", HEIGHT - 4)
    assert (early.name(), late.name()) == (DARK.good, DARK.bad)
    early, late = colours(scene, "slip", 6)
    assert (early.name(), late.name()) == ("#000000", DARK.bad)
    assert reading(scene, "slip", 1.0) == "slip: lead 10, follow 20 cm/s · as in real dancing"
    assert reading(scene, "slip", 12.0) == "slip: lead 200, follow 90 cm/s · hardly ever in real dancing"


def test_closeness_grows_and_turns_red_where_torsos_meet(scene: Scene) -> None:
    early, late = colours(scene, "closeness", HEIGHT - 4)
    assert late.name() == DARK.bad
    assert early.green() > early.red()
    high, _ = colours(scene, "closeness", 6)
    assert high.name() == "#000000"
    assert reading(scene, "closeness", 1.0) == "90 cm apart"
    assert reading(scene, "closeness", 12.0) == "10 cm apart · torsos 4 cm in each other"


@pytest.mark.parametrize("kind", ["feet", "hands", "slip", "closeness"])
def test_without_readouts_there_is_nothing_to_draw_or_say(scene: Scene, kind: RowKind) -> None:
    empty = replace(scene, state=replace(scene.state, readouts=None))
    assert {c.name() for y in range(0, HEIGHT, 3) for c in colours(empty, kind, y)} == {"#000000"}
    assert reading(empty, kind, 3.0) == ""


@pytest.mark.parametrize("kind", ["feet", "hands", "slip", "closeness"])
def test_outside_the_dance_there_is_nothing_to_say(scene: Scene, kind: RowKind) -> None:
    assert reading(scene, kind, 500.0) == ""
    assert reading(scene, kind, -3.0) == ""
