"""The couple painted without OpenGL: rounded, shaded limbs sorted by depth, on the same floor, by the same camera."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF, QRadialGradient
from PySide6.QtWidgets import QWidget

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, LEAVES, follow_body, lead_body
from choreo_studio.ui.viewport.frame import KEY_DIRECTION, Frame
from choreo_studio.ui.viewport.look import Look
from choreo_studio.ui.viewport.pose import CouplePose

_GRID_METRES, _NEAR = 6, 0.05
_GHOST_ALPHA = 90
_BODIES = {"lead": lead_body, "follow": follow_body}
_TIP = "_tip"

# Where a limb begins and ends and how thick it is there, metres: what the mannequin is made of, in short.
_LIMBS: tuple[tuple[str, str, float, float], ...] = (
    ("Hips", "Spine1", 0.135, 0.12),
    ("Spine1", "Spine2", 0.125, 0.135),
    ("Spine2", "Neck", 0.14, 0.075),
    ("Neck", "Head", 0.055, 0.055),
    *(
        limb
        for side in ("Left", "Right")
        for limb in (
            ("Spine2", f"{side}Arm", 0.09, 0.065),
            (f"{side}Arm", f"{side}ForeArm", 0.052, 0.042),
            (f"{side}ForeArm", f"{side}Hand", 0.042, 0.03),
            (f"{side}Hand", f"{side}Hand{_TIP}", 0.035, 0.02),
            (f"{side}UpLeg", f"{side}Leg", 0.085, 0.056),
            (f"{side}Leg", f"{side}Foot", 0.055, 0.036),
            (f"{side}Foot", f"{side}ToeBase", 0.042, 0.036),
            (f"{side}ToeBase", f"{side}ToeBase{_TIP}", 0.036, 0.026),
        )
    ),
)
_HEAD_RADIUS = 0.098


@dataclass(frozen=True, eq=False)
class _Piece:
    depth: float
    start: Floats
    end: Floats
    radii: tuple[float, float]
    colour: QColor
    edge: QColor


class PaintedCanvas(QWidget):
    """Paints frames on demand.

    Signals:
        painted: a frame was drawn.

    Args:
        frame: makes the frame for an aspect ratio.
        parent: owner.
    """

    painted = Signal()

    def __init__(self, frame: Callable[[float], Frame], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = frame
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame of this moment."""
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), self._frame(self.width() / max(self.height(), 1)))
        painter.end()
        self.painted.emit()


