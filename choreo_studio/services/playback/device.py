"""The device that plays blocks: a real one, one that plays to nobody, or a clock alone."""

import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Protocol

from choreo_studio.services.playback.voices import Samples

Fill = Callable[[int], Samples]
"""Gets a number of frames and returns as many, (count, 2) float32."""

NO_DEVICE = "No sound device: playing silently"

_PERIOD_MSEC, _PERIODS = 25, 3
_NULL_PERIODS = 2
_POLLED_BLOCK = 1024


class Output(Protocol):
    """Something that asks for blocks at the pace at which they are heard.

    Attributes:
        name: of the device, for people; "" where there is none.
        is_null: whether nobody hears it.
        latency_frames: frames that it holds when it was served in time.
    """

    name: str
    is_null: bool
    latency_frames: int

    def pump(self) -> None:
        """Called often on the window's thread; a device without a thread of its own asks for its blocks here."""

    def close(self) -> None:
        """Ask no more."""


def connect(sample_rate: int, fill: Fill) -> Output:
    """The best output that works, already running; may take a while, so not on the window's thread."""
    try:
        return _connect_any(sample_rate, fill)
    except (ImportError, OSError):
        return ClockOutput(sample_rate, fill)


def connect_null(sample_rate: int, fill: Fill) -> Output:
    """The device that keeps time and plays to nobody."""
    import miniaudio

    return DeviceOutput("", [miniaudio.Backend.NULL], sample_rate, fill)


def text_of(output: Output | None) -> str:
    """The output in words for the status bar, "" before there is one."""
    if output is None:
        return ""
    return NO_DEVICE if output.is_null else f"Sound: {output.name}"


class DeviceOutput:
    """A device that miniaudio drives from a thread of its own.

    Args:
        name: for people, "" for the null device.
        backends: of miniaudio, the first that works is taken; empty for those of the system.
        sample_rate: frames per second; the system converts where its device has another.
        fill: gives blocks.

    Raises:
        miniaudio.MiniaudioError: when the device cannot be opened or started.
    """

    def __init__(self, name: str, backends: list[Any], sample_rate: int, fill: Fill) -> None:
        import miniaudio

        self.is_null = not name
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=2,
            sample_rate=sample_rate,
            buffersize_msec=_PERIOD_MSEC,
            callback_periods=_PERIODS,
            backends=backends,
            app_name="Choreo Studio",
        )
        self.name = f"{name} ({self._device.backend})" if name else ""
        periods = _NULL_PERIODS if self.is_null else _PERIODS
        self.latency_frames = periods * _PERIOD_MSEC * sample_rate // 1000
        blocks = _blocks(fill)
        next(blocks)
        try:
            self._device.start(blocks)
        except miniaudio.MiniaudioError:
            self._device.close()
            raise

    def pump(self) -> None:
        """Nothing: the device asks by itself."""

    def close(self) -> None:
        """Stop the device and its thread."""
        self._device.close()


class ClockOutput:
    """No device at all: blocks pass at the pace of the clock whenever somebody looks.

    Args:
        sample_rate: frames per second.
        fill: gives blocks.
        now: seconds of the monotonic clock.
    """

    def __init__(self, sample_rate: int, fill: Fill, now: Callable[[], float] = time.monotonic) -> None:
        self.name, self.is_null, self.latency_frames = "", True, 0
        self._rate, self._fill, self._now = sample_rate, fill, now
        self._started_at, self._passed = now(), 0
        self._is_open = True

    def pump(self) -> None:
        """Ask for what has passed since the last time."""
        due = int((self._now() - self._started_at) * self._rate)
        while self._is_open and self._passed < due:
            count = min(due - self._passed, _POLLED_BLOCK)
            self._passed += count
            self._fill(count)

    def close(self) -> None:
        """Ask no more."""
        self._is_open = False


def _connect_any(sample_rate: int, fill: Fill) -> Output:
    import miniaudio

    for backends in _backends():
        try:
            return DeviceOutput(_default_name(backends), backends, sample_rate, fill)
        except miniaudio.MiniaudioError:
            continue
    try:
        return connect_null(sample_rate, fill)
    except miniaudio.MiniaudioError:
        return ClockOutput(sample_rate, fill)


# ALSA complains on the terminal, line after line, on a machine without a sound card, so it is left in peace there.
def _backends() -> list[list[Any]]:
    import miniaudio

    if sys.platform != "linux":
        return [[]]
    has_card = any(Path("/dev/snd").glob("pcm*p"))
    return [[miniaudio.Backend.PULSEAUDIO], *([[miniaudio.Backend.ALSA]] if has_card else [])]


def _default_name(backends: list[Any]) -> str:
    import miniaudio

    devices = miniaudio.Devices(backends or None)
    if devices.backend.lower() == "null":
        raise miniaudio.MiniaudioError("no sound device")
    names = [str(device["name"]) for device in devices.get_playbacks()]
    return names[0] if len(names) == 1 else "default device"


def _blocks(fill: Fill) -> Generator[bytes | memoryview, int, None]:
    count = yield b""
    while True:
        count = yield fill(count).data.cast("B")
