"""The export dialog under real clicks and keys."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from choreo_studio.services.export import write_export
from choreo_studio.services.export_formats import FORMATS, Package
from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.session.selection import Selection
from choreo_studio.ui.dialogs.export_choice import Exportable, ExportChoice, first_choice
from choreo_studio.ui.dialogs.export_dialog import ExportDialog
from tests.builders_project import project_with_takes

Wanted = list[tuple[ExportPlan, Path]]


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    project = project_with_takes(1)
    last = ExportChoice(formats=("bvh",), folder=str(tmp_path))
    choice = first_choice(project, Selection(bars=(2, 3)), last)
    dialog = ExportDialog(Exportable(project, project.takes[0], False), choice)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def orders(dialog: ExportDialog) -> Wanted:
    wanted: Wanted = []
    dialog.wanted.connect(lambda plan, folder: wanted.append((plan, folder)))
    return wanted


def click(qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_it_opens_on_the_marked_bars(dialog: ExportDialog) -> None:
    assert dialog.form.bars.isChecked()
    assert (dialog.form.first_bar.value(), dialog.form.last_bar.value()) == (2, 3)
    assert dialog.summary.text() == "3.20 s, 96 frames, about 0.2 MB"
    assert dialog.files.text().splitlines()[0] == "Clicks_lead.bvh"
    assert "Update Scene FPS" in dialog.notes.text()
    assert dialog.export_button.isEnabled()


def test_return_orders_what_is_set(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    wanted = orders(dialog)
    unreal = dialog.presets.item(3)
    assert unreal is not None
    place = dialog.presets.visualItemRect(unreal).center()
    qtbot.mouseClick(dialog.presets.viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog.form.rate.setFocus()
    qtbot.keyClicks(dialog.form.rate, "60")
    npz = dialog.form.motion.formats.boxes["npz"]
    npz.setFocus()
    qtbot.keyClick(npz, Qt.Key.Key_Space)
    dialog.form.name.selectAll()
    qtbot.keyClicks(dialog.form.name, "salsa")
    qtbot.keyClick(dialog.form.name, Qt.Key.Key_Return)
    ((plan, folder),) = wanted
    assert (plan.preset.name, plan.joint_names, plan.rate.fps, plan.formats) == (
        "Unreal",
        "unreal",
        60.0,
        ("fbx", "npz"),
    )
    assert (plan.name, folder, plan.part.duration_seconds) == ("salsa", tmp_path, pytest.approx(3.2))


def test_setting_a_time_chooses_the_region(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.form.end.selectAll()
    qtbot.keyClicks(dialog.form.end, "2.5")
    assert dialog.form.region.isChecked()
    assert dialog.summary.text().startswith("2.50 s, 75 frames")
    click(qtbot, dialog.form.whole)
    assert dialog.summary.text().startswith("6.70 s")
    dialog.form.first_bar.selectAll()
    qtbot.keyClicks(dialog.form.first_bar, "1")
    assert dialog.form.bars.isChecked()
    assert dialog.choice.bars == (1, 3)


def test_tabs_tell_how_many_formats_they_have(qtbot: QtBot, dialog: ExportDialog) -> None:
    form = dialog.form
    titles = lambda: [form.tabs.tabText(index) for index in range(form.tabs.count())]  # noqa: E731
    assert titles() == ["&Motion (1)", "&Pictures", "&Also"]
    assert not form.pictures.camera.isEnabled()
    assert not form.motion.layouts.isEnabled()
    form.tabs.setCurrentWidget(form.pictures)
    click(qtbot, form.pictures.formats.boxes["pose2d"])
    assert form.pictures.camera.isEnabled()
    form.tabs.setCurrentWidget(form.motion)
    for name in ("glb", "bvh"):
        click(qtbot, form.motion.formats.boxes[name])
    assert titles() == ["&Motion (1)", "&Pictures (1)", "&Also"]
    assert form.motion.layouts.isEnabled()
    assert dialog.choice.formats == ("glb", "pose2d")
    assert "Clicks_openpose25/" in dialog.files.text().splitlines()
    form.dancers.setCurrentIndex(1)
    assert not form.motion.layouts.isEnabled()


def test_a_keypoint_file_is_chosen_and_given_up(
    qtbot: QtBot, dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = dialog.form.pictures.follow_build
    click(qtbot, dialog.form.motion.formats.boxes["bvh"])
    dialog.form.pictures.formats.boxes["pose2d"].click()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: ("/nowhere/anna.json", ""))
    button.other.trigger()
    assert button.text().startswith("Follow: anna.json")
    assert dialog.choice.follow_pose == "/nowhere/anna.json"
    assert "keypoint file cannot be read" in dialog.message.text()
    assert not dialog.export_button.isEnabled()
    button.own.trigger()
    assert (dialog.choice.follow_pose, dialog.message.text()) == ("", "")
    assert dialog.export_button.isEnabled()


def test_without_a_format_nothing_can_be_written(qtbot: QtBot, dialog: ExportDialog) -> None:
    click(qtbot, dialog.form.motion.formats.boxes["bvh"])
    assert dialog.message.text() == "Choose what to write: motion or pictures."
    assert not dialog.export_button.isEnabled()


def test_a_format_that_cannot_be_had_says_why(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = tuple(replace(one, package=Package("no_such_module", "moon")) for one in FORMATS)
    monkeypatch.setattr("choreo_studio.ui.dialogs.export_tabs.FORMATS", lacking)
    project = project_with_takes(1)
    choice = ExportChoice(formats=("bvh",), name="x", folder=str(tmp_path))
    dialog = ExportDialog(Exportable(project, project.takes[0], False), choice)
    qtbot.addWidget(dialog)
    box = dialog.form.motion.formats.boxes["glb"]
    assert not box.isEnabled()
    assert "choreo-studio[moon]" in box.toolTip()
    assert not dialog.form.motion.formats.boxes["bvh"].isChecked()


def test_a_bad_name_is_said_and_holds_the_button(qtbot: QtBot, dialog: ExportDialog) -> None:
    wanted = orders(dialog)
    dialog.form.name.selectAll()
    qtbot.keyClicks(dialog.form.name, "a/b")
    assert "name without" in dialog.message.text()
    assert not dialog.export_button.isEnabled()
    qtbot.keyClick(dialog.form.name, Qt.Key.Key_Return)
    click(qtbot, dialog.export_button)
    assert wanted == []
    qtbot.keyClick(dialog.form.name, Qt.Key.Key_Backspace)
    qtbot.keyClick(dialog.form.name, Qt.Key.Key_Backspace)
    assert dialog.message.text() == ""
    assert dialog.export_button.isEnabled()


def test_files_that_are_there_are_marked(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    (tmp_path / "Clicks_bars.csv").write_text("")
    click(qtbot, dialog.form.whole)
    assert "Clicks_bars.csv   (replaced)" in dialog.files.text().splitlines()
    assert dialog.files.text().count("(replaced)") == 1


def test_writing_shows_progress_and_then_the_folder(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(QUrl(url).toLocalFile()))
    wanted = orders(dialog)
    click(qtbot, dialog.export_button)
    ((plan, folder),) = wanted
    assert dialog.bar.isVisible()
    assert not dialog.form.isEnabled()
    project = project_with_takes(1)
    files = write_export(project, project.takes[0], None, folder, plan, dialog.show_progress)
    assert (dialog.bar.done, dialog.bar.total) == (1000, 1000)
    dialog.succeed(files)
    assert not dialog.bar.isVisible()
    assert dialog.message.text() == "5 files written."
    assert dialog.files.text().count("(replaced)") == 5
    assert dialog.written.text() == "Will be written, 5 replaced"
    click(qtbot, dialog.show_button)
    assert shown == [str(tmp_path)]
    dialog.succeed((*files, tmp_path))
    assert dialog.message.text() == "5 files and 1 folder written."


def test_escape_cancels_the_writing_before_it_closes(qtbot: QtBot, dialog: ExportDialog) -> None:
    cancels: list[bool] = []
    dialog.cancel_wanted.connect(lambda: cancels.append(True))
    click(qtbot, dialog.export_button)
    assert dialog.close_button.text() == "&Cancel"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert cancels == [True, True]
    assert dialog.isVisible()
    dialog.stop()
    assert dialog.message.text() == "Cancelled; nothing was written."
    assert dialog.form.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_failure_is_one_sentence_in_the_dialog(qtbot: QtBot, dialog: ExportDialog) -> None:
    click(qtbot, dialog.export_button)
    dialog.fail("/x cannot be written (No space left on device).")
    assert dialog.message.text() == "/x cannot be written (No space left on device)."
    assert dialog.message.property("role") == "bad"
    assert dialog.export_button.isEnabled()
    assert not dialog.show_button.isVisible()


def test_a_folder_can_be_looked_for(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *words: str(tmp_path / "out"))
    click(qtbot, dialog.form.browse)
    assert dialog.choice.folder == str(tmp_path / "out")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *words: "")
    click(qtbot, dialog.form.browse)
    assert dialog.choice.folder == str(tmp_path / "out")
