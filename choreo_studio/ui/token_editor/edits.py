"""Token edits on their way: shown at once, decoded in the background, applied as one undo step."""

from collections.abc import Callable
from dataclasses import dataclass

from choreo_studio.errors import ChoreoError
from choreo_studio.services.generator import Generator
from choreo_studio.services.jobs import Progress
from choreo_studio.services.token_edits import redecoded
from choreo_studio.session.project import Project, Take
from choreo_studio.session.take_editing import with_dance
from choreo_studio.tokens.dance import Dance
from choreo_studio.tokens.sequence import TokenSequence
from choreo_studio.ui.shared.desk import Desk

OpenModel = Callable[[], Generator]


@dataclass(frozen=True, eq=False)
class _Edit:
    take: Take
    tokens: TokenSequence
    label: str


class TokenEdits:
    """The edits under way, one a take; further ones join it, so that fast hands never wait.

    Args:
        desk: where edits go.
        open_model: gives the model; called inside jobs only.
        on_change: told when what is under way has changed.
    """

    def __init__(self, desk: Desk, open_model: OpenModel, on_change: Callable[[], None]) -> None:
        self._desk, self._open_model, self._on_change = desk, open_model, on_change
        self._edits: dict[int, _Edit] = {}
        self._jobs: dict[int, int] = {}

    def tokens_of(self, take: Take | None) -> TokenSequence | None:
        """The edited tokens of a take, None where nothing is under way for it."""
        edit = None if take is None else self._edits.get(take.id)
        if take is None or edit is None or edit.take.dance is not take.dance:
            return None
        return edit.tokens

    def begin(self, project: Project, take: Take, tokens: TokenSequence, what: str, where: str) -> None:
        """Decode other tokens of a take and put the dance in its place.

        Args:
            project: that the take is in.
            take: the shown one.
            tokens: what it shall hold, edits under way included.
            what: for people, such as "Swap a token".
            where: such as "bar 9".
        """
        edit = _Edit(take, tokens, f"{what} in {where}")
        self._edits[take.id] = edit
        open_model = self._open_model

        def work(progress: Progress) -> Dance:
            return redecoded(project, take, tokens, open_model(), progress)

        self._jobs[take.id] = self._desk.run(
            f"Decoding {where}",
            work,
            lambda dance: self._land(edit, dance),
            key=f"decode:{take.id}",
            on_failed=lambda error: self._fail(edit, error),
        )
        self._on_change()

    def look(self) -> None:
        """Forget edits whose jobs were cancelled."""
        running = {work.id for work in self._desk.view.work}
        gone = [take for take in self._edits if take in self._jobs and self._jobs[take] not in running]
        for take in gone:
            del self._edits[take]
        if gone:
            self._on_change()

    def _land(self, edit: _Edit, dance: Dance) -> None:
        if self._edits.get(edit.take.id) is not edit:
            return
        del self._edits[edit.take.id]
        project, take = self._desk.view.project, edit.take
        now = None if project is None else next((known for known in project.takes if known.id == take.id), None)
        if now is None or now.dance is not take.dance:
            self._desk.said.emit(f"{edit.label}: the take has changed meanwhile, so the edit was dropped")
            self._on_change()
            return
        self._desk.apply(edit.label, lambda before: with_dance(before, take.id, dance))
        # The edited take is the chosen one now; what was auditioned would hide it.
        self._desk.select(audition=None)
        self._on_change()

    def _fail(self, edit: _Edit, error: ChoreoError) -> None:
        if self._edits.get(edit.take.id) is edit:
            del self._edits[edit.take.id]
            self._on_change()
        self._desk.failed.emit(error)
