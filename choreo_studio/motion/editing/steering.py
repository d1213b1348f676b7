"""The least turning of a path that keeps it on a stage.

A path is a chain of steps; turning it at one place swings everything after it, as a tent pole swings its tent. A plan
that looks ahead finds turns that keep the couple inside, then the turns are made as small as the stage allows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats

MOST_RADIANS_PER_SECOND = np.deg2rad(45.0)
_LOOK_AHEAD = 32
_REPLAN_EVERY = 8
_RATES_TRIED = np.linspace(-1.0, 1.0, 13)
_TRIED_COST = 0.02
_PUSHES = (1.0, 10.0, 100.0, 1000.0)
_LIMIT_PUSH = 100.0
_ROUGHNESS = 0.01
_MOST_ITERATIONS = 150

Complex = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class FloorPath:
    """A path on the floor as complex numbers z + 1j * x, so that a turn about +Y by `a` is a product with exp(1j * a).

    Attributes:
        pivot: (K,) the point that everything turns about at each knot, metres.
        reach: (K, P) points that shall stay on the stage, relative to the pivot.
        seconds: (K,) rising times.
        cost: (K - 1,) what a squared rad/s costs between neighbouring knots.
    """

    pivot: Complex
    reach: Complex
    seconds: Floats
    cost: Floats

    @property
    def steps(self) -> Complex:
        """(K - 1,) from knot to knot."""
        return np.diff(self.pivot)

    def placed(self, start: complex, turns: Floats) -> Complex:
        """The points (K, P) on the floor when the path begins at `start` and turns by (K,) radians."""
        return np.asarray(self.walked(start, turns)[:, None] + np.exp(1j * turns)[:, None] * self.reach)

    def walked(self, start: complex, turns: Floats) -> Complex:
        """The pivot (K,) of the turned path."""
        return np.asarray(start + np.concatenate([[0.0], np.cumsum(self.steps * np.exp(1j * _middles(turns)))]))


def least_turns(path: FloorPath, half_metres: float) -> tuple[complex, Floats]:
    """Where the path shall begin, and turns (K,) in radians that keep its points within the square of that half side.

    The looking plan is a small model predictive control: every two beats it tries constant rates over the beats ahead.
    Its turns are then relaxed by L-BFGS against the square, ever more firmly (a penalty method, Nocedal and Wright,
    Numerical Optimization, 2006, chapter 17).
    """
    from scipy.optimize import minimize

    start, turns = _planned(path, half_metres)
    values = np.concatenate([[start.real, start.imag], turns])
    for push in _PUSHES:
        found = minimize(
            _cost_and_slope,
            values,
            args=(path, half_metres, push),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": _MOST_ITERATIONS},
        )
        values = found.x
    return complex(values[0], values[1]), np.asarray(values[2:])


def overshoot(points: Complex, half_metres: float) -> Complex:
    """How far points lie beyond the square, per axis, as z + 1j * x."""
    return np.asarray(_beyond(points.real, half_metres) + 1j * _beyond(points.imag, half_metres))


def _middles(turns: Floats) -> Floats:
    return (turns[1:] + turns[:-1]) / 2.0


def _beyond(values: Floats, half: float) -> Floats:
    return values - np.clip(values, -half, half)


def _planned(path: FloorPath, half_metres: float) -> tuple[complex, Floats]:
    turns = np.zeros(len(path.pivot))
    place = 0j
    for knot in range(0, len(turns) - 1, _REPLAN_EVERY):
        end = min(len(turns) - 1, knot + _LOOK_AHEAD)
        since = path.seconds[knot : end + 1] - path.seconds[knot]
        tried = turns[knot] + MOST_RADIANS_PER_SECOND * _RATES_TRIED[:, None] * since
        steps = path.steps[knot:end] * np.exp(1j * (tried[:, 1:] + tried[:, :-1]) / 2.0)
        ahead = place + np.cumsum(steps, axis=1)
        out = np.abs(overshoot(ahead, half_metres - np.abs(path.reach[knot + 1 : end + 1]).max(axis=1))) ** 2
        best = int(np.argmin(out.sum(axis=1) + _TRIED_COST * _RATES_TRIED**2))
        until = min(knot + _REPLAN_EVERY, len(turns) - 1)
        turns[knot : until + 1] = tried[best, : until - knot + 1]
        place = complex(ahead[best, until - knot - 1])
    return 0j, turns


def _cost_and_slope(values: Floats, path: FloorPath, half: float, push: float) -> tuple[float, Floats]:
    start, turns = complex(values[0], values[1]), values[2:]
    points = path.placed(start, turns)
    out = overshoot(points, half)
    swing = path.steps * np.exp(1j * _middles(turns))
    pulled = 2.0 * push * out.sum(axis=1)
    later = np.cumsum(pulled[::-1])[::-1]
    about_step = np.real(np.conj(later[1:]) * 1j * swing) / 2.0
    about_own = 2.0 * push * np.real(np.conj(out) * 1j * (np.exp(1j * turns)[:, None] * path.reach)).sum(axis=1)
    effort, slope = _effort(path, turns)
    slope = slope + about_own
    slope[:-1] += about_step
    slope[1:] += about_step
    total = push * float((np.abs(out) ** 2).sum()) + effort
    return total, np.concatenate([[later[0].real, later[0].imag], slope])


def _effort(path: FloorPath, turns: Floats) -> tuple[float, Floats]:
    """What turning costs, and its slope (K,): slipping feet, changes of the rate, and rates above the limit."""
    duration = np.diff(path.seconds)
    rates = np.diff(turns) / duration
    change = np.diff(rates)
    above = _beyond(rates, MOST_RADIANS_PER_SECOND)
    by_rate = 2.0 * path.cost * rates + 2.0 * _LIMIT_PUSH * above
    by_rate[1:] += 2.0 * _ROUGHNESS * change
    by_rate[:-1] -= 2.0 * _ROUGHNESS * change
    slope = np.zeros_like(turns)
    slope[1:] += by_rate / duration
    slope[:-1] -= by_rate / duration
    effort = (path.cost * rates**2).sum() + _ROUGHNESS * (change**2).sum() + _LIMIT_PUSH * (above**2).sum()
    return float(effort), slope
