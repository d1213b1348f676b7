"""The turns of a path: their cost has the slope it says, and they are no larger than the stage asks for."""

import numpy as np
import pytest

from choreo_studio.motion.editing.steering import FloorPath, _cost_and_slope, least_turns, overshoot


def wandering(knots: int, seed: int) -> FloorPath:
    random = np.random.default_rng(seed)
    reach = 0.3 * (random.normal(size=(knots, 3)) + 1j * random.normal(size=(knots, 3)))
    steps = 0.2 * (random.normal(size=knots) + 1j * random.normal(size=knots)) + 0.05
    seconds = np.cumsum(random.uniform(0.2, 0.3, knots))
    return FloorPath(np.cumsum(steps), reach, seconds, random.uniform(0.1, 1.0, knots - 1))


def test_the_slope_is_that_of_the_cost() -> None:
    path = wandering(12, 1)
    random = np.random.default_rng(2)
    values = random.normal(size=14)
    _, slope = _cost_and_slope(values, path, 0.5, 3.0)
    for place in range(len(values)):
        step = np.zeros(len(values))
        step[place] = 1e-6
        ahead, behind = (_cost_and_slope(values + sign * step, path, 0.5, 3.0)[0] for sign in (1.0, -1.0))
        assert slope[place] == pytest.approx((ahead - behind) / 2e-6, rel=1e-4, abs=1e-3)


def test_a_narrower_stage_needs_more_turning() -> None:
    path = wandering(160, 3)
    effort = []
    for half in (4.0, 2.0):
        start, turns = least_turns(path, half)
        assert np.abs(overshoot(path.placed(start, turns), half)).max() < 0.1
        effort.append(float(np.square(np.diff(turns) / np.diff(path.seconds)).sum()))
    assert effort[0] < effort[1]


def test_a_path_that_fits_is_hardly_turned() -> None:
    _, turns = least_turns(wandering(80, 4), 50.0)
    assert np.abs(turns).max() < 1e-3
