"""An MP4 with sound: the cameras side by side, the bar and the count in a corner."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.watching_dances import Dance
from benchmarks.watching_stage import Cast
from benchmarks.watching_strips import moments_of, written
from choreo_studio.files import atomic_files
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.rig import CameraName
from choreo_studio.services.encoding import encode
from choreo_studio.timebase import FrameRate


def write_video(
    path: Path, dance: Dance, cast: Cast, stage: OffscreenPainter, cameras: tuple[CameraName, ...], rate: FrameRate
) -> None:
    """Draw the watched bars as H.264 with the music as AAC beside it.

    Args:
        path: MP4 file.
        dance: what is watched.
        cast: the same dance, ready to be drawn.
        stage: draws pictures of one camera; width and height must be even.
        cameras: from left to right.
        rate: frames per second.

    Raises:
        ChoreoError: when the encoder is missing or fails.
    """
    start, end = dance.span
    frames = rate.frame_count(end - start)
    sound = dance.sound and dance.sound.trimmed(start, start + frames * rate.frame_seconds)
    size = (stage.width * len(cameras), stage.height)
    with atomic_files(path.parent) as folder:
        drawn = _pictures(dance, cast, stage, cameras, start + rate.seconds(frames))
        encode(folder / path.name, drawn, size, rate, frames, sound)


def _pictures(
    dance: Dance, cast: Cast, stage: OffscreenPainter, cameras: tuple[CameraName, ...], seconds: np.ndarray
) -> Iterator[memoryview]:
    beats = np.concatenate([moments_of(dance, bar, 2) for bar in dance.bars])
    rigs = [cast.rig(name, beats, stage.aspect) for name in cameras]
    for at in seconds:
        views = [stage.picture(cast.frame(float(at), rig, stage.aspect)) for rig in rigs]
        image = Image.fromarray(np.concatenate(views, axis=1))
        bar, count = dance.place(float(at))
        written(image, f"{bar} : {int(count)}", 8, 4)
        yield np.ascontiguousarray(np.asarray(image.convert("RGBX"))[::-1]).data.cast("B")
