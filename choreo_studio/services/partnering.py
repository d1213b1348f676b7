"""A partner for a dancer who came alone: danced by a model beside what is locked."""

from dataclasses import replace

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform
from choreo_studio.motion.clip import ROLES, MotionClip, Role
from choreo_studio.motion.measures.scoring import Reference
from choreo_studio.services.bars import BarRange, bars_of_beats
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.generator import Generator
from choreo_studio.services.importing import ImportOrder, import_motion
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.music import sound_of
from choreo_studio.services.ranking import judge_of
from choreo_studio.services.style_choice import chosen_style
from choreo_studio.session.project import Project, Take
from choreo_studio.session.take_editing import is_locked
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.mask import Dancers

_STILL = 1e-6


def lonely_role(take: Take) -> Role | None:
    """Who of an imported take dances alone: locked, with a partner who waits; None where nobody does."""
    locked = [role for role in ROLES if is_locked(take, role)]
    return locked[0] if take.dance.origin == "imported" and len(locked) == 1 else None


def partner_order(project: Project, take: Take, alone: Role, order: DanceOrder) -> DanceOrder:
    """The order for the partner of a dancer: a new idea for the partner alone, for as long as the dancer dances."""
    partner: Dancers = "follow" if alone == "lead" else "lead"
    bars = danced_bars(project.grid, take.dance.motion.dancer(alone))
    return replace(order, bars=bars, slots=frozenset(), dancers=partner, level="coarse")


def danced_bars(grid: BeatGrid, clip: MotionClip) -> BarRange | None:
    """The bars in which somebody moves, None for all: a song may go on after a motion that was made for its start."""
    steps = np.abs(np.diff(clip.rotations, axis=0)).max(axis=(1, 2))
    steps = np.maximum(steps, np.abs(np.diff(clip.root_positions, axis=0)).max(axis=1))
    moving = np.flatnonzero(steps > _STILL)
    if not len(moving):
        return None
    first, last = bars_of_beats(grid, np.unique(moving[[0, -1]] // FRAMES_PER_BEAT))
    return None if (first, last) == (grid.bars[0].number, grid.bars[-1].number) else (first, last)


def with_partner(
    project: Project,
    sound: Waveform | None,
    generator: Generator,
    order: DanceOrder,
    progress: Progress = unwatched,
    judge: Reference | None = None,
) -> Project:
    """The project with takes in which the waiting partner of its chosen take dances, the best of them chosen.

    The dancer who came alone does not move by one bit.

    Args:
        project: with an imported dancer.
        sound: its music, None for silence.
        generator: who dances the partner.
        order: seed, variations, style and settings; who dances and which bars are known.
        progress: told once per decoding step.
        judge: real dancing, by which the best take comes first.

    Raises:
        ValueError: when nobody of the chosen take dances alone.
        GenerationError: as `resample`.
    """
    alone = None if project.current is None else lonely_role(project.current)
    if alone is None or project.current is None:
        raise ValueError("project: expected a chosen take in which one dances alone")
    return resample(
        project, sound, generator, partner_order(project, project.current, alone, order), None, progress, judge
    )


def import_with_partner(
    order: ImportOrder,
    generator: Generator,
    partner: DanceOrder | None,
    progress: Progress = unwatched,
    is_judged: bool = False,
) -> Project:
    """A project of some motion files, and where somebody comes alone and it is wanted, with a partner danced.

    Args:
        order: the files.
        generator: reads the tokens and dances the partner.
        partner: how, None for nobody.
        progress: told of the import as a tenth of all, then of every decoding step.
        is_judged: whether the best of several partners comes first.

    Raises:
        ChoreoError: as `import_motion` and `with_partner`.
    """
    project = import_motion(order, generator, lambda done, total: progress(done, 10 * total))
    if partner is None or project.current is None or lonely_role(project.current) is None:
        return project
    style = chosen_style(generator, partner.style, project).style
    judge = judge_of(style=style) if is_judged else None
    return with_partner(
        project,
        sound_of(project),
        generator,
        partner,
        lambda done, total: progress(total + 9 * done, 10 * total),
        judge,
    )
