"""Feet that stand where they are put down: plants locked, swings kept, knees and floor respected."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.kinematics import LIMBS, Pose, forward_kinematics, reach
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
_LARGEST_SHIFT = 0.25
_STRAIGHTEST_LEG = 0.992
_DEEPEST_HIPS = 0.06
_SIDES = ("Left", "Right")

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FootWork:
    """What the feet of one dancer are asked to do.

    Attributes:
        contacts: (T, 4) planted joints in the order of `contacts.FOOT_JOINTS`.
        weight: (T,) how much of every correction is applied.
        fixed: (T,) frames that no correction may touch.
    """

    contacts: Flags
    weight: Floats
    fixed: Flags


def locked_feet(clip: MotionClip, work: FootWork) -> MotionClip:
    """The clip with planted feet held in place and the hips lowered where a leg would not reach."""
    pose = forward_kinematics(clip)
    shifts = [_plant_shift(pose.positions, work, side) * work.weight[:, None] for side in (0, 1)]
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
    """The clip with every foot lifted until ankle, ball and tip of the toes are on or above the floor (height 0)."""
    pose = forward_kinematics(clip)
    targets, deepest = [], 0.0
    for name in _SIDES:
        toe = INDEX[f"{name}ToeBase"]
        ankle = LIMBS[f"{name}Foot"][2]
        tip = pose.positions[:, toe] + rotate(pose.rotations[:, toe], clip.skeleton.ends[f"{name}ToeBase"])
        lowest = np.minimum(np.minimum(pose.positions[:, ankle, 1], pose.positions[:, toe, 1]), tip[:, 1])
        lift = envelope(np.maximum(-lowest, 0.0), _EASE_FRAMES) * weight
        deepest = max(deepest, float(lift.max(initial=0.0)))
        targets.append(pose.positions[:, ankle] + lift[:, None] * np.array([0.0, 1.0, 0.0]))
    return clip if deepest == 0.0 else _with_feet_at(clip, pose, targets)


def _with_feet_at(clip: MotionClip, pose: Pose, targets: list[Floats]) -> MotionClip:
    rotations = clip.rotations
    for name, target in zip(_SIDES, targets, strict=True):
        rotations = reach(rotations, pose, clip.skeleton.offsets, f"{name}Foot", target)
    return replace(clip, rotations=rotations)


def _lowered(positions: Floats, drop: Floats) -> Floats:
    return np.asarray(positions - drop[:, None, None] * np.array([0.0, 1.0, 0.0]))


def _plant_shift(positions: Floats, work: FootWork, side: int) -> Floats:
    """Shift on the floor (T, 3) that holds a foot still in its plants and carries over smoothly between them."""
    contacts = work.contacts[:, 2 * side : 2 * side + 2]
    plants = _plants(contacts)
    if len(plants) == 0:
        return np.zeros((len(positions), 3))
    slide = _slide(positions[:, FOOT_JOINTS[2 * side : 2 * side + 2]], contacts)
    shift = _between_plants(_plant_places(slide, plants, work.fixed) - slide, plants)
    size = np.linalg.norm(shift, axis=-1, keepdims=True)
    shift *= _LARGEST_SHIFT / np.maximum(size, _LARGEST_SHIFT)
    return smoothed(shift, _EASE_FRAMES)


def _plants(contacts: Flags) -> NDArray[np.intp]:
    """Start and end (exclusive) of the plants of one foot, shape (P, 2)."""
    planted = contacts.any(axis=-1)
    edges = np.diff(np.concatenate([[0], planted.astype(np.int8), [0]]))
    plants = np.stack([np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)], axis=-1)
    return plants[plants[:, 1] - plants[:, 0] >= _SHORTEST_PLANT_FRAMES]


def _slide(joints: Floats, contacts: Flags) -> Floats:
    """How far (T, 3) the planted joints of a foot (T, 2, 3) have slid on the floor since the first frame."""
    both = (contacts[1:] & contacts[:-1]).astype(np.float64)
    share = both / np.maximum(both.sum(axis=-1, keepdims=True), 1.0)
    steps = np.sum(np.diff(joints, axis=0) * share[..., None], axis=1) * np.array([1.0, 0.0, 1.0])
    return np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])


def _plant_places(slide: Floats, plants: NDArray[np.intp], fixed: Flags) -> Floats:
    """Slide (T, 3) at which the foot of each plant stays: where it rests most, or where kept frames hold it."""
    steps = np.linalg.norm(np.gradient(slide, axis=0), axis=-1)
    restful = 1.0 / (1.0 + (steps / 0.005) ** 2)
    places = np.zeros_like(slide)
    for first, end in plants:
        held = np.flatnonzero(fixed[first:end])
        own = slide[first:end]
        if len(held) in (0, end - first):
            place = np.average(own, axis=0, weights=restful[first:end])
            places[first:end] = place
        else:
            places[first:end] = _held_place(own, held)
    return places


def _held_place(slide: Floats, held: NDArray[np.intp]) -> Floats:
    """Places (P, 3) that agree with the slide at the held frames and are eased between them."""
    frames = np.arange(len(slide))
    before = held[np.clip(np.searchsorted(held, frames, side="right") - 1, 0, None)]
    after = held[np.clip(np.searchsorted(held, frames), None, len(held) - 1)]
    share = smoothstep((frames - before) / np.maximum(after - before, 1))
    share = np.where(after <= before, 0.0, share)
    return np.asarray(slide[before] + share[:, None] * (slide[after] - slide[before]))


def _between_plants(shift: Floats, plants: NDArray[np.intp]) -> Floats:
    """The shift (T, 3) of the plants, eased from one to the next while the foot is in the air."""
    frames = np.arange(len(shift))
    ends, starts = plants[:, 1] - 1, plants[:, 0]
    previous = np.searchsorted(starts, frames, side="right") - 1
    following = np.searchsorted(ends, frames)
    before = ends[np.clip(previous, 0, None)]
    after = starts[np.clip(following, None, len(starts) - 1)]
    share = smoothstep((frames - before) / np.maximum(after - before, 1))
    share = np.where(previous < 0, 1.0, np.where(following >= len(starts), 0.0, share))
    carried = shift[before] + share[:, None] * (shift[after] - shift[before])
    inside = (previous >= 0) & (frames <= ends[np.clip(previous, 0, None)])
    return np.asarray(np.where(inside[:, None], shift, carried))


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
