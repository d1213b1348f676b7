"""Makes pictures of the README and the tour from a take that the bundled model dances on the demo song.

Run it from the root of the project: `.venv/bin/python docs/make_pictures.py`. No display is needed.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from choreo_studio.picture.counts import CountOverlay
from choreo_studio.picture.framing import rig_at
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.gl.target import Pixels
from choreo_studio.picture.look import DARK_STAGE, LIGHT_STAGE, StageColours, look_of
from choreo_studio.picture.rig import CameraName
from choreo_studio.picture.show import Show, frame_of
from choreo_studio.services.demo import demo_song
from choreo_studio.services.generation import DanceOrder, generate
from choreo_studio.services.generator import open_generator
from choreo_studio.services.music import project_of_song, sound_of
from choreo_studio.services.video import filmed_show

SEED = 0
FIRST_BAR = 9
PICTURES = Path(__file__).resolve().parent / "pictures"
_CELL, _FILM = (184, 250), (480, 270)
_ROW, _TEXT_PIXELS, _GAP = 8, 24, 4
_INK = (70, 70, 70)
_MOST_BYTES = 300_000


def main() -> None:
    """Dance the demo song, draw two eights of it as a strip, and three moments as a video shows them."""
    project = project_of_song(demo_song())
    project = generate(project, sound_of(project), open_generator(), DanceOrder(seed=SEED))
    show = filmed_show(project.grid, project.takes[0].dance.motion)
    eights = [bar for bar in project.grid.bars if project.grid.count_in_eight[bar.first_beat] == 0]
    first = next(bar.first_beat for bar in eights if bar.number >= FIRST_BAR)
    PICTURES.mkdir(exist_ok=True)
    _save(_strip(show, project.grid.seconds_at(first + np.arange(2 * _ROW))), "strip.png")
    _save(_film(show, project.grid.seconds_at(first + np.array([0.1, 2.1, 5.1]))), "tour_video.png")


def _strip(show: Show, moments: np.ndarray) -> Image.Image:
    """One pose per count, eight to a row."""
    cells = _drawn(show, moments, _CELL, "follow", LIGHT_STAGE)
    rows = [cells[at : at + _ROW] for at in range(0, len(cells), _ROW)]
    width, height = _CELL[0] + _GAP, _CELL[1] + _TEXT_PIXELS
    sheet = Image.new("RGB", (_ROW * width - _GAP, len(rows) * height), (255, 255, 255))
    font, pen = ImageFont.load_default(15), ImageDraw.Draw(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.paste(Image.fromarray(cell), (column * width, number * height))
            place = (column * width + _CELL[0] // 2, number * height + _CELL[1] + _TEXT_PIXELS // 2)
            pen.text(place, str(column + 1), fill=_INK, font=font, anchor="mm")
    return sheet


def _film(show: Show, moments: np.ndarray) -> Image.Image:
    """Moments beside each other as they are in a video with counts, one of them on the light stage."""
    stages, cameras = (DARK_STAGE, LIGHT_STAGE, DARK_STAGE), ("follow", "front", "side")
    cells = []
    for at, stage, camera in zip(moments, stages, cameras, strict=True):
        pixels = _drawn(show, moments, _FILM, camera, stage, float(at))[0]  # type: ignore[arg-type]
        CountOverlay(show.grid, look_of(stage), *_FILM).stamp(pixels, float(at))  # type: ignore[arg-type]
        cells.append(pixels)
    return Image.fromarray(np.concatenate(cells, axis=1))


def _drawn(
    show: Show,
    moments: np.ndarray,
    size: tuple[int, int],
    camera: CameraName,
    stage: StageColours,
    only: float | None = None,
) -> list[Pixels]:
    """Pictures of all moments, or of only one, by one camera that keeps the couple in all of them."""
    with OffscreenPainter(*size) as painter:
        rig = rig_at(show, camera, moments, painter.aspect)
        seen = moments if only is None else [only]
        return [painter.picture(frame_of(show, float(at), rig, painter.aspect, look_of(stage))) for at in seen]


def _save(image: Image.Image, name: str) -> None:
    path = PICTURES / name
    image.save(path, optimize=True)
    if path.stat().st_size > _MOST_BYTES:
        image.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=4).save(path, optimize=True)
    print(f"{name}: {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
