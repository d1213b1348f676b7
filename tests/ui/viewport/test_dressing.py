"""Takes on the bodies of characters, in the viewport."""

from functools import cache

import numpy as np
from PySide6.QtCore import QSize

from choreo_studio.motion.characters.character import character_of
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.ui.viewport.dressing import DressingRoom
from tests.builders_character import stranger
from tests.builders_project import project_with_takes
from tests.ui.by_hand import HandRunner
from tests.ui.viewport.builders_viewport import pixels, shown_panel


@cache
def stand_ins() -> StandIns:
    return StandIns(lead=character_of(stranger(lead_body().scaled(1.25))))


def test_takes_are_put_on_other_bodies_in_the_background_and_once() -> None:
    project, runner, told = project_with_takes(2), HandRunner(), []
    first, second = (take.dance.motion for take in project.takes)
    room = DressingRoom(runner.runner, lambda: told.append(True))
    waiting = room.dressing(project.grid, stand_ins(), first, second)
    assert waiting.motion is not None and waiting.motion.lead.skeleton.height < 1.4, "a first look"
    assert waiting.ghost is not None and waiting.ghost is not second
    again = room.dressing(project.grid, stand_ins(), first, second)
    assert again.motion is waiting.motion and again.ghost is waiting.ghost
    assert len(runner.waiting) == 2
    runner.step()
    runner.step()
    assert told == [True, True]
    worn = room.dressing(project.grid, stand_ins(), first, second)
    assert worn.motion is not None and worn.ghost is not None
    assert worn.motion.lead.skeleton.height < 1.4 and worn.motion is not waiting.motion
    assert worn.costumes[0] is not None and worn.costumes[1] is None
    assert room.dressing(project.grid, stand_ins(), first, second).motion is worn.motion
    assert not runner.waiting


def test_nobody_standing_in_costs_nothing() -> None:
    project, runner = project_with_takes(1), HandRunner()
    motion = project.takes[0].dance.motion
    room = DressingRoom(runner.runner, lambda: None)
    assert room.dressing(project.grid, StandIns(), motion, None).motion is motion
    assert room.dressing(None, stand_ins(), None, None).motion is None
    assert room.dressing(project.grid, stand_ins(), None, None).costumes == (None, None)
    assert not runner.waiting


def test_a_newer_take_takes_the_place_of_one_that_is_worked_out() -> None:
    project, runner = project_with_takes(2), HandRunner()
    first, second = (take.dance.motion for take in project.takes)
    room = DressingRoom(runner.runner, lambda: None)
    room.dressing(project.grid, stand_ins(), first, None)
    look = room.dressing(project.grid, stand_ins(), second, None).motion
    runner.step()
    runner.step()
    assert room.dressing(project.grid, stand_ins(), second, None).motion is not look
    assert not runner.waiting
    room.dressing(project.grid, stand_ins(), first, None)
    assert len(runner.waiting) == 1, "the first one was given up"


def test_the_viewport_shows_the_character_and_its_marks(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    desk, _, _ = panel.parts
    before = pixels(panel.picture(QSize(160, 120)))
    desk.show(stand_ins=stand_ins())
    desk.tell()
    show = panel._scene.show
    assert show.motion is not None and show.motion.lead.skeleton.height < 1.4
    assert show.tracks is not None
    assert np.abs(pixels(panel.picture(QSize(160, 120))) - before).max() > 50
    desk.show(stand_ins=StandIns())
    desk.tell()
    assert np.array_equal(pixels(panel.picture(QSize(160, 120))), before)
