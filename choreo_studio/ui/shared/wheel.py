"""The wheel and the touchpad over the time axis."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

from choreo_studio.ui.shared.time_axis import TimeAxis

_ZOOM_PER_NOTCH, _ZOOM_PER_PIXEL = 1.25, 1.005
_PIXELS_PER_NOTCH, _NOTCH = 90.0, 120.0


class Wheel:
    """Pans, with Ctrl zooms at the pointer; over lanes that overflow it scrolls them."""

    def __init__(self, axis: TimeAxis) -> None:
        self._axis = axis

    def turn(self, event: QWheelEvent, can_scroll: bool) -> int:
        """Obey one event.

        Args:
            event: of a wheel or a touchpad, whose pixels are taken as they are.
            can_scroll: whether there are lanes to scroll under the pointer.

        Returns:
            By how many pixels the lanes should scroll.
        """
        pixels, notches = event.pixelDelta(), event.angleDelta()
        is_touchpad = not pixels.isNull()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = pixels.y() if is_touchpad else notches.y() / _NOTCH
            self._axis.zoom((_ZOOM_PER_PIXEL if is_touchpad else _ZOOM_PER_NOTCH) ** turned, event.position().x())
            return 0
        scale = 1.0 if is_touchpad else _PIXELS_PER_NOTCH / _NOTCH
        x, y = (pixels.x(), pixels.y()) if is_touchpad else (notches.x(), notches.y())
        if can_scroll and abs(y) > abs(x):
            return round(-y * scale)
        self._axis.pan(-(x if abs(x) > abs(y) else y) * scale)
        return 0
