"""A trial sees what a model does, and what it must not do."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.services.measuring import DancedSpan
from choreo_studio.services.real_dancing import RealDancing, real_dancing
from choreo_studio.services.trial import on_trial
from choreo_studio.tokens.dance import Dance, DanceRequest
from tests.builders import steady_grid, swaying_duet
from tests.fakes import FakeGenerator

BEATS = 40


@dataclass(frozen=True)
class Careless(FakeGenerator):
    """Moves the whole lead with every edit."""

    def dance(self, request: DanceRequest, progress: Callable[[int, int], None]) -> tuple[Dance, ...]:
        made = super().dance(request, progress)
        return made if request.current is None else tuple(_shifted(dance) for dance in made)


def _shifted(dance: Dance) -> Dance:
    lead = dance.motion.lead
    moved = MotionClip(lead.skeleton, lead.root_positions + np.array([0.3, 0.0, 0.0]), lead.rotations)
    return replace(dance, motion=DuetMotion(moved, dance.motion.follow))


@pytest.fixture(scope="module")
def real() -> RealDancing:
    spans = [DancedSpan(f"take {i}", steady_grid(BEATS), swaying_duet(16 * BEATS, 5 * i), i == 0) for i in range(3)]
    return real_dancing(spans, lambda motion, grid: motion)


def test_real_dancing_is_its_own_nearest_and_lies_in_its_own_bounds(real: RealDancing) -> None:
    assert real.self_reconstruction_cm == pytest.approx(0.0, abs=1e-6)
    assert real.variety_cm > 1.0
    inside = np.mean([report.placing.inside_share for report in real.reports])
    assert inside == pytest.approx(0.9, abs=0.02)


def test_an_honest_model_keeps_what_it_must(real: RealDancing) -> None:
    trial = on_trial(FakeGenerator(), steady_grid(BEATS), None, real, seeds=2)
    assert {(edit.dancers, edit.soft) for edit in trial.edits} == {
        (dancers, soft) for dancers in ("both", "lead", "follow") for soft in (False, True)
    }
    assert all(edit.kept_frames_identical and edit.later_path_moved_m == 0.0 for edit in trial.edits)
    names = [row.name for row in trial.rows]
    assert "variety between takes" in names
    assert trial.rival.keys() == trial.unpolished.keys() == set(names)
    assert "edits of one bar" in trial.as_text()
    both = trial.edits[0]
    assert 0.0 <= both.seams.speeds_above_percent <= 100.0
    assert both.seams.partner_jump_before_cm > 0.0
    assert "partner jump" in trial.as_text()
    assert both.slip_before_cm_per_second > 0
    assert both.slip_before_cm_per_second != both.slip_cm_per_second


def test_a_careless_model_is_found_out(real: RealDancing) -> None:
    trial = on_trial(Careless(), steady_grid(BEATS), None, real, seeds=1)
    assert not any(edit.kept_frames_identical for edit in trial.edits)
    assert all(edit.later_path_moved_m == pytest.approx(0.3) for edit in trial.edits)
    assert np.isnan(next(row.generated for row in trial.rows if row.name == "variety between takes"))


def test_the_dance_that_is_asked_for_is_put_on_trial(real: RealDancing) -> None:
    asked: set[str | None] = set()

    @dataclass(frozen=True)
    class Listening(FakeGenerator):
        def dance(self, request: DanceRequest, progress: Callable[[int, int], None]) -> tuple[Dance, ...]:
            asked.add(request.style)
            return super().dance(request, progress)

    on_trial(Listening(styles=("salsa", "tango")), steady_grid(BEATS), None, real, seeds=1, style="tango")
    assert asked == {"tango"}
