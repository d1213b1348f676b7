"""Takes of one order, judged and put best first."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.measures.scoring import SALSA_REFERENCE, Reference
from choreo_studio.motion.measures.stretch import TRAITS
from choreo_studio.resources import assets_folder
from choreo_studio.services.bars import beat_span
from choreo_studio.services.generation import DanceOrder, fresh_takes, generate, resample, resampled_takes
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.measuring import DancedSpan
from choreo_studio.services.ranking import best_first, judge_of, real_traits, scored
from choreo_studio.session.comping import choose_bars
from choreo_studio.session.project import Project
from choreo_studio.session.storage import load_project
from choreo_studio.session.take_editing import with_dance
from tests.builders_project import project_without_takes
from tests.fakes import FakeGenerator

GENERATOR = FakeGenerator()
JUDGE: Reference = SALSA_REFERENCE


@pytest.fixture(scope="module")
def demo() -> Project:
    return load_project(assets_folder() / "demo" / "demo_salsa.choreo")


def ordered(**order: object) -> DanceOrder:
    return DanceOrder(**order)  # type: ignore[arg-type]


def test_the_best_of_an_order_comes_first_with_its_seed_and_its_place() -> None:
    song = project_without_takes(6)
    order = ordered(seed=10, variations=4)
    plain = fresh_takes(song, None, GENERATOR, order)
    ranked = fresh_takes(song, None, GENERATOR, order, judge=JUDGE)
    assert [take.dance.seed for take in plain] == [10, 11, 12, 13]
    assert sorted(take.dance.seed for take in ranked) == [10, 11, 12, 13]
    totals = [take.score.total for take in ranked if take.score is not None]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] > totals[-1]
    assert [take.place for take in ranked] == [take.place for take in plain] == [1, 2, 3, 4]
    by_seed = {take.dance.seed: take.dance.motion.lead.root_positions for take in plain}
    for take in ranked:
        np.testing.assert_array_equal(take.dance.motion.lead.root_positions, by_seed[take.dance.seed])


def test_nobody_is_judged_without_a_judge() -> None:
    project = generate(project_without_takes(4), None, GENERATOR, ordered(variations=2, best_of=6))
    assert [take.score for take in project.takes] == [None, None]


def test_the_best_of_many_are_kept() -> None:
    song = project_without_takes(6)
    every = fresh_takes(song, None, GENERATOR, ordered(variations=6), judge=JUDGE)
    best = fresh_takes(song, None, GENERATOR, ordered(variations=2, best_of=6), judge=JUDGE)
    assert [take.dance.seed for take in best] == [take.dance.seed for take in every[:2]]


def test_only_what_was_danced_anew_is_judged() -> None:
    project = generate(project_without_takes(8), None, GENERATOR, ordered())
    (take,) = resampled_takes(project, None, GENERATOR, ordered(bars=(4, 5), seed=3), project.takes[0], judge=JUDGE)
    first, end = beat_span(project.grid, (4, 5))

    def lifted(clip: MotionClip, frames: slice) -> MotionClip:
        roots = clip.root_positions.copy()
        roots[frames, 1] += 0.3
        return replace(clip, root_positions=roots)

    def judged(frames: slice) -> float:
        motion = replace(take.dance.motion, lead=lifted(take.dance.motion.lead, frames))
        score = scored(project, replace(take, dance=replace(take.dance, motion=motion)), JUDGE).score
        assert score is not None
        return score.total

    assert take.score is not None
    assert "seams" in dict(take.score.parts)
    assert judged(slice(16 * (end + 4), None)) == take.score.total
    assert judged(slice(16 * first + 8, 16 * end - 8)) < take.score.total


def test_long_dances_are_judged_in_pieces_and_none_is_left_out(demo: Project) -> None:
    take = replace(demo.takes[0], parent=None, bars=None)
    whole = scored(demo, take, JUDGE).score
    assert whole is not None and 60.0 < whole.total <= 100.0
    still = take.dance.motion.lead.root_positions.copy()
    still[len(still) // 2 :] = still[len(still) // 2]
    lead = replace(take.dance.motion.lead, root_positions=still)
    half = scored(demo, replace(take, dance=replace(take.dance, motion=replace(take.dance.motion, lead=lead))), JUDGE)
    assert half.score is not None and half.score.total < whole.total


def test_judging_can_be_cancelled() -> None:
    song = project_without_takes(4)
    takes = fresh_takes(song, None, GENERATOR, ordered(variations=3))
    calls = []

    def stop(done: int, total: int) -> None:
        calls.append(done)
        raise Cancelled

    with pytest.raises(Cancelled):
        best_first(song, takes, 3, JUDGE, stop)
    assert len(calls) == 1


def test_what_is_edited_by_hand_or_put_together_is_not_judged_any_more() -> None:
    project = generate(project_without_takes(6), None, GENERATOR, ordered(variations=2), judge=JUDGE)
    assert all(take.score is not None for take in project.takes)
    other = replace(project.takes[0].dance, seed=99)
    edited = with_dance(project, project.takes[0].id, other)
    assert edited.current is not None and edited.current.score is None
    comped = choose_bars(project, project.takes[1].id, (4, 8))
    assert comped.current is not None and comped.current.is_comp
    assert (comped.current.score, comped.current.place) == (None, 0)


def test_resampling_with_a_judge_chooses_the_best() -> None:
    project = generate(project_without_takes(6), None, GENERATOR, ordered())
    after = resample(project, None, GENERATOR, ordered(bars=(2, 3), seed=5, variations=4), judge=JUDGE)
    scores = [take.score.total for take in after.takes[1:] if take.score is not None]
    assert after.current is after.takes[1]
    assert scores[0] == max(scores)


def test_the_judge_is_what_the_checkpoint_says_of_real_dancing(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}")
    assert judge_of(str(tmp_path)) == SALSA_REFERENCE
    table = tmp_path / "real.json"
    table.write_text(json.dumps({"measures": {}, "traits": {"speed": [1.5, 0.25], "of the future": [1, 2]}}))
    assert judge_of(str(tmp_path)) == {**SALSA_REFERENCE, "speed": (1.5, 0.25)}
    for wrong in ({"speed": [1.0]}, {"speed": [1.0, 0.0]}, {"speed": "fast"}, [1]):
        table.write_text(json.dumps({"traits": wrong}))
        with pytest.raises(FileFormatError):
            judge_of(str(tmp_path))


def test_real_dancing_is_measured_in_eights(demo: Project) -> None:
    span = DancedSpan("demo", demo.grid, demo.takes[0].dance.motion)
    found = real_traits([span])
    assert set(found) <= set(TRAITS)
    assert {"speed", "jerk", "landings", "seams", "slip"} <= set(found)
    assert all(spread > 0.0 for _, spread in found.values())
    assert 0.3 < found["speed"][0] < 1.5
