"""What the list of takes shows, worked out from the state of the window."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from choreo_studio.session.project import Project, Take
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.takes.words import card_of, date_of, what_of

MOST_INDENT = 4


@dataclass(frozen=True)
class TakesFilter:
    """Which takes are listed.

    Attributes:
        text: what name, description or model must hold, whatever the case.
        starred_only: whether a star is needed.
    """

    text: str = ""
    starred_only: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it lets every take through."""
        return not self.text.strip() and not self.starred_only


@dataclass(frozen=True)
class TakeRow:
    """A take as it is listed.

    Attributes:
        id: of the take.
        number: key that auditions it, 1 to 9, 0 for none.
        name: of the take.
        what: how it came to be.
        model: who danced it, "" for nobody.
        date: when, short.
        indent: how many takes it comes from, at most MOST_INDENT.
        score: how near to real dancing, 0 to 100, None where nobody judged it.
        starred: the user's mark.
        is_chosen: whether the dance is this take.
        is_auditioned: whether it is seen and heard instead.
        is_ghost: whether it stands behind.
        card: all that is known of it, as rich text.
    """

    id: int
    name: str
    what: str
    number: int = 0
    model: str = ""
    date: str = ""
    indent: int = 0
    score: float | None = None
    starred: bool = False
    is_chosen: bool = False
    is_auditioned: bool = False
    is_ghost: bool = False
    card: str = ""


@dataclass(frozen=True)
class TakesState:
    """The list.

    Attributes:
        rows: takes below the ones that they came from.
        shown: id of the take that is seen, None while there is none.
        empty_text: what stands in an empty list.
    """

    rows: tuple[TakeRow, ...] = ()
    shown: int | None = None
    empty_text: str = ""


def resolve(view: View, takes_filter: TakesFilter, lanes: tuple[int, ...], now: datetime) -> TakesState:
    """The list of a state.

    Args:
        view: the state of the window.
        takes_filter: which takes are wanted.
        lanes: ids of the takes in the lanes of the timeline, top to bottom; the first nine have keys.
        now: for dates.
    """
    project, shown = view.project, view.shown_take
    if project is None:
        return TakesState(empty_text="Open a song first.")
    if not project.takes:
        return TakesState(empty_text="No takes yet.\nCtrl+G dances the song.")
    numbers = {take: number for number, take in enumerate(lanes[:9], start=1)}
    rows = tuple(_row(view, project, take, indent, numbers, now) for take, indent in as_tree(project.takes))
    if not takes_filter.is_open:
        rows = tuple(replace(row, indent=0) for row in rows if _passes(row, takes_filter))
    return TakesState(rows, None if shown is None else shown.id, "" if rows else "No take is like that.")


def as_tree(takes: tuple[Take, ...]) -> Iterator[tuple[Take, int]]:
    """Every take after the one that it came from, with its depth; families in the order of their first take."""
    ids = {take.id for take in takes}
    children: dict[int | None, list[Take]] = {}
    for take in takes:
        children.setdefault(take.parent if take.parent in ids else None, []).append(take)
    waiting = [(take, 0) for take in reversed(children.get(None, []))]
    told: set[int] = set()
    while waiting:
        take, depth = waiting.pop()
        told.add(take.id)
        yield take, min(depth, MOST_INDENT)
        waiting += [(child, depth + 1) for child in reversed(children.get(take.id, []))]
    # A file of a stranger may name takes as each other's parents; none of them may be lost.
    yield from ((take, 0) for take in takes if take.id not in told)


def _row(view: View, project: Project, take: Take, indent: int, numbers: dict[int, int], now: datetime) -> TakeRow:
    return TakeRow(
        id=take.id,
        name=take.name,
        what=what_of(take, project),
        number=numbers.get(take.id, 0),
        model=take.model_id,
        date=date_of(take.created_at, now),
        indent=indent,
        score=None if take.score is None else take.score.total,
        starred=take.starred,
        is_chosen=take.id == project.current_take,
        is_auditioned=take.id == view.selection.audition,
        is_ghost=take.id == view.selection.ghost,
        card=card_of(take, project),
    )


def _passes(row: TakeRow, takes_filter: TakesFilter) -> bool:
    if takes_filter.starred_only and not row.starred:
        return False
    there = f"{row.name} {row.what} {row.model}".casefold()
    return all(word in there for word in takes_filter.text.casefold().split())
