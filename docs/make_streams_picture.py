"""Makes the picture of 2D poses and control streams of the docs from the demo.

Run it from the root of the project: `.venv/bin/python docs/make_streams_picture.py`. No display is needed.
"""

import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from choreo_studio.motion.pose2d.layouts import BODY25
from choreo_studio.motion.pose2d.stream import OUTSIDE, SEEN, PoseStream, pose_stream
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.picture.framing import rig_at
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.look import DARK_STAGE, look_of
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.shooting import shot_along
from choreo_studio.picture.show import Show, frame_of
from choreo_studio.resources import assets_folder
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.control_streams import write_streams
from choreo_studio.services.video import filmed_show
from choreo_studio.session.storage import load_project
from choreo_studio.timebase import FRAMES_PER_BEAT, FrameRate

PICTURE = Path(__file__).resolve().parent / "pictures" / "streams.png"
_SIZE = (1080, 1080)
_MOMENTS = np.array([5.6, 6.0, 6.4])
_SHOWN = 2
_INKS = ((255, 196, 84), (150, 220, 255))
_STREAMS = ("lead_skeleton", "follow_skeleton", "masks", "depth")
_CELL, _MARGIN = (230, 430), 14


def main() -> None:
    """Draw a moment at which one dancer hides the other: as the viewport shows it, with keypoints, and as streams."""
    project = load_project(assets_folder() / "demo" / "demo_salsa.choreo")
    motion = project.takes[0].dance.motion
    show = filmed_show(project.grid, motion)
    rig = rig_at(show, "follow", _MOMENTS, _SIZE[0] / _SIZE[1])
    shot = shot_along(show, _MOMENTS, rig, _SIZE)
    sampled = sample_duet(motion, frame_seconds(project.grid, FRAMES_PER_BEAT), _MOMENTS)
    stream = pose_stream(sampled, shot)
    cells = [_overlay(show, rig, stream)]
    with tempfile.TemporaryDirectory() as folder:
        write_streams(Path(folder), "x", sampled, FrameRate.of(30), shot)
        cells += [_cell(Path(folder) / "x_streams" / part / f"{_SHOWN:06d}.png") for part in _STREAMS]
    around = _around(stream)
    cells = [cell.crop(around).resize(_CELL, Image.Resampling.LANCZOS) for cell in cells]
    Image.fromarray(np.concatenate([np.array(cell) for cell in cells], axis=1)).save(PICTURE, optimize=True)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size / 1024:.0f} KiB")


def _overlay(show: Show, rig: Rig, stream: PoseStream) -> Image.Image:
    """The viewport's picture with filled points where they are seen and hollow ones where they are hidden."""
    with OffscreenPainter(*_SIZE) as painter:
        frame = frame_of(show, float(_MOMENTS[_SHOWN]), rig, painter.aspect, look_of(DARK_STAGE))
        picture = Image.fromarray(painter.picture(frame))
    pen = ImageDraw.Draw(picture)
    for points, seen, ink in zip(stream.pixels[_SHOWN], stream.seen[_SHOWN], _INKS, strict=True):
        for first, second in BODY25.limbs:
            if min(seen[first], seen[second]) == SEEN:
                pen.line([*points[first], *points[second]], fill=ink, width=2)
        for (x, y), state in zip(points, seen, strict=True):
            circle = (x - 6, y - 6, x + 6, y + 6)
            if state != OUTSIDE:
                pen.ellipse(circle, fill=ink if state == SEEN else None, outline=ink, width=2)
    return picture


def _around(stream: PoseStream) -> tuple[int, int, int, int]:
    """A piece of the picture, shaped like a cell, with both dancers in the middle."""
    boxes = stream.boxes[_SHOWN]
    low, high = boxes[:, :2].min(axis=0) - _MARGIN, (boxes[:, :2] + boxes[:, 2:]).max(axis=0) + _MARGIN
    middle, height = (low + high) / 2.0, high[1] - low[1]
    half = np.array([height * _CELL[0] / _CELL[1], height]) / 2.0
    left, top, right, bottom = (round(float(edge)) for edge in (*(middle - half), *(middle + half)))
    return left, top, right, bottom


def _cell(path: Path) -> Image.Image:
    """A stream's picture; depths from near (white) to far (dark)."""
    picture = Image.open(path)
    if picture.mode != "I;16":
        return picture.convert("RGB")
    depth = np.array(picture).astype(np.float64)
    near, far = depth[depth > 0].min(), depth.max()
    grey = np.where(depth > 0, 255.0 - 190.0 * (depth - near) / (far - near), 0.0)
    return Image.fromarray(grey.astype(np.uint8)).convert("RGB")


if __name__ == "__main__":
    main()
