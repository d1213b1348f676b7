"""Edits of a project, each a small function from project to project."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.session.project import Project, Take
from choreo_studio.tokens.dance import Dance


def add_take(project: Project, take: Take) -> Project:
    """The take added under an id and a name of its own, and chosen.

    Its motion is kept in single precision, so that what is in memory is bit for bit what a file holds.
    """
    added = replace(
        take,
        id=1 + max((other.id for other in project.takes), default=0),
        name=_free_name(project, take.name),
        dance=settled(take.dance),
    )
    return replace(project, takes=(*project.takes, added), current_take=added.id)


def rename_project(project: Project, name: str) -> Project:
    """The project under another name."""
    return replace(project, name=name)


def rename_take(project: Project, take_id: int, name: str) -> Project:
    """A take under another name.

    Raises:
        ValueError: when another take has that name.
    """
    other = project.take_named(name)
    if other is not None and other.id != take_id:
        raise ValueError(f"name: expected one that no other take has, found {name!r}")
    return _changed(project, take_id, lambda take: replace(take, name=name))


def star_take(project: Project, take_id: int, starred: bool = True) -> Project:
    """A take with the star set or removed."""
    return _changed(project, take_id, lambda take: replace(take, starred=starred))


def choose_take(project: Project, take_id: int) -> Project:
    """The project with that take chosen."""
    return replace(project, current_take=project.take(take_id).id)


def delete_take(project: Project, take_id: int) -> Project:
    """The project without that take; if it was chosen, the one before it is (or the next one)."""
    gone = project.takes.index(project.take(take_id))
    left = project.takes[:gone] + project.takes[gone + 1 :]
    if project.current_take != take_id:
        return replace(project, takes=left)
    heir = left[max(0, gone - 1)].id if left else None
    return replace(project, takes=left, current_take=heir)


def with_grid(project: Project, grid: BeatGrid) -> Project:
    """The same dances on another beat grid: they are re-timed, not generated again.

    Raises:
        ValueError: when there are takes and the number of beats differs.
    """
    if project.takes and grid.beat_count != project.grid.beat_count:
        raise ValueError(f"grid: expected {project.grid.beat_count} beats, found {grid.beat_count}")
    return replace(project, grid=grid)


def with_remark(project: Project, name: str, text: str) -> Project:
    """The project with one remark set."""
    return replace(project, remarks={**project.remarks, name: text})


def settled(dance: Dance) -> Dance:
    """The dance with every number of its motion rounded to single precision."""
    motion = DuetMotion(_settled_clip(dance.motion.lead), _settled_clip(dance.motion.follow))
    return replace(dance, motion=motion)


def _settled_clip(clip: MotionClip) -> MotionClip:
    return replace(
        clip,
        root_positions=clip.root_positions.astype(np.float32).astype(np.float64),
        rotations=clip.rotations.astype(np.float32).astype(np.float64),
    )


def _changed(project: Project, take_id: int, change: Callable[[Take], Take]) -> Project:
    project.take(take_id)
    return replace(project, takes=tuple(change(t) if t.id == take_id else t for t in project.takes))


def _free_name(project: Project, wanted: str) -> str:
    taken = {take.name for take in project.takes}
    if wanted and wanted not in taken:
        return wanted
    stem = wanted or "Take"
    return next(name for n in range(1, len(taken) + 2) if (name := f"{stem} {n}") not in taken)
