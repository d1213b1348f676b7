"""Feet that stand where they are put down: plants locked, swings kept, knees and floor respected."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS, runs_of
from choreo_studio.motion.kinematics import LIMBS, Pose, forward_kinematics, reach
from choreo_studio.motion.measures.feet import sole_points
from choreo_studio.motion.polish_curves import envelope, smoothed, smoothstep
from choreo_studio.motion.rotations import (
    Floats,
    between,
    from_rotation_vector,
    inverse,
    multiply,
    rotate,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import INDEX

_SHORTEST_PLANT_FRAMES = 3
_EASE_FRAMES = 7
_STEP_SPEED, _RESTFUL_SPEED = 0.9, 0.2
_HEIGHT_RANGE = 0.04
_HEIGHT_EASE_FRAMES = 6
_SPEED_WINDOW = 5
_LARGEST_SHIFT = 0.25
_STRAIGHTEST_LEG = 0.992
_DEEPEST_HIPS = 0.06
_SIDES = ("Left", "Right")

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FootWork:
    """What the feet of one dancer are asked to do.

    Attributes:
        contacts: (T, 4) joints that stand, in the order of `contacts.FOOT_JOINTS`.
        seconds: (T,) rising times.
        weight: (T,) how much of every correction is applied.
        fixed: (T,) frames that no correction may touch.
    """

    contacts: Flags
    seconds: Floats
    weight: Floats
    fixed: Flags


def standing_feet(positions: Floats, contacts: Flags, seconds: Floats) -> Flags:
    """Contacts (T, 4) without the steps that are dragged over the floor, which only look planted by their height.

    Args:
        positions: (T, J, 3) world joints in metres.
        contacts: (T, 4) planted joints in the order of `contacts.FOOT_JOINTS`.
        seconds: (T,) rising times.
    """
    slow = []
    for side in (0, 1):
        own = slice(2 * side, 2 * side + 2)
        step = _slip_steps(positions[:, FOOT_JOINTS[own]], contacts[:, own], seconds)
        speed = smoothed(np.linalg.norm(step, axis=-1) / np.gradient(seconds), _SPEED_WINDOW)
        slow += [speed < _STEP_SPEED] * 2
    return contacts & np.stack(slow, axis=-1)


def locked_feet(clip: MotionClip, work: FootWork) -> MotionClip:
    """The clip with planted feet held in place and the hips lowered where a leg would not reach."""
    pose = forward_kinematics(clip)
    shifts = [_plant_shift(clip, pose, work, side) * work.weight[:, None] for side in (0, 1)]
    targets = [pose.positions[:, LIMBS[f"{name}Foot"][2]] + shift for name, shift in zip(_SIDES, shifts, strict=True)]
    drop = _hip_drop(clip, pose, targets) * work.weight
    roots = clip.root_positions - drop[:, None] * np.array([0.0, 1.0, 0.0])
    lowered = replace(clip, root_positions=roots)
    return _with_feet_at(lowered, Pose(_lowered(pose.positions, drop), pose.rotations), targets)


def level_toes(clip: MotionClip, work: FootWork) -> MotionClip:
    """The clip with the toes of planted feet turned level with the floor."""
    pose = forward_kinematics(clip)
    rotations = clip.rotations.copy()
    for side, name in enumerate(_SIDES):
        toe, foot = INDEX[f"{name}ToeBase"], INDEX[f"{name}Foot"]
        weight = smoothed(work.contacts[:, 2 * side + 1].astype(np.float64), _EASE_FRAMES) * work.weight
        direction = rotate(pose.rotations[:, toe], clip.skeleton.ends[f"{name}ToeBase"])
        level = direction * np.array([1.0, 0.0, 1.0])
        turn = to_rotation_vector(between(direction, level)) * weight[:, None]
        world = multiply(from_rotation_vector(turn), pose.rotations[:, toe])
        rotations[:, toe] = multiply(inverse(pose.rotations[:, foot]), world)
    return replace(clip, rotations=rotations)


def raised_from_floor(clip: MotionClip, weight: Floats) -> MotionClip:
    """The clip with every foot lifted, smoothly, until heel, ball and tip of its sole are not below height 0."""
    pose = forward_kinematics(clip)
    lowest = sole_points(clip, pose)[..., 1].reshape(clip.frame_count, 2, -1).min(axis=-1)
    lift = envelope(np.maximum(-lowest, 0.0), _EASE_FRAMES) * weight[:, None]
    if not lift.any():
        return clip
    up = np.array([0.0, 1.0, 0.0])
    targets = [
        pose.positions[:, LIMBS[f"{name}Foot"][2]] + lift[:, side, None] * up for side, name in enumerate(_SIDES)
    ]
    return _with_feet_at(clip, pose, targets)


def _with_feet_at(clip: MotionClip, pose: Pose, targets: list[Floats]) -> MotionClip:
    rotations = clip.rotations
    for name, target in zip(_SIDES, targets, strict=True):
        rotations = reach(rotations, pose, clip.skeleton.offsets, f"{name}Foot", target)
    return replace(clip, rotations=rotations)


def _lowered(positions: Floats, drop: Floats) -> Floats:
    return np.asarray(positions - drop[:, None, None] * np.array([0.0, 1.0, 0.0]))


def _plant_shift(clip: MotionClip, pose: Pose, work: FootWork, side: int) -> Floats:
    """Shift (T, 3) that holds a foot still and on the floor in its plants and carries over smoothly between them."""
    contacts = work.contacts[:, 2 * side : 2 * side + 2]
    step = _slip_steps(pose.positions[:, FOOT_JOINTS[2 * side : 2 * side + 2]], contacts, work.seconds)
    speed = smoothed(np.linalg.norm(step, axis=-1) / np.gradient(work.seconds), _SPEED_WINDOW)
    plants = _plants(contacts[:, 0] | contacts[:, 1])
    if len(plants) == 0:
        return np.zeros((clip.frame_count, 3))
    slip = np.cumsum(step, axis=0)
    restful = 1.0 / (1.0 + (speed / _RESTFUL_SPEED) ** 2)
    shift = _plant_places(slip, restful, plants, work.fixed) - slip
    shift = _between_plants(shift, plants)
    shift[:, 1] = _near_plants(_plant_drop(_sole_height(clip, pose, contacts, side), restful, plants), plants)
    size = np.linalg.norm(shift, axis=-1, keepdims=True)
    shift *= _LARGEST_SHIFT / np.maximum(size, _LARGEST_SHIFT)
    return smoothed(shift, _EASE_FRAMES)


def _sole_height(clip: MotionClip, pose: Pose, contacts: Flags, side: int) -> Floats:
    """Height (T,) above the floor of the ball, or of the heel where only that is planted."""
    heel, ball, _ = np.moveaxis(sole_points(clip, pose)[:, 3 * side : 3 * side + 3, 1], -1, 0)
    return np.asarray(np.where(contacts[:, 0] & ~contacts[:, 1], heel, ball))


def _plant_drop(height: Floats, restful: Floats, plants: NDArray[np.intp]) -> Floats:
    """Upward shift (T,) that puts the sole on the floor while it rests, and leaves how it lands and lifts alone."""
    result = np.zeros_like(height)
    for first, end in plants:
        own = height[first:end]
        level = float(np.average(own, weights=restful[first:end]))
        near = 1.0 - smoothstep(np.abs(own - level) / _HEIGHT_RANGE)
        result[first:end] = -(level + near * (own - level))
    return result


def _plants(planted: Flags) -> NDArray[np.intp]:
    """Start and end (exclusive) of the plants of one foot, shape (P, 2)."""
    plants = runs_of(planted)
    return plants[plants[:, 1] - plants[:, 0] >= _SHORTEST_PLANT_FRAMES]


def _slip_steps(joints: Floats, contacts: Flags, seconds: Floats) -> Floats:
    """How far (T, 3) the planted joints of a foot (T, 2, 3) slip on the floor up to each frame from the one before.

    Where heel and ball are both down the slower one counts most, for a foot may turn on either.
    """
    steps = np.diff(joints, axis=0) * np.array([1.0, 0.0, 1.0])
    speeds = smoothed(np.linalg.norm(steps, axis=-1) / np.diff(seconds)[:, None], _SPEED_WINDOW)
    share = (contacts[1:] & contacts[:-1]) / (speeds**2 + 1e-4)
    share /= np.maximum(share.sum(axis=-1, keepdims=True), 1e-9)
    return np.concatenate([np.zeros((1, 3)), np.sum(steps * share[..., None], axis=1)])


def _plant_places(slip: Floats, restful: Floats, plants: NDArray[np.intp], fixed: Flags) -> Floats:
    """Slip (T, 3) at which the foot of each plant stays: where it rests most, or where kept frames hold it."""
    places = np.zeros_like(slip)
    for first, end in plants:
        held = np.flatnonzero(fixed[first:end])
        own = slip[first:end]
        if len(held) in (0, end - first):
            places[first:end] = np.average(own, axis=0, weights=restful[first:end])
        else:
            places[first:end] = _held_place(own, held)
    return places


def _held_place(slip: Floats, held: NDArray[np.intp]) -> Floats:
    """Places (P, 3) that agree with the slip at the held frames and are eased between them."""
    frames = np.arange(len(slip))
    before = held[np.clip(np.searchsorted(held, frames, side="right") - 1, 0, None)]
    after = held[np.clip(np.searchsorted(held, frames), None, len(held) - 1)]
    share = smoothstep((frames - before) / np.maximum(after - before, 1))
    share = np.where(after <= before, 0.0, share)
    return np.asarray(slip[before] + share[:, None] * (slip[after] - slip[before]))


def _between_plants(shift: Floats, plants: NDArray[np.intp]) -> Floats:
    """The shift (T, 3) of the plants, eased from one to the next while the foot is in the air."""
    before, after, inside = _neighbouring_plants(len(shift), plants)
    frames = np.arange(len(shift))
    share = smoothstep((frames - before) / np.maximum(after - before, 1))
    share = np.where(frames < before, 1.0, np.where(frames > after, 0.0, share))
    carried = shift[before] + share[:, None] * (shift[after] - shift[before])
    return np.asarray(np.where(inside[:, None], shift, carried))


def _near_plants(shift: Floats, plants: NDArray[np.intp]) -> Floats:
    """The shift (T,) of the plants, gone a few frames away from them: steps keep their height above the floor."""
    before, after, inside = _neighbouring_plants(len(shift), plants)
    frames = np.arange(len(shift))
    early, late = (1.0 - smoothstep(np.abs(frames - edge) / _HEIGHT_EASE_FRAMES) for edge in (before, after))
    total = np.maximum(early + late, 1.0)
    return np.asarray(np.where(inside, shift, (early * shift[before] + late * shift[after]) / total))


def _neighbouring_plants(
    frame_count: int, plants: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Flags]:
    """Per frame (T,): last frame of the plant before, first frame of the plant after, whether it is in a plant.

    Before the first and after the last plant both are the edge of that plant.
    """
    frames = np.arange(frame_count)
    starts, ends = plants[:, 0], plants[:, 1] - 1
    previous = np.searchsorted(starts, frames, side="right") - 1
    following = np.searchsorted(ends, frames)
    inside = (previous >= 0) & (frames <= ends[np.maximum(previous, 0)])
    before = np.where(previous < 0, starts[0], ends[np.maximum(previous, 0)])
    after = np.where(following >= len(starts), ends[-1], starts[np.minimum(following, len(starts) - 1)])
    return before, after, inside


def _hip_drop(clip: MotionClip, pose: Pose, targets: list[Floats]) -> Floats:
    """How far (T,) the hips must sink so that both legs reach their targets without locking the knees."""
    length = clip.skeleton.leg_length
    drop = np.zeros(clip.frame_count)
    for name, target in zip(_SIDES, targets, strict=True):
        hip, _, ankle = LIMBS[f"{name}Foot"]
        now = np.linalg.norm(pose.positions[:, ankle] - pose.positions[:, hip], axis=-1)
        longest = np.maximum(_STRAIGHTEST_LEG * length, np.minimum(now, length))
        gap = pose.positions[:, hip] - target
        across = np.linalg.norm(gap[:, [0, 2]], axis=-1)
        drop = np.maximum(drop, gap[:, 1] - np.sqrt(np.maximum(longest**2 - across**2, 0.0)))
    return np.minimum(envelope(np.maximum(drop, 0.0), 2 * _EASE_FRAMES + 1), _DEEPEST_HIPS)
