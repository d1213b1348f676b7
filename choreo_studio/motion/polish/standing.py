"""When each foot stands and on what: every frame of a foot is a plant, on heel or ball, or part of a step."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.contacts import FOOT_JOINTS, runs_of
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.rotations import Floats, lengths
from choreo_studio.motion.skeleton import Skeleton

HEEL, BALL = 0, 1
Flags = NDArray[np.bool_]

_SPEED_WINDOW = 5
# A foot comes to stand below the first number and stands on below the second: hysteresis.
_ARRIVING_SPEED, _LEAVING_SPEED = 0.33, 0.6
_ARRIVING_HEIGHT, _LEAVING_HEIGHT = 0.06, 0.09
_SLOWER, _FASTEST_STAND = 0.4, 1.2
_DOWN, _SURELY_UP, _SURELY_HIGH = 0.5, 0.35, 0.15
_SURE_WINDOW = 3
_SHORTEST_PLANT_SECONDS, _SHORTEST_STEP_SECONDS = 0.13, 0.2
_FEWEST_FRAMES = 3
_LONGEST_STEP_SECONDS, _FASTEST_REST = 0.85, 1.6
_FASTEST_STEP = 2.6
_LEAST_LANDING = 0.4
_NEAR_BORDER, _MOMENT_SECONDS = 5, 0.07
_SAME_PLACE, _SAME_HEIGHT = 0.12, 0.03
_LONGEST_DRIFT = 0.2
_HEEL_LEAD = 0.012
_HEEL_SECONDS = 0.1


@dataclass(frozen=True, eq=False)
class Stand:
    """Plants of one foot.

    Attributes:
        lowest: (T,) height of its lower joint above where that is when the foot stands flat, metres.
        plants: (P, 2) first and end frame of every plant, rising, each of at least three frames.
        pivots: (T,) HEEL or BALL: the part that is held still while the foot stands.
    """

    lowest: Floats
    plants: NDArray[np.intp]
    pivots: NDArray[np.intp]

    @cached_property
    def down(self) -> Flags:
        """Frames (T,) in which the foot stands."""
        return _flags(self.plants, len(self.pivots))

    def between(self, kept: "Stand", first: int, end: int, seconds: Floats) -> "Stand":
        """This in the frames from `first` to `end`, the kept one around them.

        A foot that kept frames leave or expect in the air is given the time of a step to come down or to rise, less
        when it is nearly down.
        """
        down, pivots = kept.down.copy(), kept.pivots.copy()
        inside = slice(first, end)
        down[inside], pivots[inside] = self.down[inside], self.pivots[inside]
        if first > 0 and not down[first - 1]:
            down[first:end] &= seconds[first:end] - seconds[first - 1] > kept.time_to_land(first - 1)
        if end < len(down) and not down[end]:
            down[first:end] &= seconds[end] - seconds[first:end] > kept.time_to_land(end)
        _mend_borders(down, (first, end), seconds)
        plants = runs_of(down)
        return Stand(kept.lowest, plants[plants[:, 1] - plants[:, 0] >= _FEWEST_FRAMES], pivots)

    def time_to_land(self, frame: int) -> float:
        """Seconds that a foot in the air needs at least between this frame and standing."""
        return _SHORTEST_STEP_SECONDS * float(np.clip(self.lowest[frame] / _SAME_HEIGHT, _LEAST_LANDING, 1.0))


def stands_of(skeleton: Skeleton, positions: Floats, chances: Floats | None, seconds: Floats) -> tuple[Stand, Stand]:
    """Plants of left and right foot.

    Args:
        skeleton: the dancer's.
        positions: (T, J, 3) world joints in metres.
        chances: (T, 4) how surely the joints of `contacts.FOOT_JOINTS` are down; heights alone decide where None.
        seconds: (T,) rising times.
    """
    feet = positions[:, FOOT_JOINTS]
    soles = skeleton.rest_positions[list(FOOT_JOINTS), 1]
    sides = (slice(0, 2), slice(2, 4))
    speeds = [_least_speed(feet[:, own], seconds) for own in sides]
    left, right = (
        stand_of(feet[:, own], soles[own], None if chances is None else chances[:, own], seconds, other)
        for own, other in zip(sides, reversed(speeds), strict=True)
    )
    return left, right


def _least_speed(joints: Floats, seconds: Floats) -> Floats:
    """Speed (T,) over the floor of the slower one of two joints (T, 2, 3)."""
    steps = np.diff(joints, axis=0)[..., [0, 2]]
    return np.asarray(smoothed(_rates(np.linalg.norm(steps, axis=-1), seconds), _SPEED_WINDOW).min(axis=1))


def _mend_borders(down: Flags, span: tuple[int, int], seconds: Floats) -> None:
    """Fill moments between a kept plant and one inside the span, and make time for a step where it is not just that."""
    for start, stop in runs_of(~down):
        lasts = seconds[min(stop, len(down) - 1)] - seconds[max(start - 1, 0)]
        touches = start in (span[0], span[0] + 1, span[0] - 1) or stop in (span[1], span[1] + 1, span[1] - 1)
        near = span[0] - _NEAR_BORDER <= start <= span[0] + _NEAR_BORDER or abs(stop - span[1]) <= _NEAR_BORDER
        if not (touches or near) or start == 0 or stop == len(down) or lasts >= _SHORTEST_STEP_SECONDS:
            continue
        if lasts < _MOMENT_SECONDS:
            down[start:stop] = True
        elif abs(start - span[0]) <= abs(stop - span[1]):
            down[start : span[1]] &= seconds[start : span[1]] - seconds[start - 1] > _SHORTEST_STEP_SECONDS
        else:
            down[span[0] : stop] &= seconds[stop] - seconds[span[0] : stop] > _SHORTEST_STEP_SECONDS


def _flags(plants: NDArray[np.intp], frames: int) -> Flags:
    flags = np.zeros(frames, dtype=np.bool_)
    for first, end in plants:
        flags[first:end] = True
    return flags


def stand_of(
    joints: Floats, soles: Floats, chances: Floats | None, seconds: Floats, other_speed: Floats | None = None
) -> Stand:
    """Plants of one foot.

    Args:
        joints: (T, 2, 3) world places of ankle and toe joint, metres.
        soles: (2,) heights of both joints while the foot is flat on the floor.
        chances: (T, 2) how surely each of them is down, 0 to 1; heights alone decide where None.
        seconds: (T,) rising times.
        other_speed: (T,) of the other foot: of two that slide the much slower one stands.
    """
    heights = joints[..., 1] - soles
    steps = np.diff(joints, axis=0) * np.array([1.0, 0.0, 1.0])
    speeds = smoothed(_rates(np.linalg.norm(steps, axis=-1), seconds), _SPEED_WINDOW)
    pivots = _pivots(heights, speeds, seconds)
    own = np.take_along_axis(speeds, pivots[:, None], axis=1)[:, 0]
    lowest = heights.min(axis=1)
    sure, arrives, stays = _standing(own, lowest, chances, other_speed)
    slip = np.concatenate([np.zeros((1, 3)), np.cumsum(_pivot_steps(steps, pivots), axis=0)])
    plants = [plant for run in _hysteresis(arrives, stays) for plant in _without_drift(run, slip, own, seconds)]
    plants = _merged(plants, slip, lowest, sure, seconds)
    plants = [p for p in plants if seconds[p[1] - 1] - seconds[p[0]] >= _SHORTEST_PLANT_SECONDS]
    plants = _with_rests(plants, own, (lowest < _ARRIVING_HEIGHT) & (sure > _SURELY_HIGH), seconds)
    plants = _with_time_to_step(plants, joints.mean(axis=1), seconds)
    return Stand(lowest, np.array(plants, dtype=np.intp).reshape(-1, 2), pivots)


def _standing(
    speed: Floats, lowest: Floats, chances: Floats | None, other_speed: Floats | None
) -> tuple[Floats, Flags, Flags]:
    """How surely (T,) a foot is down, where it comes to stand and where it stands on.

    Who decoded the dance knows best: short steps of a triple are too low and too slow to be seen by height and speed.
    """
    if chances is None:
        arrives = (speed < _ARRIVING_SPEED) & (lowest < _ARRIVING_HEIGHT)
        return np.full(len(speed), _DOWN), arrives, (speed < _LEAVING_SPEED) & (lowest < _LEAVING_HEIGHT)
    sure = smoothed(chances.max(axis=1), _SURE_WINDOW)
    slack = 0.0 if other_speed is None else _SLOWER * other_speed
    stays = (sure > _DOWN) & (speed < _FASTEST_STAND)
    return sure, stays & (speed < np.maximum(slack, _LEAVING_SPEED)), stays


def _rates(lengths: Floats, seconds: Floats) -> Floats:
    """Speeds (T, ...) at frames out of lengths (T - 1, ...) between them."""
    speeds = lengths / np.diff(seconds)[:, None]
    ends = np.concatenate([speeds[:1], speeds, speeds[-1:]])
    return np.asarray((ends[1:] + ends[:-1]) / 2.0)


def _pivots(heights: Floats, speeds: Floats, seconds: Floats) -> NDArray[np.intp]:
    """The part (T,) that a foot stands on: the ball, unless for a while the heel is lower and moves less."""
    heel = (heights[:, HEEL] < heights[:, BALL] - _HEEL_LEAD) & (speeds[:, HEEL] < speeds[:, BALL])
    pivots = np.full(len(heights), BALL, dtype=np.intp)
    for first, end in runs_of(heel):
        if seconds[end - 1] - seconds[first] >= _HEEL_SECONDS:
            pivots[first:end] = HEEL
    return pivots


def _pivot_steps(steps: Floats, pivots: NDArray[np.intp]) -> Floats:
    """How far (T - 1, 3) the part that a foot stands on moves up to each frame from the one before."""
    return np.take_along_axis(steps, pivots[1:, None, None], axis=1)[:, 0]


def _hysteresis(arrives: Flags, stays: Flags) -> list[tuple[int, int]]:
    """Runs of `stays` in which `arrives` holds at least once."""
    return [(int(first), int(end)) for first, end in runs_of(stays) if arrives[first:end].any()]


def _without_drift(run: tuple[int, int], slip: Floats, speed: Floats, seconds: Floats) -> list[tuple[int, int]]:
    """The run, cut at its fastest places until no part slips further than a foot may be set back."""
    first, end = run
    own = slip[first:end]
    if np.ptp(own, axis=0).max() <= _LONGEST_DRIFT:
        return [run]
    # The ends of a run are fast anyhow; a cut there would only shorten it.
    inner = speed[first:end].copy()
    edge = max(1, round(0.25 * (end - first)))
    inner[:edge] *= 0.7
    inner[-edge:] *= 0.7
    cut = first + int(np.argmax(inner))
    half = 0.5 * _SHORTEST_STEP_SECONDS
    before = int(np.searchsorted(seconds, seconds[cut] - half))
    after = int(np.searchsorted(seconds, seconds[cut] + half)) + 1
    parts = [(a, b) for a, b in ((first, before), (after, end)) if b - a >= _FEWEST_FRAMES]
    return [piece for part in parts for piece in _without_drift(part, slip, speed, seconds)]


def _merged(
    plants: list[tuple[int, int]], slip: Floats, lowest: Floats, sure: Floats, seconds: Floats
) -> list[tuple[int, int]]:
    """Neighbouring plants as one where the foot hardly leaves its place or the floor between them."""
    merged: list[tuple[int, int]] = []
    total = np.concatenate([np.zeros((1, 3)), np.cumsum(slip, axis=0)])
    for first, end in plants:
        if merged:
            before, stop = merged[-1]
            means = ((total[b] - total[a]) / (b - a) for a, b in ((first, end), (before, stop)))
            moved = lengths(next(means) - next(means))
            lifted = lowest[stop:first].max(initial=0.0) > _SAME_HEIGHT
            brief = seconds[first] - seconds[stop - 1] < _SHORTEST_STEP_SECONDS
            left = sure[stop:first].min(initial=1.0) < _SURELY_UP
            if moved < _SAME_PLACE and (brief or not lifted) and not left:
                merged[-1] = (before, end)
                continue
        merged.append((first, end))
    return merged


def _with_rests(plants: list[tuple[int, int]], speed: Floats, low: Flags, seconds: Floats) -> list[tuple[int, int]]:
    """Plants with one more wherever a low foot would be on its way for longer than any step takes."""
    bounds = [(0, 0), *plants, (len(speed), len(speed))]
    found = list(plants)
    for (_, left), (right, _) in pairwise(bounds):
        inside = slice(left, right)
        if right - left < 2 or seconds[right - 1] - seconds[left] < _LONGEST_STEP_SECONDS or not low[inside].any():
            continue
        here = left + int(np.argmin(np.where(low[inside], speed[inside], np.inf)))
        first = int(np.searchsorted(seconds, seconds[here] - 0.5 * _SHORTEST_PLANT_SECONDS))
        end = int(np.searchsorted(seconds, seconds[here] + 0.5 * _SHORTEST_PLANT_SECONDS)) + 1
        if speed[here] < _FASTEST_REST and left < first - 1 and end + 1 < right and end - first >= _FEWEST_FRAMES:
            found.append((first, end))
    return sorted(found)


def _with_time_to_step(plants: list[tuple[int, int]], foot: Floats, seconds: Floats) -> list[tuple[int, int]]:
    """Plants cut short on both sides of a step that would be too hasty otherwise."""
    plants = list(plants)
    for index in range(len(plants) - 1):
        (first, end), (start, stop) = plants[index], plants[index + 1]
        length = float(np.linalg.norm(foot[start] - foot[end - 1]))
        needed = max(_SHORTEST_STEP_SECONDS, length / _FASTEST_STEP)
        while seconds[start] - seconds[end - 1] < needed and max(end - first, stop - start) > _FEWEST_FRAMES:
            if end - first >= stop - start:
                end -= 1
            else:
                start += 1
        plants[index], plants[index + 1] = (first, end), (start, stop)
    return plants
