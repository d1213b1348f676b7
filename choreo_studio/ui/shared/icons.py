"""Icons drawn from our own SVG files in the colours of the theme in force, sharp at any scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from choreo_studio.resources import assets_folder
from choreo_studio.ui.shared.theme import theme


def icon(name: str) -> QIcon:
    """The icon of that name (assets/icons/NAME.svg); it follows the theme by itself."""
    return QIcon(_TintedSvg(name))


class _TintedSvg(QIconEngine):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colours = theme()
        tint = colours.dim_text if mode == QIcon.Mode.Disabled else colours.text
        if state == QIcon.State.On:
            tint = colours.accent
        painter.save()
        painter.setOpacity(0.5 if mode == QIcon.Mode.Disabled else 1.0)
        _renderer(self._name, tint).render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _TintedSvg(self._name)


@cache
def _source(name: str) -> str:
    return (assets_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, tint: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", tint).encode()))
