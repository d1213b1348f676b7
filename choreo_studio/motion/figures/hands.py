"""What each hand does in a hold: where its grip goes, how the hand lies there, and where the elbow points."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.figures.holds import JOINED, Frame, Weights, at_distance, shared_points
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.rotations import Floats, normalized, rotate

_FLAT, _UP = np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
# How far elbows stand out to the side.
_ELBOWS_OUT = {"frame": 1.0, "low": 0.5, "high": 1.3, "front": 0.4, "embrace": 0.9, "free": 0.35}
_NEAR, _FAR = 0.28, 0.5
_NEAREST, _FARTHEST = 0.22, (0.53, 0.50)


@dataclass(frozen=True, eq=False)
class Lie:
    """How a hand lies: where fingers and palm point, (T, 3) each, and how far the hand follows that, 0 to 1."""

    fingers: Floats
    palm: Floats
    strength: float


@dataclass(frozen=True, eq=False)
class Aim:
    """What a hand is to do over T frames.

    Attributes:
        point: (T, 3) where its grip goes.
        elbow: (T, 3) to which side the elbow points.
        fingers, palm: (T, 3) directions.
        strength: (T,) how far the hand follows them; else it goes on where the forearm points.
    """

    point: Floats
    elbow: Floats
    fingers: Floats
    palm: Floats
    strength: Floats


def lead_aims(
    frames: tuple[Frame, Frame], weights: tuple[Weights, Weights], free: Floats, play: Floats
) -> tuple[Aim, Aim]:
    """Aims of the lead's left and right hand.

    Args:
        frames: both dancers' shoulders.
        weights: of the holds of the left and the right pair of hands.
        free: (T, 2, 3) where the hands go on their own.
        play: (T, 2, 3) how far the joined hands stray from the middle of their hold.
    """
    lead, follow = frames
    points = shared_points(frames, weights, play)
    opened = smootherstep((0.9 + np.sum(lead.front * follow.front, axis=-1)) / 0.9)[:, None]
    on_back = follow.chest + rotate(follow.rotation, np.array([0.115, 0.05, -0.125]))
    on_side = follow.chest + rotate(follow.rotation, np.array([0.17, -0.02, -0.075]))
    embrace = on_back + opened * (on_side - on_back)
    across = rotate(follow.rotation, normalized(np.array([-1.0, 0.2, -0.35])))
    inward = rotate(follow.rotation, normalized(np.array([-0.3, 0.0, 1.0])))
    left = _lies(frames, 0, 1.0)
    right = _lies(frames, 0, -1.0) | {"embrace": Lie(across, inward, 0.85)}
    return (
        _aim({"joined": points[0], "free": free[:, 0]}, weights[0], left, lead, 0, 0),
        _aim({"joined": points[1], "free": free[:, 1], "embrace": embrace}, weights[1], right, lead, 0, 1),
    )


def follow_aims(
    frames: tuple[Frame, Frame], weights: tuple[Weights, Weights], free: Floats, play: Floats, lead_arm: Floats
) -> tuple[Aim, Aim]:
    """Aims of the follow's left and right hand; lead_arm (T, 2, 3) is the lead's right shoulder and elbow."""
    lead, follow = frames
    points = shared_points(frames, weights, play)
    arm = lead_arm[:, 0] + 0.22 * (lead_arm[:, 1] - lead_arm[:, 0])
    on_arm = arm + rotate(lead.rotation, np.array([-0.035, 0.05, 0.0]))
    over = rotate(lead.rotation, normalized(np.array([0.25, 0.15, -1.0])))
    down = rotate(lead.rotation, normalized(np.array([0.6, -0.8, 0.0])))
    left = _lies(frames, 1, 1.0) | {"embrace": Lie(over, down, 0.8)}
    return (
        _aim({"joined": points[1], "free": free[:, 0], "embrace": on_arm}, weights[1], left, follow, 1, 0),
        _aim({"joined": points[0], "free": free[:, 1]}, weights[0], _lies(frames, 1, -1.0), follow, 1, 1),
    )


def _lies(frames: tuple[Frame, Frame], role: int, sign: float) -> dict[str, Lie]:
    """How a dancer's left (sign 1) or right hand lies in the joined holds."""
    own, partner = frames[role], frames[1 - role]
    towards = normalized((partner.chest - own.chest) * _FLAT)
    aside = sign * normalized(own.left - partner.left)
    palm_up = 1.0 if role == 0 else -1.0
    return {
        "frame": Lie(normalized(0.55 * aside + (0.6 if role == 0 else 0.4) * _UP + 0.5 * towards), towards, 0.6),
        "low": Lie(normalized(towards - 0.35 * aside), palm_up * _UP + 0.0 * towards, 0.5),
    }


def _aim(points: Weights, weights: Weights, lies: dict[str, Lie], own: Frame, role: int, hand: int) -> Aim:
    sign = 1.0 if hand == 0 else -1.0
    mixed = sum(weight[:, None] * points.get(kind, points["joined"]) for kind, weight in weights.items())
    held = sum((weights[kind] for kind in JOINED if kind in weights), np.zeros(len(own.chest)))[:, None]
    kept_off = at_distance(np.asarray(mixed), own.shoulders[:, hand], _NEAREST, _FARTHEST[role])
    point = np.asarray(held * mixed + (1.0 - held) * kept_off)
    fingers, palm = np.zeros_like(point), np.zeros_like(point)
    strength = np.zeros(len(point))
    # An elbow that has room stands out; one whose hand is near hangs down.
    room = smootherstep((np.linalg.norm(point - own.shoulders[:, hand], axis=-1) - _NEAR) / (_FAR - _NEAR))[:, None]
    elbow = _hanging(point - own.shoulders[:, hand], own)
    for kind, weight in weights.items():
        elbow = elbow + weight[:, None] * sign * _ELBOWS_OUT[kind] * (0.3 + 0.7 * room) * own.left
        if kind in lies:
            lie = lies[kind]
            fingers = fingers + weight[:, None] * lie.fingers
            palm = palm + weight[:, None] * lie.palm
            strength = strength + weight * lie.strength
    return Aim(point, normalized(elbow), normalized(fingers), normalized(palm), strength)


def _hanging(way: Floats, own: Frame) -> Floats:
    """Where an elbow points by its weight, (T, 3): down under an arm that reaches out, back beside one that hangs."""
    rise = normalized(way)[:, 1:2]
    down = smootherstep((rise + 1.0) / 0.8) * (1.0 - 0.5 * smootherstep(rise))
    return np.asarray(-down * _UP - (0.35 + 0.6 * (1.0 - down)) * own.front)
