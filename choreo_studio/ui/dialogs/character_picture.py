"""A character painted in a dialog, with its joints to click on."""

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from choreo_studio.motion.characters.mapping import moving_joints
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Figure
from choreo_studio.picture.portrait import Portrait, Window
from choreo_studio.ui.shared.theme import theme

_NEAR_PIXELS, _DRAG_PIXELS, _RELUCTANCE_PIXELS = 14.0, 4.0, 5.0
_RADIANS_PER_PIXEL = np.pi / 300.0


class CharacterPicture(QWidget):
    """Shows a character from a side that a drag chooses.

    Signals:
        joint_clicked: number of the joint under the mouse.

    Args:
        figure: who.
        portrait: its skins.
        shows_joints: whether joints are drawn and can be clicked.
        yaw: side at first, radians.
        parent: owner.
    """

    joint_clicked = Signal(int)

    def __init__(
        self, figure: Figure, portrait: Portrait, shows_joints: bool, yaw: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._figure, self._portrait, self._shows_joints = figure, portrait, shows_joints
        moving = moving_joints(figure)
        steering = [joint not in moving for joint in range(figure.hierarchy.joint_count)]
        self._reluctance = _RELUCTANCE_PIXELS * np.array(steering, dtype=np.float64)
        self._pose: Pose | None = None
        self._vertices = np.zeros((0, 3))
        self._yaw = yaw
        self._used: frozenset[int] = frozenset()
        self._chosen = -1
        self._painted: tuple[Pose | None, tuple[float, int, int], QImage] | None = None
        self._pressed, self._last, self._dragged = QPointF(), QPointF(), False
        self.setMinimumSize(240, 320)

    def show_pose(self, pose: Pose | None, figure: Figure | None = None) -> None:
        """Show a pose of one frame, of the figure or of the same in another size; nobody where None."""
        self._pose = pose
        self._vertices = np.zeros((0, 3)) if pose is None else self._portrait.vertices(pose, figure)
        self.update()

    def mark(self, used: frozenset[int], chosen: int) -> None:
        """Joints that play one of ours, and the one that is chosen (-1 for none)."""
        self._used, self._chosen = used, chosen
        self.update()

    def place_of(self, joint: int) -> QPointF:
        """Where a joint is drawn."""
        at = self._seen_joints()[joint]
        return QPointF(at[0], at[1])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint skin, bones and joints."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().sky))
        if self._pose is not None:
            painter.setOpacity(0.55 if self._shows_joints else 1.0)
            painter.drawImage(0, 0, self._image())
            painter.setOpacity(1.0)
            if self._shows_joints or not len(self._vertices):
                self._paint_joints(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click or a drag."""
        self._pressed = self._last = event.position()
        self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Turn the character."""
        if (event.position() - self._pressed).manhattanLength() > _DRAG_PIXELS:
            self._dragged = True
        if self._dragged:
            self._yaw -= (event.position() - self._last).x() * _RADIANS_PER_PIXEL
            self.update()
        self._last = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click chooses the nearest joint."""
        if self._dragged or self._pose is None or not self._shows_joints:
            return
        mouse = np.array([event.position().x(), event.position().y()])
        # Joints that steer lie on top of those that move the skin.
        gaps = np.linalg.norm(self._seen_joints()[:, :2] - mouse, axis=1) + self._reluctance
        nearest = int(gaps.argmin())
        if gaps[nearest] < _NEAR_PIXELS:
            self.joint_clicked.emit(nearest)

    def _image(self) -> QImage:
        """The skin; painted anew only where something of it has changed."""
        window = self._window()
        if self._painted is None or self._painted[:2] != (self._pose, (window.yaw, window.width, window.height)):
            pixels = self._portrait.drawn(self._vertices, window)
            image = QImage(pixels.tobytes(), window.width, window.height, QImage.Format.Format_RGBA8888).copy()
            self._painted = (self._pose, (window.yaw, window.width, window.height), image)
        return self._painted[2]

    def _window(self) -> Window:
        joints = np.zeros((1, 3)) if self._pose is None else self._pose.positions[0]
        points = self._vertices if len(self._vertices) else joints
        return Window.around(points, self._yaw, max(self.width(), 1), max(self.height(), 1))

    def _seen_joints(self) -> Floats:
        return self._window().seen(self._pose.positions[0] if self._pose is not None else np.zeros((0, 3)))

    def _paint_joints(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = [QPointF(x, y) for x, y, _ in self._seen_joints()]
        painter.setPen(QPen(QColor(theme().text), 1.0))
        for joint, parent in enumerate(self._figure.hierarchy.parents):
            if parent >= 0:
                painter.drawLine(at[parent], at[joint])
        for joint, place in enumerate(at):
            is_used, is_chosen = joint in self._used, joint == self._chosen
            colour = theme().lead if is_chosen else theme().follow if is_used else theme().floor_line
            radius = 7.0 if is_chosen else 4.5 if is_used else 2.5
            painter.setPen(QPen(QColor(theme().text), 1.0) if is_chosen or is_used else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(place, radius, radius)
