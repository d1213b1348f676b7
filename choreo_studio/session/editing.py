"""Edits of a project, each a small function from project to project.

Here as in the modules beside it (`*_editing`, `comping`, `bar_copying`, `regridding`) an edit that changes nothing
gives the very same project back, and is then no undo step.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.session.bar_ranges import with_same_bars
from choreo_studio.session.dance_editing import settled
from choreo_studio.session.project import Project, Take


def add_take(project: Project, take: Take) -> Project:
    """The take added under an id and a name of its own, and chosen.

    Its motion is kept in single precision, so that what is in memory is bit for bit what a file holds.
    """
    number = free_take_id(project)
    added = replace(take, id=number, name=free_name(project, take.name), dance=settled(take.dance))
    return replace(project, takes=(*project.takes, added), current_take=number)


def add_takes(project: Project, takes: Iterable[Take], choose: bool = True) -> Project:
    """Takes added as by `add_take`.

    Args:
        project: where to.
        takes: in the order of their numbers.
        choose: whether the first of them becomes the chosen take; where none was chosen before, it does anyway.
    """
    edited = project
    for take in takes:
        edited = add_take(edited, take)
    added = edited.takes[len(project.takes) :]
    if not added:
        return project
    chosen = added[0].id if choose or project.current_take is None else project.current_take
    return replace(edited, current_take=chosen)


def rename_project(project: Project, name: str) -> Project:
    """The project under another name."""
    if name == project.name:
        return project
    return replace(project, name=name)


def rename_take(project: Project, take_id: int, name: str) -> Project:
    """A take under another name.

    Raises:
        ValueError: when another take has that name.
    """
    other = project.take_named(name)
    if other is not None and other.id != take_id:
        raise ValueError(f"name: expected one that no other take has, found {name!r}")
    return changed_take(project, take_id, lambda take: take if take.name == name else replace(take, name=name))


def star_take(project: Project, take_id: int, starred: bool = True) -> Project:
    """A take with the star set or removed."""
    return changed_take(
        project, take_id, lambda take: take if take.starred == starred else replace(take, starred=starred)
    )


def choose_take(project: Project, take_id: int) -> Project:
    """The project with that take chosen."""
    chosen = project.take(take_id).id
    return project if chosen == project.current_take else replace(project, current_take=chosen)


def delete_take(project: Project, take_id: int) -> Project:
    """The project without that take; if it was chosen, the one before it is (or the next one)."""
    gone = project.takes.index(project.take(take_id))
    left = project.takes[:gone] + project.takes[gone + 1 :]
    if project.current_take != take_id:
        return replace(project, takes=left)
    heir = left[max(0, gone - 1)].id if left else None
    return replace(project, takes=left, current_take=heir)


def with_grid(project: Project, grid: BeatGrid) -> Project:
    """The same dances on another beat grid of as many beats: they are re-timed, not generated again.

    Grids of more or fewer beats are for `regridding`; without takes they are taken here, and wishes are dropped.

    Raises:
        ValueError: when there are takes and the number of beats differs.
    """
    if project.takes and grid.beat_count != project.grid.beat_count:
        raise ValueError(f"grid: expected {project.grid.beat_count} beats, found {grid.beat_count}")
    if grid is project.grid:
        return project
    takes = project.takes
    if not np.array_equal(grid.downbeats, project.grid.downbeats):
        beats = np.arange(grid.beat_count)
        takes = tuple(with_same_bars(take, project.grid, grid, beats) for take in takes)
    wishes = project.wishes if grid.beat_count == project.grid.beat_count else None
    return replace(project, grid=grid, takes=takes, wishes=wishes)


def with_remark(project: Project, name: str, text: str) -> Project:
    """The project with one remark set."""
    if project.remarks.get(name) == text:
        return project
    return replace(project, remarks={**project.remarks, name: text})


def free_take_id(project: Project) -> int:
    """A number that no take has and that no take remembers of one that was deleted."""
    remembered = [other or 0 for take in project.takes for other in (take.parent, take.shown_by)]
    sources = [choice.take for take in project.takes for choice in take.choices]
    return 1 + max((*(take.id for take in project.takes), *remembered, *sources), default=0)


def free_name(project: Project, wanted: str) -> str:
    """The wanted name of a take, with a number behind it where another take has it."""
    taken = {take.name for take in project.takes}
    if wanted and wanted not in taken:
        return wanted
    stem, first = (wanted, 2) if wanted else ("Take", 1)
    return next(name for n in range(first, len(taken) + first + 1) if (name := f"{stem} {n}") not in taken)


def changed_take(project: Project, take_id: int, change: Callable[[Take], Take]) -> Project:
    """The project with one take changed, or the very same project where the change gave the same take back.

    Raises:
        ValueError: when there is no such take.
    """
    before = project.take(take_id)
    after = change(before)
    if after is before:
        return project
    return replace(project, takes=tuple(after if take is before else take for take in project.takes))
