"""Commands on who dances: characters for lead and follow, their joints, and back to the mannequins."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from choreo_studio.motion.characters.mapping import JointMap
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.clip import ROLES, MotionClip, Role
from choreo_studio.motion.scene import Figure
from choreo_studio.picture.pose import frame_at, waiting_couple_motion
from choreo_studio.services.characters import (
    first_guess,
    found_file,
    load_stand_ins,
    read_figures,
    recognised,
    source_of,
)
from choreo_studio.services.jobs import Ok, Outcome, Progress
from choreo_studio.session.character_editing import with_character, with_mannequins
from choreo_studio.session.project import CharacterSource
from choreo_studio.ui.asking import CHARACTERS, FileAsker
from choreo_studio.ui.dialogs.character_dialog import CharacterDialog
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.view import View

Read = tuple[tuple[Figure, ...], CharacterSource | None]


class CharacterCommands(QObject):
    """Characters on the desk; reads those of every project that is opened.

    Args:
        desk: whose project.
        playhead: at which moment a character is tried on.
        asker: asks for files.
        window: that dialogs belong to.
    """

    def __init__(self, desk: Desk, playhead: Playhead, asker: FileAsker, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._playhead, self._asker, self._window = desk, playhead, asker, window
        self.dialog: CharacterDialog | None = None
        desk.changed.connect(self._follow)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "character_lead": partial(self.choose, "lead"),
            "character_follow": partial(self.choose, "follow"),
            "joints_lead": partial(self.map_joints, "lead"),
            "joints_follow": partial(self.map_joints, "follow"),
            "mannequins": lambda: self._desk.apply("Mannequins", with_mannequins),
        }

    def choose(self, role: Role) -> None:
        """Ask for a file and let who is in it dance; where its joints are not recognised, ask for them."""
        path = self._asker.to_open(f"The {role}'s character", CHARACTERS)
        if path is not None:
            self.bring(role, path)

    def bring(self, role: Role, path: Path) -> None:
        """Let who is in a file dance a role."""

        def use(read: Read) -> None:
            figures, source = read
            if source is None:
                self._ask(role, path, figures[0], first_guess(figures[0]))
            else:
                self._wear(role, source)

        def work(progress: Progress) -> Read:
            figures = read_figures(path, role)
            return figures, recognised(path, figures)

        self._desk.run(f"Reading {path.name}", work, use, "character", self._desk.jobs)

    def map_joints(self, role: Role) -> None:
        """Ask for the joints of the character that dances a role; for a character where there is none."""
        project, home = self._desk.view.project, self._desk.view.path
        source = None if project is None else project.characters.get(role)
        if source is None:
            self.choose(role)
            return

        def use(read: tuple[Path, tuple[Figure, ...]]) -> None:
            path, figures = read
            self._ask(role, path, _with_joints_of(figures, source.mapping), source.mapping)

        def work(progress: object) -> tuple[Path, tuple[Figure, ...]]:
            path = found_file(source, home.parent if home else None)
            return path, read_figures(path, role)

        self._desk.run("Reading the character", work, use, "character", self._desk.jobs)

    def _ask(self, role: Role, path: Path, figure: Figure, mapping: JointMap) -> None:
        dialog = CharacterDialog(figure, mapping, self._trial(role), role, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(lambda chosen: self._map(role, path, chosen))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _map(self, role: Role, path: Path, mapping: JointMap) -> None:
        self._desk.run(
            f"Reading {path.name}",
            lambda progress: source_of(path, mapping),
            lambda source: self._wear(role, source),
            "character",
            self._desk.jobs,
        )

    def _wear(self, role: Role, source: CharacterSource) -> None:
        self._desk.apply(f"The {role}'s character", lambda project: with_character(project, role, source))
        self._desk.said.emit(f"{Path(source.reference).stem} dances the {role}")

    def _trial(self, role: Role) -> MotionClip:
        """The dancer of a role at this moment."""
        view = self._desk.view
        if view.project is None or view.shown_take is None:
            return waiting_couple_motion().dancer(role)
        motion = view.shown_take.dance.motion
        frame = int(frame_at(view.project.grid, self._playhead.seconds, motion.frame_count))
        return motion.dancer(role)[frame : frame + 1]

    def _follow(self, old: View, new: View) -> None:
        before = old.project.characters if old.project else {}
        now = new.project.characters if new.project else {}
        if now is before:
            return
        kept = _still_there(new.stand_ins, before, now)
        if kept is not new.stand_ins:
            self._desk.show(stand_ins=kept)
        if new.project is None or not now:
            return
        project, folder = new.project, new.path.parent if new.path else None

        def on_outcome(outcome: Outcome[tuple[StandIns, tuple[str, ...]]]) -> None:
            view = self._desk.view
            if not isinstance(outcome, Ok) or view.project is None or view.project.characters is not now:
                return
            stand_ins, remarks = outcome.value
            self._desk.show(stand_ins=stand_ins)
            if remarks:
                self._desk.said.emit(" ".join(remarks))

        def work(progress: Progress) -> tuple[StandIns, tuple[str, ...]]:
            stand_ins, remarks = load_stand_ins(project, folder)
            # Made here, where it holds nobody up.
            _ = stand_ins.costumes
            return stand_ins, remarks

        self._desk.jobs.start(work, on_outcome, key="stand-ins")

    def _forget(self) -> None:
        self.dialog = None


def _still_there(
    stand_ins: StandIns, before: Mapping[Role, CharacterSource], now: Mapping[Role, CharacterSource]
) -> StandIns:
    """Those whom the project still names; whoever else is named has to be read first."""
    lead, follow = (stand_ins.character(role) if before.get(role) == now.get(role) else None for role in ROLES)
    return stand_ins if (lead, follow) == (stand_ins.lead, stand_ins.follow) else StandIns(lead, follow)


def _with_joints_of(figures: tuple[Figure, ...], mapping: JointMap) -> Figure:
    """The body that has the joints of a mapping, the first one where none has."""
    return next((one for one in figures if set(mapping.values()) <= set(one.hierarchy.names)), figures[0])
