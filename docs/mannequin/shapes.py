"""Capsules, ellipsoids and how they melt into one surface: a signed distance field in metres, negative inside."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT


@dataclass(frozen=True, eq=False)
class Frames:
    """Where the joints are while the body is modelled.

    Attributes:
        positions: (J, 3) world places in metres.
        rotations: (J, 3, 3) world rotations; identity is the T-pose.
    """

    positions: Floats
    rotations: Floats


@dataclass(frozen=True)
class Capsule:
    """A tapered, flattened capsule that hangs on a joint; an ellipsoid where both ends are one point.

    Attributes:
        joint: whose frame it is given in, axes as in the T-pose.
        start: first end relative to the joint, metres.
        end: other end.
        radii: at both ends, metres.
        stretch: factor along each axis of the joint's frame, around the start.
        tilt: degrees about the joint's X axis by which the stretch's axes are turned.
    """

    joint: str
    start: tuple[float, float, float]
    end: tuple[float, float, float]
    radii: tuple[float, float]
    stretch: tuple[float, float, float] = (1.0, 1.0, 1.0)
    tilt: float = 0.0

    def distance(self, points: Floats, frames: Frames) -> Floats:
        """Signed distance (N,) of points (N, 3), exact to first order near the surface."""
        index = INDEX[self.joint]
        turn = _about_x(self.tilt)
        local = ((points - frames.positions[index]) @ frames.rotations[index] - np.array(self.start)) @ turn
        scale = np.array(self.stretch)
        axis = (np.array(self.end) - np.array(self.start)) @ turn / scale
        scaled = local / scale
        length = float(axis @ axis)
        along = np.clip(scaled @ axis / length, 0.0, 1.0) if length > 0 else np.zeros(len(points))
        away = scaled - along[:, None] * axis
        far = np.linalg.norm(away, axis=-1)
        radius = self.radii[0] + along * (self.radii[1] - self.radii[0])
        steepness = np.linalg.norm(away / np.maximum(far, 1e-9)[:, None] / scale, axis=-1)
        return np.asarray((far - radius) / np.maximum(steepness, 1e-6))


def ellipsoid(
    joint: str, centre: tuple[float, float, float], radii: tuple[float, float, float], tilt: float = 0.0
) -> Capsule:
    """An ellipsoid given by its half axes in metres."""
    size = max(radii)
    return Capsule(joint, centre, centre, (size, size), tuple(r / size for r in radii), tilt)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Blend:
    """Shapes that melt into each other.

    Attributes:
        softness: width in metres over which two surfaces flow together, 0 for a hard edge.
        parts: what is joined.
    """

    softness: float
    parts: Sequence["Capsule | Blend"] = field(default_factory=tuple)

    def distance(self, points: Floats, frames: Frames) -> Floats:
        """Signed distance (N,) of points (N, 3) to the joined surface."""
        joined = self.parts[0].distance(points, frames)
        for part in self.parts[1:]:
            joined = _melted(joined, part.distance(points, frames), self.softness)
        return joined

    def capsules(self) -> list[Capsule]:
        """All capsules in it."""
        return [capsule for part in self.parts for capsule in (part.capsules() if isinstance(part, Blend) else [part])]


def gradient(shape: Blend, points: Floats, frames: Frames) -> Floats:
    """Unit outward directions (N, 3) of the field by central differences."""
    step = 2e-4
    moves = [np.eye(3)[axis] * step for axis in range(3)]
    slopes = [shape.distance(points + move, frames) - shape.distance(points - move, frames) for move in moves]
    raw = np.stack(slopes, axis=-1)
    return np.asarray(raw / np.maximum(np.linalg.norm(raw, axis=-1, keepdims=True), 1e-12))


def projected(shape: Blend, points: Floats, frames: Frames, rounds: int = 3) -> Floats:
    """Points (N, 3) moved onto the surface."""
    for _ in range(rounds):
        distance = np.clip(shape.distance(points, frames), -0.01, 0.01)
        points = points - distance[:, None] * gradient(shape, points, frames)
    return points


def openness(shape: Blend, points: Floats, directions: Floats, frames: Frames) -> Floats:
    """How freely light reaches points (N, 3) of the surface from outside, (N,) in 0..1.

    Source: Evans, "Fast Approximations for Global Illumination on Dynamic Scenes" (2006).
    """
    closed = np.zeros(len(points))
    for step, weight in ((0.006, 0.22), (0.015, 0.26), (0.035, 0.26), (0.08, 0.26)):
        free = shape.distance(points + step * directions, frames)
        closed += weight * np.clip(1.0 - free / step, 0.0, 1.0)
    return np.asarray(np.clip(1.0 - closed, 0.0, 1.0))


def distance_by_joint(shape: Blend, points: Floats, frames: Frames) -> Floats:
    """Signed distance (N, J) of points to the capsules of each joint; infinite for a joint without any."""
    result: NDArray[np.float64] = np.full((len(points), JOINT_COUNT), np.inf)
    for capsule in shape.capsules():
        column = result[:, INDEX[capsule.joint]]
        np.minimum(column, capsule.distance(points, frames), out=column)
    return result


def _melted(first: Floats, second: Floats, softness: float) -> Floats:
    # Quilez, "smooth minimum" (polynomial): the surfaces part again where they are `softness` apart.
    if softness <= 0:
        return np.minimum(first, second)
    overlap = np.maximum(softness - np.abs(first - second), 0.0) / softness
    return np.asarray(np.minimum(first, second) - overlap * overlap * softness / 4.0)


def _about_x(degrees: float) -> Floats:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])
