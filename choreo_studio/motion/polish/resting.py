"""Arms brought to where their hands rest on the partner."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip, Role
from choreo_studio.motion.kinematics import LIMBS, forward_kinematics, joint_positions, reach
from choreo_studio.motion.measures.capsules import CAPSULE_NAMES, capsules_of, segment_distances
from choreo_studio.motion.polish.curves import envelope, smoothed, smoothstep
from choreo_studio.motion.polish.limbs import bend_sides, reach_bent
from choreo_studio.motion.polish.limits import within_limits
from choreo_studio.motion.polish.rests import HANDS, PALM, Rest, thickness_of
from choreo_studio.motion.polish.surfaces import Surfaces
from choreo_studio.motion.retarget.holds import grip_points
from choreo_studio.motion.rotations import (
    Floats,
    between,
    cross,
    dot,
    from_rotation_vector,
    inverse,
    lengths,
    multiply,
    normalized,
    rotate,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import INDEX

_PASSES, _TRIES = 2, 3
_DEEPER, _THROUGH_FRAMES = 0.006, 25
_LET_GO_FRAMES, _ELBOW_WINDOW = 21, 15
_FULL_REACH, _NO_REACH = 0.94, 1.04
_FULL_MOVE, LONGEST_MOVE = 0.625, 0.4
_WIDEST_PALM_TURN, _ELBOW_SHARE = np.radians(40.0), 0.8
# From the chest: elbows hang, stand out to the side and are a little behind.
_ELBOW_OUT, _ELBOW_DOWN, _ELBOW_BACK = 0.8, 0.7, 0.25


def with_rests(
    duet: DuetMotion,
    rests: tuple[Rest, ...],
    weight: Floats,
    roles: frozenset[Role],
    longest_move: float = LONGEST_MOVE,
) -> DuetMotion:
    """The duet with these hands on the partner; hands that would have to go too far are left alone.

    Args:
        duet: (T) both dancers.
        rests: where hands lie.
        weight: (T,) share of the correction.
        roles: dancers that may change.
        longest_move: metres from which on a hand would have to go too far.
    """
    for rest in rests:
        if rest.role in roles:
            clip = _resting(duet.dancer(rest.role), duet.dancer(rest.partner), rest, weight * rest.weight, longest_move)
            duet = replace(duet, lead=clip) if rest.role == "lead" else replace(duet, follow=clip)
    return duet


def _resting(clip: MotionClip, partner: MotionClip, rest: Rest, weight: Floats, longest_move: float) -> MotionClip:
    used = np.flatnonzero(weight > 0.0)
    if len(used) == 0:
        return clip
    span = slice(int(used[0]), int(used[-1]) + 1)
    before, other, share = clip[span], partner[span], weight[span]
    rest = replace(rest, spot=rest.spot[span], weight=rest.weight[span])
    piece, was = before, np.maximum(_depth(before, other, rest.hand), 0.0)
    for _ in range(_TRIES):
        piece = within_limits(_on_surface(before, other, rest, share, longest_move), share)
        # A hand that only gets there through the partner stays where it was.
        deeper = _depth(piece, other, rest.hand) - was
        if deeper.max() < _DEEPER:
            break
        share = share * (1.0 - envelope(smoothstep((deeper - 0.5 * _DEEPER) / _DEEPER), _THROUGH_FRAMES))
    rotations = clip.rotations.copy()
    rotations[span] = piece.rotations
    return replace(clip, rotations=rotations)


def _depth(clip: MotionClip, partner: MotionClip, hand: int) -> Floats:
    """Metres (T,) that an arm is in the partner's trunk or head where deepest."""
    side = ("left", "right")[hand]
    start, end, thick = _capsules(clip, (f"{side} upper arm", f"{side} forearm"))
    starts, ends, wide = _capsules(partner, ("torso", "head"))
    apart = segment_distances(start[:, :, None], end[:, :, None], starts[:, None], ends[:, None])
    return np.asarray((thick[:, None] + wide - apart).max(axis=(1, 2)))


