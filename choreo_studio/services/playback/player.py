"""Playing the song: what the transport asks for, and where in the song we are."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from choreo_studio.audio.waveform import Waveform
from choreo_studio.services.playback.device import Fill, Output, connect, text_of
from choreo_studio.services.playback.feed import Feed, Now
from choreo_studio.services.playback.mixer import Mixer
from choreo_studio.services.playback.orders import FASTEST, SLOWEST, Order
from choreo_studio.services.playback.voices import Samples

Connect = Callable[[int, Fill], Output]

_SILENT_RATE = 48_000
_SHORTEST_LOOP_SECONDS = 0.05
_STALLED_SECONDS = 2.0


class Player:
    """Plays one song on one device; every method is for the window's thread and none waits for the device.

    The audio clock leads: `position_seconds` is what is heard now, not what was handed over. The device is opened on
    a thread of its own, by `warm_up` or when something is to be heard first; until then the position stands still.

    Args:
        connect: opens an output for a sample rate and starts it; called on that thread.
        now: seconds of the monotonic clock.
    """

    def __init__(self, connect: Connect = connect, now: Now = time.monotonic) -> None:
        self._connect, self._now = connect, now
        self._worker: ThreadPoolExecutor | None = None
        self._opening: Future[Output] | None = None
        self._feed = Feed(_mixer(None, 0.0), now)
        self._order = Order()
        self._duration = 0.0
        self._position = 0.0
        self._is_playing = self._resumes = False
        self._volume, self._is_muted = 1.0, False
        self._loop: tuple[float, float] | None = None

    def load(self, sound: Waveform | None, duration_seconds: float) -> None:
        """Another song, or none: silence of that length. The place stays, and what plays goes on playing."""
        was_playing, position = self._is_playing, self.position_seconds
        mixer = _mixer(sound, duration_seconds)
        if mixer.sample_rate != self._feed.sample_rate:
            self._disconnect()
            self._feed = Feed(mixer, self._now)
        self._feed.mixer = mixer
        self._duration = duration_seconds
        self.loop = self._loop
        self._jump(min(position, duration_seconds), "silent")
        self._is_playing = False
        if was_playing and self._position < duration_seconds:
            self.play()

    def warm_up(self) -> None:
        """Open the device in the background, so that the first sound comes at once."""
        if self._opening is None:
            self._worker = self._worker or ThreadPoolExecutor(1, "sound device")
            self._opening = self._worker.submit(self._connect, self._feed.sample_rate, self._feed.fill)

    def close(self) -> None:
        """Fall silent and give the device back; waits until its thread has ended."""
        self._is_playing = False
        self._disconnect()
        if self._worker is not None:
            self._worker.shutdown(wait=True)
            self._worker = None

    def play(self, until_seconds: float | None = None) -> None:
        """Play from the place where we are; from the other end where the song is over.

        Args:
            until_seconds: where to stop this time, None for the end of the song.
        """
        first, end = self._loop or (0.0, self._duration)
        if self._order.rate > 0 and self._position >= self._duration:
            self._position = first
        elif self._order.rate < 0 and self._position <= 0:
            self._position = end
        self._is_playing = self._duration > 0
        if self._is_playing:
            self.warm_up()
            self._jump(self._position, "play", until_seconds)

    def pause(self) -> None:
        """Stop here."""
        self._position = self.position_seconds
        self._is_playing = False
        self._send(mode="silent")

    def seek(self, seconds: float) -> None:
        """Go to another place, playing or not."""
        self._jump(self._clamped(seconds), "play" if self._is_playing else "silent")

    def scrub(self, seconds: float, with_sound: bool = True) -> None:
        """Go to a place and let a grain of its sound be heard; what plays pauses until `end_scrub`."""
        self._resumes = self._resumes or self._is_playing
        self._is_playing = False
        place = self._clamped(seconds)
        if place == self._position and self._order.mode == "grain":
            return
        self.warm_up()
        self._jump(place, "grain" if with_sound else "silent")

    def end_scrub(self) -> None:
        """The drag is over; what played plays on."""
        resumes, self._resumes = self._resumes, False
        self._send(mode="silent")
        if resumes:
            self.play()

    @property
    def position_seconds(self) -> float:
        """What is heard now, in seconds of the song; also notices its end, and a device that went away."""
        output = self._output()
        if not self._is_playing or output is None:
            return self._position
        output.pump()
        heard = self._feed.heard(output.latency_frames, runs_dry=not output.is_null)
        if heard is not None and heard.jump == self._order.jump:
            self._position = self._clamped(heard.song_frame / self._feed.sample_rate)
            if heard.rate == 0.0:
                self._is_playing = False
                self._send(mode="silent")
        if self._is_playing and self._feed.silent_for() > _STALLED_SECONDS:
            self._reconnect()
        return self._position

    @property
    def is_playing(self) -> bool:
        """Whether the song runs; False from its end on."""
        return self._is_playing

    @property
    def duration_seconds(self) -> float:
        """Length of the song."""
        return self._duration

    @property
    def output_text(self) -> str:
        """The device in words, "" before it is open."""
        return text_of(self._output())

    @property
    def rate(self) -> float:
        """Speed against the song; negative is backwards.

        Raises:
            ValueError: when set to less than `SLOWEST` or more than `FASTEST`, either way.
        """
        return self._order.rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not SLOWEST <= abs(rate) <= FASTEST:
            raise ValueError(f"rate: expected {SLOWEST} to {FASTEST} or the same backwards, found {rate}")
        self._send(rate=rate)

    @property
    def loop(self) -> tuple[float, float] | None:
        """Seconds from and to which the song goes round, or None."""
        return self._loop

    @loop.setter
    def loop(self, loop: tuple[float, float] | None) -> None:
        self._loop = loop
        self._send(loop=None if loop is None else self._loop_frames(*loop))

    @property
    def volume(self) -> float:
        """Loudness as a slider shows it, 0 to 1."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(max(volume, 0.0), 1.0)
        self._send_gain()

    @property
    def is_muted(self) -> bool:
        """Whether nothing is heard."""
        return self._is_muted

    @is_muted.setter
    def is_muted(self, muted: bool) -> None:
        self._is_muted = muted
        self._send_gain()

    # Ears hear loudness in steps that grow; the square is near enough.
    def _send_gain(self) -> None:
        self._send(gain=0.0 if self._is_muted else self._volume**2)

    def _loop_frames(self, first: float, end: float) -> tuple[int, int] | None:
        first, end = self._clamped(first), self._clamped(end)
        if end - first < _SHORTEST_LOOP_SECONDS:
            return None
        rate = self._feed.sample_rate
        return round(first * rate), round(end * rate)

    def _jump(self, seconds: float, mode: str, until_seconds: float | None = None) -> None:
        self._position = seconds
        rate = self._feed.sample_rate
        until = None if until_seconds is None else self._clamped(until_seconds) * rate
        self._send(jump=self._order.jump + 1, at_frame=seconds * rate, mode=mode, until=until)

    def _send(self, **changes: Any) -> None:
        self._order = replace(self._order, **changes)
        self._feed.mixer.order = self._order

    def _clamped(self, seconds: float) -> float:
        return min(max(seconds, 0.0), self._duration)

    def _output(self) -> Output | None:
        return self._opening.result() if self._opening is not None and self._opening.done() else None

    def _disconnect(self) -> None:
        opening, self._opening = self._opening, None
        if opening is not None and self._worker is not None:
            self._worker.submit(lambda: opening.result().close())

    def _reconnect(self) -> None:
        self._disconnect()
        self._feed = Feed(self._feed.mixer, self._now)
        self.warm_up()
        self._jump(self._position, "play")


def _mixer(sound: Waveform | None, duration_seconds: float) -> Mixer:
    if sound is None:
        return Mixer(np.zeros((0, 1), np.float32), _SILENT_RATE, round(duration_seconds * _SILENT_RATE))
    return Mixer(_at_most_stereo(sound.samples), sound.sample_rate, round(duration_seconds * sound.sample_rate))


# Centre and surround channels go to both sides.
def _at_most_stereo(samples: Samples) -> Samples:
    if samples.shape[1] <= 2:
        return samples
    rest = samples[:, 2:].mean(axis=1, keepdims=True)
    return np.asarray((samples[:, :2] + rest) / 2, np.float32)
