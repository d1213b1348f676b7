"""Picture files small enough for a page."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from choreo_studio.ui.shared.theme import theme

_SHADOW_PX = 14
_MOST_BYTES = 300_000


def framed(painter: QPainter, image: QImage, corner: QPoint) -> None:
    """Paint a window over another one, with a soft shadow and a line around it, as a desktop would."""
    box = QRect(corner, image.size())
    for px in range(_SHADOW_PX, 0, -1):
        grown = box.adjusted(-px, -px + 4, px, px + 4)
        painter.fillRect(grown, QColor(0, 0, 0, 7))
    painter.drawImage(corner, image)
    painter.setPen(QPen(QColor(128, 134, 146, 150), 1))
    painter.drawRect(box.adjusted(0, 0, -1, -1))


def pillow_of(image: QImage) -> Image.Image:
    """The same picture for Pillow, opaque."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    raw = Image.frombuffer("RGBA", (plain.width(), plain.height()), bytes(plain.constBits()), "raw", "RGBA", 0, 1)
    return raw.convert("RGB")


def side_by_side(images: Sequence[QImage], gap_px: int = 6) -> QImage:
    """Pictures of one height in a row."""
    width = sum(image.width() for image in images) + gap_px * (len(images) - 1)
    row = QImage(width, images[0].height(), QImage.Format.Format_RGB32)
    row.fill(QColor(theme().line))
    painter, left = QPainter(row), 0
    for image in images:
        painter.drawImage(left, 0, image)
        left += image.width() + gap_px
    painter.end()
    return row


def save(image: QImage, path: Path, is_flat: bool = False) -> None:
    """Write a PNG.

    Args:
        image: what to write.
        path: of the file.
        is_flat: whether the 256 colours that matter will do, because nothing shaded is in it; they also have to do
            where the file would be too large.
    """
    picture = pillow_of(image)
    path.parent.mkdir(exist_ok=True)
    picture.save(path, optimize=True)
    if is_flat or path.stat().st_size > _MOST_BYTES:
        picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=4).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
