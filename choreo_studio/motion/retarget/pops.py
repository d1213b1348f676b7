"""Capture spikes: joints that jump away and come back faster than any dancer could."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import runs_of
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import Floats, from_rotation_vector, inverse, multiply, to_rotation_vector
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES
from choreo_studio.timebase import FrameRate

# Eighteen times gravity; the hardest landings of the toes stay below fourteen.
_IMPOSSIBLE_ACCELERATION = 180.0
_IMPOSSIBLE_TRUNK_ACCELERATION = 90.0
_LONGEST_REPAIR_SECONDS = 0.35
_JOIN_SECONDS = 0.1
_MARGIN_SECONDS = 0.03

_TRUNK = ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")
_CHAINS: tuple[tuple[int, ...], ...] = tuple(
    tuple(INDEX[side + part] for part in parts)
    for side in ("Left", "Right")
    for parts in (("Shoulder", "Arm", "ForeArm", "Hand"), ("UpLeg", "Leg", "Foot", "ToeBase"))
)


def without_pops(clip: MotionClip, rate: FrameRate) -> MotionClip:
    """The clip with short spikes interpolated: of the whole body where the trunk jumps, else of single limbs.

    Spikes that last longer than a third of a second stay, since what happened there is unknown. At the ends of the
    clip the nearest sound pose is held.
    """
    accelerations = _accelerations(clip, rate)
    trunk = accelerations[:, [INDEX[name] for name in _TRUNK]].max(axis=1) > _IMPOSSIBLE_TRUNK_ACCELERATION
    everything = tuple(range(len(JOINT_NAMES)))
    for start, end in _spans(trunk, rate):
        clip = _bridged(clip, int(start), int(end), everything, rate)
    relative = _accelerations(clip, rate, relative_to_hips=True)
    for chain in _CHAINS:
        hot = relative[:, chain].max(axis=1) > _IMPOSSIBLE_ACCELERATION
        for start, end in _spans(hot, rate):
            clip = _bridged(clip, int(start), int(end), chain, rate)
    return clip


def _accelerations(clip: MotionClip, rate: FrameRate, relative_to_hips: bool = False) -> Floats:
    positions = joint_positions(clip)
    if relative_to_hips:
        positions = positions - positions[:, :1]
    result = np.zeros(positions.shape[:2])
    if len(positions) > 2:
        bend = positions[2:] - 2.0 * positions[1:-1] + positions[:-2]
        result[1:-1] = np.linalg.norm(bend, axis=-1) * rate.fps**2
    return result


def _spans(hot: NDArray[np.bool_], rate: FrameRate) -> NDArray[np.intp]:
    joined = hot.copy()
    gap = max(1, round(_JOIN_SECONDS * rate.fps))
    for start, end in runs_of(~hot):
        if start > 0 and end < len(hot) and end - start <= gap:
            joined[start:end] = True
    margin = max(1, round(_MARGIN_SECONDS * rate.fps))
    spans = runs_of(joined)
    lengths = spans[:, 1] - spans[:, 0]
    spans = spans[lengths <= _LONGEST_REPAIR_SECONDS * rate.fps]
    return np.stack([np.maximum(spans[:, 0] - margin, 0), np.minimum(spans[:, 1] + margin, len(hot))], axis=-1)


def _bridged(clip: MotionClip, start: int, end: int, joints: tuple[int, ...], rate: FrameRate) -> MotionClip:
    roots, rotations = clip.root_positions.copy(), clip.rotations.copy()
    before, after, frames = start - 1, end, clip.frame_count
    moves_root = joints[0] == 0
    if before < 1 or after > frames - 2:
        good = after if before < 1 else before
        if not 0 <= good < frames:
            return clip
        hold = slice(0, after) if before < 1 else slice(before + 1, frames)
        rotations[hold, joints] = rotations[good, joints]
        if moves_root:
            roots[hold] = roots[good]
        return replace(clip, root_positions=roots, rotations=rotations)
    fraction = np.arange(1, after - before) / (after - before)
    span = float(after - before)
    if moves_root:
        first, last = roots[before] - roots[before - 1], roots[after + 1] - roots[after]
        bridge = _hermite(fraction, roots[after] - roots[before], first * span, last * span)
        roots[start:end] = roots[before] + bridge
    for joint in joints:
        q = rotations[:, joint]
        turn, first, last = (
            to_rotation_vector(multiply(inverse(q[a]), q[b]))
            for a, b in ((before, after), (before - 1, before), (after, after + 1))
        )
        bridge = _hermite(fraction, turn, first * span, last * span)
        rotations[start:end, joint] = multiply(q[before], from_rotation_vector(bridge))
    return replace(clip, root_positions=roots, rotations=rotations)


def _hermite(fraction: Floats, change: Floats, first: Floats, last: Floats) -> Floats:
    t = fraction[:, None]
    return np.asarray((3 - 2 * t) * t * t * change + t * (1 - t) ** 2 * first - t * t * (1 - t) * last)
