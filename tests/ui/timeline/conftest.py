"""A timeline in a window of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtGui import QAction, QImage
from pytestqt.qtbot import QtBot

from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.jobs import JobRunner, inline_runner
from choreo_studio.session.document import Document
from choreo_studio.session.project import Project
from choreo_studio.ui.actions_table import TABLE
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import set_theme
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.timeline.layout import RowKind
from choreo_studio.ui.timeline.presenter import TimelinePanel
from choreo_studio.ui.timeline.view import TimelineView
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator

WIDTH, HEIGHT = 1096, 420


@dataclass
class Bench:
    """The timeline with everything around it that the rest of the window would be."""

    desk: Desk
    playhead: Playhead
    axis: TimeAxis
    panel: TimelinePanel
    book: ActionBook

    @property
    def view(self) -> TimelineView:
        return self.panel.widget

    @property
    def project(self) -> Project:
        assert self.desk.view.project is not None
        return self.desk.view.project

    def x_of_bar(self, number: int, share: float = 0.5) -> float:
        """A pixel inside a bar."""
        bar = next(bar for bar in self.project.grid.bars if bar.number == number)
        return self.axis.x_of(bar.start_seconds + share * (bar.end_seconds - bar.start_seconds))

    def y_of(self, kind: RowKind, share: float = 0.5) -> float:
        """A pixel row inside a row."""
        place = self.view.rows.of(kind)
        return place.top + share * place.height

    def y_of_lane(self, take: int, share: float = 0.5) -> float:
        """A pixel row inside a lane."""
        place = next(place for place in self.view.rows.places if place.lane is not None and place.lane.take == take)
        return place.top + share * place.height

    def settle(self) -> None:
        """Let the timeline hear of what has changed."""
        self.desk.tell()

    def picture(self) -> QImage:
        """What is on the screen."""
        self.settle()
        return self.view.grab().toImage()


Build = Callable[..., Bench]


def project_with_lanes(bars: int = 8) -> Project:
    """A take, two variations of its bars 3 and 4, and one of the follow in bar 6."""
    project, generator = project_with_takes(1, bars), FakeGenerator()
    first = project.current
    project = resample(project, None, generator, DanceOrder((3, 4), variations=2, seed=7), first)
    project = resample(project, None, generator, DanceOrder((6, 6), "follow", seed=11), first)
    return replace(project, current_take=1)


@pytest.fixture
def build(qtbot: QtBot) -> Iterator[Build]:
    """Makes benches; their widgets are closed at the end."""
    set_theme("dark")
    kept: list[Bench] = []

    def make(project: Project | None, jobs: JobRunner | None = None) -> Bench:
        desk = Desk(Document(project), jobs or inline_runner(), inline_runner())
        playhead, axis = Playhead(), TimeAxis()
        playhead.sought.connect(lambda seconds: playhead.place(seconds, playhead.is_playing))
        book = ActionBook({spec.id: QAction(spec.text) for spec in TABLE})
        panel = TimelinePanel(desk, playhead, axis, book)
        qtbot.addWidget(panel.widget)
        panel.widget.resize(WIDTH, HEIGHT)
        with qtbot.waitExposed(panel.widget):
            panel.widget.show()
        bench = Bench(desk, playhead, axis, panel, book)
        bench.settle()
        kept.append(bench)
        return bench

    yield make
    set_theme("dark")


@pytest.fixture
def bench(build: Build) -> Bench:
    """A song of eight bars with four takes."""
    return build(project_with_lanes())
