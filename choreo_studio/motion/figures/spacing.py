"""Feet of one dancer that keep out of each other's way."""

import numpy as np

from choreo_studio.motion.rotations import Floats

_HEEL_BEHIND, _TIP_AHEAD = 0.16, 0.05
_POINTS = np.linspace(-_HEEL_BEHIND, _TIP_AHEAD, 7)
_WIDTH = 0.095
_PASSES = 4
_MIDDLE = 0.35
_WIDEST_BOW = 0.1


def apart_from(ball: Floats, yaw: float, other_ball: Floats, other_yaw: float, foot: int) -> Floats:
    """A place (2,) for the ball of a foot, near the wanted one, at which it does not stand on the other foot."""
    outward = (1.0 if foot == 0 else -1.0) * np.array([np.cos(yaw), -np.sin(yaw)])
    for _ in range(_PASSES):
        gap = _nearest(ball[None], np.array([yaw]), other_ball[None], np.array([other_yaw]))[0]
        distance = float(np.linalg.norm(gap))
        if distance >= _WIDTH:
            break
        away = gap / distance if distance > 0.01 else outward
        ball = ball + (_WIDTH - distance) * away
    return ball


def bowed(way: Floats, yaw: Floats, other: Floats, other_yaw: Floats, share: Floats) -> Floats:
    """The way (T, 2) of a swinging foot, bent around the standing one, by a hand's breadth at most.

    Args:
        way: of the ball.
        yaw: (T,) its heading.
        other: (T, 2) ball of the standing foot; NaN where it does not stand.
        other_yaw: (T,) its heading.
        share: (T,) of the way that is done.
    """
    profile = np.sin(np.pi * np.clip(share, 0.0, 1.0)) ** 2
    stands = np.isfinite(other_yaw) & (profile > _MIDDLE)
    if not stands.any():
        return way
    other, other_yaw = np.nan_to_num(other), np.nan_to_num(other_yaw)
    straight, bow = way, np.zeros(2)
    for _ in range(_PASSES):
        gap = _nearest(way, yaw, other, other_yaw)
        distance = np.linalg.norm(gap, axis=-1)
        lacking = np.maximum(_WIDTH - distance, 0.0) * stands
        worst = int(np.argmax(lacking))
        if lacking[worst] < 1e-3:
            break
        bow = bow + lacking[worst] / profile[worst] * _aside(way, gap, worst)
        bow = bow * min(1.0, _WIDEST_BOW / max(float(np.hypot(*bow)), 1e-9))
        way = straight + profile[:, None] * bow
    return way


def _aside(way: Floats, gap: Floats, at: int) -> Floats:
    """Unit direction across the way, to the side on which the foot passes the other one."""
    along = way[-1] - way[0]
    across = np.array([along[1], -along[0]])
    length = float(np.linalg.norm(across))
    across = across / length if length > 1e-3 else np.array([1.0, 0.0])
    side = float(gap[at] @ across)
    if abs(side) < 1e-3:
        side = float(gap.sum(axis=0) @ across)
    return np.asarray(across if side >= 0.0 else -across)


def _nearest(ball: Floats, yaw: Floats, other: Floats, other_yaw: Floats) -> Floats:
    """The shortest way (T, 2) from the other foot to this one."""
    own_points, other_points = _points(ball, yaw), _points(other, other_yaw)
    gaps = (own_points[:, :, None] - other_points[:, None]).reshape(len(ball), -1, 2)
    nearest = np.argmin(np.sum(gaps**2, axis=-1), axis=-1)
    return np.asarray(gaps[np.arange(len(ball)), nearest])


def _points(ball: Floats, yaw: Floats) -> Floats:
    ahead = np.stack([np.sin(yaw), np.cos(yaw)], axis=-1)
    return np.asarray(ball[:, None] + _POINTS[:, None] * ahead[:, None])
