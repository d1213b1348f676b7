"""An MP4 with sound: the cameras side by side, the bar and the count in a corner."""

import subprocess
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.watching_dances import Dance
from benchmarks.watching_stage import Cast, Pixels, Stage
from benchmarks.watching_strips import moments_of, written
from choreo_studio.audio.waveform import Waveform, write_wav
from choreo_studio.errors import ChoreoError
from choreo_studio.picture.rig import CameraName
from choreo_studio.timebase import FrameRate

_QUALITY, _HURRY, _SOUND = "21", "veryfast", "160k"


def write_video(
    path: Path, dance: Dance, cast: Cast, stage: Stage, cameras: tuple[CameraName, ...], rate: FrameRate
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
    seconds = start + rate.seconds(rate.frame_count(end - start))
    with tempfile.TemporaryDirectory() as folder:
        sound = None if dance.sound is None else _wav(Path(folder) / "sound.wav", dance.sound.trimmed(start, end))
        size = (stage.width * len(cameras), stage.height)
        _encode(path, _pictures(dance, cast, stage, cameras, seconds), size, rate, sound)


def _pictures(
    dance: Dance, cast: Cast, stage: Stage, cameras: tuple[CameraName, ...], seconds: np.ndarray
) -> Iterator[Pixels]:
    beats = np.concatenate([moments_of(dance, bar, 2) for bar in dance.bars])
    rigs = [cast.rig(name, beats, stage.aspect) for name in cameras]
    for at in seconds:
        views = [stage.picture(cast.frame(float(at), rig, stage.aspect)) for rig in rigs]
        image = Image.fromarray(np.concatenate(views, axis=1))
        bar, count = dance.place(float(at))
        written(image, f"{bar} : {int(count)}", 8, 4)
        yield np.asarray(image)


def _wav(path: Path, sound: Waveform) -> Path:
    write_wav(path, sound)
    return path


def _encode(path: Path, pictures: Iterator[Pixels], size: tuple[int, int], rate: FrameRate, sound: Path | None) -> None:
    shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(rate.fraction), "-i", "-"]
    heard = [] if sound is None else ["-i", str(sound), "-c:a", "aac", "-b:a", _SOUND]
    seen = ["-c:v", "libx264", "-preset", _HURRY, "-crf", _QUALITY, "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    command = [encoder(), "-y", "-loglevel", "error", *shape, *heard, *seen, str(path)]
    first = next(pictures)  # What cannot be drawn is told before an encoder waits for it.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        if process.stdin is None or process.stderr is None:
            raise ChoreoError("the encoder takes no pictures")
        try:
            for picture in chain([first], pictures):
                process.stdin.write(picture.tobytes())
            process.stdin.close()
        except BrokenPipeError:
            pass
        told = process.stderr.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise ChoreoError(f"{path} cannot be encoded ({told.strip()[:200]})")


def encoder() -> str:
    """The ffmpeg that a Python package carries.

    Raises:
        ChoreoError: when the package is not installed.
    """
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError as error:
        raise ChoreoError("for videos, install the package imageio-ffmpeg: pip install imageio-ffmpeg") from error
    return str(get_ffmpeg_exe())
