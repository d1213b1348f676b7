"""Where a foot goes: nailed to its place in every plant, lifted clear of the floor in every step between them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.polish.curves import smoothed, smootherstep, smoothstep
from choreo_studio.motion.polish.standing import BALL, Stand
from choreo_studio.motion.rotations import Floats, between, lengths, multiply, normalized

_RESTFUL_SPEED = 0.2
_EASE_STEPS = np.array([0.05, 0.2, 0.5, 0.8])
_HEIGHT_EASE_SECONDS = 0.15
_RISE_SECONDS, _CLEARANCE = 0.085, 0.036
_STEEPEST = 0.97
_HIGHEST_HEEL = 0.05
_PITCH_WINDOW = 5
_LANDING_WINDOW = 5
_BORDER_FRAMES = 8
_FLOOR = np.array([1.0, 0.0, 1.0])
_UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, eq=False)
class Foot:
    """One foot as it is danced.

    Attributes:
        joints: (T, 2, 3) world places of ankle and toe joint, metres.
        turns: (T, 4) world rotation of the ankle joint.
        soles: (2,) heights of both joints while the foot is flat on the floor.
        stand: its plants.
        seconds: (T,) rising times.
        first, end: frames that may change; those before and after stay.
    """

    joints: Floats
    turns: Floats
    soles: Floats
    stand: Stand
    seconds: Floats
    first: int
    end: int


@dataclass(frozen=True, eq=False)
class FootPath:
    """Where a foot shall be: (T, 3) world places of the ankle and (T, 4) world rotations of the foot."""

    ankles: Floats
    turns: Floats


def planted_path(foot: Foot) -> FootPath:
    """The path of a foot that does not slide while it stands and does not touch the floor while it steps.

    A plant lies where the foot rests most, or where kept frames hold it. The step between two plants keeps its own
    course; what is left to the next plant is added in the shape of a bell, so that it starts and ends at rest.
    """
    if len(foot.stand.plants) == 0:
        return FootPath(foot.joints[:, 0], foot.turns)
    heights = _heights(foot)
    along = foot.joints[:, 1] - foot.joints[:, 0]
    length = lengths(along)
    rise = np.clip(heights[:, 1] - heights[:, 0], -_STEEPEST * length, _STEEPEST * length)
    flat = normalized(along * _FLOOR) * np.sqrt(length**2 - rise**2)[:, None]
    middle = foot.joints.mean(axis=1) * _FLOOR
    joints = np.stack([middle - flat / 2.0, middle + flat / 2.0], axis=1)
    joints += _shift(foot, joints)[:, None]
    turns = multiply(between(along, flat + rise[:, None] * _UP), foot.turns)
    ankles = joints[:, 0] + heights[:, :1] * _UP
    changed = np.zeros((len(along), 1), dtype=np.bool_)
    changed[foot.first : foot.end] = True
    return FootPath(np.where(changed, ankles, foot.joints[:, 0]), np.where(changed, turns, foot.turns))


def _heights(foot: Foot) -> Floats:
    """Heights (T, 2) of ankle and toe joint: the standing part on the floor, both clear of it in a step."""
    raw = foot.joints[..., 1]
    lowest = np.where(foot.stand.pivots == BALL, raw[:, 1] - foot.soles[1], raw[:, 0] - foot.soles[0])
    wanted = np.maximum(raw - smoothed(lowest, _PITCH_WINDOW)[:, None], foot.soles)
    inside = foot.stand.down
    change = np.where(inside[:, None], wanted - raw, 0.0)
    since, until = _distances(foot, inside)
    before, after = _edges(foot, inside)
    early, late = (1.0 - smoothstep(gap / _HEIGHT_EASE_SECONDS) for gap in (since, until))
    total = np.maximum(early + late, 1.0)
    eased = (early[:, None] * change[before] + late[:, None] * change[after]) / total[:, None]
    heights = raw + np.where(inside[:, None], change, eased) * _freedom(foot)[:, None]
    clear = (_CLEARANCE * smoothstep(since / _RISE_SECONDS) * smoothstep(until / _RISE_SECONDS))[:, None]
    rests = _resting_heights(foot, heights)
    lift = np.maximum(clear - (heights - (rests[before] + rests[after]) / 2.0), 0.0)
    heights += np.where(inside[:, None], 0.0, lift)
    # A foot that comes down stops within two frames, not at once: knees would jerk.
    return np.asarray(heights + _freedom(foot)[:, None] * (smoothed(heights, _LANDING_WINDOW) - heights))


def _resting_heights(foot: Foot, heights: Floats) -> Floats:
    """Heights (T, 2) that both joints rest on: of the toe joint always the flat one, of an ankle that of its plant.

    Who dances on the balls of the feet lifts heels from there.
    """
    rests = np.tile(foot.soles, (len(heights), 1))
    for first, end in foot.stand.plants:
        rests[first:end, 0] = np.clip(heights[first:end, 0].min(), foot.soles[0], foot.soles[0] + _HIGHEST_HEEL)
    return rests


def _freedom(foot: Foot) -> Floats:
    """How far (T,) the height of a standing foot may change at once: nothing at kept frames, all a little later."""
    frames = np.arange(len(foot.seconds), dtype=np.float64)
    early = np.where(foot.first > 0, frames - foot.first + 1.0, np.inf)
    late = np.where(foot.end < len(frames), foot.end - frames, np.inf)
    return smoothstep(np.minimum(early, late) / _BORDER_FRAMES)


def _edges(foot: Foot, inside: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Per frame the last one before and the first one after that stands or stays as it is."""
    frames = np.arange(len(inside))
    known = inside | (frames < foot.first) | (frames >= foot.end)
    before = np.maximum.accumulate(np.where(known, frames, 0))
    after = np.minimum.accumulate(np.where(known, frames, len(inside) - 1)[::-1])[::-1]
    return before, after


