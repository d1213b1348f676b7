"""What one device is given, and which part of it is heard."""

import time
from collections.abc import Callable
from dataclasses import replace

from choreo_studio.services.playback.clock import DeviceClock
from choreo_studio.services.playback.mixer import Mixer
from choreo_studio.services.playback.orders import Passage
from choreo_studio.services.playback.voices import Samples

Now = Callable[[], float]

_REMEMBERED = 96


class Feed:
    """Serves a device from a mixer and remembers which place in the song each frame is.

    `fill` is called on the device's thread, everything else on the window's. What both see is replaced as a whole.

    Args:
        mixer: may be replaced by another of the same sample rate at any time.
        now: seconds of the monotonic clock.
    """

    def __init__(self, mixer: Mixer, now: Now = time.monotonic) -> None:
        self.mixer = mixer
        self.sample_rate = mixer.sample_rate
        self._now = now
        self._clock = DeviceClock(mixer.sample_rate)
        self._next = 0
        self._passages: tuple[tuple[int, Passage], ...] = ()

    def fill(self, count: int) -> Samples:
        """The next block, (count, 2)."""
        asked_at = self._now()
        block, passages = self.mixer.render(count)
        placed = []
        for passage in passages:
            placed.append((self._next, passage))
            self._next += passage.count
        self._passages = (*self._passages[-_REMEMBERED:], *placed)
        self._clock.note(asked_at, count)
        return block

    def heard(self, latency_frames: int, runs_dry: bool = True) -> Passage | None:
        """What is heard now: the passage's rest, beginning with the frame that sounds; None before anything does.

        Args:
            latency_frames: how many frames the device holds when it was served in time.
            runs_dry: whether it falls silent when it was not; else the last passage goes on meanwhile.
        """
        self._clock.latency_frames, self._clock.runs_dry = latency_frames, runs_dry
        frame = self._clock.heard(self._now())
        if frame is None:
            return None
        for first, passage in reversed(self._passages):
            if first <= frame:
                into = min(frame - first, passage.count) if runs_dry else frame - first
                left = max(passage.count - int(into), 0)
                return replace(passage, count=left, song_frame=passage.song_frame + into * passage.rate)
        return None

    def silent_for(self) -> float:
        """Seconds since the device asked for sound, 0 before it ever did."""
        return self._now() - self._clock.noted_at if self._passages else 0.0
