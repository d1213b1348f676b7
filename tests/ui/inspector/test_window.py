"""The inspector under real clicks and keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from choreo_studio.errors import GenerationError
from choreo_studio.motion.characters.character import character_of
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.services.jobs import JobRunner
from choreo_studio.session.project import Project
from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.inspector.state import resolve
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.shared.view import ModelInfo, Work
from tests.builders_character import stranger
from tests.builders_project import project_with_takes, project_without_takes
from tests.fakes import HandExecutor
from tests.ui.inspector.conftest import Stage

Staged = Callable[[Project | None], Stage]
LEFT = Qt.MouseButton.LeftButton


def test_dancers_and_level_are_chosen_by_click(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    qtbot.mouseClick(stage.controls.dancers["follow"], LEFT)
    qtbot.mouseClick(stage.controls.levels["fine"], LEFT)
    assert stage.desk.view.selection.dancers == "follow"
    assert stage.desk.view.order.level == "fine"
    qtbot.waitUntil(lambda: stage.controls.headline.text() == "the whole song · follow only · new detail")


def test_measures_are_said_to_be_of_the_mannequins_where_characters_dance(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    measures = stage.panel.view.measures
    qtbot.waitUntil(measures.isVisible)
    assert not measures.worn.isVisible()
    stage.desk.show(stand_ins=StandIns(character_of(stranger(lead_body())), None))
    qtbot.waitUntil(measures.worn.isVisible)
    assert "mannequins" in measures.worn.text()
    assert measures.worn.sizeHint().width() < measures.width()
    stage.desk.show(stand_ins=StandIns())
    qtbot.waitUntil(lambda: not measures.worn.isVisible())


def test_what_others_choose_is_shown(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    stage.desk.select(dancers="lead", bars=(2, 2))
    stage.desk.set_order(variations=5, seed=23)
    qtbot.waitUntil(lambda: stage.controls.dancers["lead"].isChecked())
    assert not stage.controls.dancers["both"].isChecked()
    assert (stage.controls.variations.value(), stage.controls.seed.value()) == (5, 23)
    assert stage.controls.headline.text().startswith("bar 2 ·")


def test_the_creativity_slider_sets_the_temperature(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    stage.controls.creativity.setFocus()
    before = stage.desk.view.order.settings.temperature
    qtbot.keyClick(stage.controls.creativity, Qt.Key.Key_PageUp)
    assert stage.desk.view.order.settings.temperature == pytest.approx(before + 0.1)
    qtbot.waitUntil(lambda: f"{before + 0.1:.2f}" in stage.controls.word.text())


def test_a_seed_is_typed_in_and_thrown(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    seed = stage.controls.seed
    seed.setFocus()
    seed.selectAll()
    qtbot.keyClicks(seed, "4711")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    assert stage.desk.view.order.seed == 4711
    seeds = set()
    for _ in range(4):
        qtbot.mouseClick(stage.controls.dice, LEFT)
        seeds.add(stage.desk.view.order.seed)
    assert len(seeds | {4711}) > 2


def test_digits_in_the_seed_are_no_auditions(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    heard: list[int] = []
    stage.book["audition_1"].triggered.connect(lambda: heard.append(1))
    stage.controls.seed.setFocus()
    stage.controls.seed.selectAll()
    qtbot.keyClicks(stage.controls.seed, "1")
    qtbot.keyClick(stage.controls.seed, Qt.Key.Key_Return)
    assert heard == []
    assert stage.desk.view.order.seed == 1


def test_folded_settings_unfold_and_are_obeyed(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    assert not stage.controls.steps.isVisible()
    qtbot.mouseClick(stage.controls.more, LEFT)
    assert stage.controls.steps.isVisible()
    stage.controls.steps.setValue(24)
    stage.controls.guidance.setValue(250)
    stage.controls.polish.setValue(40)
    stage.controls.start.setCurrentIndex(1)
    stage.controls.stage.setValue(8)
    settings = stage.desk.view.order.settings
    assert settings.stage_m == 8.0
    stage.controls.stage.setValue(stage.controls.stage.minimum())
    assert stage.desk.view.order.settings.stage_m == 0.0
    for name, switch in stage.controls.poses.items():
        switch.setChecked(True)
        assert getattr(stage.desk.view.order.settings, name)
    assert (settings.steps, settings.guidance, settings.polish, settings.retrieval) == (
        24,
        2.5,
        PolishSettings.of_strength(0.4),
        "start",
    )


def test_parts_of_polish_are_switched_and_set_one_by_one(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    parts = stage.controls.polish_parts
    qtbot.mouseClick(stage.controls.more, LEFT)
    assert not parts.isVisible()
    qtbot.mouseClick(stage.controls.parts, LEFT)
    assert parts.isVisible()
    parts.strengths["hands"].setValue(60)
    box = parts.switches["bodies"]
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert stage.desk.view.order.settings.polish == PolishSettings(hands=0.6, bodies=0.0)
    qtbot.waitUntil(lambda: parts.strengths["bodies"].value() == 0)
    assert not parts.switches["bodies"].isChecked()
    hands = parts.switches["hands"]
    for _ in range(2):
        qtbot.mouseClick(hands, LEFT, pos=QPoint(8, hands.height() // 2))
    assert stage.desk.view.order.settings.polish.hands == 0.6, "a switch forgets the strength"


def test_switches_are_switched(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    for box in (stage.controls.soft, stage.controls.fresh):
        qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert stage.desk.view.order.settings.soft_edges
    assert not stage.desk.view.fresh_seed
    stage.controls.more.setChecked(True)
    qtbot.mouseClick(stage.controls.best, LEFT, pos=QPoint(8, stage.controls.best.height() // 2))
    assert not stage.desk.view.rank_variations


def test_styles_come_with_the_model(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    stage.desk.show(model=ModelInfo("ready", "CPU", ("salsa", "tango")))
    qtbot.waitUntil(lambda: stage.controls.style_names.count() == 3)
    stage.controls.style_names.setCurrentIndex(2)
    assert stage.desk.view.order.style == "tango"
    stage.controls.style_names.setCurrentIndex(0)
    assert stage.desk.view.order.style is None


def test_the_big_button_dances_what_can_be_danced(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_without_takes())
    asked: list[str] = []
    for name in ("generate", "resample"):
        stage.book[name].triggered.connect(lambda checked=False, name=name: asked.append(name))
    assert stage.controls.go.text().startswith("Dance the song")
    qtbot.mouseClick(stage.controls.go, LEFT)
    stage.desk.document.replace(project_with_takes())
    qtbot.waitUntil(lambda: stage.controls.go.text().startswith("Re-sample"))
    qtbot.mouseClick(stage.controls.go, LEFT)
    assert asked == ["generate", "resample"]


def test_what_is_off_says_why(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(None)
    assert not stage.controls.go.isEnabled()
    assert "Open a song first." in stage.controls.go.toolTip()
    stage.desk.document.replace(project_with_takes())
    stage.desk.select(slots=frozenset((Slot("coarse", "lead", 3),)))
    qtbot.waitUntil(lambda: "painted cells" in stage.controls.dancers["both"].toolTip())
    assert not stage.controls.dancers["both"].isEnabled()
    assert stage.controls.go.isEnabled()


def test_variations_are_counted_by_the_commands(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    pressed: list[str] = []
    for name in ("more_variations", "fewer_variations"):
        stage.book[name].triggered.connect(lambda checked=False, name=name: pressed.append(name))
        qtbot.mouseClick(stage.controls.findChild(object, f"{name}_button"), LEFT)  # type: ignore[arg-type]
    assert pressed == ["more_variations", "fewer_variations"]


def test_jobs_have_rows_that_stop_them(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    stage.desk.show(work=(Work(7, "Re-sample bars 9–12", 3, 16), Work(8, "Dance the song")))
    qtbot.waitUntil(lambda: len(stage.panel.view.work_rows) == 2)
    first, second = stage.panel.view.work_rows
    assert (first.bar.done, first.bar.total, second.bar.total) == (3, 16, 0)
    asked: list[int] = []
    stage.panel.view.cancel_wanted.connect(asked.append)
    qtbot.mouseClick(second.stop, LEFT)
    assert asked == [8]
    stage.desk.show(work=(Work(8, "Dance the song", 1, 2, is_cancelling=True),))
    qtbot.waitUntil(lambda: len(stage.panel.view.work_rows) == 1)
    assert stage.panel.view.work_rows[0] is second
    assert second.text == "stopping: Dance the song"
    assert not second.stop.isEnabled()


def test_measures_follow_the_marked_bars(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes(1, bars=6))
    measures = stage.panel.view.measures
    qtbot.waitUntil(lambda: len(measures.bars) == 6)
    assert measures.title.text() == "Take 1, the whole song"
    whole = [bar.accessibleName() for bar in measures.bars]
    stage.desk.select(bars=(2, 3))
    qtbot.waitUntil(lambda: measures.title.text() == "Take 1, bars 2–3")
    qtbot.waitUntil(lambda: [bar.accessibleName() for bar in measures.bars] != whole)
    stage.desk.select(bars=None)
    qtbot.waitUntil(lambda: [bar.accessibleName() for bar in measures.bars] == whole)


def test_what_is_known_is_not_measured_again(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes(1, bars=6))
    waiting = HandExecutor()
    stage.desk.jobs = JobRunner(waiting, lambda thunk: thunk())
    stage.desk.select(bars=(2, 3))
    qtbot.waitUntil(lambda: len(waiting.waiting) == 1)
    waiting.run_all()
    stage.desk.select(bars=(4, 4))
    qtbot.waitUntil(lambda: len(waiting.waiting) == 1)
    stage.desk.select(bars=(2, 3))
    qtbot.waitUntil(lambda: stage.panel.view.measures.title.text() == "Take 1, bars 2–3")
    assert len(waiting.waiting) == 1
    waiting.run_all()
    assert stage.panel.view.measures.title.text() == "Take 1, bars 2–3"


def test_without_a_take_there_are_no_measures(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes(1))
    qtbot.waitUntil(lambda: stage.panel.view.measures.isVisible())
    stage.desk.document.replace(project_without_takes())
    qtbot.waitUntil(lambda: not stage.panel.view.measures.isVisible())


def test_a_measure_that_fails_leaves_the_panel_alone(
    staged: Staged, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def failing(*args: object) -> None:
        tried.append(1)
        raise GenerationError("no such bars")

    monkeypatch.setattr("choreo_studio.ui.inspector.measuring.read_take", failing)
    stage = staged(project_with_takes(1))
    qtbot.waitUntil(lambda: tried == [1])
    assert stage.panel.view.measures.bars == []
    assert resolve(stage.desk.view).headline.startswith("the whole song")


def test_the_dancers_have_their_colours(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    for role in ("lead", "follow"):
        segment = stage.controls.dancers[role]
        image = segment.grab().toImage()
        colours = {image.pixelColor(image.width() // 2, y).name() for y in range(image.height())}
        assert QColor(getattr(theme(), role)).name() in colours


def test_it_fits_a_narrow_dock(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes())
    assert stage.panel.view.widget().minimumSizeHint().width() <= 308
    assert stage.controls.sizeHint().height() <= 420


def test_wishes_are_followed_as_firmly_as_the_slider_says(staged: Staged, qtbot: QtBot) -> None:
    stage = staged(project_with_takes(1))
    wishes = stage.controls.wishes
    qtbot.mouseClick(stage.controls.more, LEFT)
    wishes.obey.setFocus()
    qtbot.keyClick(wishes.obey, Qt.Key.Key_PageUp)
    qtbot.keyClick(wishes.obey, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: wishes.number.text() == "1.50")
    qtbot.mouseClick(wishes.music, LEFT)
    project = stage.desk.view.project
    assert project is not None
    assert (project.wished.obedience, project.wished.energy_from_music) == (1.5, True)
    assert stage.desk.view.undo_label == "Energy from music"
