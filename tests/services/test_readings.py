"""Measures of some bars beside real dancing."""

import math
from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.errors import GenerationError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.measuring import span_of_take
from choreo_studio.services.readings import READING_NAMES, Reading, read_take, real_dancing, seam_beats
from choreo_studio.session.project import Choice, Project, Take
from tests.builders import swaying_duet
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator

REFERENCE = {"foot slip, lead": 10.0, "foot slip, follow": 20.0, "partner distance, 5 %": 0.3} | {
    "partner distance, 95 %": 0.9,
    "hand holds": 80.0,
}


@pytest.fixture
def project() -> Project:
    return project_with_takes(1, bars=6)


def moving(project: Project) -> tuple[Project, Take]:
    """The project with a take that really moves."""
    take = project.takes[0]
    motion = swaying_duet(take.dance.motion.frame_count)
    take = replace(take, dance=replace(take.dance, motion=motion))
    return replace(project, takes=(take,)), take


def by_name(readings: tuple[Reading, ...]) -> dict[str, Reading]:
    return {reading.name: reading for reading in readings}


def test_the_whole_take_reads_as_the_evaluation_measures_it(project: Project) -> None:
    project, take = moving(project)
    found = by_name(read_take(project, take, None, REFERENCE))
    report = span_of_take(project, take).report((0.3, 0.9))
    slip = (report.lead.slip.mean_cm_per_second + report.follow.slip.mean_cm_per_second) / 2
    assert found["slip"].value == pytest.approx(slip)
    assert found["holds"].value == pytest.approx(100 * report.hands.hold_share)
    assert found["distance"].value == pytest.approx(100 * report.placing.inside_share)
    assert found["torsos"].value == pytest.approx(100 * report.penetration.torso_share)


def test_real_dancing_stands_beside(project: Project) -> None:
    found = by_name(read_take(project, project.takes[0], None, REFERENCE))
    assert tuple(found) == READING_NAMES
    assert found["slip"].real == 15.0
    assert found["holds"].real == 80.0
    assert math.isnan(found["timing"].real)


def test_without_real_dancing_the_distance_has_no_bounds(project: Project) -> None:
    assert math.isnan(by_name(read_take(project, project.takes[0], None, {}))["distance"].value)


def test_only_the_bars_count(project: Project) -> None:
    project, take = moving(project)
    apart = take.dance.motion.follow
    far = apart.root_positions.copy()
    beats = slice(*(16 * beat for beat in (project.grid.bars[2].first_beat, project.grid.bars[2].end_beat)))
    far[beats, 2] += 5.0
    motion = DuetMotion(take.dance.motion.lead, replace(apart, root_positions=far))
    moved = replace(take, dance=replace(take.dance, motion=motion))
    first, third = project.grid.bars[1].number, project.grid.bars[2].number
    assert by_name(read_take(project, moved, (third, third), REFERENCE))["distance"].value == 0.0
    same = [by_name(read_take(project, one, (first, first), REFERENCE))["distance"].value for one in (take, moved)]
    assert same[0] == same[1]


def test_the_first_step_of_some_bars_is_counted(project: Project) -> None:
    take = project.takes[0]
    whole = by_name(read_take(project, take, None, REFERENCE))["landings"].value
    bars = [bar.number for bar in project.grid.bars[1:-1]]
    single = [by_name(read_take(project, take, (bar, bar), REFERENCE))["landings"].value for bar in bars]
    assert whole > 0
    assert np.mean(single) >= 0.9 * whole


def test_an_edit_has_seams_for_its_dancers_only(project: Project) -> None:
    edited = resample(project, None, FakeGenerator(), DanceOrder(bars=(2, 3), dancers="follow", seed=9))
    bars = {bar.number: bar for bar in edited.grid.bars}
    beats = seam_beats(edited, edited.takes[-1])
    assert beats == {"lead": frozenset(), "follow": frozenset((bars[2].first_beat, bars[3].end_beat))}
    assert math.isfinite(by_name(read_take(edited, edited.takes[-1], None, REFERENCE))["seams"].value)
    assert math.isnan(by_name(read_take(edited, edited.takes[0], None, REFERENCE))["seams"].value)


def test_seams_of_parents_and_comps_stay_seams(project: Project) -> None:
    once = resample(project, None, FakeGenerator(), DanceOrder(bars=(2, 2), seed=9))
    twice = resample(once, None, FakeGenerator(), DanceOrder(bars=(4, 4), seed=10))
    assert len(seam_beats(twice, twice.takes[-1])["lead"]) == 4
    comp = replace(once.takes[0], choices=(Choice(3, 5, "lead", 2),))
    assert seam_beats(once, comp) == {"lead": frozenset((3, 5)), "follow": frozenset()}


def test_seams_outside_the_bars_do_not_count(project: Project) -> None:
    edited = resample(project, None, FakeGenerator(), DanceOrder(bars=(2, 2), seed=9))
    assert math.isnan(by_name(read_take(edited, edited.takes[-1], (5, 5), REFERENCE))["seams"].value)


def test_bars_that_the_song_lacks_are_an_error(project: Project) -> None:
    with pytest.raises(GenerationError):
        read_take(project, project.takes[0], (50, 51), REFERENCE)


def test_it_stops_when_it_is_no_longer_wanted(project: Project) -> None:
    def progress(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_take(project, project.takes[0], None, REFERENCE, progress)


def test_the_shipped_model_brings_real_dancing() -> None:
    assert real_dancing()["foot slip, lead"] > 0
