"""Who dances lead and follow."""

from dataclasses import replace

from choreo_studio.motion.clip import Role
from choreo_studio.session.project import CharacterSource, Project


def with_character(project: Project, role: Role, source: CharacterSource | None) -> Project:
    """The project with a character that dances a role; with its mannequin where None."""
    others = {one: kept for one, kept in project.characters.items() if one != role}
    return replace(project, characters=others if source is None else {**others, role: source})


def with_mannequins(project: Project) -> Project:
    """The project with our mannequins in both roles."""
    return replace(project, characters={}) if project.characters else project
