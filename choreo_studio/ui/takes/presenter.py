"""Joins the list of takes with the desk."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from choreo_studio.session.editing import free_name, rename_take
from choreo_studio.session.project import Take
from choreo_studio.session.wish_editing import set_wishes
from choreo_studio.ui.shared import take_edits
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.takes.state import TakesFilter, resolve
from choreo_studio.ui.takes.view import TakesView

Lanes = Callable[[], tuple[int, ...]]


class TakesPanel(QObject):
    """All takes of the project.

    Args:
        desk: the state of the window.
        book: the program's actions.
        lanes: ids of the takes in the lanes of the timeline, top to bottom, so that keys and eyes agree.
        parent: the owner.
    """

    def __init__(self, desk: Desk, book: ActionBook, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._lanes = desk, lanes
        self._filter = TakesFilter()
        self.view = TakesView(book)
        self.view.filter_wanted.connect(self._set_filter)
        self.view.settings_wanted.connect(self.use_settings)
        rows = self.view.list
        rows.audition_wanted.connect(self.audition)
        rows.choose_wanted.connect(self.choose)
        rows.delete_wanted.connect(self.delete)
        rows.rows.rename_wanted.connect(self.rename)
        rows.star_wanted.connect(self.star)
        desk.changed.connect(self._follow)
        self.refresh()

    def rename_current(self) -> None:
        """Let the name of the shown take be typed, in the list."""
        take = self._desk.view.shown_take
        if take is not None:
            if not self._filter.is_open:
                self.view.search.clear()
                self.view.starred.setChecked(False)
            self.view.edit_name(take.id)

    def use_settings(self) -> None:
        """Order the next dance just as the shown take was ordered, its seed and its wishes included."""
        take = self._desk.view.shown_take
        if take is None:
            return
        self._desk.set_order(
            level=take.level,
            seed=take.dance.seed,
            variations=1,
            style=take.style or None,
            settings=take.settings,
        )
        self._desk.apply(f"Wish as for {take.name}", lambda project: set_wishes(project, take.wishes))
        parent = self._take(take.parent)
        shown = None if parent is None else parent.id
        self._desk.select(bars=take.bars, dancers=take.dancers, slots=frozenset(), audition=shown)
        if take.parent is not None and parent is None:
            self._desk.said.emit(f"{take.name} came from a take that is deleted; only its settings are used")
        else:
            key = "Ctrl+G" if parent is None else "R"
            self._desk.said.emit(f"The next dance is ordered as {take.name} was, wishes included; {key} dances it")

    def audition(self, take_id: int) -> None:
        """See and hear a take without choosing it."""
        project = self._desk.view.project
        chosen = None if project is None else project.current_take
        self._desk.select(audition=None if take_id == chosen else take_id)

    def choose(self, take_id: int) -> None:
        """Make a take the dance."""
        take = self._take(take_id)
        if take is not None:
            take_edits.keep(self._desk, take)

    def delete(self, take_id: int) -> None:
        """Delete a take; undo brings it back."""
        take = self._take(take_id)
        if take is not None:
            take_edits.delete(self._desk, take)

    def star(self, take_id: int) -> None:
        """Set or remove the star of a take."""
        take = self._take(take_id)
        if take is not None:
            take_edits.star(self._desk, take)

    def rename(self, take_id: int, typed: str) -> None:
        """Give a take another name; one that is taken gets a number behind it."""
        take, project, wanted = self._take(take_id), self._desk.view.project, " ".join(typed.split())
        if take is None or project is None or wanted in ("", take.name):
            return
        name = free_name(project, wanted)
        if name != wanted:
            self._desk.said.emit(f"There is a take called {wanted} already; this one is {name}")
        self._desk.apply(f"Rename {take.name}", lambda before: rename_take(before, take_id, name))

    def _take(self, take_id: int | None) -> Take | None:
        project = self._desk.view.project
        return None if project is None else next((take for take in project.takes if take.id == take_id), None)

    def _set_filter(self, text: str, starred_only: bool) -> None:
        self._filter = TakesFilter(text, starred_only)
        self.refresh()

    def _follow(self, old: View, new: View) -> None:
        before, now = old.selection, new.selection
        if old.project is not new.project or (before.audition, before.ghost) != (now.audition, now.ghost):
            self.refresh()

    def refresh(self) -> None:
        """Show the list as it is now; to be called when the lanes are others."""
        self.view.show_state(resolve(self._desk.view, self._filter, self._lanes(), datetime.now().astimezone()))
