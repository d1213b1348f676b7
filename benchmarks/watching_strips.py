"""One picture strip a bar: a row for each camera, a column for each part of a beat, counts written below."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.watching_dances import Dance
from benchmarks.watching_stage import Cast
from choreo_studio.audio.bars import Bar
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.gl.target import Pixels
from choreo_studio.picture.rig import CameraName

_TEXT_PIXELS, _TITLE_PIXELS, _GAP = 18, 22, 2
_PAPER, _INK = (255, 255, 255), (40, 40, 40)


def write_strip(
    path: Path,
    dance: Dance,
    cast: Cast,
    bar: Bar,
    stage: OffscreenPainter,
    cameras: tuple[CameraName, ...],
    parts: int,
    title: str = "",
) -> None:
    """Draw one bar.

    Args:
        path: PNG file.
        dance: whose bar it is.
        cast: the same dance, ready to be drawn.
        bar: which.
        stage: draws pictures of the size of one cell.
        cameras: rows.
        parts: columns for each beat.
        title: above all, the number of the bar where none is given.
    """
    moments = moments_of(dance, bar, parts)
    rows = []
    for name in cameras:
        rig = cast.rig(name, moments_of(dance, bar, 4), stage.aspect)
        rows.append([stage.picture(cast.frame(float(at), rig, stage.aspect)) for at in moments])
    labels = [count_text(dance.place(float(at))[1]) for at in moments]
    eight = int(dance.grid.count_in_eight[bar.first_beat]) + 1
    named = title or f"{dance.name}   bar {bar.number}   {bar.start_seconds:.2f} s   begins on {eight}"
    _sheet(rows, labels, named).save(path)


def moments_of(dance: Dance, bar: Bar, parts: int) -> NDArray[np.float64]:
    """When the pictures of a bar are taken, in seconds: on each beat and so many parts of it."""
    places = bar.first_beat + np.arange((bar.end_beat - bar.first_beat) * parts) / parts
    return np.asarray(dance.grid.seconds_at(places))


def count_text(count: float) -> str:
    """A count as one says it, "3" or "3.5"."""
    return f"{round(count, 2):g}"


def written(image: Image.Image, text: str, left: int, top: int, ink: tuple[int, int, int] = _INK) -> None:
    """Put a short text into a picture."""
    ImageDraw.Draw(image).text((left, top), text, fill=ink, font=ImageFont.load_default(13))


def _sheet(rows: list[list[Pixels]], labels: list[str], title: str) -> Image.Image:
    height, width = rows[0][0].shape[:2]
    size = (len(labels) * (width + _GAP), _TITLE_PIXELS + len(rows) * (height + _GAP) + _TEXT_PIXELS)
    sheet = Image.new("RGB", size, _PAPER)
    written(sheet, title, 6, 3)
    for number, row in enumerate(rows):
        for column, pixels in enumerate(row):
            at = (column * (width + _GAP), _TITLE_PIXELS + number * (height + _GAP))
            sheet.paste(Image.fromarray(pixels), at)
    for column, label in enumerate(labels):
        written(sheet, label, column * (width + _GAP) + width // 2 - 6, size[1] - _TEXT_PIXELS + 1)
    return sheet
