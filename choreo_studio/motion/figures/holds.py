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
_CROWN = 0.26
_RAISED_REACH = 0.46

_LONGEST_ARMS = (0.585, 0.545)
_NEAREST = 0.5
_SOFT = 0.06
_PASSES = 4

Weights = dict[str, Floats]


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


def shared_points(frames: tuple[Frame, Frame], weights: tuple[Weights, Weights], play: Floats) -> tuple[Floats, Floats]:
    """Where the left and the right pair of hands meet, (T, 3) each, as far as they do.

    Args:
        frames: both dancers' shoulders.
        weights: of the holds of both pairs.
        play: (T, 2, 3) how far each pair of hands strays from there: aside, up and towards the lead.
    """
    lead, follow = frames
    way = (lead.chest - follow.chest) * _FLAT
    towards = normalized(way)
    over = follow.crown + towards * np.maximum(np.linalg.norm(way, axis=-1, keepdims=True) - _RAISED_REACH, 0.08)
    # Partners who face each other look nowhere together.
    common = lead.front + follow.front
    ahead = common / np.sqrt(np.sum(common**2, axis=-1, keepdims=True) + 0.1)
    pairs = []
    for lead_hand, sign in ((0, 1.0), (1, -1.0)):
        shoulders = (lead.shoulders[:, lead_hand], follow.shoulders[:, 1 - lead_hand])
        middle = 0.5 * (shoulders[0] + shoulders[1])
        aside = sign * normalized(lead.left - follow.left)
        stray = play[:, lead_hand]
        played = stray[:, :1] * aside + stray[:, 1:2] * _UP + stray[:, 2:] * towards
        points = {
            "frame": middle + 0.34 * aside + 0.05 * _UP + 0.4 * played,
            "low": middle * _FLAT + 0.05 * aside + 1.06 * _UP + played,
            "high": over + 0.5 * played,
            "front": middle * _FLAT + 0.36 * ahead + 1.22 * _UP + played,
        }
        raised = weights[lead_hand].get("high", np.zeros(len(way)))[:, None]
        # On its way up and down the hand goes round the follow's face.
        detour = 4.0 * raised * (1.0 - raised) * (0.14 * towards + 0.10 * aside)
        pairs.append(_within_reach(_blended(points, weights[lead_hand]) + detour, shoulders))
    return pairs[0], pairs[1]


def _blended(points: Weights, weights: Weights) -> Floats:
    """Points (T, 3) of the joined holds by their weights; of the low hold where there are none."""
    shares = {kind: weights[kind] for kind in JOINED if kind in weights}
    total = sum(shares.values(), np.full(len(points["low"]), 1e-6))
    mixed = 1e-6 * points["low"] + sum(share[:, None] * points[kind] for kind, share in shares.items())
    return np.asarray(mixed / total[:, None])


def _within_reach(point: Floats, shoulders: tuple[Floats, Floats]) -> Floats:
    """The point (T, 3), or one near it that both arms reach without folding up."""
    for _ in range(_PASSES):
        for shoulder, longest in zip(shoulders, _LONGEST_ARMS, strict=True):
            point = at_distance(point, shoulder, _NEAREST * longest, longest)
    return point


def at_distance(point: Floats, centre: Floats, nearest: float, farthest: float) -> Floats:
    """The point (T, 3) brought, without a kink, between two distances of a centre (T, 3)."""
    way = point - centre
    far = np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
    outer = np.where(far > farthest - _SOFT, farthest - _SOFT * np.exp((farthest - _SOFT - far) / _SOFT), far)
    inner = np.where(outer < nearest + _SOFT, nearest + _SOFT * np.exp((outer - nearest - _SOFT) / _SOFT), outer)
    return np.asarray(centre + way * (inner / far))


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
