"""Trails, contact discs and hold glows as loose triangles: place (3), shape (3) and colour (4) per vertex."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.picture.frame import Frame, Hold, Plant, Trail

Vertices = NDArray[np.float32]

_RIBBON, _RING, _GLOW = 0.0, 1.0, 2.0
_TRAIL_HALF_WIDTH, _TRAIL_ALPHA = 0.011, 0.85
_DISC_RADIUS, _DISC_ALPHA, _DISC_HEIGHT = 0.15, 0.8, 0.004
_GLOW_RADIUS, _GLOW_ALPHA = 0.16, 0.75
_CORNERS = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])


def floor_marks(frame: Frame) -> Vertices:
    """Discs under planted feet, (N, 10)."""
    across, along = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, -1.0])
    return _joined([_disc(plant, frame, across, along) for plant in frame.plants])


def air_marks(frame: Frame) -> Vertices:
    """Trails and glows, (N, 10)."""
    ribbons = [_ribbon(trail, frame) for trail in frame.trails]
    return _joined([*ribbons, *(_glow(hold, frame) for hold in frame.holds)])


def _disc(plant: Plant, frame: Frame, across: Floats, along: Floats) -> Vertices:
    centre = np.array([plant.place[0], _DISC_HEIGHT, plant.place[2]])
    colour = frame.look.dancers[plant.dancer]
    return _square(centre, _DISC_RADIUS * across, _DISC_RADIUS * along, _RING, colour, _DISC_ALPHA * plant.strength)


def _glow(hold: Hold, frame: Frame) -> Vertices:
    right, up = frame.view[0, :3], frame.view[1, :3]
    return _square(
        hold.place, _GLOW_RADIUS * right, _GLOW_RADIUS * up, _GLOW, frame.look.couple, _GLOW_ALPHA * hold.strength
    )


def _square(centre: Floats, across: Floats, along: Floats, kind: float, colour: Floats, alpha: float) -> Vertices:
    result = np.empty((6, 10), dtype=np.float32)
    result[:, :3] = centre + _CORNERS[:, :1] * across + _CORNERS[:, 1:] * along
    result[:, 3:5], result[:, 5] = _CORNERS, kind
    result[:, 6:9], result[:, 9] = colour, alpha
    return result


def _ribbon(trail: Trail, frame: Frame) -> Vertices:
    points = trail.points
    if len(points) < 2:
        return np.empty((0, 10), dtype=np.float32)
    sideways = normalized(np.cross(np.gradient(points, axis=0), frame.eye - points)) * _TRAIL_HALF_WIDTH
    fade = np.linspace(0.0, 1.0, len(points)) ** 1.5
    rows = np.empty((len(points), 2, 10), dtype=np.float32)
    for edge, sign in enumerate((-1.0, 1.0)):
        rows[:, edge, :3] = points + sign * sideways * (0.35 + 0.65 * fade[:, None])
        rows[:, edge, 3:6] = (0.0, sign, _RIBBON)
        rows[:, edge, 6:9] = frame.look.dancers[trail.dancer]
        rows[:, edge, 9] = _TRAIL_ALPHA * fade
    a, b, c, d = rows[:-1, 0], rows[:-1, 1], rows[1:, 0], rows[1:, 1]
    return np.stack([a, b, c, c, b, d], axis=1).reshape(-1, 10)


def _joined(pieces: list[Vertices]) -> Vertices:
    return np.concatenate(pieces) if pieces else np.empty((0, 10), dtype=np.float32)
