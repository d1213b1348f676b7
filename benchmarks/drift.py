"""How far the picture is from the sound: `Player.position_seconds`, asked 60 times a second, against the device.

    python benchmarks/drift.py [--minutes 5] [--device null|default] [--load]

The song carries its own place in one channel, far below what is heard, so what the device was handed tells by itself
which place of the song sounds at which of its frames. The device's clock is read afterwards from its requests, when
those that followed are known as well. At the seam of a loop, where its end and its start sound together, nothing is
compared. At other speeds than 1 the sound itself wanders by some milliseconds around where it should be: that is how
its pitch is kept. Devices are opened before, as in the window, and all rows are played at the same time.
"""

import argparse
import threading
import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.waveform import Waveform
from choreo_studio.services.playback.device import Fill, Output, connect, connect_null, text_of
from choreo_studio.services.playback.player import Player

RATE = 44_100
FRAMES_PER_SECOND = 30
LOOKS_PER_SECOND = 60
OPENING_SECONDS = 3.0
SETTLING_SECONDS = 1.0
ENDS_SECONDS = 10.0
SEAM_SECONDS = 0.03
MARK_LEVEL = 1e-3
EVERY = 49

Floats = NDArray[np.float64]


@dataclass
class Deck:
    """One player and all that was seen of it.

    Attributes:
        rate: speed.
        loop: in seconds, or None.
        requests: time, frames handed before and after, and the places in the song of every EVERY-th frame between.
        looks: time and what the picture would show.
    """

    rate: float
    loop: tuple[float, float] | None
    song: Waveform
    device: str
    requests: list[tuple[float, int, int, Floats]] = field(default_factory=list)
    looks: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.player = Player(self._connect)
        self.player.load(self.song, self.song.duration_seconds)
        self.player.rate = self.rate
        self.player.loop = self.loop
        self.player.warm_up()
        self._handed = 0

    def _connect(self, sample_rate: int, fill: Fill) -> Output:
        def watched(count: int) -> NDArray[np.float32]:
            asked_at = time.monotonic()
            block = fill(count)
            before, self._handed = self._handed, self._handed + count
            self.requests.append((asked_at, before, self._handed, places_in(block[::EVERY, 1], self.song)))
            return block

        self.output = (connect_null if self.device == "null" else connect)(sample_rate, watched)
        return self.output

    def look(self) -> None:
        """Ask as the window does."""
        place = self.player.position_seconds
        self.looks.append((time.monotonic(), place))

    @property
    def settled_requests(self) -> list[tuple[float, int, int, Floats]]:
        """Those since the first look."""
        return [request for request in self.requests if request[0] > self.looks[0][0] - 1.0]


def marked_song(seconds: float) -> Waveform:
    """Noise on the left; on the right, quietly, where we are: 0 at the start, `MARK_LEVEL` at the end."""
    frames = round(seconds * RATE)
    noise = np.random.default_rng(1).normal(0, 0.1, frames).astype(np.float32)
    return Waveform(np.stack([noise, np.linspace(0, MARK_LEVEL, frames, dtype=np.float32)], axis=1), RATE)


def places_in(marks: NDArray[np.float32], song: Waveform) -> Floats:
    """Seconds of the song from what the right channel says."""
    return np.asarray(marks.astype(np.float64) / MARK_LEVEL * song.duration_seconds)


def zero_times(deck: Deck) -> tuple[Floats, Floats]:
    """Times of the requests, and when by the device's clock of that moment its frame 0 would have been asked for.

    The clock of a moment is told by the earliest request of the second before and the second after: requests come late
    but never early, and a device that ran dry once is behind from then on.
    """
    times = np.array([asked_at for asked_at, *_ in deck.settled_requests])
    frames = np.array([after for _, _, after, _ in deck.settled_requests])
    around = max(1, round(len(times) / (times[-1] - times[0])))
    padded = np.pad(times - frames / RATE, around, constant_values=np.inf)
    return times, np.lib.stride_tricks.sliding_window_view(padded, 2 * around + 1).min(axis=1)


