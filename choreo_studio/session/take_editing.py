"""What is done to the tokens of a take: locked, changed by hand, read anew."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from choreo_studio.motion.clip import Role
from choreo_studio.session.dance_editing import read_where_unsure, settled
from choreo_studio.session.editing import add_take, changed_take
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import utc_now
from choreo_studio.tokens.dance import Dance
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Flags
from choreo_studio.tokens.sequence import TokenSequence


def set_locks(project: Project, take_id: int, locks: Mapping[LevelName, Flags]) -> Project:
    """The take with these locks and no others.

    Args:
        project: what is edited.
        take_id: of the take.
        locks: per level (streams, slots), True where tokens must not change; levels left out have none.

    Raises:
        ValueError: when there is no such take or the flags do not fit its layout.
    """
    kept = {name: flags.copy() for name, flags in locks.items() if flags.any()}

    def change(take: Take) -> Take:
        changed = replace(take, locks=kept)
        same = all(
            np.array_equal(take.locked(level.name), changed.locked(level.name))
            for level in take.dance.tokens.layout.levels
        )
        return take if same else changed

    return changed_take(project, take_id, change)


def lock_cells(project: Project, take_id: int, cells: Iterable[Slot], locked: bool = True) -> Project:
    """The take with some cells locked, or set free, besides those that are.

    Raises:
        ValueError: when there is no such take.
        KeyError: when it has no such level.
        IndexError, ValueError: when it has no such cell.
    """
    take = project.take(take_id)
    layout = take.dance.tokens.layout
    locks = {level.name: take.locked(level.name).copy() for level in layout.levels}
    for cell in cells:
        locks[cell.level][layout.level(cell.level).streams.index(cell.stream), cell.index] = locked
    return set_locks(project, take_id, locks)


def lock_dancer(project: Project, take_id: int, role: Role, locked: bool = True) -> Project:
    """The take with every cell of a dancer's own rows locked, or set free; the couple's row stays as it is.

    Raises:
        ValueError: when there is no such take.
    """
    take = project.take(take_id)
    locks = {level.name: take.locked(level.name).copy() for level in take.dance.tokens.layout.levels}
    for level in take.dance.tokens.layout.levels:
        locks[level.name][[stream == role for stream in level.streams]] = locked
    return set_locks(project, take_id, locks)


def is_locked(take: Take, role: Role) -> bool:
    """Whether a dancer has rows of their own and every cell of them is locked."""
    rows = [
        take.locked(level.name)[level.streams.index(role)]
        for level in take.dance.tokens.layout.levels
        if role in level.streams
    ]
    return bool(rows) and all(bool(row.all()) for row in rows)


def with_dance(project: Project, take_id: int, dance: Dance) -> Project:
    """The take danced otherwise by hand.

    What a model or a camera made, and a comp, is kept: the edit makes a take of its own beside it, which becomes the
    chosen one. Further edits of a take that was edited by hand stay in it, so that each is one undo step and not one
    take.

    Args:
        project: what is edited.
        take_id: the take that is shown while editing.
        dance: what it shall be; its origin becomes "edited".

    Raises:
        ValueError: when there is no such take or the length differs.
    """
    take = project.take(take_id)
    if dance is take.dance:
        return project
    edited = replace(dance, origin="edited")
    locks = take.locks if dance.tokens.layout == take.dance.tokens.layout else {}
    if take.dance.origin == "edited":
        return changed_take(project, take_id, lambda old: replace(old, dance=settled(edited), locks=locks, score=None))
    derived = replace(
        take,
        name=f"{take.name} edited",
        dance=edited,
        created_at=utc_now(),
        parent=take_id,
        bars=None,
        dancers="both",
        starred=False,
        locks=locks,
        choices=(),
        score=None,
        place=0,
    )
    return add_take(project, derived)


def with_read_tokens(project: Project, tokens: Mapping[int, TokenSequence]) -> Project:
    """Takes whose unsure slots hold the tokens that a model read from their motion.

    Only slots of confidence 0 change, which is how edits of the beats mark tokens that nobody has read since; what was
    read is sure.

    Args:
        project: what is edited.
        tokens: per take id, in the take's own layout.

    Raises:
        ValueError: when a take is not there or its layout is another one.
    """
    for take_id, read in tokens.items():
        project = changed_take(project, take_id, partial(_with_read, read=read))
    return project


def _with_read(take: Take, read: TokenSequence) -> Take:
    dance = take.dance
    if read.layout != dance.tokens.layout:
        raise ValueError(f"tokens: expected the token layout of {take.name!r}, found another one")
    return take if dance.is_read else replace(take, dance=read_where_unsure(dance, read))
