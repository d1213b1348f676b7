"""What a resting pointer is told."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from choreo_studio.motion.measures.scoring import Score
from choreo_studio.session.selection import Selection
from choreo_studio.ui.timeline.hits import hit_test
from choreo_studio.ui.timeline.layout import RowKind
from choreo_studio.ui.timeline.tips import tip
from tests.ui.timeline.conftest import project_with_lanes
from tests.ui.timeline.test_hits import Under


def told(under: Under, seconds: float, kind: RowKind, share: float = 0.5) -> str:
    return tip(under.scene, under.at(seconds, kind, share))


@pytest.fixture
def under(qapp: QApplication) -> Under:
    return Under(project_with_lanes(), Selection())


def test_a_lane_says_what_a_click_chooses_and_for_whom(under: Under, qapp: QApplication) -> None:
    assert told(under, 3.0, "lane").startswith("Click: bar 2 from Take 4. Swipe")
    only = Under(project_with_lanes(), Selection(dancers="follow"))
    assert told(only, 3.0, "lane").startswith("Click: bar 2 from Take 4 for the follow.")


def test_a_bar_line_says_more_than_a_beat(under: Under) -> None:
    assert told(under, 0.4 * 10, "music") == "Drag beat 3:2: the dance follows."
    assert told(under, 0.4 * 9, "music").startswith("Drag beat 3:1: the dance follows. With Shift")


def test_names_say_their_keys(under: Under) -> None:
    place = under.layout.of("lane")
    assert "(key 1)" in tip(under.scene, hit_test(under.scene, under.layout, 40, place.top + 3))


def test_names_say_how_near_to_real_dancing_their_takes_come() -> None:
    project = project_with_lanes()
    takes = tuple(replace(take, score=Score(83.6, (("hands", 91.0), ("calm", 70.4)))) for take in project.takes)
    under = Under(replace(project, takes=takes), Selection())
    place = under.layout.of("lane")
    told = tip(under.scene, hit_test(under.scene, under.layout, 40, place.top + 3))
    assert told.startswith("Near to real dancing: score 84: hands 91, calm 70.\nClick: see and hear")


@pytest.mark.parametrize("kind", ["feet", "hands", "slip", "closeness", "ruler", "dance", "music"])
def test_every_name_is_explained(under: Under, kind: RowKind) -> None:
    place = under.layout.of(kind)
    assert len(tip(under.scene, hit_test(under.scene, under.layout, 40, place.top + 3))) > 20
