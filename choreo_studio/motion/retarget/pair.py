"""Two retargeted dancers put into one world."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import foot_contacts, runs_of, velocities, without_short_runs
from choreo_studio.motion.kinematics import forward_kinematics, joint_positions, reach
from choreo_studio.motion.retarget.holds import grip_distances
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.timebase import FrameRate

CLOSENESS_CHOICES: tuple[float, ...] = tuple(round(1.0 - 0.02 * step, 2) for step in range(16))
_HORIZONTAL = np.array([1.0, 0.0, 1.0])
_NEAR_HANDS = 0.4
_LEAST_SHARE_OF_NEAR_HANDS = 0.25
_WORTH_MOVING = 0.01
_PLANT_SPEED = 0.4
_SHORTEST_PLANT_SECONDS = 0.1


def placed_pair(
    lead: MotionClip, follow: MotionClip, lead_path: Floats, follow_path: Floats, closeness: float, rate: FrameRate
) -> DuetMotion:
    """Both dancers at `closeness` times their offset, with every step kept where its foot stands.

    The bodies move as a whole, towards each other; a planted foot moves by one constant for as long as it stands,
    so that no slip is added.

    Args:
        lead: the lead, retargeted on its own.
        follow: the follow, retargeted on its own.
        lead_path: (T, 3) where the lead's root belongs in the common world when nothing is brought closer.
        follow_path: (T, 3) the same for the follow.
        closeness: factor on the horizontal offset of the partners.
        rate: of the frames.
    """
    pull = (1.0 - closeness) / 2.0 * (follow_path - lead_path) * _HORIZONTAL
    return DuetMotion(
        _moved(lead, (lead_path - lead.root_positions) * _HORIZONTAL + pull, rate),
        _moved(follow, (follow_path - follow.root_positions) * _HORIZONTAL - pull, rate),
    )


def find_closeness(lead: MotionClip, follow: MotionClip, lead_path: Floats, follow_path: Floats) -> float:
    """The factor in 0.7 .. 1 on the offset of the paths (T, 3) that brings their nearest hands together best.

    Captures whose bodies were normalised to other proportions leave hands that held each other apart. The measure
    is the median distance of the nearest hands over the frames in which any are near; 1 when hands rarely are.
    """

    def nearest(closeness: float) -> Floats:
        pull = (1.0 - closeness) / 2.0 * (follow_path - lead_path) * _HORIZONTAL
        moved = [replace(lead, root_positions=lead_path + pull), replace(follow, root_positions=follow_path - pull)]
        return np.asarray(grip_distances(*moved).reshape(lead.frame_count, 4).min(axis=1))

    reference = nearest(1.0)
    near = reference < _NEAR_HANDS
    if np.mean(near) < _LEAST_SHARE_OF_NEAR_HANDS:
        return 1.0
    costs = np.array([np.median(nearest(choice)[near]) for choice in CLOSENESS_CHOICES])
    return CLOSENESS_CHOICES[int(np.argmax(costs <= costs.min() + _WORTH_MOVING))]


def _moved(clip: MotionClip, displacement: Floats, rate: FrameRate) -> MotionClip:
    if np.ptp(displacement, axis=0).max() < 1e-9:
        return replace(clip, root_positions=clip.root_positions + displacement)
    before = joint_positions(clip)
    planted = _planted(before, rate)
    clip = replace(clip, root_positions=clip.root_positions + displacement)
    rotations = clip.rotations
    for foot, flags in zip(("LeftFoot", "RightFoot"), planted.T, strict=True):
        targets = before[:, INDEX[foot]] + held_while(displacement, flags)
        pose = forward_kinematics(replace(clip, rotations=rotations))
        rotations = reach(rotations, pose, clip.skeleton.offsets, foot, targets)
    return replace(clip, rotations=rotations)


def _planted(positions: Floats, rate: FrameRate) -> NDArray[np.bool_]:
    seconds = rate.seconds(len(positions))
    near = foot_contacts(positions, seconds)
    toes = positions[:, [INDEX["LeftToeBase"], INDEX["RightToeBase"]]]
    speed = np.linalg.norm(velocities(toes, seconds)[..., [0, 2]], axis=-1)
    still = (near[:, [0, 2]] | near[:, [1, 3]]) & (speed < _PLANT_SPEED)
    return without_short_runs(still, seconds, _SHORTEST_PLANT_SECONDS)


def held_while(displacement: Floats, planted: NDArray[np.bool_]) -> Floats:
    """Displacement (T, 3) that is constant while a foot is planted and eases from step to step in between."""
    result = displacement.copy()
    runs = runs_of(planted)
    for start, end in runs:
        result[start:end] = displacement[start:end].mean(axis=0)
    correction = result - displacement
    for (_, start), (end, _) in pairwise(runs):
        t = (np.arange(start, end) - start + 1.0) / (end - start + 1.0)
        ease = (t * t * (3.0 - 2.0 * t))[:, None]
        correction[start:end] = (1.0 - ease) * correction[start - 1] + ease * correction[end]
    if len(runs):
        correction[: runs[0, 0]] = correction[runs[0, 0]]
        correction[runs[-1, 1] :] = correction[runs[-1, 1] - 1]
    return displacement + correction
