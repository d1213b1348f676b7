"""Any folder of duets as takes with beats, and takes as stretches on the beat."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import Metre
from choreo_studio.errors import FileFormatError
from choreo_studio.model.training.published import counted_duet
from choreo_studio.model.training.spans import DanceSpan, span_of, with_mirrored
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.importing import import_pair
from choreo_studio.motion.io.beats_json import TakeBeats, read_beats
from choreo_studio.motion.io.datasets import layout_of
from choreo_studio.motion.io.npz import Source, read_npz
from choreo_studio.motion.io.pairs import BvhPair, pairs_in
from choreo_studio.motion.io.published import Layout
from choreo_studio.motion.skeleton import follow_body, lead_body

FEWEST_BEATS = 8

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Take:
    """One take of a data set.

    Attributes:
        name: of its file.
        duet: both dancers.
        fps: the true frame rate.
        beat_frames: (B,) places of the beats in frames.
        counts: (B,) the dancers' counts from 1.
        beats: what else a `beats.json` knows.
        style: name of the dance, None where the data does not say.
        beats_per_bar: of its counts.
        source: whether people were captured or figures written down.
        held_out: in the data set's own test split.
        song: its music, which begins with the first frame.
    """

    name: str
    duet: DuetMotion
    fps: float
    beat_frames: NDArray[np.float64]
    counts: NDArray[np.int64]
    beats: TakeBeats | None = None
    style: str | None = None
    beats_per_bar: int = 4
    source: Source = "captured"
    held_out: bool = False
    song: Path | None = None


def load_folders(folders: Sequence[Path], progress: Progress) -> list[Take]:
    """The takes of all folders, see `load_takes`."""
    takes: list[Take] = []
    for number, folder in enumerate(folders):
        takes += load_takes(folder, lambda done, total, n=number: progress(n * total + done, len(folders) * total))  # type: ignore[misc]
    return takes


def load_takes(folder: Path, progress: Progress) -> list[Take]:
    """All duets of a folder that have beats: BVH pairs with `beats.json`, NPZ with beats, or a published data set.

    Raises:
        FileFormatError: when a file is damaged or there is nothing to learn from.
    """
    layout = layout_of(folder)
    if layout is not None:
        return _published(layout, folder, progress)
    pairs, archives = pairs_in(folder), sorted(folder.glob("*.npz"))
    beats = read_beats(folder / "beats.json") if pairs else None
    takes: list[Take | None] = []
    for pair in pairs:
        progress(len(takes), len(pairs) + len(archives))
        known = None if beats is None else beats.takes.get(pair.name)
        takes.append(None if beats is None or known is None else _captured(pair, known, beats.fps_true))
    for path in archives:
        progress(len(takes), len(pairs) + len(archives))
        takes.append(_archived(path))
    found = [take for take in takes if take is not None]
    if not found:
        raise FileFormatError(
            folder, "holds no duets with beats (BVH pairs with beats.json, NPZ with beats, or a data set)"
        )
    return found


def _published(layout: Layout, folder: Path, progress: Progress) -> list[Take]:
    if layout.dancers != 2:
        raise FileFormatError(folder, f"is {layout.name}, whose dancers are alone; evaluate --compat measures them")
    published = layout.takes_in(folder)
    takes: list[Take] = []
    for done, take in enumerate(published):
        progress(done, len(published))
        found = counted_duet(take)
        if found is not None:
            beats, counts = found.grid.beats_seconds * found.rate.fps, found.grid.count_in_eight + 1
            takes.append(
                Take(
                    take.name,
                    found.motion,
                    found.rate.fps,
                    beats,
                    counts,
                    style=take.style,
                    beats_per_bar=found.grid.metre.beats_per_bar,
                    held_out=take.held_out,
                    song=take.music,
                )
            )
    if not takes:
        raise FileFormatError(folder, f"is {layout.name}, but a beat is sure in none of its takes")
    return takes


def _captured(pair: BvhPair, known: TakeBeats, fps: float) -> Take:
    duet, rate = import_pair(pair.lead, pair.follow, lead_body(), follow_body(), source_fps=fps)
    return Take(pair.name, duet, rate.fps, known.beat_frames, known.counts, known)


def _archived(path: Path) -> Take | None:
    file = read_npz(path, lead_body(), follow_body())
    if file.beat_frames is None or file.counts is None:
        return None
    per_bar, source = file.beats_per_bar or 4, file.source or "captured"
    if file.counts.max() > _counts_in_phrase(per_bar):
        raise FileFormatError(path, f"has the count {file.counts.max()} in bars of {per_bar} beats")
    return Take(path.stem, file.motion, file.rate.fps, file.beat_frames, file.counts, None, file.style, per_bar, source)


def _counts_in_phrase(beats_per_bar: int) -> int:
    return beats_per_bar * Metre(beats_per_bar).bars_per_phrase


def spans_of_takes(takes: Iterable[Take], held_out: Iterable[str], style: str) -> list[DanceSpan]:
    """Stretches of at least eight beats without a break in count, with their mirrored twins.

    Args:
        takes: of one data set or several.
        held_out: names of takes that are never learned from.
        style: name of the dance where a take does not say it.
    """
    unknown = set(held_out)
    spans = []
    for take in takes:
        off = () if take.beats is None else [s for r in take.beats.off_pattern_frames.values() for s in r]
        for number, chosen in enumerate(_unbroken(take)):
            spans.append(
                span_of(
                    f"{take.name}.{number}",
                    take.duet,
                    take.fps,
                    take.beat_frames[chosen],
                    take.counts[chosen],
                    off,
                    take.held_out or take.name in unknown,
                    take.style or style,
                    take.beats_per_bar,
                    take.source,
                    take.song,
                )
            )
    return with_mirrored(spans)


def _unbroken(take: Take) -> list[slice]:
    frames, counts = take.beat_frames, take.counts
    usable = np.zeros(len(frames), dtype=np.bool_)
    stretches = ((0, take.duet.frame_count),) if take.beats is None else take.beats.usable_frames
    slack = 0.05 * take.fps
    owner = np.full(len(frames), -1)
    for index, (first, end) in enumerate(stretches):
        inside = (frames >= first - slack) & (frames <= end + slack) & (frames < take.duet.frame_count - 1)
        usable |= inside
        owner[inside] = index
    phrase = _counts_in_phrase(take.beats_per_bar)
    goes_on = (counts[1:] - counts[:-1]) % phrase == 1 % phrase
    follows = usable[1:] & usable[:-1] & goes_on & (owner[1:] == owner[:-1])
    if take.beats is not None:
        for before, after in take.beats.discontinuities:
            follows &= ~((frames[:-1] < after) & (frames[1:] > before))
    edges = np.flatnonzero(~np.concatenate([[False], follows, [False]]))
    return [slice(int(a), int(b)) for a, b in itertools.pairwise(edges) if b - a >= FEWEST_BEATS]
