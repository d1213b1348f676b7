"""Arms: hands that hold meet, hands on the partner stay there, free hands move along."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.figures.holds import Aim, Frame, follow_aims, frames_of, hold_weights, lead_aims
from choreo_studio.motion.figures.limbs import bent_limb, bone_rotation
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.steps import HoldChange
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.retarget.holds import GRIP
from choreo_studio.motion.rotations import Floats, about_axis, inverse, multiply, rotate
from choreo_studio.motion.skeleton import INDEX

_SIDES = ("Left", "Right")
_X, _Y, _Z = np.eye(3)
_COLLAR_UP, _COLLAR_FRONT = np.radians(24.0), np.radians(14.0)
_AROUND = np.radians(50.0)


def with_arms(
    duet: DuetMotion, holds: tuple[HoldChange, ...], beats: Floats, manner: Manner, random: np.random.Generator
) -> DuetMotion:
    """The duet with its arms in the holds of the routine."""
    weights = hold_weights(holds, beats)
    raised = weights[0].get("high", np.zeros(len(beats)))
    frames = frames_of(duet)
    loose = [_loose(frame, beats, manner, random) for frame in frames]
    loose[1][:, 0] += raised[:, None] * (_waist(frames[1]) - loose[1][:, 0])
    lead = duet.lead
    for hand, aim in enumerate(lead_aims(frames, weights, loose[0])):
        lead = _reaching(lead, hand, aim)
    on_partner = weights[1].get("embrace", np.zeros(len(beats)))
    lead = _curled(lead, 1, on_partner * _AROUND)
    lead_arm = forward_kinematics(lead).positions[:, [INDEX["RightArm"], INDEX["RightForeArm"]]]
    follow = duet.follow
    for hand, aim in enumerate(follow_aims(frames, weights, loose[1], lead_arm)):
        follow = _reaching(follow, hand, aim)
    follow = _curled(follow, 0, on_partner * 0.5 * _AROUND)
    return DuetMotion(lead, follow)


def _curled(clip: MotionClip, hand: int, angles: Floats) -> MotionClip:
    """The clip with one hand bent by angles (T,) to the side of its palm."""
    rotations = clip.rotations.copy()
    rotations[:, INDEX[f"{_SIDES[hand]}Hand"]] = about_axis(2, -angles if hand == 0 else angles)
    return replace(clip, rotations=rotations)


def _loose(own: Frame, beats: Floats, manner: Manner, random: np.random.Generator) -> Floats:
    """Where hands that hold nothing go, (T, 2, 3): beside the body, swinging a little."""
    result = np.empty_like(own.shoulders)
    open_arm = 0.5 + 0.5 * random.uniform(-1, 1)
    for hand, sign in ((0, 1.0), (1, -1.0)):
        phase, slow = random.uniform(0, 2 * np.pi, 2)
        swing = manner.arms * 0.05 * np.sin(np.pi * beats / 2.0 + phase)
        drift = manner.arms * 0.04 * np.sin(np.pi * beats / 7.0 + slow)
        out = 0.15 + 0.16 * manner.arms * open_arm + drift
        up = -0.38 + 0.16 * manner.arms * open_arm + drift
        front = 0.17 + swing
        result[:, hand] = (
            own.shoulders[:, hand] + (sign * out)[:, None] * own.left + up[:, None] * _Y + front[:, None] * own.front
        )
    return result


def _waist(own: Frame) -> Floats:
    """In front of the own waist (T, 3), where a hand is out of the way of a turn."""
    return np.asarray(own.shoulders[:, 0] - 0.06 * own.left - 0.27 * _Y + 0.24 * own.front)


def _reaching(clip: MotionClip, hand: int, aim: Aim) -> MotionClip:
    """The clip with one grip brought to its aim."""
    pose = forward_kinematics(clip)
    name, sign = _SIDES[hand], 1.0 if hand == 0 else -1.0
    collar, upper, lower, wrist = (INDEX[name + part] for part in ("Shoulder", "Arm", "ForeArm", "Hand"))
    chest = pose.rotations[:, INDEX["Spine2"]]
    way = rotate(inverse(chest), aim.point - pose.positions[:, upper])
    lifted = _COLLAR_UP * smootherstep((way[:, 1] + 0.1) / 0.55)
    forward = _COLLAR_FRONT * np.tanh(way[:, 2] / 0.4)
    turn = multiply(about_axis(1, -sign * forward), about_axis(2, sign * lifted))
    offsets = clip.skeleton.offsets
    shoulder = pose.positions[:, collar] + rotate(multiply(chest, turn), offsets[upper])
    bones = (
        float(np.linalg.norm(offsets[lower])),
        float(np.linalg.norm(offsets[wrist]) + GRIP * np.linalg.norm(clip.skeleton.ends[f"{name}Hand"])),
    )
    first, second, hinge = bent_limb(shoulder, aim.point, aim.pole, *bones)
    arm, forearm = (bone_rotation(bone, hinge, sign * _X, -sign * _Y) for bone in (first, second))
    rotations = clip.rotations.copy()
    rotations[:, collar] = turn
    rotations[:, upper] = multiply(inverse(multiply(chest, turn)), arm)
    rotations[:, lower] = multiply(inverse(arm), forearm)
    return replace(clip, rotations=rotations)
