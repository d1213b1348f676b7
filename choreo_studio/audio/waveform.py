"""Samples of a song: decoded once, then used for analysis, drawing and playback alike."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import AudioFileError

if TYPE_CHECKING:
    import soundfile

MAX_SECONDS = 60 * 60.0
"""Longest song that is read."""

_MAX_CHANNELS = 8
_MAX_SAMPLE_RATE = 384_000
_MAX_SAMPLES = int(MAX_SECONDS * 48_000 * 2)
_BLOCK_FRAMES = 1 << 20


@dataclass(frozen=True, eq=False)
class Waveform:
    """Sound as samples.

    Args:
        samples: (N, channels) float32, nominally -1..1; made read-only.
        sample_rate: samples per second and channel.

    Raises:
        ValueError: when the shape or the rate is not as above.
    """

    samples: NDArray[np.float32]
    sample_rate: int

    def __post_init__(self) -> None:
        samples = np.asarray(self.samples, dtype=np.float32).view()
        if samples.ndim != 2 or samples.shape[1] == 0:
            raise ValueError(f"samples: expected (N, channels), found shape {samples.shape}")
        if self.sample_rate <= 0:
            raise ValueError(f"sample_rate: expected a positive number, found {self.sample_rate}")
        samples.setflags(write=False)
        object.__setattr__(self, "samples", samples)

    @property
    def channels(self) -> int:
        """Number of channels."""
        return int(self.samples.shape[1])

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate

    @cached_property
    def mono(self) -> NDArray[np.float32]:
        """Mean of the channels, (N,) float32, read-only."""
        mixed = self.samples[:, 0] if self.channels == 1 else self.samples.mean(axis=1, dtype=np.float32)
        mixed.setflags(write=False)
        return mixed

    def trimmed(self, start_seconds: float, end_seconds: float) -> "Waveform":
        """The part from start to end, with silence where the span reaches beyond the song.

        Raises:
            ValueError: when the end is not behind the start.
        """
        if not end_seconds > start_seconds:
            raise ValueError(f"end_seconds: expected more than {start_seconds:g}, found {end_seconds:g}")
        first = round(start_seconds * self.sample_rate)
        end = max(round(end_seconds * self.sample_rate), first + 1)
        part = np.zeros((end - first, self.channels), dtype=np.float32)
        low, high = max(first, 0), min(end, len(self.samples))
        if high > low:
            part[low - first : high - first] = self.samples[low:high]
        return Waveform(part, self.sample_rate)

    def resampled(self, sample_rate: int) -> "Waveform":
        """The same sound at another sample rate (soxr, high quality)."""
        if sample_rate == self.sample_rate:
            return self
        import soxr

        return Waveform(soxr.resample(self.samples, self.sample_rate, sample_rate, "HQ"), sample_rate)


def load_waveform(path: str | Path) -> Waveform:
    """Decode a WAV, FLAC, OGG, MP3 or other file that libsndfile reads.

    Raises:
        AudioFileError: when the file is missing, is no sound file, is empty, is longer than `MAX_SECONDS`,
            or holds samples that are not finite.
    """
    path = Path(path)
    if not path.is_file():
        raise AudioFileError(path, "there is no such file")
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            _check_header(path, file.samplerate, file.channels)
            samples = _read_blocks(path, file)
            rate = int(file.samplerate)
    except (soundfile.SoundFileError, OSError, TypeError, UnicodeError) as error:
        raise AudioFileError(path, "cannot be read as sound (WAV, FLAC, OGG and MP3 can)") from error
    if len(samples) == 0:
        raise AudioFileError(path, "holds no sound at all")
    if not np.isfinite(samples).all():
        raise AudioFileError(path, "holds samples that are not numbers")
    return Waveform(samples, rate)


def write_wav(path: str | Path, waveform: Waveform) -> None:
    """Write 16-bit WAV; what is louder than full scale is clipped.

    Raises:
        AudioFileError: when the place cannot be written.
    """
    import soundfile

    scaled = np.clip(np.round(waveform.samples * 32767.0), -32768, 32767).astype(np.int16)
    try:
        soundfile.write(Path(path), scaled, waveform.sample_rate, subtype="PCM_16", format="WAV")
    except (soundfile.SoundFileError, OSError) as error:
        raise AudioFileError(path, "cannot be written") from error


def _check_header(path: Path, sample_rate: int, channels: int) -> None:
    if not 1 <= channels <= _MAX_CHANNELS:
        raise AudioFileError(path, f"has {channels} channels; up to {_MAX_CHANNELS} are read")
    if not 1000 <= sample_rate <= _MAX_SAMPLE_RATE:
        raise AudioFileError(path, f"has a sample rate of {sample_rate}; 1000 to {_MAX_SAMPLE_RATE} are read")


# The header may promise any length, so what is really there is read block by block up to the cap.
def _read_blocks(path: Path, file: "soundfile.SoundFile") -> NDArray[np.float32]:
    most_frames = int(min(MAX_SECONDS * file.samplerate, _MAX_SAMPLES // file.channels))
    blocks = [np.zeros((0, file.channels), dtype=np.float32)]
    total = 0
    while len(block := file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
        total += len(block)
        if total > most_frames:
            raise AudioFileError(
                path, f"is longer than the {most_frames / file.samplerate / 60:.0f} minutes that are read"
            )
        blocks.append(block)
    return np.concatenate(blocks)
