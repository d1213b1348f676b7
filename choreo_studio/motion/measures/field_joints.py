"""The 24 joints and the 30 frames a second on which the field's measures are defined."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import Pose, end_positions, forward_kinematics
from choreo_studio.motion.resampling import sample_clip
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX

FIELD_FPS = 30.0

# SMPL order: name in the field's papers, our joint.
_SMPL: tuple[tuple[str, str], ...] = (
    ("root", "Hips"),
    ("lhip", "LeftUpLeg"),
    ("rhip", "RightUpLeg"),
    ("belly", "Spine"),
    ("lknee", "LeftLeg"),
    ("rknee", "RightLeg"),
    ("spine", "Spine1"),
    ("lankle", "LeftFoot"),
    ("rankle", "RightFoot"),
    ("chest", "Spine2"),
    ("ltoes", "LeftToeBase"),
    ("rtoes", "RightToeBase"),
    ("neck", "Neck"),
    ("linshoulder", "LeftShoulder"),
    ("rinshoulder", "RightShoulder"),
    ("head", "Head"),
    ("lshoulder", "LeftArm"),
    ("rshoulder", "RightArm"),
    ("lelbow", "LeftForeArm"),
    ("relbow", "RightForeArm"),
    ("lwrist", "LeftHand"),
    ("rwrist", "RightHand"),
)
FIELD_NAMES: tuple[str, ...] = (*(name for name, _ in _SMPL), "lhand", "rhand")
FIELD_INDEX: dict[str, int] = {name: index for index, name in enumerate(FIELD_NAMES)}
_BODY = [INDEX[joint] for _, joint in _SMPL]


def field_positions(clip: MotionClip, pose: Pose | None = None) -> Floats:
    """The 24 SMPL joints of a clip in SMPL order, world metres, shape (T, 24, 3).

    The two SMPL hands lie at the knuckles, half way from our wrist to our finger tips.

    Args:
        clip: the motion.
        pose: its world pose, where the caller has it already.
    """
    pose = pose or forward_kinematics(clip)
    hands = [
        (pose.positions[:, INDEX[joint]] + end_positions(clip, pose, joint)) / 2.0
        for joint in ("LeftHand", "RightHand")
    ]
    return np.concatenate([pose.positions[:, _BODY], np.stack(hands, axis=1)], axis=1)


def field_seconds(frame_seconds: Floats) -> Floats:
    """Times of frames at 30 a second from the first to the last of (T,) rising times."""
    span = float(frame_seconds[-1] - frame_seconds[0])
    count = int(np.floor(span * FIELD_FPS + 1e-6)) + 1
    return np.asarray(frame_seconds[0] + np.arange(count) / FIELD_FPS)


def at_field_rate(clip: MotionClip, frame_seconds: Floats) -> MotionClip:
    """The clip, whose frames happen at `frame_seconds` (T,), read at 30 frames a second as the field's measures do."""
    return sample_clip(clip, frame_seconds, field_seconds(frame_seconds))
