"""How a node of an FBX file stands in the world: the transform formula, as Autodesk's documentation gives it.

Local: T · Roff · Rp · Rpre · R · Rpost⁻¹ · Rp⁻¹ · Soff · Sp · S · Sp⁻¹. How a parent's scale reaches a child depends on
the child's way of inheriting: RrSs (0), RSrs (1) or Rrs (2).
"""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.io.fbx.document import Thing
from choreo_studio.motion.io.fbx.turning import ORDERS, USUAL, euler
from choreo_studio.motion.rotations import (
    IDENTITY,
    EulerOrder,
    Floats,
    continuous,
    from_matrix,
    inverse,
    multiply,
    rotate,
    to_matrix,
)

_PARENT_FIRST, _IGNORE_PARENT = 1, 2
_EVEN = 1e-5


@dataclass(frozen=True, eq=False)
class Placement:
    """Where a node is over n moments, of which there is 1 for what stands still: stretched, scaled, turned, then moved.

    Attributes:
        position: (n, 3) in the file's units.
        turn: (n, 4) product of all rotations, free of scale.
        factor: (n, 1) even scale.
        stretch: (n, 3, 3) what scale is uneven, or None.
        own_scale: (n, 3) scale of the node itself.
        is_flipped: whether some of its axes, or of those of what carries it, are mirrored while others are not.
    """

    position: Floats
    turn: Floats
    factor: Floats
    stretch: Floats | None
    own_scale: Floats
    is_flipped: bool = False

    def moved(self, vectors: Floats) -> Floats:
        """Places (n, 3) in the world of places (n, 3) in the node."""
        inner = vectors if self.stretch is None else np.einsum("nab,nb->na", *_both(self.stretch, vectors))
        return self.position + rotate(self.turn, inner * self.factor)

    @property
    def axes(self) -> Floats:
        """How the node is turned (n, 4): `turn`, unless it is flipped.

        Below a mirror everything turns the other way round. What is nearest to the whole is a turn again, at most with
        the first of its axes mirrored back.
        """
        if not self.is_flipped:
            return self.turn
        left, _, right = np.linalg.svd(self.linear())
        turned = left @ right
        turned[..., 0] *= np.linalg.det(turned)[:, None]
        return continuous(from_matrix(turned))

    def linear(self) -> Floats:
        """Scale and turn (n, 3, 3)."""
        return np.asarray(to_matrix(self.turn) @ self._scaled())

    def scale(self) -> Floats:
        """All scale (n, 3, 3), which acts before the node is turned to its `axes`; with a mirror if there is one."""
        return np.swapaxes(to_matrix(self.axes), 1, 2) @ self.linear() if self.is_flipped else self._scaled()

    def matrix(self) -> Floats:
        """The first moment as a matrix (4, 4)."""
        result = np.eye(4)
        result[:3, :3], result[:3, 3] = self.linear()[0], self.position[0]
        return result

    def _scaled(self) -> Floats:
        stretch = np.eye(3)[None] if self.stretch is None else self.stretch
        return np.asarray(self.factor[..., None] * stretch)


WORLD = Placement(np.zeros((1, 3)), IDENTITY[None], np.ones((1, 1)), None, np.ones((1, 3)))


def placed(model: Thing, parent: Placement, place: Floats, angles: Floats, scale: Floats) -> Placement:
    """A node from its parent.

    Args:
        model: the node.
        parent: where its parent is.
        place: (n, 3) its translation.
        angles: (n, 3) its rotation in degrees about X, Y and Z.
        scale: (n, 3) its scale.
    """
    turn = _own_turn(model, angles)
    pivot, scale_pivot = model.vector("RotationPivot"), model.vector("ScalingPivot")
    inner = model.vector("ScalingOffset") + scale_pivot - scale * scale_pivot - pivot
    position = parent.moved(place + model.vector("RotationOffset") + pivot + rotate(turn, inner))
    way = model.number_of("InheritType", 0.0)
    factor, stretch = _scaled(parent, turn, scale, int(way) if way in (0.0, 1.0, 2.0) else 0)
    is_flipped = parent.is_flipped or bool(np.any((scale < 0.0) != (scale[:, :1] < 0.0)))
    return Placement(position, multiply(parent.turn, turn), factor, stretch, scale, is_flipped)


def geometry_matrix(model: Thing) -> Floats:
    """Matrix (4, 4) from the vertices of a node's surface to the node."""
    result = np.eye(4)
    turn = to_matrix(euler(model.vector("GeometricRotation"), USUAL))
    result[:3, :3] = turn * model.vector("GeometricScaling", 1.0)
    result[:3, 3] = model.vector("GeometricTranslation")
    return result


def order_of(model: Thing) -> EulerOrder:
    """Order in which a node turns about its axes."""
    order = model.number_of("RotationOrder", 0.0) if model.number_of("RotationActive", 0.0) else 0.0
    return ORDERS[int(order)] if 0 <= order < len(ORDERS) else USUAL


def _own_turn(model: Thing, angles: Floats) -> Floats:
    if not model.number_of("RotationActive", 0.0):
        return euler(angles, USUAL)
    turn = euler(angles, order_of(model))
    before, after = (euler(model.vector(name), USUAL) for name in ("PreRotation", "PostRotation"))
    return multiply(multiply(before, turn), inverse(after))


def _scaled(parent: Placement, turn: Floats, scale: Floats, way: int) -> tuple[Floats, Floats | None]:
    factor, stretch = parent.factor, parent.stretch
    if way == _IGNORE_PARENT:
        factor, stretch = _times(factor, stretch, 1.0 / np.where(parent.own_scale == 0.0, 1.0, parent.own_scale))
    if way == _PARENT_FIRST and stretch is not None:
        turns, stretches = _both(to_matrix(turn), stretch)
        stretch = np.swapaxes(turns, -1, -2) @ stretches @ turns
    return _times(factor, stretch, scale)


def _times(factor: Floats, stretch: Floats | None, scale: Floats) -> tuple[Floats, Floats | None]:
    if np.all(np.abs(scale - scale[:, :1]) <= _EVEN * np.abs(scale[:, :1])):
        return factor * scale[:, :1], stretch
    inner = np.eye(3)[None] if stretch is None else stretch
    return factor, inner * scale[:, None, :]


def _both(left: Floats, right: Floats) -> tuple[Floats, Floats]:
    moments = max(len(left), len(right))
    return (
        np.broadcast_to(left, (moments, *left.shape[1:])),
        np.broadcast_to(right, (moments, *right.shape[1:])),
    )
