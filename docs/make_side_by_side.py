"""Makes the picture in which Blender's view of our exports stands beside our viewport's.

    python -m docs.make_side_by_side [FILE.png]

The demo's take is exported in every format that Blender opens; each is opened there and drawn from the viewport's
camera at the first beat of three bars. `make test-exports` gets Blender; a minute or five.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from choreo_studio.motion.skeleton import JOINT_NAMES
from choreo_studio.picture.framing import rig_at
from choreo_studio.picture.gl.labels import LabelPainter
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.look import LIGHT_STAGE, look_of
from choreo_studio.picture.show import frame_of
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.export import write_export
from choreo_studio.services.export_formats import FORMATS
from choreo_studio.services.export_plan import ExportPlan, export_range
from choreo_studio.services.video import filmed_show
from tests.outside.filming import Moments, overlap, seen_in_blender
from tests.outside.install import reason_missing

BARS = (1, 9, 17)
SIZE = (264, 300)
OPENED = ("bvh", "fbx", "glb", "usd")
_MARGIN, _TITLE, _COLOURS = 6, 22, 160
_PICTURE = Path(__file__).parent / "pictures" / "exports_in_blender.png"
_LOOK = look_of(LIGHT_STAGE)


def main() -> int:
    """Export, open, draw, measure, and save the sheet."""
    if reason := reason_missing("blender"):
        print(f"Blender is not there: {reason}", file=sys.stderr)
        return 1
    formats = tuple(one.name for one in FORMATS if one.name in OPENED and not one.missing)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        moments, plan, files = _exported(formats, folder)
        columns = {"viewport": _ours(moments)}
        for one in formats:
            columns[f"Blender: {one.upper()}"] = _theirs(one, plan, files, moments, folder)
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else _PICTURE
    _sheet(columns).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size // 1000} kB")
    return 0


def _exported(formats: tuple[str, ...], folder: Path) -> tuple[Moments, ExportPlan, tuple[Path, ...]]:
    project = demo_project()
    take = project.current
    if take is None:
        raise ValueError("demo project: expected a chosen take, found none")
    plan = ExportPlan("demo", export_range(project, (BARS[0], BARS[-1])), formats=formats)
    files = write_export(project, take, None, folder, plan)
    starts = np.array([bar.start_seconds for bar in project.grid.bars if bar.number in BARS]) - plan.part.start_seconds
    frames = np.ceil(starts * plan.rate.fps - 1e-6).astype(int)
    seconds = plan.part.start_seconds + frames / plan.rate.fps
    show = filmed_show(project.grid, take.dance.motion)
    rig = rig_at(show, "follow", seconds, SIZE[0] / SIZE[1])
    return Moments(show, tuple(map(int, frames)), seconds, rig, SIZE), plan, files


def _ours(moments: Moments) -> list[Image.Image]:
    with OffscreenPainter(*SIZE) as painter:
        frames = (frame_of(moments.show, float(at), moments.rig, painter.aspect, _LOOK) for at in moments.seconds)
        return [Image.fromarray(painter.picture(frame)) for frame in frames]


def _theirs(name: str, plan: ExportPlan, files: tuple[Path, ...], moments: Moments, folder: Path) -> list[Image.Image]:
    own = [file for file in files if file.suffix.startswith(f".{name}")]
    seen = seen_in_blender(name, own, plan.rate, moments, folder, _LOOK, with_labels=name != "bvh")
    said = f"{name}: joints at most {seen.apart(moments, JOINT_NAMES):.5f} pixels apart"
    if seen.labels:
        with LabelPainter(*SIZE) as painter:
            shot = moments.shot
            ours = [painter.labels(couple, shot.at(at)).dancers for at, couple in enumerate(moments.couples)]
        least = min(overlap(one, other) for one, other in zip(ours, seen.labels, strict=True))
        said += f", silhouettes overlap by at least {100.0 * least:.2f} %"
    print(said)
    return [Image.open(path).convert("RGB") for path in seen.pictures]


def _sheet(columns: dict[str, list[Image.Image]]) -> Image.Image:
    width, height = SIZE[0] + _MARGIN, SIZE[1] + _MARGIN
    sheet = Image.new("RGB", (len(columns) * width + _MARGIN, len(BARS) * height + _MARGIN + _TITLE), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for column, (title, pictures) in enumerate(columns.items()):
        left = _MARGIN + column * width
        pen.text((left + 2, 4), title, "black", font)
        for row, picture in enumerate(pictures):
            top = _TITLE + _MARGIN + row * height
            sheet.paste(picture, (left, top))
            if column == 0:
                pen.text((left + 6, top + 4), f"bar {BARS[row]}", "black", font)
    return sheet.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
