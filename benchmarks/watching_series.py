"""What can look wrong, frame by frame: one curve for each kind of fault, from the measures that exist."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.contacts import Flags, hand_holds, runs_of
from choreo_studio.motion.kinematics import LIMBS, Pose, forward_kinematics
from choreo_studio.motion.measures.capsules import capsule_depths, torso_depths
from choreo_studio.motion.measures.derivatives import accelerations, successive_difference
from choreo_studio.motion.measures.feet import planted_foot_speeds, sole_points
from choreo_studio.motion.measures.hands import hand_distances
from choreo_studio.motion.measures.partners import facing_directions
from choreo_studio.motion.measures.plants import stepped_feet
from choreo_studio.motion.measures.seams import acceleration_jumps
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FRAMES_PER_BEAT

Series = Mapping[str, Floats]

UNITS: dict[str, str] = {
    "slip": "cm/s",
    "sinks": "cm",
    "floats": "cm",
    "acceleration": "m/s2",
    "knee pop": "1000 deg/s2",
    "elbow pop": "1000 deg/s2",
    "spin": "deg/s",
    "stillness": "s/m",
    "hands apart": "cm",
    "bodies": "cm",
    "torsos": "cm",
}
"""Every fault and its unit; more is worse."""

LEAST_SEEN: dict[str, float] = {"sinks": 2.0, "floats": 3.0, "bodies": 5.0, "torsos": 3.0}
"""Less than this nobody sees, however little of it real dancing has."""

_HOLD_GAP_FRAMES = FRAMES_PER_BEAT
_STILL_FRAMES = 2 * FRAMES_PER_BEAT
_CM = 100.0


def series_of(motion: DuetMotion, seconds: Floats) -> dict[str, Floats]:
    """Curves (T,) by name: "slip, lead", "hands apart", ... in the units of `UNITS`, 0 where nothing is wrong."""
    poses = [forward_kinematics(clip) for clip in motion]
    lead, follow = (pose.positions for pose in poses)
    found: dict[str, Floats] = {}
    for role, clip, pose in zip(ROLES, motion, poses, strict=True):
        soles = sole_points(clip, pose)[..., 1] * _CM
        found[f"slip, {role}"] = _slip(pose.positions, seconds)
        found[f"sinks, {role}"] = np.maximum(0.0, -soles.min(axis=1))
        found[f"floats, {role}"] = np.maximum(0.0, soles.min(axis=1))
        found[f"acceleration, {role}"] = np.nan_to_num(acceleration_jumps(pose.positions, seconds))
        found[f"knee pop, {role}"] = _pops(pose, seconds, "Foot")
        found[f"elbow pop, {role}"] = _pops(pose, seconds, "Hand")
        found[f"spin, {role}"] = _spin(pose.positions, seconds)
        found[f"stillness, {role}"] = _stillness(pose.positions, seconds)
    bodies = (motion.lead.skeleton, motion.follow.skeleton)
    found["hands apart"] = _hands_apart(lead, follow, seconds)
    found["bodies"] = np.maximum(0.0, capsule_depths(lead, follow, *bodies).max(axis=1)) * _CM
    found["torsos"] = np.maximum(0.0, torso_depths(lead, follow, *bodies)) * _CM
    return found


def fault_of(name: str) -> str:
    """The kind of fault that a curve shows: its name without the dancer."""
    return name.split(",")[0]


def _slip(positions: Floats, seconds: Floats) -> Floats:
    # Feet that have arrived: a swing that is low enough to look planted is no slip that is seen.
    speed = planted_foot_speeds(positions, seconds, stepped_feet(positions, seconds))
    return np.where(np.isfinite(speed), speed, 0.0).max(axis=1) * _CM


def _pops(pose: Pose, seconds: Floats, end: str) -> Floats:
    """How suddenly the bend of a middle joint changes its speed, the worse side."""
    rates = [np.abs(accelerations(_bend(pose, f"{side}{end}"), seconds)) for side in ("Left", "Right")]
    return _on_all_frames(np.maximum(*rates) / 1000.0, len(seconds))


def _bend(pose: Pose, limb: str) -> Floats:
    start, middle, end = (pose.positions[:, joint] for joint in LIMBS[limb])
    first, second = middle - start, end - middle
    cosine = (first * second).sum(axis=1) / np.linalg.norm(first, axis=1) / np.linalg.norm(second, axis=1)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def _spin(positions: Floats, seconds: Floats) -> Floats:
    forward = facing_directions(positions)
    yaw = np.degrees(np.unwrap(np.arctan2(forward[:, 0], forward[:, 2])))
    return _on_all_frames(np.abs(successive_difference(yaw, seconds)[0]), len(seconds))


def _stillness(positions: Floats, seconds: Floats) -> Floats:
    """One over the mean speed of all joints over two beats around a frame."""
    speed = np.linalg.norm(successive_difference(positions, seconds)[0], axis=-1).mean(axis=1)
    window = np.ones(min(_STILL_FRAMES, len(speed)))
    mean = np.convolve(speed, window, "same") / np.convolve(np.ones_like(speed), window, "same")
    return _on_all_frames(1.0 / np.maximum(mean, 1e-3), len(seconds))


def _hands_apart(lead: Floats, follow: Floats, seconds: Floats) -> Floats:
    """Distance of the wrists that hold; a hold that is lost for a beat or less was not let go."""
    held = _without_gaps(hand_holds(lead, follow, seconds))
    return np.where(held, hand_distances(lead, follow), 0.0).max(axis=(1, 2)) * _CM


def _without_gaps(holds: Flags) -> Flags:
    flat = holds.reshape(len(holds), -1).copy()
    for column in flat.T:
        for start, end in runs_of(~column):
            if start > 0 and end < len(column) and end - start <= _HOLD_GAP_FRAMES:
                column[start:end] = True
    return flat.reshape(holds.shape)


def _on_all_frames(values: NDArray[np.float64], frames: int) -> Floats:
    """Values between frames put on frames; the ends are held."""
    missing = frames - len(values)
    return np.pad(values, (missing // 2, missing - missing // 2), mode="edge")
