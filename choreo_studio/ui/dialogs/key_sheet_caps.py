"""Keys drawn as caps."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from choreo_studio.ui.shared.theme import color, theme

_SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "↵"}
_GAP = 3


def caps_of(keys: str) -> tuple[str, ...]:
    """The caps of a shortcut as Qt writes it: "Ctrl+Shift+Z" has three, "Ctrl++" two."""
    if not keys:
        return ()
    parts = keys[:-1].split("+") if keys.endswith("+") else keys.split("+")
    names = [part for part in parts if part] + (["+"] if keys.endswith("+") else [])
    return tuple(_SIGNS.get(name, name) for name in names)


def width_of(keys: str, metrics: QFontMetrics) -> int:
    """How wide the caps are."""
    return sum(_cap_width(cap, metrics) + _GAP for cap in caps_of(keys))


def draw_caps(painter: QPainter, keys: str, right: float, middle: float) -> None:
    """Draw the caps of a shortcut with their right end and their middle there."""
    metrics = painter.fontMetrics()
    high = metrics.height() + 2
    x = right - width_of(keys, metrics) + _GAP
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for cap in caps_of(keys):
        box = QRectF(x, middle - high / 2, _cap_width(cap, metrics), high).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(color(theme().strong_line), 1))
        painter.setBrush(color(theme().raised))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(color(theme().text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
        x += box.width() + 1 + _GAP


def _cap_width(cap: str, metrics: QFontMetrics) -> int:
    return max(metrics.horizontalAdvance(cap) + 10, metrics.height() + 4)


class KeyCaps(QWidget):
    """The caps of a shortcut as a widget."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Just the caps."""
        return QSize(width_of(self._keys, self.fontMetrics()) + 1, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The caps."""
        draw_caps(QPainter(self), self._keys, self.width() - 1, self.height() / 2)
