"""A device and a clock that are moved by hand."""

from collections.abc import Callable

import numpy as np

from choreo_studio.audio.waveform import Waveform
from choreo_studio.services.playback.voices import Samples

RATE = 8000
BLOCK = 200


class HandClock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class HandDevice:
    """Asks for a block when the test says so and keeps what it was given; holds two blocks, as devices do."""

    def __init__(self, sample_rate: int, fill: Callable[[int], Samples]) -> None:
        self.name, self.is_null, self.latency_frames = "Loudspeakers", False, 2 * BLOCK
        self.sample_rate, self.fill = sample_rate, fill
        self.blocks: list[Samples] = []
        self.is_closed = False

    def pump(self) -> None:
        pass

    def close(self) -> None:
        self.is_closed = True

    def ask(self, blocks: int = 1) -> None:
        self.blocks += [self.fill(BLOCK) for _ in range(blocks)]

    @property
    def heard(self) -> Samples:
        return np.concatenate(self.blocks)


class Stage:
    """A device by hand and the time that belongs to it."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.devices: list[HandDevice] = []

    def connect(self, sample_rate: int, fill: Callable[[int], Samples]) -> HandDevice:
        self.devices.append(HandDevice(sample_rate, fill))
        return self.devices[-1]

    @property
    def device(self) -> HandDevice:
        return self.devices[-1]

    def run(self, seconds: float, look: Callable[[], None] = lambda: None) -> None:
        """Time passes and the device is served in time."""
        for _ in range(round(seconds * self.device.sample_rate / BLOCK)):
            self.device.ask()
            self.clock.seconds += BLOCK / self.device.sample_rate
            look()


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE) -> Waveform:
    """A stereo sine of half the full scale."""
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return Waveform(np.stack([wave, wave], axis=1).astype(np.float32), rate)


def ramp(seconds: float, rate: int = RATE) -> Waveform:
    """A mono sound whose every sample says where it is: 0 at the start, 1 at the end."""
    return Waveform(np.linspace(0, 1, round(seconds * rate), dtype=np.float32)[:, None], rate)
