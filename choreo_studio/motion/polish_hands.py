"""Hands that hold each other meet."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.kinematics import LIMBS, Pose, forward_kinematics, reach
from choreo_studio.motion.polish_curves import smoothed, smoothstep
from choreo_studio.motion.rotations import Floats, normalized

_HANDS = ("LeftHand", "RightHand")
_HOLD_GAP = 0.08
_EASE_FRAMES = 15
_FULL_GAP, _LARGEST_GAP = 0.45, 0.75
_STRAIGHTEST_ARM = 0.985


def joined_hands(duet: DuetMotion, holds: Floats, weight: Floats, roles: frozenset[Role]) -> DuetMotion:
    """The duet with the hands of each hold brought together, as far as the arms reach.

    Args:
        duet: (T) both dancers.
        holds: (T, 2, 2) how surely the lead's left and right hand hold the follow's left and right hand, 0 to 1.
        weight: (T,) how much of every correction is applied.
        roles: dancers that may move; the hands of the other are the goal.
    """
    poses = {role: forward_kinematics(duet.dancer(role)) for role in ROLES}
    held = smoothed((holds > 0.5).astype(np.float64), _EASE_FRAMES) * weight[:, None, None]
    if not held.any():
        return duet
    shifts = {role: np.zeros((duet.frame_count, 2, 3)) for role in ROLES}
    for _ in range(2):
        for lead_hand, follow_hand in np.argwhere(held.any(axis=0)):
            pull = _pull(poses, shifts, int(lead_hand), int(follow_hand), held[:, lead_hand, follow_hand])
            for role, hand, sign in (("lead", lead_hand, 1.0), ("follow", follow_hand, -1.0)):
                if role in roles:
                    part = sign * pull / len(roles)
                    moved = shifts[role][:, hand] + part
                    shifts[role][:, hand] = _within_reach(duet.dancer(role), poses[role], _HANDS[hand], moved)
    clips = {role: _with_hands(duet.dancer(role), poses[role], shifts[role], held, role) for role in roles}
    return DuetMotion(clips.get("lead", duet.lead), clips.get("follow", duet.follow))


def _pull(
    poses: dict[Role, Pose], shifts: dict[Role, Floats], lead_hand: int, follow_hand: int, held: Floats
) -> Floats:
    """Vector (T, 3) from the lead's hand to the follow's that is still to be closed."""
    gap = _wrist(poses["follow"], follow_hand) - _wrist(poses["lead"], lead_hand)
    distance = np.linalg.norm(gap, axis=-1)
    trust = 1.0 - smoothstep((distance - _FULL_GAP) / (_LARGEST_GAP - _FULL_GAP))
    wanted = held * trust * np.maximum(distance - _HOLD_GAP, 0.0)
    closed = gap * (wanted / np.maximum(distance, 1e-9))[:, None]
    return np.asarray(closed - (shifts["lead"][:, lead_hand] - shifts["follow"][:, follow_hand]))


def _wrist(pose: Pose, hand: int) -> Floats:
    return pose.positions[:, LIMBS[_HANDS[hand]][2]]


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


def _with_hands(clip: MotionClip, pose: Pose, shifts: Floats, held: Floats, role: Role) -> MotionClip:
    rotations = clip.rotations
    touched = held.any(axis=(0, 2) if role == "lead" else (0, 1))
    for hand in np.flatnonzero(touched):
        target = _wrist(pose, int(hand)) + shifts[:, hand]
        rotations = reach(rotations, pose, clip.skeleton.offsets, _HANDS[hand], target)
    return replace(clip, rotations=rotations)
