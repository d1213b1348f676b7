"""Where hands are in a hold: points that both partners share, places on the partner, places beside the own body."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import Flags
from choreo_studio.motion.figures.steps import HoldChange
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.rotations import Floats, about_axis, heading, normalized, rotate
from choreo_studio.motion.skeleton import INDEX

JOINED = ("frame", "low", "high", "front")
_FLAT, _UP = np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
_CROWN = 0.19
_RAISED_REACH = 0.46

_LONGEST_ARMS = (0.585, 0.545)
_NEAREST = 0.5
_PASSES = 6

Weights = dict[str, Floats]


@dataclass(frozen=True, eq=False)
class Aim:
    """Where one hand's grip goes, (T, 3), and to which side its elbow points, (T, 3)."""

    point: Floats
    pole: Floats


@dataclass(frozen=True, eq=False)
class Frame:
    """A dancer's shoulders and chest over T frames.

    Attributes:
        shoulders: (T, 2, 3) left and right.
        chest: (T, 3) place of the upper spine.
        rotation: (T, 4) of the chest.
        left, front: (T, 3) level directions.
        crown: (T, 3) above the head.
    """

    shoulders: Floats
    chest: Floats
    rotation: Floats
    left: Floats
    front: Floats
    crown: Floats

    @classmethod
    def of(cls, pose: Pose) -> "Frame":
        """The frame of a pose."""
        at = pose.positions
        rotation = pose.rotations[:, INDEX["Spine2"]]
        turn = about_axis(1, heading(rotation))
        return cls(
            at[:, [INDEX["LeftArm"], INDEX["RightArm"]]],
            at[:, INDEX["Spine2"]],
            rotation,
            rotate(turn, np.array([1.0, 0.0, 0.0])),
            rotate(turn, np.array([0.0, 0.0, 1.0])),
            at[:, INDEX["Head"]] + _CROWN * _UP,
        )


def hold_weights(changes: tuple[HoldChange, ...], beats: Floats) -> tuple[Weights, Weights]:
    """How much the left and the right pair of hands are in each hold, (T,) each, 1 in all."""
    pairs: list[Weights] = []
    for kinds in ([change.left for change in changes], [change.right for change in changes]):
        weights: Weights = {}
        for change, kind in zip(changes, kinds, strict=True):
            if kind is None:
                continue
            share = smootherstep((beats - change.beat) / change.beats) if weights else np.ones(len(beats))
            weights = {name: weight * (1.0 - share) for name, weight in weights.items()}
            weights[kind] = weights.get(kind, 0.0) + share
        pairs.append(weights)
    return pairs[0], pairs[1]


def lead_aims(frames: tuple[Frame, Frame], weights: tuple[Weights, Weights], free: Floats) -> tuple[Aim, Aim]:
    """Aims of the lead's left and right hand; free (T, 2, 3) is where they go on their own."""
    lead, follow = frames
    points = _shared_points(frames)
    back = follow.chest + rotate(follow.rotation, np.array([0.165, 0.05, -0.07]))
    right = points[1] | {"embrace": back}
    return (
        _aim(points[0] | {"free": free[:, 0]}, weights[0], lead, 1.0),
        _aim(right | {"free": free[:, 1]}, weights[1], lead, -1.0),
    )


def follow_aims(
    frames: tuple[Frame, Frame], weights: tuple[Weights, Weights], free: Floats, lead_arm: Floats
) -> tuple[Aim, Aim]:
    """Aims of the follow's left and right hand; lead_arm (T, 2, 3) is the lead's right shoulder and elbow."""
    lead, follow = frames
    points = _shared_points(frames)
    arm = lead_arm[:, 0] + 0.30 * (lead_arm[:, 1] - lead_arm[:, 0])
    on_arm = arm + rotate(lead.rotation, np.array([-0.02, 0.055, 0.02]))
    left = points[1] | {"embrace": on_arm}
    return (
        _aim(left | {"free": free[:, 0]}, weights[1], follow, 1.0),
        _aim(points[0] | {"free": free[:, 1]}, weights[0], follow, -1.0),
    )


def _shared_points(frames: tuple[Frame, Frame]) -> tuple[Weights, Weights]:
    """Where the left and the right pair of hands meet in each joined hold."""
    lead, follow = frames
    pairs = []
    for lead_hand, sign in ((0, 1.0), (1, -1.0)):
        middle = 0.5 * (lead.shoulders[:, lead_hand] + follow.shoulders[:, 1 - lead_hand])
        aside = sign * normalized(lead.left - follow.left)
        ahead = normalized(lead.front + follow.front)
        level = middle * _FLAT
        way = (lead.chest - follow.chest) * _FLAT
        apart = np.linalg.norm(way, axis=-1, keepdims=True)
        over = follow.crown + normalized(way) * np.maximum(apart - _RAISED_REACH, 0.06)
        points = {
            "frame": middle + 0.34 * aside + 0.05 * _UP,
            "low": level + 0.03 * aside + 1.04 * _UP,
            "high": over,
            "front": level + 0.36 * ahead + 1.22 * _UP,
        }
        shoulders = (lead.shoulders[:, lead_hand], follow.shoulders[:, 1 - lead_hand])
        pairs.append({kind: _within_reach(point, shoulders) for kind, point in points.items()})
    return pairs[0], pairs[1]


def _within_reach(point: Floats, shoulders: tuple[Floats, Floats]) -> Floats:
    """The point (T, 3), or one near it that both arms reach without folding up."""
    for _ in range(_PASSES):
        for shoulder, longest in zip(shoulders, _LONGEST_ARMS, strict=True):
            way = point - shoulder
            far = np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
            point = shoulder + way * np.clip(1.0, _NEAREST * longest / far, longest / far)
    return point


_POLES = {
    "frame": (1.0, -0.7, -0.3),
    "low": (0.6, -1.0, -0.3),
    "high": (1.0, -0.1, 0.5),
    "front": (0.7, -0.8, 0.0),
    "embrace": (1.0, -0.35, 0.0),
    "free": (0.6, -0.4, -0.8),
}


def _aim(points: Weights, weights: Weights, own: Frame, sign: float) -> Aim:
    point = sum(weight[:, None] * points[kind] for kind, weight in weights.items())
    pole = np.zeros_like(own.chest)
    for kind, weight in weights.items():
        out, up, front = _POLES[kind]
        pole = pole + weight[:, None] * (sign * out * own.left + up * _UP + front * own.front)
    return Aim(np.asarray(point), normalized(pole))


def frames_of(duet: DuetMotion) -> tuple[Frame, Frame]:
    """Both dancers' frames."""
    return Frame.of(forward_kinematics(duet.lead)), Frame.of(forward_kinematics(duet.follow))


def holding(changes: tuple[HoldChange, ...], beats: Floats) -> tuple[Flags, Flags]:
    """Whether the lead's left and the follow's right hand hold each other, and the other two, (T,) each."""
    left, right = (
        np.asarray(sum((weights[kind] for kind in JOINED if kind in weights), np.zeros(len(beats))) > 0.9999)
        for weights in hold_weights(changes, beats)
    )
    return left, right
