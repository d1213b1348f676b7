"""A couple kept on a stage: its way is bent by turning it slowly about the feet that stand, never by sliding it."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.editing.steering import Complex, FloorPath, least_turns
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.rotations import Floats, about_axis, multiply, rotate
from choreo_studio.motion.skeleton import INDEX

_KNOT_FRAMES = 4
_PIVOT_WINDOW = 13
_TURN_WINDOW = 9
_MARGIN_METRES = 0.1
_SMALLEST_HALF = 0.5
_REST_COST = 0.01
_STAYING = (*FOOT_JOINTS, INDEX["Hips"])


def kept_on_stage(duet: DuetMotion, frame_seconds: Floats, stage_metres: float, planted: Floats) -> DuetMotion:
    """The duet placed around the middle of the floor, its way bent where the stage would be too small for it.

    Both dancers turn as one about the mean of their standing feet, slowly, and most while feet are in the air: what a
    frame shows stays as it is, but for its place and where it faces on the floor. A dance that fits is only moved.

    Args:
        duet: (T) both dancers.
        frame_seconds: (T,) rising times.
        stage_metres: side of the square, centred on the origin; 0 for an endless floor.
        planted: (T, 2, 4) how surely the joints of `contacts.FOOT_JOINTS` of lead and follow stand, 0 to 1.
    """
    if planted.shape != (duet.frame_count, 2, 4):
        raise ValueError(f"planted: expected ({duet.frame_count}, 2, 4), found {planted.shape}")
    joints = np.stack([joint_positions(clip) for clip in duet], axis=1)
    staying = joints[:, :, _STAYING][..., [2, 0]].reshape(duet.frame_count, -1, 2)
    points = staying[..., 0] + 1j * staying[..., 1]
    low, high = staying.min(axis=(0, 1)), staying.max(axis=(0, 1))
    middle = (low + high) / 2.0
    half = max(stage_metres / 2.0 - _MARGIN_METRES, _SMALLEST_HALF)
    if stage_metres == 0.0 or float((high - low).max()) <= 2.0 * half or duet.frame_count <= 2 * _KNOT_FRAMES:
        return _shifted(duet, complex(*middle))
    feet = joints[:, :, FOOT_JOINTS][..., [2, 0]]
    return _bent(duet, frame_seconds, half, points, feet[..., 0] + 1j * feet[..., 1], planted)


def _bent(
    duet: DuetMotion, seconds: Floats, half: float, points: Complex, feet: Complex, planted: Floats
) -> DuetMotion:
    weight = planted / np.maximum(planted.sum(axis=(1, 2), keepdims=True), 1e-6)
    loose = planted.sum(axis=(1, 2)) < 0.5
    hips = (points[:, len(_STAYING) - 1] + points[:, -1]) / 2.0
    stands = np.where(loose, hips, (weight * feet).sum(axis=(1, 2)))
    pivot = smoothed(stands.real, _PIVOT_WINDOW) + 1j * smoothed(stands.imag, _PIVOT_WINDOW)
    arm = (planted * np.abs(feet - pivot[:, None, None]) ** 2).sum(axis=(1, 2))
    knots = np.append(np.arange(0, len(pivot) - 1, _KNOT_FRAMES), len(pivot) - 1)
    cost = np.add.reduceat(arm, knots[:-1]) / np.diff(knots) + _REST_COST
    path = FloorPath(pivot[knots], points[knots] - pivot[knots, None], seconds[knots], cost)
    start, turns = least_turns(path, half)
    every = smoothed(np.interp(np.arange(len(pivot)), knots, turns), _TURN_WINDOW)
    steps = np.diff(pivot) * np.exp(1j * (every[1:] + every[:-1]) / 2.0)
    walked = start + np.concatenate([[0.0], np.cumsum(steps)])
    lead, follow = (_turned(clip, pivot, every, walked) for clip in duet)
    return DuetMotion(lead, follow)


def _turned(clip: MotionClip, pivot: Complex, turns: Floats, walked: Complex) -> MotionClip:
    """The clip turned about +Y by (T,) around the pivot (T,), which moves onto the walked path (T,)."""
    before, after = (np.stack([p.imag, np.zeros(len(p)), p.real], axis=-1) for p in (pivot, walked))
    quaternions = about_axis(1, turns)
    rotations = clip.rotations.copy()
    rotations[:, 0] = multiply(quaternions, clip.rotations[:, 0])
    return replace(clip, root_positions=rotate(quaternions, clip.root_positions - before) + after, rotations=rotations)


def _shifted(duet: DuetMotion, middle: complex) -> DuetMotion:
    shift = np.array([middle.imag, 0.0, middle.real])
    lead, follow = (replace(clip, root_positions=clip.root_positions - shift) for clip in duet)
    return DuetMotion(lead, follow)
