"""The couple painted without OpenGL: rounded, shaded limbs sorted by depth, on the same floor, by the same camera."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QRadialGradient,
)
from PySide6.QtWidgets import QWidget

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.picture.frame import KEY_DIRECTION, Frame
from choreo_studio.picture.look import Look
from choreo_studio.picture.pose import CouplePose
from choreo_studio.ui.viewport.figure import Limb, limbs_of

_GRID_METRES, _NEAR = 6, 0.05
_GHOST_OPACITY = 0.34


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
    if frame.ghost is not None:
        _paint_ghost(painter, area, frame.ghost, frame.look, screen)
    _paint_couple(painter, frame.couple, frame.look, screen)


def _paint_couple(painter: QPainter, couple: CouplePose, look: Look, screen: "_Screen") -> None:
    limbs = [limb for dancer in range(2) for limb in limbs_of(couple, dancer, look)]
    for limb in sorted(limbs, key=lambda limb: -screen.depth(limb.middle)):
        _paint_limb(painter, limb, screen)


def _paint_ghost(painter: QPainter, area: QRectF, ghost: CouplePose, look: Look, screen: "_Screen") -> None:
    # Painted whole and then laid over, so that its limbs do not shine through each other.
    ratio = painter.device().devicePixelRatio()
    layer = QImage((area.size() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    layer.setDevicePixelRatio(ratio)
    layer.fill(Qt.GlobalColor.transparent)
    on_layer = QPainter(layer)
    on_layer.setRenderHint(QPainter.RenderHint.Antialiasing)
    on_layer.translate(-area.topLeft())
    _paint_couple(on_layer, ghost, look, screen)
    on_layer.end()
    painter.setOpacity(_GHOST_OPACITY)
    painter.drawImage(area.topLeft(), layer)
    painter.setOpacity(1.0)


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


def _paint_limb(painter: QPainter, limb: Limb, screen: _Screen) -> None:
    if min(screen.depth(limb.start), screen.depth(limb.end)) < _NEAR:
        return
    a, b = screen.place(limb.start), screen.place(limb.end)
    ra, rb = screen.size(limb.radii[0], limb.start), screen.size(limb.radii[1], limb.end)
    along = b - a
    length = float(np.hypot(along.x(), along.y()))
    across = QPointF(-along.y(), along.x()) / length if length > 1e-6 else QPointF(1.0, 0.0)
    if across.x() > 0:
        across = -across
    shade = QLinearGradient(a + across * ra, a - across * ra)
    for place, light in ((0.0, 0.45), (0.55, 1.0), (0.72, 1.15), (1.0, 0.65)):
        shade.setColorAt(place, _colour(limb.colour * light))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(shade))
    painter.drawEllipse(a, ra, ra)
    if length > 1e-6:
        painter.drawEllipse(b, rb, rb)
        painter.drawPolygon(QPolygonF([a + across * ra, b + across * rb, b - across * rb, a - across * ra]))


def _colour(value: Floats, alpha: int = 255) -> QColor:
    red, green, blue = (round(255 * float(v)) for v in np.clip(value, 0.0, 1.0))
    return QColor(red, green, blue, alpha)
