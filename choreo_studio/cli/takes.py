"""Takes by the names that people give them."""

from typing import Any

from choreo_studio.errors import GenerationError
from choreo_studio.session.project import Project, Take


def take_of(project: Project, name: str | None) -> Take:
    """The take of that name, or the chosen one.

    Raises:
        GenerationError: when there is none.
    """
    take = project.current if name is None else project.take_named(name)
    if take is not None:
        return take
    if not project.takes:
        raise GenerationError(f"{project.name} has no take yet; generate one first")
    there = ", ".join(repr(item.name) for item in project.takes)
    raise GenerationError(f"there is no take {name!r}; this project has {there}")


def told_take(take: Take) -> dict[str, Any]:
    """A take for JSON: name, seed, and how near to real dancing it came."""
    told: dict[str, Any] = {"name": take.name, "seed": take.dance.seed, "score": None, "parts": None}
    if take.score is not None:
        told |= {
            "score": round(take.score.total, 1),
            "parts": {name: round(value, 1) for name, value in take.score.parts},
        }
    return told


def told_score(take: Take) -> str:
    """The score of a take behind its name, "" where nobody judged it."""
    return "" if take.score is None else f": score {take.score.total:.0f} ({take.score.in_words()})"
