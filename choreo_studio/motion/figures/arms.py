"""Arms: hands that hold meet, hands on the partner lie there, free hands move along."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.figures.hands import Aim, follow_aims, lead_aims
from choreo_studio.motion.figures.holds import frames_of, hold_weights
from choreo_studio.motion.figures.limbs import bent_limb, bone_rotation
from choreo_studio.motion.figures.loose import loose_hands, playing_hands
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.steps import HoldChange
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.polish.curves import smoothed, smootherstep
from choreo_studio.motion.retarget.holds import GRIP
from choreo_studio.motion.rotations import Floats, about_axis, inverse, multiply, normalized, rotate, slerp
from choreo_studio.motion.skeleton import INDEX

_SIDES = ("Left", "Right")
_X, _Y, _Z = np.eye(3)
_COLLAR_UP, _COLLAR_FRONT = np.radians(24.0), np.radians(14.0)
_FOREARM_TWIST = 0.6
_STEADY_FRAMES = 31
_EASY_TURN = np.radians(100.0)


def with_arms(
    duet: DuetMotion, holds: tuple[HoldChange, ...], beats: Floats, manner: Manner, random: np.random.Generator
) -> DuetMotion:
    """The duet with its arms in the holds of the routine."""
    weights = hold_weights(holds, beats)
    frames = frames_of(duet)
    play = playing_hands(beats, manner, random)
    loose = [loose_hands(role, frames[role], weights, beats, manner, random) for role in (0, 1)]
    lead, follow = duet
    for hand, aim in enumerate(lead_aims(frames, weights, loose[0], play)):
        lead = _reaching(lead, hand, aim)
    lead_arm = forward_kinematics(lead).positions[:, [INDEX["RightArm"], INDEX["RightForeArm"]]]
    for hand, aim in enumerate(follow_aims(frames, weights, loose[1], play, lead_arm)):
        follow = _reaching(follow, hand, aim)
    return DuetMotion(lead, follow)


def _reaching(clip: MotionClip, hand: int, aim: Aim) -> MotionClip:
    """The clip with one grip brought to its aim."""
    pose = forward_kinematics(clip)
    name, sign = _SIDES[hand], 1.0 if hand == 0 else -1.0
    collar, upper, lower, wrist = (INDEX[name + part] for part in ("Shoulder", "Arm", "ForeArm", "Hand"))
    chest = pose.rotations[:, INDEX["Spine2"]]
    turn = _collar(rotate(inverse(chest), aim.point - pose.positions[:, upper]), sign)
    shoulder = pose.positions[:, collar] + rotate(multiply(chest, turn), clip.skeleton.offsets[upper])
    bones = [float(np.linalg.norm(clip.skeleton.offsets[joint])) for joint in (lower, wrist)]
    grip = GRIP * clip.skeleton.ends[f"{name}Hand"]
    arm, forearm = _arm(shoulder, aim.point, aim.elbow, (bones[0], bones[1] + float(np.linalg.norm(grip))), sign)
    lying = bone_rotation(aim.fingers, aim.palm, sign * _X, -_Y)
    palm = slerp(forearm, lying, aim.strength * _willing(forearm, lying)) if aim.strength.any() else forearm
    arm, forearm = _arm(shoulder, aim.point - rotate(palm, grip), aim.elbow, (bones[0], bones[1]), sign)
    forearm = multiply(forearm, about_axis(0, _FOREARM_TWIST * _twist(multiply(inverse(forearm), palm))))
    rotations = clip.rotations.copy()
    rotations[:, collar] = turn
    rotations[:, upper] = multiply(inverse(multiply(chest, turn)), arm)
    rotations[:, lower] = multiply(inverse(arm), forearm)
    rotations[:, wrist] = multiply(inverse(forearm), palm)
    return replace(clip, rotations=rotations)


def _collar(way: Floats, sign: float) -> Floats:
    """How the collar bone goes along (T, 4) with a hand on its way (T, 3) from the shoulder, in the chest's frame."""
    lifted = _COLLAR_UP * smootherstep((way[:, 1] + 0.1) / 0.55)
    forward = _COLLAR_FRONT * np.tanh(way[:, 2] / 0.4)
    return multiply(about_axis(1, -sign * forward), about_axis(2, sign * lifted))


def _arm(
    shoulder: Floats, target: Floats, elbow: Floats, bones: tuple[float, float], sign: float
) -> tuple[Floats, Floats]:
    """World rotations (T, 4) of upper arm and forearm."""
    first, second, hinge = bent_limb(shoulder, target, _steady(elbow, target - shoulder), *bones)
    return bone_rotation(first, hinge, sign * _X, -sign * _Y), bone_rotation(second, hinge, sign * _X, -sign * _Y)


def _steady(elbow: Floats, way: Floats) -> Floats:
    """The direction (T, 3) of the elbow across the way of the arm, smooth also where the two are nearly parallel."""
    aim = normalized(way)
    across = elbow - np.sum(elbow * aim, axis=-1, keepdims=True) * aim
    return smoothed(across, _STEADY_FRAMES)


def _willing(forearm: Floats, lying: Floats) -> Floats:
    """1 where a hand can lie as it is meant to, 0 (T,) where it would have to turn round."""
    angle = 2.0 * np.arccos(np.clip(np.abs(np.sum(forearm * lying, axis=-1)), 0.0, 1.0))
    return 1.0 - smootherstep((angle - _EASY_TURN) / (np.pi - _EASY_TURN - 0.05))


def _twist(rotations: Floats) -> Floats:
    """Angle (T,) of rotations about the bone's own axis, without jumps."""
    angle = 2.0 * np.arctan2(rotations[:, 1], rotations[:, 0])
    steady = np.unwrap(np.mod(angle + np.pi, 2.0 * np.pi) - np.pi)
    return np.asarray(steady - 2.0 * np.pi * np.round(np.median(steady) / (2.0 * np.pi)))