def drift_ms(deck: Deck) -> tuple[Floats, Floats, float]:
    """Times of the looks, picture minus sound in milliseconds, and how late the device became in milliseconds."""
    times, zeros = zero_times(deck)
    looks = np.array(deck.looks)
    looks = looks[looks[:, 0] > looks[0, 0] + SETTLING_SECONDS]
    if deck.loop is not None:
        first, end = deck.loop
        looks = looks[(looks[:, 1] > first + SEAM_SECONDS) & (looks[:, 1] < end - SEAM_SECONDS)]
    heard = (looks[:, 0] - np.interp(looks[:, 0], times, zeros)) * RATE - deck.output.latency_frames
    frames = np.concatenate([before + EVERY * np.arange(len(places)) for _, before, _, places in deck.requests])
    places = np.concatenate([places for *_, places in deck.requests])
    at = np.clip(np.searchsorted(frames, heard, side="right") - 1, 0, len(frames) - 1)
    sounding = places[at] + deck.rate * (heard - frames[at]) / RATE
    drift = looks[:, 1] - sounding
    if deck.loop is not None:
        length = deck.loop[1] - deck.loop[0]
        drift = (drift + length / 2) % length - length / 2
    return looks[:, 0], 1000 * drift, 1000 * float(zeros[-1] - zeros[0])


def against_clock_ms(deck: Deck) -> float:
    """How much the picture gained on time.monotonic from the first seconds to the last, in milliseconds."""
    looks = np.array(deck.looks)
    times, places = looks[:, 0], looks[:, 1].copy()
    if deck.loop is not None:
        back = np.diff(places) < -0.5 * (deck.loop[1] - deck.loop[0])
        places[1:] += np.cumsum(back) * (deck.loop[1] - deck.loop[0])
    gained = places / deck.rate - times
    begin, end = times < times[0] + ENDS_SECONDS + SETTLING_SECONDS, times > times[-1] - ENDS_SECONDS
    return float(1000 * (gained[end].mean() - gained[begin & (times > times[0] + SETTLING_SECONDS)].mean()))


def report(deck: Deck) -> str:
    """A row of the table."""
    times, drift, late = drift_ms(deck)
    worst = float(np.abs(drift).max())
    begin, end = drift[times < times[0] + ENDS_SECONDS].mean(), drift[times > times[-1] - ENDS_SECONDS].mean()
    steps = np.diff([place for _, place in deck.looks])
    back = int((steps < 0).sum()) - (int((steps < -0.5).sum()) if deck.loop else 0)
    gaps = 1000 * np.diff([asked_at for asked_at, *_ in deck.settled_requests])
    return (
        f"{deck.rate:5.2f} {'looped' if deck.loop else 'straight':>9} {len(drift):7d} {drift.mean():8.2f} "
        f"{np.percentile(np.abs(drift), 99):8.2f} {worst:8.2f} {worst * FRAMES_PER_SECOND / 1000:8.3f} "
        f"{end - begin:8.2f} {against_clock_ms(deck):9.2f} {late:8.2f} {gaps.max():9.1f} {back:5d}"
    )


def burn(stop: threading.Event) -> None:
    """A thread that keeps a core and the interpreter busy, as a job in the background does."""
    numbers = np.random.default_rng(0).normal(size=(400, 400))
    while not stop.is_set():
        numbers = numbers @ numbers / 400
        sum(range(20_000))


def main() -> None:
    """Play, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--device", choices=("null", "default"), default="null")
    parser.add_argument("--load", action="store_true", help="keep a background thread busy meanwhile")
    chosen = parser.parse_args()
    song = marked_song(60 * chosen.minutes + 10)
    decks = [
        Deck(1.0, None, song, chosen.device),
        Deck(0.5, None, song, chosen.device),
        Deck(1.0, (2.0, 6.5), song, chosen.device),
        Deck(0.5, (2.0, 6.5), song, chosen.device),
    ]
    stop = threading.Event()
    worker = threading.Thread(target=burn, args=(stop,))
    if chosen.load:
        worker.start()
    time.sleep(OPENING_SECONDS)
    for deck in decks:
        deck.player.play()
    end = time.monotonic() + 60 * chosen.minutes
    while time.monotonic() < end:
        for deck in decks:
            deck.look()
        time.sleep(1 / LOOKS_PER_SECOND)
    stop.set()
    print(f"{text_of(decks[0].output)}; {chosen.minutes:g} minutes; {'busy' if chosen.load else 'idle'} background")
    for deck in decks:
        deck.player.close()
    print("                        picture minus sound, ms:                    gained, ms on:   device  longest")
    print(" rate              looks     mean      p99      max   frames   device monotonic  late ms   gap ms  back")
    for deck in decks:
        print(report(deck))


if __name__ == "__main__":
    main()
