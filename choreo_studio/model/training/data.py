"""Any folder of duets as stretches on the beat, and their tokens with music to go with them."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from choreo_studio.audio.band import render_band
from choreo_studio.audio.features import beat_features
from choreo_studio.errors import FileFormatError
from choreo_studio.model.bank import Bank
from choreo_studio.model.conditions import Conditions
from choreo_studio.model.planning import PlanScale, conditions_for
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.training.spans import DanceSpan, span_of, with_mirrored
from choreo_studio.model.training.transformer_objective import TokenSpan
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.features import duet_features
from choreo_studio.motion.importing import import_pair
from choreo_studio.motion.io.beats_json import TakeBeats, read_beats
from choreo_studio.motion.io.npz import read_npz
from choreo_studio.motion.io.pairs import pairs_in
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.tokens.layout import LevelName

FEWEST_BEATS = 8
_JITTERS = (0, -2, 2, -1, 1)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Take:
    """One take of a data set: name, motion, its true frame rate and its beats."""

    name: str
    duet: DuetMotion
    fps: float
    beat_frames: NDArray[np.float64]
    counts: NDArray[np.int64]
    beats: TakeBeats | None = None


def load_takes(folder: Path, progress: Progress) -> list[Take]:
    """All duets of a folder that have beats: BVH pairs with a `beats.json`, and NPZ files with beats inside.

    Raises:
        FileFormatError: when a file is damaged or there is nothing to learn from.
    """
    pairs, archives = pairs_in(folder), sorted(folder.glob("*.npz"))
    takes: list[Take] = []
    beats = read_beats(folder / "beats.json") if pairs else None
    for done, pair in enumerate(pairs):
        progress(done, len(pairs) + len(archives))
        known = None if beats is None else beats.takes.get(pair.name)
        if beats is None or known is None:
            continue
        duet, rate = import_pair(pair.lead, pair.follow, lead_body(), follow_body(), source_fps=beats.fps_true)
        takes.append(Take(pair.name, duet, rate.fps, known.beat_frames, known.counts, known))
    for done, path in enumerate(archives):
        progress(len(pairs) + done, len(pairs) + len(archives))
        file = read_npz(path, lead_body(), follow_body())
        if file.beat_frames is not None and file.counts is not None:
            takes.append(Take(path.stem, file.motion, file.rate.fps, file.beat_frames, file.counts))
    if not takes:
        raise FileFormatError(folder, "holds no duets with beats (BVH pairs with beats.json, or NPZ with beats)")
    return takes


def spans_of_takes(takes: Iterable[Take], held_out: Iterable[str], style: str) -> list[DanceSpan]:
    """Stretches of at least two bars without a break in count, with their mirrored twins."""
    unknown = set(held_out)
    spans = []
    for take in takes:
        for number, chosen in enumerate(_unbroken(take)):
            off = () if take.beats is None else [s for r in take.beats.off_pattern_frames.values() for s in r]
            spans.append(
                span_of(
                    f"{take.name}.{number}",
                    take.duet,
                    take.fps,
                    take.beat_frames[chosen],
                    take.counts[chosen],
                    off,
                    take.name in unknown,
                    style,
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
    follows = usable[1:] & usable[:-1] & ((counts[1:] - counts[:-1]) % 8 == 1) & (owner[1:] == owner[:-1])
    if take.beats is not None:
        for before, after in take.beats.discontinuities:
            follows &= ~((frames[:-1] < after) & (frames[1:] > before))
    edges = np.flatnonzero(~np.concatenate([[False], follows, [False]]))
    return [slice(int(a), int(b)) for a, b in itertools.pairwise(edges) if b - a >= FEWEST_BEATS]


def token_spans(
    tokenizer: Tokenizer,
    spans: list[DanceSpan],
    scale: PlanScale,
    styles: tuple[str, ...],
    music_versions: int,
    seed: int,
    progress: Progress,
) -> list[TokenSpan]:
    """Tokens and conditions of stretches, each with several songs rendered on its beats.

    Args:
        tokenizer: features to tokens.
        spans: stretches with their mirrored twins.
        scale: how controls and figures are read.
        styles: names that the model knows.
        music_versions: songs per stretch.
        seed: of the songs.
        progress: told once per stretch.
    """
    result = []
    tokenizer.eval()
    for index, span in enumerate(spans):
        progress(index, len(spans))
        versions = 1 if span.held_out else len(_JITTERS)
        codes = [_codes(tokenizer, _shifted(span, jitter)) for jitter in _JITTERS[:versions]]
        plan = scale.read(duet_features(span.motion, span.frame_seconds).values)
        songs = [_music(span, seed + 1000 * index + version) for version in range(music_versions)]
        style = styles.index(span.style)
        conditions: list[Conditions] = [
            conditions_for(span.grid, song, song.shape[1], plan, style, span.mirrored) for song in songs
        ]
        result.append(TokenSpan(codes, conditions, torch.from_numpy(span.clean), span.held_out))
    return result


def bank_of(tokenizer: Tokenizer, spans: list[DanceSpan], scale: PlanScale) -> Bank:
    """The training stretches as tokens, without held-out takes and mirrored twins."""
    kept = [span for span in spans if not span.held_out and not span.mirrored]
    codes = [_codes(tokenizer, span) for span in kept]
    plans = [scale.read(duet_features(span.motion, span.frame_seconds).values) for span in kept]
    levels: dict[LevelName, torch.Tensor] = {
        level.name: torch.cat([rows[level.name] for rows in codes], dim=1) for level in tokenizer.layout.levels
    }
    return Bank(
        tokenizer.layout,
        levels,
        np.concatenate([np.full(span.grid.beat_count, index) for index, span in enumerate(kept)]),
        np.concatenate([span.grid.count_in_eight for span in kept]).astype(np.int64),
        np.concatenate([plan.controls for plan in plans]),
        np.concatenate([plan.figure for plan in plans]),
    )


def _shifted(span: DanceSpan, frames: int) -> DanceSpan:
    """The same stretch with its grid a few beat frames early or late."""
    if frames == 0:
        return span
    seconds = span.frame_seconds
    step = float(np.median(np.diff(seconds)))
    return replace(span, motion=sample_duet(span.motion, seconds, seconds + frames * step))


@torch.no_grad()
def _codes(tokenizer: Tokenizer, span: DanceSpan) -> dict[LevelName, torch.Tensor]:
    codes = tokenizer.encode(torch.from_numpy(span.features())[None]).codes
    return {name: array[0] for name, array in codes.items()}


def _music(span: DanceSpan, seed: int) -> NDArray[np.float32]:
    return beat_features(render_band(span.grid, span.style, seed), span.grid)