def _capsules(clip: MotionClip, names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    rows = [CAPSULE_NAMES.index(name) for name in names]
    starts, ends, radii = capsules_of(joint_positions(clip), clip.skeleton)
    return starts[:, rows], ends[:, rows], radii[rows]


def _on_surface(clip: MotionClip, partner: MotionClip, rest: Rest, weight: Floats, longest_move: float) -> MotionClip:
    limb, offsets = HANDS[rest.hand], clip.skeleton.offsets
    upper, middle, end = LIMBS[limb]
    pose = forward_kinematics(clip)
    grip, shoulder = grip_points(clip, pose)[:, rest.hand], pose.positions[:, upper]
    target, normal = Surfaces.of(partner).place(rest.surface, rest.spot, thickness_of(clip))
    longest = sum(float(np.linalg.norm(offsets[joint])) for joint in (middle, end))
    longest += float(np.median(lengths(grip - pose.positions[:, end])))
    weight = weight * _within_reach(lengths(target - shoulder) / longest, lengths(target - grip) / longest_move)
    wanted = grip + weight[:, None] * (target - grip)
    wrists, swivel = pose.positions[:, end] + wanted - grip, None
    result = clip
    for done in range(_PASSES):
        bent = reach(clip.rotations, pose, offsets, limb, wrists, keep_end=False)
        now = bend_sides(forward_kinematics(replace(clip, rotations=bent)), (limb,))[:, 0]
        axis = normalized(wrists - shoulder)
        if swivel is None:
            chest = pose.rotations[:, INDEX["Spine2"]]
            swivel = _ELBOW_SHARE * weight * _swivel(now, _elbow_side(chest, rest.hand), axis)
        sides = rotate(from_rotation_vector(axis * swivel[:, None]), now)
        bent = reach_bent(clip.rotations, pose, offsets, (limb,), wrists[:, None], sides[:, None], keep_end=False)
        result = replace(clip, rotations=bent)
        result = _palm_on(result, end, middle, -normal, weight)
        if done + 1 < _PASSES:
            wrists = wrists + wanted - grip_points(result)[:, rest.hand]
    return result


def _within_reach(stretch: Floats, move: Floats) -> Floats:
    """1 where an arm reaches its goal with ease, 0 (T,) where it would be too far, smooth in time."""
    far = smoothstep((stretch - _FULL_REACH) / (_NO_REACH - _FULL_REACH))
    long = smoothstep((move - _FULL_MOVE) / (1.0 - _FULL_MOVE))
    return np.asarray(1.0 - envelope(np.maximum(far, long), _LET_GO_FRAMES))


def _elbow_side(chest: Floats, hand: int) -> Floats:
    """Where (T, 3) the elbow of a frame lies, seen from the line between shoulder and hand."""
    out = _ELBOW_OUT if hand == 0 else -_ELBOW_OUT
    return normalized(rotate(chest, np.array([out, -_ELBOW_DOWN, -_ELBOW_BACK])))


def _swivel(now: Floats, wanted: Floats, axis: Floats) -> Floats:
    """Radians (T,) about an axis (T, 3) from one direction at right angles to it to another, without jumps."""
    across = smoothed(wanted - dot(wanted, axis)[:, None] * axis, _ELBOW_WINDOW)
    angle = np.unwrap(np.arctan2(dot(cross(now, across), axis), dot(now, across)))
    return np.asarray(angle - 2.0 * np.pi * np.round(np.median(angle) / (2.0 * np.pi)))


def _palm_on(clip: MotionClip, hand: int, forearm: int, inward: Floats, weight: Floats) -> MotionClip:
    """The clip with a palm turned towards the surface, as far as a wrist turns with ease."""
    world = forward_kinematics(clip).rotations
    turn = to_rotation_vector(between(rotate(world[:, hand], PALM), inward))
    angle = np.maximum(lengths(turn), 1e-9)
    share = weight * _WIDEST_PALM_TURN * np.tanh(angle / _WIDEST_PALM_TURN) / angle
    turned = multiply(from_rotation_vector(smoothed(turn * share[:, None], _ELBOW_WINDOW)), world[:, hand])
    rotations = clip.rotations.copy()
    rotations[:, hand] = multiply(inverse(world[:, forearm]), turned)
    return replace(clip, rotations=rotations)
