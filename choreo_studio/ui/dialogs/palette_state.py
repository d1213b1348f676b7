"""Finding a command by some of its letters."""

from collections.abc import Sequence
from dataclasses import dataclass

_LETTER, _WORD_START, _NEXT_TO, _FIRST = 1.0, 8.0, 8.0, 6.0
_GAP, _LENGTH = 0.15, 0.04
_PLACE_FACTOR = 0.6
_RECENT, _CANNOT, _OTHER_NUMBER = 6.0, -6.0, -8.0
_SHORTEST_OF_HINT = 3


@dataclass(frozen=True)
class Entry:
    """Something that can be done.

    Attributes:
        id: its name in the program.
        title: its name for people.
        place: the menu that holds it, "" for none.
        keys: its shortcut.
        reason: why it cannot be done now, "" where it can.
        hint: more words by which it is found, in a row; they are not shown.
    """

    id: str
    title: str
    place: str = ""
    keys: str = ""
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Match:
    """An entry that was found.

    Attributes:
        entry: what.
        score: how well it fits, more is better.
        hits: places of the letters in the title that were typed.
    """

    entry: Entry
    score: float
    hits: tuple[int, ...] = ()


def found(query: str, entries: Sequence[Entry], recent: Sequence[str] = ()) -> tuple[Match, ...]:
    """The entries that hold the letters of a query in their order, the best first.

    Letters at the start of words, letters in a row, short titles and what was done lately count more; what cannot be
    done now, and one of many that are told apart by a number which was not typed, count less; what only its hint tells
    of counts least. Without a query all are
    there: what was done lately, then the rest as it comes.

    Args:
        query: what was typed; blanks do not count.
        entries: all there are.
        recent: ids of what was done, the latest first.
    """
    letters = "".join(query.casefold().split())
    matches = [match for entry in entries if (match := _matched(letters, entry, recent)) is not None]
    return tuple(sorted(matches, key=lambda match: -match.score))


def best_alignment(letters: str, text: str) -> tuple[float, tuple[int, ...]] | None:
    """The best places of some letters in a text, in their order, and their score; None where they are not there.

    Args:
        letters: in lower case.
        text: of any case.
    """
    lower = text.casefold()
    if len(lower) != len(text):
        return None
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for letter in letters:
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for place in (index for index, other in enumerate(lower) if other == letter):
            ways = [
                (score + _worth(text, place, before), hits) for before, (score, hits) in best.items() if before < place
            ]
            if ways:
                score, hits = max(ways)
                step[place] = (score, (*hits, place))
        best = step
    return max(best.values(), default=None)


def _worth(text: str, place: int, before: int) -> float:
    worth = _LETTER
    if place == 0:
        worth += _FIRST
    if place == 0 or not text[place - 1].isalnum():
        worth += _WORD_START
    if before >= 0:
        worth += _NEXT_TO if place == before + 1 else -_GAP * (place - before - 1)
    return worth


def _matched(letters: str, entry: Entry, recent: Sequence[str]) -> Match | None:
    lately = _RECENT * (1 - recent.index(entry.id) / len(recent)) if entry.id in recent else 0.0
    if not letters:
        return Match(entry, lately)
    weight = lately + (_CANNOT if entry.reason else 0.0) - _LENGTH * len(entry.title)
    inside = best_alignment(letters, entry.title)
    if inside is not None:
        return Match(entry, inside[0] + weight + _missed_number(entry.title, inside[1]), inside[1])
    around = best_alignment(letters, f"{entry.place} {entry.title}")
    if around is None:
        is_told = len(letters) >= _SHORTEST_OF_HINT and letters in "".join(entry.hint.casefold().split())
        return Match(entry, weight) if is_told else None
    offset = len(entry.place) + 1
    hits = tuple(place - offset for place in around[1] if place >= offset)
    return Match(entry, _PLACE_FACTOR * around[0] + weight + _missed_number(entry.title, hits), hits)


def _missed_number(title: str, hits: tuple[int, ...]) -> float:
    typed = frozenset(hits)
    return _OTHER_NUMBER if any(sign.isdigit() and place not in typed for place, sign in enumerate(title)) else 0.0
