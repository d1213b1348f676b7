"""Stretches of dancing as tokens, with music to go with them."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from choreo_studio.audio.band import BAND_STYLES, render_band
from choreo_studio.audio.features import BEAT_FEATURE_SIZE, beat_features
from choreo_studio.audio.waveform import Waveform, load_waveform
from choreo_studio.model.bank import Bank
from choreo_studio.model.conditions import Conditions
from choreo_studio.model.planning import PlanScale, conditions_for
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.training.spans import DanceSpan
from choreo_studio.model.training.transformer_objective import TokenSpan
from choreo_studio.motion.features import duet_features
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.tokens.layout import LevelName

_JITTERS = (0, -2, 2, -1, 1)
_PLAYED_AS = {"rumba": "cha-cha", "swing": "disco"}
_PLAYED_IN = {3: "waltz", 4: "disco"}

Progress = Callable[[int, int], None]


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
        songs = [_music(span, seed + 1000 * index, version) for version in range(music_versions)]
        style = styles.index(span.style)
        conditions: list[Conditions] = [
            conditions_for(span.grid, song, BEAT_FEATURE_SIZE, plan, style, span.mirrored) for song in songs
        ]
        result.append(TokenSpan(codes, conditions, torch.from_numpy(span.clean), span.held_out, span.kind))
    return result


def bank_of(
    tokenizer: Tokenizer, spans: list[DanceSpan], scale: PlanScale, styles: tuple[str, ...] = ("salsa",)
) -> Bank:
    """The training stretches as tokens, without held-out takes and mirrored twins.

    Args:
        tokenizer: features to tokens.
        spans: stretches with their mirrored twins.
        scale: how controls and figures are read.
        styles: names that the model knows.
    """
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
        np.concatenate([np.full(span.grid.beat_count, styles.index(span.style)) for span in kept]),
        np.concatenate([np.full(span.grid.beat_count, span.source == "written") for span in kept]),
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


def _music(span: DanceSpan, seed: int, version: int) -> NDArray[np.float32] | None:
    """Features of what was danced to where that is known and this is the first version, else of what the band plays."""
    if version == 0 and span.song is not None:
        there = replace(span.grid, beats_seconds=span.grid.beats_seconds + span.song_seconds)
        return beat_features(_sound(span.song), there)
    style = _band_for(span)
    return None if style is None else beat_features(render_band(span.grid, style, seed + version), span.grid)


@lru_cache(maxsize=1)
def _sound(song: Path) -> Waveform:
    return load_waveform(song)


def _band_for(span: DanceSpan) -> str | None:
    """The nearest that our band can play, None for a metre that it cannot."""
    known = _PLAYED_AS.get(span.style, span.style)
    return known if known in BAND_STYLES else _PLAYED_IN.get(span.grid.metre.beats_per_bar)
