"""Everything that the panels draw, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from choreo_studio.audio.certainty import Confidence
from choreo_studio.audio.peaks import PeakPyramid
from choreo_studio.audio.waveform import Waveform
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.services.generation import DanceOrder
from choreo_studio.session.project import Project, Take
from choreo_studio.session.selection import Selection

ModelState = Literal["none", "loading", "ready", "failed"]


@dataclass(frozen=True)
class Work:
    """A job that runs or waits.

    Attributes:
        id: its number.
        label: what it does, for people.
        done: steps done.
        total: steps in all, 0 while nobody knows.
        is_cancelling: whether it was asked to stop.
    """

    id: int
    label: str
    done: int = 0
    total: int = 0
    is_cancelling: bool = False


@dataclass(frozen=True)
class ModelInfo:
    """The model as people see it.

    Attributes:
        state: "none" before anyone needed it.
        text: device and name, or why it failed.
        styles: dances that it knows, its default first.
        sources: by dance, whether it was learned from "captured" dancing or from "written" figures.
    """

    state: ModelState = "none"
    text: str = "model not loaded yet"
    styles: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class View:
    """The state of the window; replaced, never changed, and compared by the identity of its fields.

    Attributes:
        project: the open project, None before there is one.
        selection: what is marked, heard and ghosted.
        order: how the next dance is drawn; its bars and dancers come from the selection when it is asked for.
        fresh_seed: whether the seed moves on after every order, so that the same key gives another idea.
        rank_variations: whether takes are judged and the best of an order comes first.
        work: jobs that run or wait, oldest first.
        sound: the decoded song, None while it is decoded or where there is none.
        peaks: its peaks.
        confidence: of the analysis, None where the beats came from elsewhere.
        model: who dances.
        undo_label: the step that undo takes back, "" for none.
        redo_label: the step that redo does again, "" for none.
        is_modified: whether there are unsaved changes.
        path: the project's file, None before the first save.
        stand_ins: characters of the project, as far as they have been read.
    """

    project: Project | None = None
    selection: Selection = field(default_factory=Selection)
    order: DanceOrder = field(default_factory=DanceOrder)
    fresh_seed: bool = True
    rank_variations: bool = True
    work: tuple[Work, ...] = ()
    sound: Waveform | None = None
    peaks: PeakPyramid | None = None
    confidence: Confidence | None = None
    model: ModelInfo = field(default_factory=ModelInfo)
    undo_label: str = ""
    redo_label: str = ""
    is_modified: bool = False
    path: Path | None = None
    stand_ins: StandIns = field(default_factory=StandIns)

    @property
    def shown_take(self) -> Take | None:
        """The take that is seen: the auditioned one, else the chosen one."""
        return self._take(self.selection.audition) or (self.project.current if self.project else None)

    @property
    def ghost_take(self) -> Take | None:
        """The take that stands behind the shown one, if any."""
        return self._take(self.selection.ghost)

    def _take(self, take_id: int | None) -> Take | None:
        if self.project is None or take_id is None:
            return None
        return next((take for take in self.project.takes if take.id == take_id), None)
