"""Which take every beat of a comp came from: as stretches for people, and as a table for edits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.editing.splicing import frames_of_beats
from choreo_studio.session.project import Choice, Take
from choreo_studio.tokens.mask import dancers_of, roles_of

Sources = NDArray[np.int64]
"""(2, B) ids of the takes that lead and follow came from on every beat; 0 where nobody knows."""

NO_STRETCH = -1
"""In a table: beats that belong to no stretch."""


@dataclass(frozen=True)
class Stretch:
    """Beats in which some dancers come from one take, as long as they go.

    Attributes:
        first, end: beats first .. end-1.
        roles: the dancers.
        take: id of the take.
    """

    first: int
    end: int
    roles: frozenset[Role]
    take: int


def sources_of(take: Take) -> Sources:
    """Where every beat of a take came from: its own id where it is no comp."""
    table = np.full((len(ROLES), take.dance.tokens.beat_count), 0 if take.is_comp else take.id, dtype=np.int64)
    for choice in take.choices:
        for role in roles_of(choice.dancers):
            table[ROLES.index(role), choice.first_beat : choice.end_beat] = choice.take
    return table


def choices_of(sources: Sources) -> tuple[Choice, ...]:
    """The table as stretches, earliest first."""
    found = (
        Choice(one.first, one.end, dancers_of(one.roles), one.take) for one in stretches(sources, frozenset(ROLES))
    )
    return tuple(sorted((one for one in found if one.take), key=lambda one: (one.first_beat, one.dancers)))


def stretches(sources: Sources, roles: frozenset[Role]) -> tuple[Stretch, ...]:
    """The longest stretches of some dancers; where both come from one take they are a couple."""
    if len(roles) == 1:
        (role,) = roles
        return tuple(_runs(sources[ROLES.index(role)], roles))
    is_couple = sources[0] == sources[1]
    couples = _runs(np.where(is_couple, sources[0], NO_STRETCH), roles)
    alone = (
        _runs(np.where(is_couple, NO_STRETCH, row), frozenset((role,)))
        for role, row in zip(ROLES, sources, strict=True)
    )
    return (*couples, *(one for runs in alone for one in runs))


def copied(duet: DuetMotion, source: DuetMotion, stretch: Stretch) -> DuetMotion:
    """The duet with the frames of a stretch that are the very numbers of another duet."""
    frames = frames_of_beats(stretch.first, stretch.end)
    clips = {role: duet.dancer(role) for role in ROLES}
    for role in stretch.roles:
        roots, rotations = clips[role].root_positions.copy(), clips[role].rotations.copy()
        roots[frames] = source.dancer(role).root_positions[frames]
        rotations[frames] = source.dancer(role).rotations[frames]
        clips[role] = replace(clips[role], root_positions=roots, rotations=rotations)
    return DuetMotion(clips["lead"], clips["follow"])


def _runs(row: NDArray[np.int64], roles: frozenset[Role]) -> Iterable[Stretch]:
    edges = [0, *(int(beat) for beat in np.flatnonzero(np.diff(row)) + 1), len(row)]
    for first, end in pairwise(edges):
        if row[first] != NO_STRETCH:
            yield Stretch(first, end, roles, int(row[first]))
