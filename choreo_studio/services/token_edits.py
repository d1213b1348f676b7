"""Tokens edited by hand: decoded again where they changed, and what the model would have put there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.features import beat_features
from choreo_studio.audio.waveform import Waveform
from choreo_studio.errors import GenerationError
from choreo_studio.services.generator import Generator, in_tokens_of, style_for
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.session.project import Project, Take
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.editing import Slot, changed_slots, held, mask_of_slots
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Flags
from choreo_studio.tokens.sequence import TokenSequence


@dataclass(frozen=True)
class Alternative:
    """A code that could stand in a cell.

    Attributes:
        depth: residual depth of the code.
        code: the code.
        probability: how likely the model finds it, given all other cells.
    """

    depth: int
    code: int
    probability: float


def redecoded(
    project: Project, take: Take, tokens: TokenSequence, generator: Generator, progress: Progress = unwatched
) -> Dance:
    """The take's dance with other tokens, decoded again in the bars that they changed.

    Outside of these bars, and of the dancers that the changed tokens shape, the motion stays bit for bit. Codes set by
    hand are sure.

    Args:
        project: whose beats.
        take: what was edited.
        tokens: what it shall hold, in its own layout.
        generator: the model whose tokens they are.
        progress: told when it is decoded.

    Raises:
        GenerationError: when the tokens are not those of the model.
    """
    if take.dance.tokens.layout != generator.layout:
        raise GenerationError(
            f"the tokens of {take.name!r} are those of another model; re-sample it with this one first"
        )
    changed = changed_slots(take.dance.tokens, tokens)
    if not changed:
        return take.dance
    mask = mask_of_slots(tokens.layout, tokens.beat_count, changed)
    edited = replace(take.dance, tokens=tokens, confidence=_sure_where(take.dance, mask.slots), origin="edited")
    current = in_tokens_of(generator, edited, project.grid)
    request = DanceRequest(
        project.grid,
        None,
        held(mask, whole_bars(project.grid, mask.beats)),
        current,
        style_for(generator, None),
        take.dance.seed,
        1,
        replace(take.settings, soft_edges=False, retrieval="none"),
    )
    (dance,) = generator.dance(request, progress)
    return replace(current, motion=dance.motion)


def alternatives(
    project: Project, take: Take, sound: Waveform | None, generator: Generator, slot: Slot, count: int = 8
) -> tuple[tuple[Alternative, ...], ...]:
    """The likeliest codes of a cell, the likeliest first, for each residual depth.

    Args:
        project: whose beats.
        take: whose tokens.
        sound: its music, None for silence.
        generator: who is asked.
        slot: the cell.
        count: how many codes to a depth.

    Raises:
        GenerationError: when the tokens are not those of the model.
    """
    if take.dance.tokens.layout != generator.layout:
        raise GenerationError(f"the tokens of {take.name!r} are those of another model")
    grid = project.grid
    request = DanceRequest(
        grid,
        None if sound is None else _heard(sound, grid),
        mask_of_slots(generator.layout, grid.beat_count, [slot]),
        in_tokens_of(generator, take.dance, grid),
        style_for(generator, take.style if take.style in generator.styles else None),
        take.dance.seed,
        1,
        take.settings,
    )
    return tuple(_best(depth, odds, count) for depth, odds in enumerate(generator.odds(request, slot)))


def read_tokens(project: Project, generator: Generator, progress: Progress = unwatched) -> dict[int, TokenSequence]:
    """What the model reads in the takes that edits of the beats have left unread, for `with_read_tokens`.

    Args:
        project: whose takes.
        generator: who reads; takes in the tokens of another model are left out.
        progress: told once per take; it may raise to cancel.

    Returns:
        Tokens per take id.
    """
    unread = [take for take in project.takes if not take.dance.is_read and take.dance.tokens.layout == generator.layout]
    found: dict[int, TokenSequence] = {}
    for done, take in enumerate(unread):
        progress(done, len(unread))
        found[take.id] = generator.tokenize(take.dance.motion, project.grid)
    return found


def whole_bars(grid: BeatGrid, beats: Flags) -> Flags:
    """The beats (B,) of all bars that hold some of these beats (B,)."""
    wide = beats.copy()
    for bar in grid.bars:
        inside = slice(max(0, bar.first_beat), bar.end_beat)
        wide[inside] = beats[inside].any()
    return wide


@lru_cache(maxsize=1)
def _heard(sound: Waveform, grid: BeatGrid) -> NDArray[np.float32]:
    # One cell after another is asked about while the pointer moves over one song.
    return beat_features(sound, grid)


def _sure_where(dance: Dance, slots: Mapping[LevelName, Flags]) -> dict[LevelName, NDArray[np.float32]]:
    return {name: np.where(slots[name], np.float32(1.0), sure) for name, sure in dance.confidence.items()}


def _best(depth: int, odds: NDArray[np.float32], count: int) -> tuple[Alternative, ...]:
    order = np.argsort(-odds, kind="stable")[:count]
    return tuple(Alternative(depth, int(code), float(odds[code])) for code in order)
