"""Pictures and sound into an MP4 by an ffmpeg that runs as a program of its own."""

import errno
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from choreo_studio.audio.waveform import Waveform, write_wav
from choreo_studio.errors import ChoreoError
from choreo_studio.timebase import FrameRate

_QUALITY, _HURRY, _SOUND = "20", "veryfast", "192k"
_SAMPLE_RATE = "48000"
_COLOURS = (
    "vflip,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
)
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_PATIENCE_SECONDS = 60.0


def encoder() -> str:
    """The ffmpeg that the package imageio-ffmpeg carries, or that of the system.

    Raises:
        ChoreoError: when there is none.
    """
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        found = shutil.which("ffmpeg")
        if found is None:
            raise ChoreoError("videos need ffmpeg: pip install imageio-ffmpeg brings one") from error
        return found


def encode(
    path: Path,
    pictures: Iterable[memoryview],
    size: tuple[int, int],
    rate: FrameRate,
    frames: int,
    sound: Waveform | None,
) -> None:
    """Write H.264 in yuv420p with AAC beside it, ready to be played while it is still loading.

    Args:
        path: MP4 file, which is there for good only when this returns.
        pictures: red, green, blue and an unused byte for each pixel, the bottom row first.
        size: width and height, even.
        rate: frames per second.
        frames: how many pictures come.
        sound: of the same length.

    Raises:
        ChoreoError: when the encoder is missing or fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / "sound.wav"
        if sound is not None:
            write_wav(heard, sound)
        command = _command(path, size, rate, frames, None if sound is None else heard)
        with (Path(folder) / "told.txt").open("w+b") as told:
            _feed(command, pictures, told, path)


def _command(path: Path, size: tuple[int, int], rate: FrameRate, frames: int, heard: Path | None) -> list[str]:
    shape = f"-f rawvideo -pix_fmt rgb0 -s {size[0]}x{size[1]} -r {rate.fraction} -i -".split()
    seen = ["-vf", _COLOURS, "-c:v", "libx264", "-preset", _HURRY, "-crf", _QUALITY]
    sound = [] if heard is None else ["-i", str(heard), *f"-c:a aac -b:a {_SOUND} -ar {_SAMPLE_RATE} -ac 2".split()]
    length = ["-t", f"{frames * rate.frame_seconds:.6f}", "-movflags", "+faststart"]
    return [encoder(), "-y", "-nostdin", "-loglevel", "error", *shape, *sound, *seen, *length, str(path)]


def _feed(command: list[str], pictures: Iterable[memoryview], told: IO[bytes], path: Path) -> None:
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told, creationflags=_NO_CONSOLE
        )
    except OSError as error:
        raise ChoreoError(f"{command[0]} cannot be started ({error.strerror or error})") from error
    try:
        _pour(process, pictures)
        code = process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ChoreoError(f"{path.name} cannot be encoded (ffmpeg does not end)") from error
    finally:
        _end(process)
    if code != 0:
        told.seek(0)
        lines = told.read(4096).decode("utf-8", "replace").strip().splitlines()
        raise ChoreoError(f"{path.name} cannot be encoded ({lines[0][:200] if lines else f'ffmpeg ended with {code}'})")


def _pour(process: subprocess.Popen[bytes], pictures: Iterable[memoryview]) -> None:
    if process.stdin is None:
        raise ChoreoError("the encoder takes no pictures")
    try:
        for picture in pictures:
            process.stdin.write(picture)
        process.stdin.close()
    except OSError as error:
        # It ended before its time and has said why; Windows calls a broken pipe an invalid argument.
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
