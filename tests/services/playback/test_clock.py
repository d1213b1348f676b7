"""The device's clock, read through late and jittery requests."""

import numpy as np
import pytest

from choreo_studio.services.playback.clock import DeviceClock

RATE, BLOCK, LATENCY = 48000, 1200, 3600
PERIOD = BLOCK / RATE
FRAME_SECONDS = 1 / 30


def clock_of_device() -> DeviceClock:
    clock = DeviceClock(RATE)
    clock.latency_frames = LATENCY
    return clock


class Simulation:
    """A device that wants a block every 25 ms of its own time, and a machine that serves it late."""

    def __init__(self, parts_per_million: float = 0.0, seed: int = 0) -> None:
        self.speed = 1 + parts_per_million * 1e-6
        self.random = np.random.default_rng(seed)
        self.clock = clock_of_device()
        self.lost_seconds = 0.0
        self.served_until = 0.0
        self.blocks = 0

    def serve(self, late_seconds: float) -> None:
        # The device was filled at the start, so block k is wanted when k - LATENCY / BLOCK blocks were played.
        wanted = max(0.0, (self.blocks - LATENCY // BLOCK + 1) * PERIOD / self.speed + self.lost_seconds)
        self.served_until = max(wanted + late_seconds, self.served_until)
        self.blocks += 1
        self.clock.note(self.served_until, BLOCK)

    def truth(self, now: float) -> float:
        return (now - self.lost_seconds) * self.speed * RATE

    def errors(self, seconds: float, jitter_seconds: float, skip: float = 1.0) -> np.ndarray:
        errors, looked_at = [], 0.0
        while looked_at < seconds:
            self.serve(min(float(self.random.exponential(jitter_seconds)), LATENCY / RATE - PERIOD))
            while looked_at + 1 / 60 < self.served_until:
                looked_at += 1 / 60
                heard = self.clock.heard(looked_at)
                if heard is not None and looked_at > skip:
                    errors.append((heard - self.truth(looked_at)) / RATE)
        return np.array(errors)


@pytest.mark.parametrize("parts_per_million", [0.0, 200.0, -200.0])
def test_five_minutes_of_late_requests_stay_far_under_one_frame(parts_per_million: float) -> None:
    errors = Simulation(parts_per_million).errors(300.0, jitter_seconds=0.008)
    assert len(errors) > 17000
    assert np.abs(errors).max() < FRAME_SECONDS / 6


def test_the_frame_that_is_heard_never_goes_back() -> None:
    simulation, heard = Simulation(), [0.0]
    for step in range(2000):
        simulation.serve(float(simulation.random.choice([0.0, 0.002, 0.05])))
        heard.append(simulation.clock.heard(simulation.served_until + 0.01 * (step % 3)) or 0.0)
    assert (np.diff(heard) >= 0).all()
    assert heard[-1] > 40 * RATE


@pytest.mark.parametrize(("lost_seconds", "settled_seconds"), [(0.04, 2.2), (0.3, 0.4), (1.5, 1.6)])
def test_lost_sound_is_allowed_for(lost_seconds: float, settled_seconds: float) -> None:
    simulation = Simulation()
    simulation.errors(10.0, jitter_seconds=0.002)
    lost_at = simulation.served_until
    simulation.lost_seconds = lost_seconds
    errors = simulation.errors(lost_at + 20.0, jitter_seconds=0.002, skip=lost_at + settled_seconds)
    assert len(errors) > 500
    assert np.abs(errors).max() < FRAME_SECONDS / 2


def test_nothing_is_heard_before_the_first_frame_or_beyond_the_last() -> None:
    clock = clock_of_device()
    assert clock.heard(5.0) is None
    clock.note(10.0, BLOCK)
    assert clock.heard(10.0) is None
    assert clock.heard(10.0 + 1.99 * PERIOD) is None
    clock.note(10.0, 4 * BLOCK)
    assert clock.heard(99.0) == 5 * BLOCK
