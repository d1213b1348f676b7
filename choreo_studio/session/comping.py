"""Comping: the best bars of several takes as a take of its own.

A comp is what its choices say, in whatever order they were made: the motion of the take that it is based on, with every
stretch of another take set into it. A stretch that meets the base (a variation of it) is copied bit for bit; any other
is placed and bent so that it leaves and joins the base smoothly. A choice therefore changes the motion of the beats and
dancers that it names, and besides them only where it lengthens or cuts a stretch of the same take and dancer. Once the
base is deleted or edited, a choice changes nothing but its own beats.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from choreo_studio.errors import GenerationError
from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.editing.splicing import frame_mask_of_beats, frames_of_beats, splice
from choreo_studio.motion.rotations import Floats
from choreo_studio.session.dance_editing import is_same_clip, is_same_dance, settled_clip, with_slots_of
from choreo_studio.session.editing import add_take, changed_take
from choreo_studio.session.project import Choice, Project, Take
from choreo_studio.session.stretches import NO_STRETCH, Sources, Stretch, choices_of, copied, sources_of, stretches
from choreo_studio.session.take_editing import is_locked
from choreo_studio.timebase import utc_now
from choreo_studio.tokens.dance import Dance
from choreo_studio.tokens.mask import Dancers, beats_between, dancers_of, mask_beats, roles_of

_MEETING_FRAMES = 2


def choose_bars(project: Project, source_id: int, beats: tuple[int, int], dancers: Dancers = "both") -> Project:
    """The chosen take with some beats danced as in another take.

    A chosen take that is no comp stays as it is: a comp based on it is made beside it and becomes the chosen one.
    Dancers whose tokens are all locked do not change. Choosing the same again takes over what the source has become.

    Args:
        project: what is edited.
        source_id: the take to take the beats from; the base again gives back its own beats exactly.
        beats: first beat and end beat, the end exclusive.
        dancers: whose motion and tokens; the couple's own tokens come along.

    Raises:
        ValueError: when there is no chosen take or no such source, or the beats are not in the song.
        GenerationError: when the two takes are written in different tokens.
    """
    first, end = beats
    if not 0 <= first < end <= project.grid.beat_count:
        raise ValueError(f"beats: expected rising ones within {project.grid.beat_count}, found {beats}")
    chosen, source = project.current, project.take(source_id)
    if chosen is None:
        raise ValueError("project: expected a chosen take, found none")
    roles = frozenset(role for role in roles_of(dancers) if not is_locked(chosen, role))
    if source is chosen or not roles:
        return project
    if source.dance.tokens.layout != chosen.dance.tokens.layout:
        raise GenerationError(f"{source.name} and {chosen.name} are written in different tokens and cannot be mixed")
    sources = sources_of(chosen)
    sources[[ROLES.index(role) for role in roles], first:end] = source_id
    motion = _motion_of(project, chosen, sources, beats, roles)
    slots = mask_beats(
        source.dance.tokens.layout, beats_between(project.grid.beat_count, [beats]), dancers_of(roles)
    ).slots
    dance = with_slots_of(chosen.dance, source.dance, slots, motion, "comped")
    choices = choices_of(sources)
    if not chosen.is_comp:
        return add_take(project, _comp_on(chosen, _unjudged(chosen, dance, choices), project))
    if choices == chosen.choices and is_same_dance(dance, chosen.dance):
        return project
    return changed_take(project, chosen.id, lambda take: _unjudged(take, dance, choices))


def _unjudged(take: Take, dance: Dance, choices: tuple[Choice, ...]) -> Take:
    return replace(take, dance=dance, choices=choices, score=None, place=0)


def _comp_on(base: Take, comp: Take, project: Project) -> Take:
    names = {take.name for take in project.takes}
    name = next(name for n in range(1, len(names) + 2) if (name := f"Comp {n}") not in names)
    return replace(comp, name=name, created_at=utc_now(), parent=base.id, bars=None, dancers="both", starred=False)


def _motion_of(
    project: Project, chosen: Take, sources: Sources, beats: tuple[int, int], roles: frozenset[Role]
) -> DuetMotion:
    """The chosen take's motion with that of some dancers following from the table of sources.

    Stretches that neither change nor hold the beats keep their frames, whatever became of their take.
    """
    before, was = sources_of(chosen), chosen.dance.motion
    base = _base_of(project, chosen, before)
    ground = was if base is None else base.dance.motion
    touched = np.zeros(sources.shape, dtype=np.bool_)
    duet = was
    for row, role in enumerate(ROLES):
        if role in roles:
            touched[row, beats[0] : beats[1]] = True
            for one in _changed_runs(before, sources, beats, role) if base is not None else ():
                touched[row, one.first : one.end] = True
            for one in stretches(np.where(touched, 0, NO_STRETCH), frozenset((role,))):
                duet = copied(duet, ground, one)
    motions = {int(gone): was for gone in np.unique(sources)} | {take.id: take.dance.motion for take in project.takes}
    return _set_in(duet, ground, np.where(touched, sources, NO_STRETCH), motions, project.frame_seconds)


def _changed_runs(before: Sources, after: Sources, beats: tuple[int, int], role: Role) -> set[Stretch]:
    """Stretches of one dancer that begin, end, grow or shrink, and those that hold the beats."""
    old, new = (set(stretches(table, frozenset((role,)))) for table in (before, after))
    return (old ^ new) | {one for one in new if one.first < beats[1] and one.end > beats[0]}


def _set_in(
    duet: DuetMotion, ground: DuetMotion, wanted: Sources, motions: Mapping[int, DuetMotion], frame_seconds: Floats
) -> DuetMotion:
    """The duet with every stretch of a table danced as in its take: as it is where it meets the ground, else bent."""
    bent = wanted.copy()
    for row, role in enumerate(ROLES):
        for one in stretches(wanted, frozenset((role,))):
            if _meets(motions[one.take], ground, one):
                duet = copied(duet, motions[one.take], one)
                bent[row, one.first : one.end] = NO_STRETCH
    for one in stretches(bent, frozenset(ROLES)):
        mask = frame_mask_of_beats(beats_between(wanted.shape[1], [(one.first, one.end)]))
        spliced = splice(duet, motions[one.take], mask, one.roles, frame_seconds)
        duet = DuetMotion(settled_clip(spliced.lead), settled_clip(spliced.follow))
    return duet


def _base_of(project: Project, comp: Take, sources: Sources) -> Take | None:
    """The take that a comp is based on, or None where it is gone or no longer what it was."""
    if not comp.is_comp:
        return comp
    base = next((take for take in project.takes if take.id == comp.parent), None)
    if base is None:
        return None
    expected = comp.dance.motion
    for role in ROLES:
        for one in stretches(sources, frozenset((role,))):
            if one.take != base.id:
                expected = copied(expected, base.dance.motion, one)
    same = all(is_same_clip(a, b) for a, b in zip(expected, base.dance.motion, strict=True))
    return base if same else None


def _meets(source: DuetMotion, ground: DuetMotion, stretch: Stretch) -> bool:
    """Whether the source goes over into the ground on both sides of a stretch without a jump of place or speed."""
    frames = frames_of_beats(stretch.first, stretch.end)
    sides = (
        slice(max(0, frames.start - _MEETING_FRAMES), frames.start),
        slice(frames.stop, frames.stop + _MEETING_FRAMES),
    )
    return all(
        is_same_clip(source.dancer(role)[side], ground.dancer(role)[side]) for role in stretch.roles for side in sides
    )
