"""The keys of the program as a sheet: groups of lines, searched and set in columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_NUMBERED = re.compile(r"(.*\D)(\d)")


@dataclass(frozen=True)
class KeyLine:
    """A command and its keys.

    Attributes:
        title: of the command.
        keys: its shortcuts, none where it has no key.
    """

    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class KeyGroup:
    """The commands of one menu."""

    name: str
    lines: tuple[KeyLine, ...]


def gathered(group: KeyGroup) -> KeyGroup:
    """The group with lines that only count ("Lane 1" on key 1, "Lane 2" on key 2) told as one."""
    lines: list[KeyLine] = []
    run: list[KeyLine] = []
    for line, following in pairwise((*group.lines, KeyLine("", ()))):
        run.append(line)
        if not _counts_on(line, following):
            lines += [_as_one(run)] if len(run) > 2 else run
            run = []
    return replace(group, lines=tuple(lines))


def searched(groups: Sequence[KeyGroup], query: str) -> tuple[KeyGroup, ...]:
    """The lines that hold every word of a query in title, key or menu; groups without any are left out."""
    words = query.casefold().split()
    kept = []
    for group in groups:
        lines = tuple(
            line
            for line in group.lines
            if all(word in f"{group.name} {line.title} {' '.join(line.keys)}".casefold() for word in words)
        )
        if lines:
            kept.append(replace(group, lines=lines))
    return tuple(kept)


def in_columns(groups: Sequence[KeyGroup], count: int) -> tuple[tuple[KeyGroup, ...], ...]:
    """The groups in their order in at most `count` columns, the tallest of which is as short as can be.

    Raises:
        ValueError: when there shall be no column.
    """
    if count < 1:
        raise ValueError(f"count: expected at least 1, found {count}")
    heights = [len(group.lines) + 2 for group in groups]
    limit = max(heights, default=0)
    while len(filled := _filled(groups, heights, limit)) > count:
        limit += 1
    return filled


def _filled(groups: Sequence[KeyGroup], heights: Sequence[int], limit: int) -> tuple[tuple[KeyGroup, ...], ...]:
    columns: list[list[KeyGroup]] = []
    used = limit + 1
    for group, height in zip(groups, heights, strict=True):
        if used + height > limit:
            columns.append([])
            used = 0
        columns[-1].append(group)
        used += height
    return tuple(tuple(column) for column in columns)


def _counts_on(line: KeyLine, following: KeyLine) -> bool:
    here, there = _NUMBERED.fullmatch(line.title), _NUMBERED.fullmatch(following.title)
    if here is None or there is None or here[1] != there[1]:
        return False
    return line.keys == (here[2],) and following.keys == (there[2],) and int(there[2]) == int(here[2]) + 1


def _as_one(run: Sequence[KeyLine]) -> KeyLine:
    first, last = run[0].keys[0], run[-1].keys[0]
    return KeyLine(f"{run[0].title[:-1]}{first}–{last}", (first, last))
