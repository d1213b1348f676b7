"""Takes by the names that people give them."""

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
