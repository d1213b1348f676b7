"""Saving: written in the background, whole or not at all."""

from collections.abc import Callable
from pathlib import Path

from choreo_studio.services.jobs import Progress
from choreo_studio.session.project import Project
from choreo_studio.session.storage import save_project
from choreo_studio.session.storage.file import SUFFIX
from choreo_studio.ui.shared.desk import Desk


class SaveCommands:
    """Saving the project on the desk.

    Args:
        desk: whose project.
        ask_path: asks the user for a file; gets a suggestion and gives None when they change their mind.
        saved: told of every file that was written.
    """

    def __init__(self, desk: Desk, ask_path: Callable[[Path], Path | None], saved: Callable[[Path], None]) -> None:
        self._desk, self._ask_path, self._saved = desk, ask_path, saved

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save to the project's file, or ask for one."""
        path = self._desk.view.path
        if path is None:
            self.save_as(then)
        else:
            self._write(path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Save to a file that the user names."""
        project = self._desk.view.project
        if project is None:
            return
        wanted = self._ask_path(Path(f"{project.name}{SUFFIX}"))
        if wanted is not None:
            self._write(wanted if wanted.suffix == SUFFIX else wanted.with_name(wanted.name + SUFFIX), then)

    def _write(self, path: Path, then: Callable[[], None] | None) -> None:
        project = self._desk.view.project
        if project is None:
            return

        def work(progress: Progress) -> Project:
            save_project(project, path)
            return project

        def done(written: Project) -> None:
            self._desk.document.mark_saved(path, written)
            self._saved(path)
            self._desk.said.emit(f"Saved {path.name}")
            if then is not None:
                then()

        self._desk.run(f"Saving {path.name}", work, done, "save", self._desk.jobs)
