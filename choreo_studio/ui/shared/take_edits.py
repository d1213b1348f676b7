"""What the list of takes and the commands both do with a take."""

from choreo_studio.session.editing import choose_take, delete_take, star_take
from choreo_studio.session.project import Take
from choreo_studio.ui.shared.desk import Desk


def keep(desk: Desk, take: Take) -> None:
    """Make a take the dance."""
    desk.apply(f"Keep {take.name}", lambda project: choose_take(project, take.id))
    desk.select(audition=None)


def delete(desk: Desk, take: Take) -> None:
    """Delete a take; undo brings it back."""
    desk.apply(f"Delete {take.name}", lambda project: delete_take(project, take.id))
    desk.said.emit(f"{take.name} is deleted; undo brings it back")


def star(desk: Desk, take: Take) -> None:
    """Set or remove the star of a take."""
    label = f"{'Remove the star of' if take.starred else 'Star'} {take.name}"
    desk.apply(label, lambda project: star_take(project, take.id, not take.starred))
