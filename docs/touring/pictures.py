"""Picture files small enough for a page."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from choreo_studio.picture.framing import rig_at
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.look import look_of
from choreo_studio.picture.rig import CameraName
from choreo_studio.picture.show import Show, frame_of
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.viewport.offscreen import context_maker

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


def staged(show: Show, seconds: float, cameras: Sequence[CameraName], size: tuple[int, int]) -> list[Image.Image]:
    """The viewport's picture of a moment from some cameras, in the colours of the window."""
    look = look_of(theme())
    with OffscreenPainter(*size, make_context=context_maker()) as painter:
        rigs = [rig_at(show, name, np.array([seconds]), painter.aspect) for name in cameras]
        return [Image.fromarray(painter.picture(frame_of(show, seconds, rig, painter.aspect, look))) for rig in rigs]


def save_row(images: Sequence[Image.Image], path: Path, gap_px: int = 6) -> None:
    """Write pictures of one height in a row as a PNG."""
    width = sum(image.width for image in images) + gap_px * (len(images) - 1)
    row, left = Image.new("RGB", (width, images[0].height), theme().line), 0
    for image in images:
        row.paste(image, (left, 0))
        left += image.width + gap_px
    _write(row, path, is_flat=False)


def save(image: QImage, path: Path, is_flat: bool = False) -> None:
    """Write a PNG.

    Args:
        image: what to write.
        path: of the file.
        is_flat: whether the 256 colours that matter will do, because nothing shaded is in it; they also have to do
            where the file would be too large.
    """
    _write(pillow_of(image), path, is_flat)


def _write(picture: Image.Image, path: Path, is_flat: bool) -> None:
    path.parent.mkdir(exist_ok=True)
    picture.save(path, optimize=True)
    if is_flat or path.stat().st_size > _MOST_BYTES:
        picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=4).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