def paint_frame(painter: QPainter, area: QRectF, frame: Frame) -> None:
    """Paint one frame into an area."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    screen = _Screen(frame, area)
    _paint_stage(painter, area, frame, screen)
    if frame.has_shadow:
        _paint_shadow(painter, frame, screen)
    _paint_marks(painter, frame, screen)
    pieces = [piece for dancer in range(2) for piece in _pieces(frame.couple, dancer, frame.look, 255)]
    if frame.ghost is not None:
        pieces += [piece for dancer in range(2) for piece in _pieces(frame.ghost, dancer, frame.look, _GHOST_ALPHA)]
    pieces.sort(key=lambda piece: -screen.depth((piece.start + piece.end) / 2.0))
    for piece in pieces:
        _paint_piece(painter, piece, screen)


class _Screen:
    """From the world to the area that is painted."""

    def __init__(self, frame: Frame, area: QRectF) -> None:
        self._matrix, self._view, self._area = frame.world_to_clip, frame.view, area
        self._scale = area.height() / 2.0 * frame.projection[1, 1]

    def depth(self, point: Floats) -> float:
        return float(-(self._view[2, :3] @ point + self._view[2, 3]))

    def place(self, point: Floats) -> QPointF:
        clip = self._matrix @ np.append(point, 1.0)
        w = max(float(clip[3]), 1e-6)
        x, y = float(clip[0]) / w, float(clip[1]) / w
        return QPointF(
            self._area.center().x() + x * self._area.width() / 2, self._area.center().y() - y * self._area.height() / 2
        )

    def size(self, metres: float, point: Floats) -> float:
        return float(metres * self._scale) / max(self.depth(point), _NEAR)

    def polygon(self, points: Floats) -> QPolygonF:
        return QPolygonF([self.place(point) for point in points])


def _paint_stage(painter: QPainter, area: QRectF, frame: Frame, screen: _Screen) -> None:
    look = frame.look
    horizon = screen.place(
        frame.eye + np.array([-frame.view[2, 0], 0.0, -frame.view[2, 2]]) * 1000.0 * np.array([1, 0, 1])
    ).y()
    gradient = QLinearGradient(0.0, area.top(), 0.0, area.bottom())
    gradient.setColorAt(0.0, _colour(look.zenith))
    gradient.setColorAt(min(max((horizon - area.top()) / area.height(), 0.01), 0.98), _colour(look.sky))
    gradient.setColorAt(1.0, _colour(look.floor))
    painter.fillRect(area, gradient)
    middle = np.round(frame.couple.centre)
    for line in range(-_GRID_METRES, _GRID_METRES + 1):
        for along, across in ((0, 2), (2, 0)):
            ends = np.zeros((2, 3))
            ends[:, across] = middle[across] + line
            ends[:, along] = middle[along] + np.array([-_GRID_METRES, _GRID_METRES])
            visible = _before_eye(ends, screen)
            if visible is not None:
                painter.setPen(QPen(_colour(look.floor_line, round(150 * (1 - abs(line) / (_GRID_METRES + 1)))), 1.0))
                painter.drawLine(screen.place(visible[0]), screen.place(visible[1]))


def _before_eye(ends: Floats, screen: _Screen) -> Floats | None:
    near = [screen.depth(end) for end in ends]
    if max(near) < _NEAR:
        return None
    result = ends.copy()
    for here, other in ((0, 1), (1, 0)):
        if near[here] < _NEAR:
            t = (_NEAR - near[here]) / (near[other] - near[here])
            result[here] = ends[here] + t * (ends[other] - ends[here])
    return result


def _paint_shadow(painter: QPainter, frame: Frame, screen: _Screen) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 26 if frame.look.is_light else 52))
    turns = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    circle = np.stack([np.cos(turns), np.zeros(24), np.sin(turns)], axis=1)
    for positions in frame.couple.positions:
        for name, radius in (
            ("Head", 0.14),
            ("Spine2", 0.2),
            ("Hips", 0.2),
            ("LeftLeg", 0.12),
            ("RightLeg", 0.12),
            ("LeftFoot", 0.11),
            ("RightFoot", 0.11),
        ):
            point = positions[INDEX[name]]
            fallen = point - KEY_DIRECTION * point[1] / KEY_DIRECTION[1]
            if screen.depth(fallen) > 0.3:
                painter.drawPolygon(screen.polygon(fallen + radius * circle))


def _paint_marks(painter: QPainter, frame: Frame, screen: _Screen) -> None:
    turns = np.linspace(0.0, 2.0 * np.pi, 32, endpoint=False)
    circle = 0.14 * np.stack([np.cos(turns), np.zeros(32), np.sin(turns)], axis=1)
    for plant in frame.plants:
        colour = frame.look.dancers[plant.dancer]
        painter.setPen(QPen(_colour(colour, round(200 * plant.strength)), 2.0))
        painter.setBrush(_colour(colour, round(50 * plant.strength)))
        ground = plant.place * np.array([1.0, 0.0, 1.0])
        if screen.depth(ground) > 0.3:
            painter.drawPolygon(screen.polygon(ground + circle))
    for trail in frame.trails:
        count = len(trail.points)
        for step in range(count - 1):
            if min(screen.depth(point) for point in trail.points[step : step + 2]) > _NEAR:
                tone = _colour(frame.look.dancers[trail.dancer], round(200 * (step + 1) / count))
                painter.setPen(QPen(tone, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(screen.place(trail.points[step]), screen.place(trail.points[step + 1]))
    painter.setPen(Qt.PenStyle.NoPen)
    for hold in frame.holds:
        if screen.depth(hold.place) > _NEAR:
            at, radius = screen.place(hold.place), screen.size(0.15, hold.place)
            glow = QRadialGradient(at, radius)
            glow.setColorAt(0.0, _colour(frame.look.couple, round(180 * hold.strength)))
            glow.setColorAt(1.0, _colour(frame.look.couple, 0))
            painter.setBrush(glow)
            painter.drawEllipse(at, radius, radius)


def _pieces(couple: CouplePose, dancer: int, look: Look, alpha: int) -> list[_Piece]:
    body = _BODIES[ROLES[dancer]]()
    places = {name: couple.positions[dancer, index] for name, index in INDEX.items()}
    for leaf in LEAVES:
        places[f"{leaf}{_TIP}"] = places[leaf] + couple.matrices[dancer, INDEX[leaf]] @ body.ends[leaf]
    colour, edge = _colour(look.dancers[dancer], alpha), _colour(look.dancers[dancer] * 0.45, alpha)
    factor = body.height / 1.78 * (0.88 if dancer else 1.0)
    limbs = [
        _Piece(0.0, places[a], places[b], (first * factor, second * factor), colour, edge)
        for a, b, first, second in _LIMBS
    ]
    head = (places["Head"] + places[f"Head{_TIP}"]) / 2.0
    return [*limbs, _Piece(0.0, head, head, (_HEAD_RADIUS * factor, _HEAD_RADIUS * factor), colour, edge)]


def _paint_piece(painter: QPainter, piece: _Piece, screen: _Screen) -> None:
    if min(screen.depth(piece.start), screen.depth(piece.end)) < _NEAR:
        return
    a, b = screen.place(piece.start), screen.place(piece.end)
    ra, rb = screen.size(piece.radii[0], piece.start), screen.size(piece.radii[1], piece.end)
    along = b - a
    length = float(np.hypot(along.x(), along.y()))
    across = QPointF(-along.y(), along.x()) / length if length > 1e-6 else QPointF(1.0, 0.0)
    if across.x() > 0:
        across = -across
    shade = QLinearGradient(a + across * ra, a - across * ra)
    shade.setColorAt(0.0, piece.edge)
    shade.setColorAt(0.55, piece.colour)
    shade.setColorAt(0.72, piece.colour.lighter(118))
    shade.setColorAt(1.0, piece.edge.lighter(150))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(shade))
    painter.drawEllipse(a, ra, ra)
    painter.drawEllipse(b, rb, rb)
    painter.drawPolygon(QPolygonF([a + across * ra, b + across * rb, b - across * rb, a - across * ra]))


def _colour(value: Floats, alpha: int = 255) -> QColor:
    red, green, blue = (round(255 * float(v)) for v in np.clip(value, 0.0, 1.0))
    return QColor(red, green, blue, alpha)
