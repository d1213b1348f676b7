"""Formats of every kind out of the window, with clicks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile

from choreo_studio.motion.io.gltf_reader import read_glb
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.services.characters import read_character, source_of
from choreo_studio.services.export_presets import PRESETS, preset_named
from choreo_studio.services.music import sound_of
from choreo_studio.session.character_editing import with_character
from choreo_studio.session.selection import Selection
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.ui.dialogs.export_dialog import ExportDialog
from choreo_studio.ui.viewport.surface import renderer
from tests.builders_character import stranger
from tests.builders_project import project_with_takes, project_without_takes
from tests.walk.window_by_hand import Hand


@pytest.fixture
def exporting(opened: Callable[..., Hand], tmp_path: Path) -> tuple[Hand, ExportDialog]:
    """The export dialog on a bar of a project, with an empty folder."""
    path = tmp_path / "two.choreo"
    save_project(project_with_takes(1, bars=4), path)
    hand = opened()
    hand.studio.files.open_path(path)
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.rest()
    hand.studio.desk.show(selection=Selection(bars=(2, 2)))
    hand.studio.book.trigger("export")
    dialog = hand.studio.files.exporting.dialog
    assert dialog is not None
    (tmp_path / "out").mkdir()
    dialog.form.folder.setText(str(tmp_path / "out"))
    dialog.form.name.setText("duo")
    return hand, dialog


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_motion_and_pictures_through_the_viewports_camera(exporting: tuple[Hand, ExportDialog], tmp_path: Path) -> None:
    if not renderer().is_there:
        pytest.skip(renderer().reason)
    hand, dialog = exporting
    dialog.presets.setCurrentRow(PRESETS.index(preset_named("Unreal")))
    dialog.form.rate.setCurrentIndex(0)
    for page, name in ((dialog.form.motion, "glb"), (dialog.form.pictures, "mp4"), (dialog.form.pictures, "pose2d")):
        page.formats.boxes[name].click()
    dialog.form.pictures.sizes.setCurrentIndex(4)
    announced = {line.split("   ")[0].rstrip("/") for line in dialog.files.text().splitlines()}
    assert {"duo_lead.fbx", "duo_follow.glb", "duo.mp4", "duo_openpose25", "duo.otio"} <= announced
    dialog.export_button.click()
    hand.wait(lambda: dialog.message.property("role") in ("good", "bad"))
    assert "written" in dialog.message.text(), dialog.message.text()
    assert names(tmp_path / "out") == announced
    settings = hand.studio.habits.settings
    assert (settings.export_preset, settings.export_size) == ("Unreal", "512x512")
    assert set(settings.export_formats) == {"fbx", "glb", "mp4", "pose2d"}
    dialog.close()


def test_a_cancelled_export_leaves_nothing(exporting: tuple[Hand, ExportDialog], tmp_path: Path) -> None:
    hand, dialog = exporting
    dialog.form.whole.click()
    dialog.form.pictures.formats.boxes["pose2d"].click()
    dialog.form.rate.setCurrentIndex(dialog.form.rate.count() - 1)
    dialog.export_button.click()
    hand.wait(lambda: dialog.bar.done > 0)
    dialog.close_button.click()
    hand.wait(lambda: dialog.form.isEnabled())
    assert dialog.message.text() == "Cancelled; nothing was written."
    hand.wait(lambda: not any((tmp_path / "out").iterdir()))
    dialog.close()


def test_a_song_that_comes_onto_the_desk_is_not_written_with_the_dance_before_it(
    exporting: tuple[Hand, ExportDialog], tmp_path: Path
) -> None:
    hand, dialog = exporting
    other = tmp_path / "other.choreo"
    save_project(project_without_takes(bars=9, tempo_bpm=100.0), other)
    before = hand.project
    hand.studio.files.open_path(other)
    hand.wait(lambda: hand.project is not before and hand.studio.desk.view.sound is not None)
    dialog.form.whole.click()
    dialog.export_button.click()
    hand.wait(lambda: dialog.message.property("role") in ("good", "bad"))
    written, _ = soundfile.read(tmp_path / "out" / "duo.wav", dtype="float32")
    sound = sound_of(before)
    assert sound is not None
    assert np.abs(written - sound.mono).max() < 1e-3
    dialog.close()


def test_characters_of_the_project_are_written(opened: Callable[..., Hand], tmp_path: Path) -> None:
    write_glb(tmp_path / "knight.glb", Scene("knight", None, (stranger(lead_body()),)))
    character = read_character(tmp_path / "knight.glb")
    project = with_character(project_with_takes(1), "lead", source_of(tmp_path / "knight.glb", character.mapping))
    save_project(project, tmp_path / "two.choreo")
    hand = opened()
    hand.studio.files.open_path(tmp_path / "two.choreo")
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.studio.book.trigger("export")
    dialog = hand.studio.files.exporting.dialog
    assert dialog is not None
    dialog.form.folder.setText(str(tmp_path))
    dialog.form.name.setText("duo")
    dialog.form.motion.formats.boxes["glb"].click()
    dialog.export_button.click()
    hand.wait(lambda: dialog.message.property("role") in ("good", "bad"))
    lead, follow = read_glb(tmp_path / "duo.glb").figures
    assert lead.hierarchy.names[:2] == ("Root", "rig:Hips")
    assert follow.hierarchy.names[0] == "Hips"
    dialog.close()


def test_saving_does_not_wait_for_an_export(
    exporting: tuple[Hand, ExportDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, dialog = exporting
    may_end = Event()

    def slow(*args: object) -> tuple[Path, ...]:
        assert may_end.wait(30.0)
        return (tmp_path / "out" / "duo.mp4",)

    monkeypatch.setattr("choreo_studio.ui.commands.exporting.write_export", slow)
    dialog.export_button.click()
    hand.studio.desk.apply("A name", lambda project: replace(project, name="Saved meanwhile"))
    hand.studio.book.trigger("save")
    try:
        hand.wait(lambda: not hand.studio.desk.view.is_modified)
        assert load_project(tmp_path / "two.choreo").name == "Saved meanwhile"
        assert not dialog.form.isEnabled(), "the export has ended"
    finally:
        may_end.set()
    hand.wait(lambda: dialog.message.property("role") == "good")
    dialog.close()