def _distances(foot: Foot, inside: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Seconds (T,) since the foot stood and until it stands, far away where it never does."""
    before, after = _edges(foot, inside)
    frames = np.arange(len(inside))
    known = inside | (frames < foot.first) | (frames >= foot.end)
    since = np.where(known[before], foot.seconds - foot.seconds[before], 9.0)
    until = np.where(known[after], foot.seconds[after] - foot.seconds, 9.0)
    return since, until


def _shift(foot: Foot, joints: Floats) -> Floats:
    """Shift on the floor (T, 3) that holds the standing part of a foot with these joints (T, 2, 3) still."""
    steps = np.diff(joints, axis=0)
    own = np.take_along_axis(steps, foot.stand.pivots[1:, None, None], axis=1)[:, 0]
    slip = np.concatenate([np.zeros((1, 3)), np.cumsum(own, axis=0)])
    shift, frames = np.zeros_like(slip), len(slip)
    known: list[tuple[int, int]] = [(0, foot.first)] if foot.first > 0 else []
    for first, end in foot.stand.plants:
        a, b = max(int(first), foot.first), min(int(end), foot.end)
        if a < b:
            shift[a:b] = _plant_shift(foot, slip, (int(first), int(end)))[a - int(first) : b - int(first)]
            known.append((a, b))
    if foot.end < frames:
        known.append((foot.end, frames))
    for (_, left), (right, _) in pairwise(known):
        _fill_step(shift, steps, foot, left - 1, right)
    if known and known[0][0] > 0:
        shift[: known[0][0]] = shift[known[0][0]]
    if known and known[-1][1] < frames:
        shift[known[-1][1] :] = shift[known[-1][1] - 1]
    return shift


def _plant_shift(foot: Foot, slip: Floats, plant: tuple[int, int]) -> Floats:
    """Shift (P, 3) in one plant; slip is how far (T, 3) the foot has slid so far."""
    first, end = plant
    own = slip[first:end]
    entered = foot.first - 1 if first < foot.first else None
    left = foot.end if end > foot.end else None
    if entered is not None and left is not None:
        span = np.arange(first, end)
        share = smoothstep((span - entered) / max(left - entered, 1))[:, None]
        return np.asarray(slip[entered] + share * (slip[left] - slip[entered]) - own)
    if entered is not None:
        return np.asarray(_coming_to_rest(own, entered - first) - own)
    if left is not None:
        return np.asarray(_coming_to_rest(own[::-1], end - 1 - left)[::-1] - own)
    span = np.arange(end - first)
    before, after = np.maximum(span - 1, 0), np.minimum(span + 1, end - first - 1)
    seconds = foot.seconds[first:end]
    speeds = lengths(own[after] - own[before]) / (seconds[after] - seconds[before])
    restful = 1.0 / (1.0 + (speeds / _RESTFUL_SPEED) ** 2)
    return np.asarray(restful @ own / restful.sum() - own)


def _coming_to_rest(slip: Floats, held: int) -> Floats:
    """Slip (P, 3) that goes on for a few frames behind the held one, ever slower: a foot never stops at once."""
    steps = np.diff(slip[held:], axis=0)
    ease = np.zeros((len(steps), 1))
    eased = min(len(_EASE_STEPS), len(steps))
    ease[:eased, 0] = _EASE_STEPS[::-1][:eased]
    return np.concatenate([slip[: held + 1], slip[held] + np.cumsum(ease * steps, axis=0)])


def _fill_step(shift: Floats, steps: Floats, foot: Foot, left: int, right: int) -> None:
    """Fill the shift (T, 3) between frames `left` and `right`, which are known."""
    count = right - left
    if count < 2:
        return
    share = (np.arange(count) + 0.5) / count
    pivots = foot.stand.pivots
    course = (1.0 - share)[:, None] * steps[left:right, pivots[left]] + share[:, None] * steps[
        left:right, pivots[right]
    ]
    ease = np.ones(count)
    eased = min(len(_EASE_STEPS), count // 2)
    if foot.stand.down[left]:
        ease[:eased] *= _EASE_STEPS[:eased]
    if foot.stand.down[right]:
        ease[count - eased :] *= _EASE_STEPS[:eased][::-1]
    own = np.cumsum((ease - 1.0)[:, None] * course, axis=0)
    rest = shift[right] - shift[left] - own[-1]
    bell = smootherstep(np.arange(1, count + 1) / count)[:, None]
    shift[left + 1 : right] = (shift[left] + own + bell * rest)[:-1]
