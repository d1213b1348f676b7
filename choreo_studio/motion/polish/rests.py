"""Which hands rest on the partner, on back, side, shoulder or upper arm, and where."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import Flags, runs_of, velocities
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.polish.curves import envelope, smoothed, smoothstep
from choreo_studio.motion.polish.surfaces import SURFACES, Surfaces
from choreo_studio.motion.retarget.holds import grip_points
from choreo_studio.motion.rotations import Floats, dot, lengths, normalized, rotate
from choreo_studio.motion.skeleton import INDEX

HANDS = ("LeftHand", "RightHand")
PALM = np.array([0.0, -1.0, 0.0])
_HAND_RADIUS = 0.016
_ARRIVING_DISTANCE, _LEAVING_DISTANCE = 0.15, 0.22
_ARRIVING_SPEED, _LEAVING_SPEED = 0.5, 0.8
_FARTHEST_CHEST, _LEAST_AHEAD = 0.65, 0.2
_SHORTEST_FRAMES, _BRIDGED_FRAMES = 32, 16
_SPEED_WINDOW, _PLACE_WINDOW, _EASE_FRAMES = 9, 49, 25
_FLOOR, _FRONT = np.array([1.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, eq=False)
class Rest:
    """A hand on the partner.

    Attributes:
        role: whose hand.
        hand: 0 left, 1 right.
        surface: which of `surfaces.Surfaces`.
        spot: (T, 4) where on it.
        weight: (T,) how much it rests, eased.
    """

    role: Role
    hand: int
    surface: int
    spot: Floats
    weight: Floats

    @property
    def partner(self) -> Role:
        """On whom it rests."""
        return "follow" if self.role == "lead" else "lead"


def thickness_of(clip: MotionClip) -> float:
    """Metres from the middle of a dancer's hand to the palm."""
    return _HAND_RADIUS * clip.skeleton.height


def resting_hands(duet: DuetMotion, frame_seconds: Floats, held: Floats) -> tuple[Rest, ...]:
    """Hands that stay near the partner's trunk, shoulders or upper arms and move with them; those on trunks first.

    Args:
        duet: (T) both dancers.
        frame_seconds: (T,) rising times.
        held: (T, 2, 2) how firmly the lead's left and right hand hold the follow's: hands that hold do not rest.
    """
    rests: list[Rest] = []
    poses = {role: forward_kinematics(duet.dancer(role)) for role in ROLES}
    for role, partner, axis in zip(ROLES, reversed(ROLES), (2, 1), strict=True):
        own, other = duet.dancer(role), Surfaces.of(duet.dancer(partner), poses[partner])
        busy, grips = held.max(axis=axis), grip_points(own, poses[role])
        for hand in (0, 1):
            grip, free = grips[:, hand], busy[:, hand] < 0.5
            gaps = np.stack([other.gap(surface, grip, thickness_of(own)) for surface in range(SURFACES)], axis=1)
            spots = [other.spot(surface, grip) for surface in range(SURFACES)]
            can = free & _facing(poses[role], other)
            for first, stop in _stretches(gaps.min(axis=1), _speed(other, grip, frame_seconds), can, free):
                surface = int(np.argmin(np.median(gaps[first:stop], axis=0)))
                weight = _eased(first, stop, len(grip)) * (1.0 - smoothstep(busy[:, hand]))
                rests.append(Rest(role, hand, surface, _steady(spots[surface], first, stop), weight))
    return tuple(sorted(rests, key=lambda rest: rest.surface))


def _speed(partner: Surfaces, grip: Floats, seconds: Floats) -> Floats:
    """Speed (T,) in m/s of a hand as the partner's chest sees it."""
    return lengths(velocities(smoothed(partner.seen(grip), _SPEED_WINDOW), seconds))


def _facing(pose: Pose, partner: Surfaces) -> Flags:
    """Frames (T,) with the partner near and ahead."""
    spine = INDEX["Spine2"]
    gap = (partner.chest - pose.positions[:, spine]) * _FLOOR
    ahead = dot(rotate(pose.rotations[:, spine], _FRONT), normalized(gap))
    return np.asarray((lengths(gap) < _FARTHEST_CHEST) & (ahead > _LEAST_AHEAD))


def _stretches(gap: Floats, speed: Floats, can: Flags, free: Flags) -> list[tuple[int, int]]:
    """First and end frames of rests: near and slow for a while, over gaps of a beat in which the hand is free."""
    arrives = (gap < _ARRIVING_DISTANCE) & (speed < _ARRIVING_SPEED) & can
    joined = (gap < _LEAVING_DISTANCE) & (speed < _LEAVING_SPEED) & can
    for first, stop in runs_of(~joined):
        if first > 0 and stop < len(joined) and stop - first <= _BRIDGED_FRAMES and free[first:stop].all():
            joined[first:stop] = True
    return [(int(a), int(b)) for a, b in runs_of(joined) if int(arrives[a:b].sum()) >= _SHORTEST_FRAMES]


def _eased(first: int, stop: int, frames: int) -> Floats:
    inside = np.zeros(frames)
    inside[first:stop] = 1.0
    return envelope(inside, _EASE_FRAMES)


def _steady(values: Floats, first: int, stop: int) -> Floats:
    """Values (T, ...) averaged over three beats inside the stretch, held outside of it."""
    inside = smoothed(values[first:stop], _PLACE_WINDOW)
    frames: NDArray[np.intp] = np.clip(np.arange(len(values)) - first, 0, stop - first - 1)
    return np.asarray(inside[frames])
