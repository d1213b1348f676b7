"""The song as blocks for the device: at any speed with its pitch kept, looped, and without a click.

The sound is a chain of hops. A hop reads the song at its own pace from one place and fades over to it from where
the hop before it would have gone on; when it goes on in the same place nothing fades and samples come out as they are.
Playing slower or faster is nothing but hops that begin earlier or later than where the last one ended.
"""

from dataclasses import dataclass

import numpy as np

from choreo_studio.services.playback.orders import Order, Passage
from choreo_studio.services.playback.voices import Samples, Voice, best_match

_SHORT_FADE_SECONDS = 0.005
_LONG_FADE_SECONDS = 0.016
_HOP_SECONDS = 0.032
_REACH_SECONDS = 0.010
_SEAM_SECONDS = 0.010
_LEAST_SEAM_SECONDS = 0.002
_GRAIN_SECONDS = 0.070
_ON_AND_ON = 1 << 30


@dataclass(frozen=True)
class _Hop:
    """See above.

    Attributes:
        old, new: what fades out and what fades in.
        fade: frames of the fade.
        count: frames in all.
        rate: frames of the song that pass with each.
        lands: where the song goes on afterwards, None for where it is.
    """

    old: Voice
    new: Voice
    fade: int
    count: int
    rate: float
    lands: float | None = None


class Mixer:
    """Mixes blocks on the device's thread after an order that another thread may replace at any moment.

    Args:
        samples: (N, C) float32, one or two channels; N may be 0.
        sample_rate: of the samples and of the blocks.
        end_frame: where the song is over; silence follows the samples until there.
    """

    def __init__(self, samples: Samples, sample_rate: int, end_frame: int) -> None:
        self.order = Order()
        self.sample_rate, self.end_frame = sample_rate, end_frame
        self._samples = samples
        self._obeyed = self.order
        self._hop = _Hop(Voice(), Voice(), 0, _ON_AND_ON, 0.0)
        self._at = 0
        self._frame = 0.0
        self._gain = 1.0

    def render(self, count: int) -> tuple[Samples, tuple[Passage, ...]]:
        """The next block, (count, 2) within -1..1, and where in the song its frames are."""
        block = np.zeros((count, 2), np.float32)
        passages: list[Passage] = []
        done = 0
        while done < count:
            self._take_up()
            run = min(count - done, self._run_length())
            self._write(block[done : done + run])
            passages.append(Passage(run, self._frame, self._hop.rate, self._obeyed.jump))
            self._frame += self._hop.rate * run
            self._at += run
            done += run
        self._apply_gain(block)
        return block, tuple(passages)

    # A fade is always finished first: that is what makes every change free of clicks.
    def _take_up(self) -> None:
        hop, order = self._hop, self.order
        is_over = self._at >= hop.count
        if not is_over and (order is self._obeyed or self._at < hop.fade):
            return
        if is_over and hop.lands is not None:
            self._frame = hop.lands
        jumped = order.jump != self._obeyed.jump
        if jumped:
            self._frame = order.at_frame
        self._hop = self._next_hop(order, hop.new.after(self._at), jumped)
        self._at, self._obeyed = 0, order

    def _run_length(self) -> int:
        left = self._hop.count - self._at
        in_fade = self._hop.fade - self._at
        return min(left, in_fade) if in_fade > 0 else left

    def _write(self, out: Samples) -> None:
        hop, at, run = self._hop, self._at, len(out)
        if hop.new.frame is not None:
            out[:] = hop.new.after(at).read(self._samples, run)
        if at < hop.fade:
            weight = (np.arange(at + 1, at + run + 1, dtype=np.float32) / np.float32(hop.fade))[:, None]
            out *= weight
            out += (1 - weight) * hop.old.after(at).read(self._samples, run)

    def _apply_gain(self, block: Samples) -> None:
        gain = self.order.gain
        if gain != self._gain:
            block *= np.linspace(self._gain, gain, len(block), dtype=np.float32)[:, None]
        elif gain != 1.0:
            block *= np.float32(gain)
        self._gain = gain
        np.clip(block, -1.0, 1.0, out=block)

    def _next_hop(self, order: Order, tail: Voice, jumped: bool) -> _Hop:
        if order.mode == "play":
            return self._play(order, tail, jumped)
        if order.mode == "grain" and jumped:
            fade = self._frames(_SHORT_FADE_SECONDS)
            return _Hop(tail, Voice(round(self._frame)), fade, self._frames(_GRAIN_SECONDS), 0.0)
        return self._silence(tail)

    def _silence(self, tail: Voice) -> _Hop:
        fade = 0 if tail.frame is None else self._frames(_SHORT_FADE_SECONDS)
        return _Hop(tail, Voice(), fade, _ON_AND_ON, 0.0)

    def _play(self, order: Order, tail: Voice, jumped: bool) -> _Hop:
        direction = 1 if order.rate > 0 else -1
        edge, lands = self._edge(order, direction)
        left = (edge - self._frame) / order.rate
        if left < 1 and lands is None:
            return self._silence(tail)
        starts = jumped or tail.frame is None
        is_at_pace = abs(order.rate) == 1.0
        goes_on = is_at_pace and not starts and self._is_here(tail, direction)
        fade = 0 if goes_on else self._frames(_SHORT_FADE_SECONDS if starts else _LONG_FADE_SECONDS)
        seam = self._frames(_SEAM_SECONDS)
        if left <= seam + fade:
            return self._seam(tail, direction, edge, lands, left)
        hop = self._frames(_HOP_SECONDS)
        count = max(1, int(left) - seam) if left < hop + seam + fade else hop
        if goes_on:
            return _Hop(tail, tail, 0, count, order.rate)
        # What sounds is to be right on the average of the hop and of the fade, in which the hop before is heard too.
        ahead = 0.0 if is_at_pace else (order.rate - direction) * (count + fade) / 2
        new = Voice(round(self._frame + ahead), direction)
        if not starts and not is_at_pace:
            new = best_match(self._samples, tail, new, fade, self._frames(_REACH_SECONDS))
        return _Hop(tail, new, fade, count, order.rate)

    # The fade lies before the edge, so that the first beat of a loop is heard with its full attack.
    def _seam(self, tail: Voice, direction: int, edge: float, lands: float | None, left: float) -> _Hop:
        count = max(round(left), self._frames(_LEAST_SEAM_SECONDS))
        new = Voice() if lands is None else Voice(round(lands), direction).after(-count)
        return _Hop(tail, new, count, count, (edge - self._frame) / count, edge if lands is None else lands)

    # Where something happens next, and where the song goes on then.
    def _edge(self, order: Order, direction: int) -> tuple[float, float | None]:
        loop = order.loop
        if direction > 0:
            if order.until is not None:
                return order.until, None
            return (loop[1], loop[0]) if loop is not None and self._frame < loop[1] else (self.end_frame, None)
        return (loop[0], loop[1]) if loop is not None and self._frame > loop[0] else (0.0, None)

    def _is_here(self, tail: Voice, direction: int) -> bool:
        return tail.frame is not None and tail.direction == direction and abs(tail.frame - self._frame) <= 1

    def _frames(self, seconds: float) -> int:
        return max(1, round(seconds * self.sample_rate))
