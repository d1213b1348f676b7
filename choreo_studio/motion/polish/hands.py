"""Hands that hold each other meet."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import velocities, without_short_runs
from choreo_studio.motion.kinematics import LIMBS, Pose, forward_kinematics, reach
from choreo_studio.motion.polish.curves import envelope, smoothed, smoothstep
from choreo_studio.motion.retarget.holds import grip_points
from choreo_studio.motion.rotations import Floats, normalized

_HANDS = ("LeftHand", "RightHand")
_NEAR_DISTANCE, _NEAR_SPEED, _SHORTEST_HOLD_SECONDS = 0.25, 0.9, 0.3
_LET_GO_FRAMES = 13
_EASE_FRAMES = 21
_FULL_GAP, _LARGEST_GAP, _FARTHEST_GAP = 0.35, 0.6, 1.0
_BRIDGED_GAP, _FARTHEST_DRAW, _DRAW_FRAMES = 0.12, 0.3, 33
_FLOOR = np.array([1.0, 0.0, 1.0])
_STRAIGHTEST_ARM = 0.985
_PASSES = 3


def near_hands(duet: DuetMotion, frame_seconds: Floats) -> Floats:
    """Holds (T, 2, 2), 0 or 1, read from hands that stay near each other; a hand holds one other at most.

    Args:
        duet: (T) both dancers.
        frame_seconds: (T,) rising times.
    """
    offset = grip_points(duet.lead)[:, :, None] - grip_points(duet.follow)[:, None]
    distance = np.linalg.norm(offset, axis=-1)
    speed = np.linalg.norm(velocities(offset, frame_seconds), axis=-1)
    nearest = distance <= np.minimum(distance[:, :, ::-1], distance[:, ::-1, :])
    near = (distance < _NEAR_DISTANCE) & (speed < _NEAR_SPEED) & nearest
    flat = without_short_runs(near.reshape(len(near), 4), frame_seconds, _SHORTEST_HOLD_SECONDS)
    return flat.reshape(near.shape).astype(np.float64)


def drawn_together(duet: DuetMotion, holds: Floats, weight: Floats, roles: frozenset[Role]) -> DuetMotion:
    """The duet with its roots drawn towards each other on the floor, slowly, where held hands are far apart.

    Arms alone bridge a hand's breadth or two; a partner who dances on as before may be further away than that. Hands
    that are too far apart even so have let go.

    Args:
        duet: (T) both dancers.
        holds: (T, 2, 2) how surely the lead's left and right hand hold the follow's left and right hand, 0 to 1.
        weight: (T,) how much of the shift is applied.
        roles: dancers that may move; the shift is shared among them.
    """
    gaps = (grip_points(duet.follow)[:, None] - grip_points(duet.lead)[:, :, None]) * _FLOOR
    let_go = smoothstep((np.linalg.norm(gaps, axis=-1) - _LARGEST_GAP) / (_FARTHEST_GAP - _LARGEST_GAP))
    held = (holds > 0.5) * (1.0 - let_go)
    if not held.any() or not roles:
        return duet
    gap = (gaps * held[..., None]).sum(axis=(1, 2)) / np.maximum(held.sum(axis=(1, 2)), 1.0)[:, None]
    distance = np.maximum(np.linalg.norm(gap, axis=-1), 1e-9)
    wanted = gap * (np.clip(distance - _BRIDGED_GAP, 0.0, _FARTHEST_DRAW) / distance)[:, None]
    shift = smoothed(wanted, _DRAW_FRAMES) * (weight / len(roles))[:, None]
    clips = [
        replace(clip, root_positions=clip.root_positions + sign * shift) if role in roles else clip
        for role, clip, sign in (("lead", duet.lead, 1.0), ("follow", duet.follow, -1.0))
    ]
    return DuetMotion(clips[0], clips[1])


def joined_hands(duet: DuetMotion, holds: Floats, weight: Floats, roles: frozenset[Role]) -> DuetMotion:
    """The duet with the palms of each hold brought together, as far as the arms reach.

    Args:
        duet: (T) both dancers.
        holds: (T, 2, 2) how surely the lead's left and right hand hold the follow's left and right hand, 0 to 1.
        weight: (T,) how much of every correction is applied.
        roles: dancers that may move; the hands of the other are the goal.
    """
    held = envelope((holds > 0.5).astype(np.float64), _EASE_FRAMES)
    gaps = grip_points(duet.follow)[:, None] - grip_points(duet.lead)[:, :, None]
    distance = np.linalg.norm(gaps, axis=-1)
    # A gap opens within a few frames: unless the letting go is smooth in time too, the arm whips.
    let_go = envelope(smoothstep((distance - _FULL_GAP) / (_LARGEST_GAP - _FULL_GAP)), _LET_GO_FRAMES)
    held *= (1.0 - let_go) * weight[:, None, None]
    if not held.any() or not roles:
        return duet
    poses = {role: forward_kinematics(duet.dancer(role)) for role in roles}
    shifts = {role: np.zeros((duet.frame_count, 2, 3)) for role in ROLES}
    for _ in range(_PASSES):
        for lead_hand, follow_hand in np.argwhere(held.any(axis=0)):
            wanted = held[:, lead_hand, follow_hand, None] * gaps[:, lead_hand, follow_hand]
            left = wanted - shifts["lead"][:, lead_hand] + shifts["follow"][:, follow_hand]
            for role, hand, sign in (("lead", lead_hand, 1.0), ("follow", follow_hand, -1.0)):
                if role in roles:
                    moved = shifts[role][:, hand] + sign / len(roles) * left
                    shifts[role][:, hand] = _within_reach(duet.dancer(role), poses[role], _HANDS[hand], moved)
    clips = {role: _with_hands(duet.dancer(role), poses[role], shifts[role]) for role in roles}
    return DuetMotion(clips.get("lead", duet.lead), clips.get("follow", duet.follow))


def _within_reach(clip: MotionClip, pose: Pose, hand: str, shift: Floats) -> Floats:
    """The shift (T, 3) of a wrist, shortened so that the arm need not straighten more than it does already."""
    upper, middle, end = LIMBS[hand]
    offsets = clip.skeleton.offsets
    length = float(np.linalg.norm(offsets[middle]) + np.linalg.norm(offsets[end]))
    shoulder, wrist = pose.positions[:, upper], pose.positions[:, end]
    longest = np.maximum(_STRAIGHTEST_ARM * length, np.linalg.norm(wrist - shoulder, axis=-1))
    aim = wrist + shift - shoulder
    distance = np.linalg.norm(aim, axis=-1)
    inside = shoulder + normalized(aim) * np.minimum(distance, longest)[:, None]
    return np.asarray(inside - wrist)


def _with_hands(clip: MotionClip, pose: Pose, shifts: Floats) -> MotionClip:
    rotations = clip.rotations
    for hand in np.flatnonzero(shifts.any(axis=(0, 2))):
        target = pose.positions[:, LIMBS[_HANDS[hand]][2]] + shifts[:, hand]
        rotations = reach(rotations, pose, clip.skeleton.offsets, _HANDS[hand], target)
    return replace(clip, rotations=rotations)
