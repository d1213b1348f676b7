"""Runners whose work happens when a test says so."""

from choreo_studio.services.jobs import JobRunner, Thunk, inline_runner
from choreo_studio.session.document import Document
from choreo_studio.session.project import Project
from choreo_studio.ui.shared.desk import Desk


class HandRunner:
    """Work waits in a queue until `step`."""

    def __init__(self) -> None:
        self.waiting: list[Thunk] = []
        self.runner = JobRunner(self.waiting.append, lambda thunk: thunk())

    def step(self) -> None:
        """Run the oldest piece of work."""
        self.waiting.pop(0)()


def desk_with(project: Project | None, model: HandRunner | None = None) -> Desk:
    """A desk whose light work is done at once, and whose model's work waits where a hand runner is given."""
    jobs = inline_runner()
    return Desk(Document(project), jobs, jobs if model is None else model.runner)
