"""Tapping the tempo along with the song."""

from dataclasses import dataclass

import numpy as np

ENOUGH = 4

_SHORTEST_SECONDS = 0.15
_LONGEST_SECONDS = 2.5


@dataclass(frozen=True)
class Taps:
    """The taps of one go.

    Attributes:
        seconds: places in the song, rising.
        hint: what was wrong with the last tap, "" for nothing.
    """

    seconds: tuple[float, ...] = ()
    hint: str = ""

    def with_tap(self, seconds: float) -> "Taps":
        """One tap more; a long pause or a jump back begins anew, and the song must move between taps."""
        if not self.seconds or not 0 <= seconds - self.seconds[-1] <= _LONGEST_SECONDS:
            return Taps((seconds,))
        if seconds - self.seconds[-1] < _SHORTEST_SECONDS:
            return Taps(self.seconds, "Play the song and tap along with it")
        return Taps((*self.seconds, seconds))

    @property
    def is_enough(self) -> bool:
        """Whether they make a tempo."""
        return len(self.seconds) >= ENOUGH and not self.hint

    @property
    def tempo_bpm(self) -> float:
        """Beats per minute that fit all taps best, left-out ones allowed for; 0 before there are two taps."""
        if len(self.seconds) < 2:
            return 0.0
        taps = np.array(self.seconds)
        counts = np.round((taps - taps[0]) / np.median(np.diff(taps)))
        return float(60.0 / np.polyfit(counts, taps, 1)[0])

    @property
    def text(self) -> str:
        """What to say after the last tap."""
        if self.hint:
            return self.hint
        missing = ENOUGH - len(self.seconds)
        if missing > 0:
            first = "The first tap is the one of the bar. " if len(self.seconds) == 1 else ""
            return f"{first}Tap on: {missing} more"
        return f"Tapped {self.tempo_bpm:.1f} BPM ({len(self.seconds)} taps)"
