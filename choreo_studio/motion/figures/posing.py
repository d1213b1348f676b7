"""Hips, trunk, head and legs of one dancer over the ways of body and feet."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.figures.bodies import BodyTrack
from choreo_studio.motion.figures.feet import FootTrack
from choreo_studio.motion.figures.limbs import bent_limb, bone_rotation
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.polish.curves import smoothed, smootherstep
from choreo_studio.motion.rotations import (
    Floats,
    about_axis,
    from_rotation_vector,
    inverse,
    multiply,
    rotate,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton

SIDES = ("Left", "Right")
_X, _Y = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
_STRAIGHTEST_SWING = 0.974
_HIPS_BACK = 0.015
_HEEL_BEHIND = 0.04


@dataclass(frozen=True, eq=False)
class Carriage:
    """How a dancer carries trunk and head over T frames; angles (T,) in radians.

    Attributes:
        chest_yaw, chest_pitch, chest_roll: of the chest in the room, heading taken off.
        head_yaw, head_pitch: of the head in the room, heading of the body taken off.
        hips_pitch: of the hips in the room.
        height: (T,) metres that the hips are lower than the legs allow.
        heels: (T,) radians that both heels are lifted.
    """

    chest_yaw: Floats
    chest_pitch: Floats
    chest_roll: Floats
    head_yaw: Floats
    head_pitch: Floats
    hips_pitch: Floats
    height: Floats
    heels: Floats


def posed(
    body: Skeleton, track: BodyTrack, feet: tuple[FootTrack, FootTrack], carriage: Carriage, manner: Manner
) -> tuple[Floats, Floats]:
    """Roots (T, 3) and local rotations (T, J, 4) with arms still at rest."""
    rotations = np.zeros((len(track.yaw), JOINT_COUNT, 4))
    rotations[..., 0] = 1.0
    hips = _hips_rotation(track, carriage, manner)
    rotations[:, 0] = hips
    _trunk(rotations, hips, track, carriage)
    soles = [_sole(body, foot, side, carriage.heels) for side, foot in enumerate(feet)]
    roots = _roots(body, track, hips, [ankle for ankle, _, _ in soles], feet, carriage, manner)
    for side, (ankle, foot_rotation, toe_rotation) in enumerate(soles):
        _leg(rotations, body, roots, hips, side, ankle, foot_rotation, toe_rotation, track.yaw + 0.0, feet[side].yaw)
    return roots, rotations


def _hips_rotation(track: BodyTrack, carriage: Carriage, manner: Manner) -> Floats:
    roll = np.radians(manner.hip_roll) * track.side
    twist = np.radians(manner.hip_twist) * track.side
    tilt = multiply(about_axis(0, carriage.hips_pitch), about_axis(2, roll))
    return multiply(about_axis(1, track.yaw + twist), tilt)


def _trunk(rotations: Floats, hips: Floats, track: BodyTrack, carriage: Carriage) -> None:
    chest = multiply(
        about_axis(1, track.yaw + carriage.chest_yaw),
        multiply(about_axis(0, carriage.chest_pitch), about_axis(2, carriage.chest_roll)),
    )
    share = from_rotation_vector(to_rotation_vector(multiply(inverse(hips), chest)) / 3.0)
    for name in ("Spine", "Spine1", "Spine2"):
        rotations[:, INDEX[name]] = share
    head = multiply(
        about_axis(1, track.yaw + carriage.head_yaw),
        multiply(about_axis(0, carriage.head_pitch), about_axis(2, 0.3 * carriage.chest_roll)),
    )
    half = from_rotation_vector(to_rotation_vector(multiply(inverse(chest), head)) / 2.0)
    rotations[:, INDEX["Neck"]] = rotations[:, INDEX["Head"]] = half


def _sole(body: Skeleton, foot: FootTrack, side: int, heels: Floats) -> tuple[Floats, Floats, Floats]:
    """Ankle places (T, 3), world rotations of foot and toes (T, 4)."""
    rest = body.rest_positions
    ankle, toe = INDEX[f"{SIDES[side]}Foot"], INDEX[f"{SIDES[side]}ToeBase"]
    to_ball = body.offsets[toe]
    pitch = foot.pitch + heels
    turned = about_axis(1, foot.yaw)
    rotation = multiply(turned, about_axis(0, pitch))
    ball = foot.ball + np.array([0.0, rest[toe, 1], 0.0])
    over_ball = ball - rotate(rotation, to_ball)
    # A heel is round: while the toes are lifted the ankle stays above its place, just high enough for the heel.
    heel = np.array([0.0, -rest[ankle, 1], -_HEEL_BEHIND])
    raised = rotate(turned, heel)[:, 1] - rotate(rotation, heel)[:, 1]
    over_heel = ball - rotate(turned, to_ball) + raised[:, None] * _Y
    places = np.where((pitch >= 0.0)[:, None], over_ball, over_heel)
    free = smootherstep(foot.ball[:, 1] / 0.04)
    toes = multiply(turned, about_axis(0, np.where(pitch > 0.0, pitch * 0.6 * free, pitch)))
    return places, rotation, toes


def _roots(
    body: Skeleton,
    track: BodyTrack,
    hips: Floats,
    ankles: list[Floats],
    feet: tuple[FootTrack, FootTrack],
    carriage: Carriage,
    manner: Manner,
) -> Floats:
    across, ahead = manner.hip_shift * track.side, -_HIPS_BACK
    c, s = np.cos(track.yaw), np.sin(track.yaw)
    roots = np.zeros((len(c), 3))
    roots[:, 0] = track.places[:, 0] + c * across + s * ahead
    roots[:, 2] = track.places[:, 1] - s * across + c * ahead
    highest = np.full(len(c), np.inf)
    for side, ankle in enumerate(ankles):
        joint = roots + rotate(hips, body.offsets[INDEX[f"{SIDES[side]}UpLeg"]])
        gap = ankle - joint
        flat = np.hypot(gap[:, 0], gap[:, 2])
        carries = np.clip(0.5 + (track.side if side == 0 else -track.side), 0.0, 1.0)
        longest = body.leg_length * (_STRAIGHTEST_SWING + (manner.knees - _STRAIGHTEST_SWING) * smootherstep(carries))
        reach = np.sqrt(np.maximum(longest**2 - flat**2, 0.09))
        highest = np.minimum(highest, gap[:, 1] + reach)
    roots[:, 1] = _below(highest - carriage.height)
    return roots


def _below(values: Floats, window: int = 9) -> Floats:
    """A smooth curve (T,) nowhere above the values."""
    half = window // 2
    padded = np.pad(values, half, mode="edge")
    lowest = np.min(np.lib.stride_tricks.sliding_window_view(padded, window), axis=-1)
    return smoothed(lowest, window)


def _leg(
    rotations: Floats,
    body: Skeleton,
    roots: Floats,
    hips: Floats,
    side: int,
    ankle: Floats,
    foot_rotation: Floats,
    toe_rotation: Floats,
    body_yaw: Floats,
    foot_yaw: Floats,
) -> None:
    names = [f"{SIDES[side]}{part}" for part in ("UpLeg", "Leg", "Foot", "ToeBase")]
    upper, lower, foot, toe = (INDEX[name] for name in names)
    start = roots + rotate(hips, body.offsets[upper])
    outward = np.radians(6.0 if side == 0 else -6.0)
    knee_yaw = 0.45 * body_yaw + 0.55 * foot_yaw + outward
    pole = np.stack([np.sin(knee_yaw), np.full(len(knee_yaw), 0.15), np.cos(knee_yaw)], axis=-1)
    bones = [float(np.linalg.norm(body.offsets[joint])) for joint in (lower, foot)]
    first, second, hinge = bent_limb(start, ankle, pole, *bones)
    thigh = bone_rotation(first, hinge, -_Y, _X)
    shin = bone_rotation(second, hinge, -_Y, _X)
    rotations[:, upper] = multiply(inverse(hips), thigh)
    rotations[:, lower] = multiply(inverse(thigh), shin)
    rotations[:, foot] = multiply(inverse(shin), foot_rotation)
    rotations[:, toe] = multiply(inverse(foot_rotation), toe_rotation)
