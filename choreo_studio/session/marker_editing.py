"""Notes on the song."""

from dataclasses import replace

from choreo_studio.session.project import Marker, Project


def add_marker(project: Project, seconds: float, text: str = "") -> Project:
    """The project with a marker at that moment, instead of the one that was there.

    Raises:
        ValueError: when the time is not finite.
    """
    marker = Marker(float(seconds), text)
    if marker in project.markers:
        return project
    others = (other for other in project.markers if other.seconds != marker.seconds)
    return replace(project, markers=tuple(sorted((*others, marker), key=lambda one: one.seconds)))


def remove_marker(project: Project, marker: Marker) -> Project:
    """The project without that marker.

    Raises:
        ValueError: when it has no such marker.
    """
    _check(project, marker)
    return replace(project, markers=tuple(other for other in project.markers if other != marker))


def rename_marker(project: Project, marker: Marker, text: str) -> Project:
    """The marker with another text.

    Raises:
        ValueError: when the project has no such marker.
    """
    _check(project, marker)
    return add_marker(project, marker.seconds, text)


def move_marker(project: Project, marker: Marker, seconds: float) -> Project:
    """The marker at another moment, instead of the one that was there.

    Raises:
        ValueError: when the project has no such marker or the time is not finite.
    """
    _check(project, marker)
    if marker.seconds == seconds:
        return project
    return add_marker(remove_marker(project, marker), seconds, marker.text)


def _check(project: Project, marker: Marker) -> None:
    if marker not in project.markers:
        raise ValueError(f"marker: expected one of {project.markers}, found {marker}")
