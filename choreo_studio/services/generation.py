"""Dances for a project: fresh ones, and marked bars danced anew."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.features import beat_features
from choreo_studio.audio.waveform import Waveform
from choreo_studio.errors import GenerationError
from choreo_studio.services.bars import BarRange, beat_span
from choreo_studio.services.excerpt import Excerpt, excerpt_of, placed_in_song
from choreo_studio.services.generator import Generator, in_tokens_of, style_for
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.session.editing import add_take, choose_take
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import utc_now
from choreo_studio.tokens.dance import Dance, DanceRequest, SamplingSettings
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Dancers, beats_between, mask_beats


@dataclass(frozen=True)
class DanceOrder:
    """What the user asks for.

    Attributes:
        bars: first and last bar, None for the whole song.
        dancers: who may change.
        level: "coarse" for a new idea, "fine" for new detail.
        seed: seed of the first variation.
        variations: how many takes.
        style: name of a dance, None for the model's default.
        settings: how to draw.
    """

    bars: BarRange | None = None
    dancers: Dancers = "both"
    level: LevelName = "coarse"
    seed: int = 0
    variations: int = 1
    style: str | None = None
    settings: SamplingSettings = field(default_factory=SamplingSettings)


def generate(
    project: Project, sound: Waveform | None, generator: Generator, order: DanceOrder, progress: Progress = unwatched
) -> Project:
    """The project with fresh takes, the first of them chosen.

    With bars, only these are danced; before and after them the couple stands and waits.

    Raises:
        GenerationError: when the song lacks the bars or the model the style.
    """
    style = style_for(generator, order.style)
    span = (0, project.grid.beat_count) if order.bars is None else beat_span(project.grid, order.bars)
    part = excerpt_of(project.grid, span)
    request = DanceRequest(
        part.grid,
        _music(project, sound, part),
        mask_beats(generator.layout, np.ones(part.grid.beat_count, dtype=np.bool_)),
        None,
        style,
        order.seed,
        order.variations,
        order.settings,
    )
    dances = generator.dance(request, progress)
    if part.is_part:
        dances = tuple(placed_in_song(dance, part, project.grid, generator) for dance in dances)
    return _with_takes(project, dances, generator, replace(order, style=style), None)


def resample(
    project: Project,
    sound: Waveform | None,
    generator: Generator,
    order: DanceOrder,
    parent: Take | None = None,
    progress: Progress = unwatched,
) -> Project:
    """The project with takes that differ from their parent only in the ordered bars and dancers.

    Args:
        project: what is edited.
        sound: its music, None for silence.
        generator: who dances.
        order: what may change.
        parent: take to start from, None for the chosen one.
        progress: told once per decoding step.

    Raises:
        GenerationError: when there is no take to start from, the song lacks the bars or the model the style.
    """
    parent = parent or project.current
    if parent is None:
        raise GenerationError("there is no take to re-sample yet; generate one first")
    grid = project.grid
    span = (0, grid.beat_count) if order.bars is None else beat_span(grid, order.bars)
    style = style_for(generator, order.style or (parent.style if parent.style in generator.styles else None))
    request = DanceRequest(
        grid,
        None if sound is None else beat_features(sound, grid),
        mask_beats(generator.layout, beats_between(grid.beat_count, [span]), order.dancers, order.level),
        in_tokens_of(generator, parent.dance, grid),
        style,
        order.seed,
        order.variations,
        order.settings,
    )
    dances = generator.dance(request, progress)
    return _with_takes(project, dances, generator, replace(order, style=style), parent)


def next_seed(project: Project) -> int:
    """A seed that no take of the project was made with: the next one after the largest."""
    return 1 + max((take.dance.seed for take in project.takes), default=-1)


def _music(project: Project, sound: Waveform | None, part: Excerpt) -> NDArray[np.float32] | None:
    if sound is None:
        return None
    return beat_features(sound, project.grid)[part.first_beat : part.end_beat]


def _with_takes(
    project: Project, dances: tuple[Dance, ...], generator: Generator, order: DanceOrder, parent: Take | None
) -> Project:
    first_id = None
    for dance in dances:
        number = 1 + max((take.id for take in project.takes), default=0)
        take = Take(
            number,
            f"Take {number}",
            dance,
            order.settings,
            generator.model_id,
            order.style or "",
            utc_now(),
            None if parent is None else parent.id,
            order.bars,
            order.dancers,
            order.level,
        )
        project = add_take(project, take)
        first_id = first_id or project.current_take
    return project if first_id is None else choose_take(project, first_id)
