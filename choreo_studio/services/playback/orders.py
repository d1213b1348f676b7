"""What is to be heard, and what a block that was mixed holds."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["silent", "play", "grain"]

SLOWEST, FASTEST = 0.25, 2.0


@dataclass(frozen=True)
class Order:
    """What is to be heard from now on; replaced as a whole, so that the device's thread never sees half of it.

    Attributes:
        jump: number that grows with every jump to another place.
        at_frame: where that jump goes, in frames of the song.
        mode: "play" on, a short "grain" of sound at the place, or "silent".
        rate: speed against the song, `SLOWEST` to `FASTEST`, negative for backwards.
        loop: first and end frame, or None.
        until: frame at which the song stops this time, whatever the loop; None for its end.
        gain: loudness, 0 to 1.
    """

    jump: int = 0
    at_frame: float = 0.0
    mode: Mode = "silent"
    rate: float = 1.0
    loop: tuple[int, int] | None = None
    until: float | None = None
    gain: float = 1.0


@dataclass(frozen=True)
class Passage:
    """A run of frames of a mixed block.

    Attributes:
        count: frames.
        song_frame: place in the song of the first.
        rate: frames of the song per frame; 0 where the song stands still.
        jump: the order's jump that it obeys.
    """

    count: int
    song_frame: float
    rate: float
    jump: int
