"""A dance as an MP4 with its sound, drawn by the viewport's own renderer."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform
from choreo_studio.errors import ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.counts import CountOverlay
from choreo_studio.picture.look import STAGES, look_of
from choreo_studio.picture.show import Extra, Show, frame_of
from choreo_studio.picture.tracks import tracks_of
from choreo_studio.services.encoding import encode
from choreo_studio.services.export_plan import LARGEST_SIDE, SMALLEST_SIDE, ExportRange, Pictures, is_picture_size
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.timebase import FrameRate

if TYPE_CHECKING:
    from choreo_studio.picture.gl.context import MakeContext
    from choreo_studio.picture.gl.offscreen import OffscreenPainter

PLAIN: frozenset[Extra] = frozenset({"shadow"})
"""What is seen beside the dancers where nothing else is asked for."""


def filmed_show(grid: BeatGrid, motion: DuetMotion, shows: frozenset[Extra] = PLAIN) -> Show:
    """A take ready to be filmed; the viewport's marks of it where they are wanted."""
    return Show(grid, motion, None, tracks_of(motion, grid), shows)


def write_video(
    path: Path,
    show: Show,
    sound: Waveform | None,
    part: ExportRange,
    rate: FrameRate,
    pictures: Pictures,
    make_context: "MakeContext | None" = None,
    progress: Progress = unwatched,
) -> None:
    """Draw a part of a dance as H.264 with the music as AAC beside it; the file appears whole or not at all.

    Picture and sound are equally long: as many frames as begin within the part.

    Args:
        path: MP4 file, in a folder that is made when missing.
        show: what is seen.
        sound: of the whole song, or None.
        part: of the song.
        rate: frames per second.
        pictures: camera, size, counts and colours.
        make_context: where OpenGL comes from, called in this thread; EGL where None.
        progress: told of every frame; what it raises ends the encoder and leaves nothing behind.

    Raises:
        ChoreoError: when the size is none that a video has, when there is no OpenGL or no encoder, or when the encoder
            or the folder fails.
    """
    _check_size(pictures.size)
    frames = rate.frame_count(part.duration_seconds)
    seconds = part.start_seconds + rate.seconds(frames)
    heard = sound and sound.trimmed(part.start_seconds, part.start_seconds + frames * rate.frame_seconds)
    try:
        with atomic_files(path.parent) as folder, _painter(pictures.size, make_context) as painter:
            drawn = _drawn(painter, show, seconds, pictures, progress)
            encode(folder / path.name, drawn, pictures.size, rate, frames, heard)
    except OSError as error:
        raise ChoreoError(f"{path} cannot be written ({error.strerror or error})") from error


def _drawn(
    painter: "OffscreenPainter", show: Show, seconds: Floats, pictures: Pictures, progress: Progress
) -> Iterator[memoryview]:
    look = look_of(STAGES[pictures.theme])
    counts = CountOverlay(show.grid, look, *pictures.size) if pictures.with_counts and show.grid is not None else None
    for done, at in enumerate(seconds):
        progress(done, len(seconds))
        painter.draw(frame_of(show, float(at), pictures.camera, painter.aspect, look))
        pixels = painter.target.read()
        if counts is not None:
            counts.stamp(pixels, float(at))
        yield np.ascontiguousarray(pixels[::-1]).data.cast("B")
    progress(len(seconds), len(seconds))


def _painter(size: tuple[int, int], make_context: "MakeContext | None") -> "OffscreenPainter":
    from choreo_studio.picture.gl.egl import EglContext
    from choreo_studio.picture.gl.offscreen import OffscreenPainter

    return OffscreenPainter(*size, make_context=make_context or EglContext)


def _check_size(size: tuple[int, int]) -> None:
    if not is_picture_size(size):
        raise ChoreoError(
            f"a video of {size[0]} × {size[1]} pixels cannot be made: "
            f"two even numbers from {SMALLEST_SIDE} to {LARGEST_SIDE} are possible"
        )
