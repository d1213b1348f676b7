"""A hand on the mouse: presses, drags and wheel turns that the widget cannot tell from real ones."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def click(widget: QWidget, x: float, y: float, keys: Qt.KeyboardModifier = NONE) -> None:
    """Press and release the left button."""
    QTest.mouseClick(widget, LEFT, keys, QPoint(round(x), round(y)))


def double_click(widget: QWidget, x: float, y: float) -> None:
    """Two clicks in quick succession, as a window system reports them."""
    click(widget, x, y)
    QTest.mouseDClick(widget, LEFT, NONE, QPoint(round(x), round(y)))


def move(widget: QWidget, x: float, y: float, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
    """Move the pointer with a button down."""
    at = QPointF(x, y)
    buttons = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(widget.mapToGlobal(at.toPoint())), buttons, button, keys)
    QApplication.sendEvent(widget, event)


def drag(
    widget: QWidget,
    start: tuple[float, float],
    end: tuple[float, float],
    keys: Qt.KeyboardModifier = NONE,
    button: Qt.MouseButton = LEFT,
    release: bool = True,
) -> None:
    """Press at one place, move in steps, release at another."""
    QTest.mousePress(widget, button, keys, QPoint(round(start[0]), round(start[1])))
    for step in range(1, 6):
        share = step / 5
        move(widget, start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share, keys, button)
    if release:
        QTest.mouseRelease(widget, button, keys, QPoint(round(end[0]), round(end[1])))


def hover(widget: QWidget, x: float, y: float) -> None:
    """Move the pointer with no button down."""
    move(widget, x, y, NONE, Qt.MouseButton.NoButton)


def turn(
    widget: QWidget, x: float, y: float, notches: float, keys: Qt.KeyboardModifier = NONE, pixels: QPoint | None = None
) -> None:
    """Turn the wheel, or move two fingers by so many pixels."""
    at = QPointF(x, y)
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        pixels or QPoint(0, 0),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
