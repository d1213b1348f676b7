"""How the window treats what is dropped on it, what is not saved, and what it remembers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QDialog

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import follow_body
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.timebase import FrameRate
from choreo_studio.ui.dialogs.error_dialog import ErrorDialog
from choreo_studio.ui.dialogs.import_dialog import ImportDialog
from choreo_studio.ui.shared.theme import theme
from tests.builders_character import stranger
from tests.builders_project import project_with_takes
from tests.walk.window_by_hand import Hand, drop


@pytest.fixture
def two_takes(tmp_path: Path) -> Path:
    """A project of eight bars with two takes."""
    path = tmp_path / "two.choreo"
    save_project(project_with_takes(2, bars=8), path)
    return path


def dialogs(kind: type[QDialog]) -> list[QDialog]:
    """The open dialogs of a kind."""
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]


def test_a_song_is_dropped_and_its_beats_are_found(opened: Callable[..., Hand], salsa_song: Path) -> None:
    hand = opened()
    drop(hand, salsa_song)
    hand.wait(lambda: hand.studio.desk.view.confidence is not None)
    hand.rest()
    assert hand.project.grid.tempo_bpm == pytest.approx(176, abs=1)
    assert hand.studio.desk.view.is_modified, "a new project counts as saved"


def test_another_song_under_a_dance_is_followed_in_one_step(
    opened: Callable[..., Hand], two_takes: Path, salsa_song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = opened()
    hand.studio.files.open_path(two_takes)
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.rest()
    before = hand.project
    monkeypatch.setattr(hand.studio.files, "ask_song_use", lambda name: "follow")
    drop(hand, salsa_song)
    hand.wait(lambda: hand.project is not before)
    hand.rest()
    assert hand.project.grid.tempo_bpm == pytest.approx(176, abs=1)
    assert [take.name for take in hand.project.takes] == [take.name for take in before.takes]
    assert hand.project.takes[0].dance.tokens.beat_count == hand.project.grid.beat_count
    danced_to = hand.studio.desk.view.sound
    assert danced_to is not None
    assert danced_to.duration_seconds == pytest.approx(hand.project.music.duration_seconds, abs=0.01)
    hand.studio.book.trigger("undo")
    assert hand.project is before
    hand.wait(lambda: hand.studio.desk.view.sound not in (None, danced_to))
    heard = hand.studio.desk.view.sound
    assert heard is not None
    assert heard.duration_seconds == pytest.approx(before.music.duration_seconds, abs=0.01), "the other song plays on"
    hand.rest()
    hand.studio.book.trigger("redo")
    hand.wait(
        lambda: (
            (sound := hand.studio.desk.view.sound) is not None
            and sound.duration_seconds == pytest.approx(danced_to.duration_seconds, abs=0.01)
        )
    )


def test_what_is_no_song_gets_one_sentence_and_nothing_is_lost(
    opened: Callable[..., Hand], two_takes: Path, tmp_path: Path
) -> None:
    hand = opened()
    hand.studio.files.open_path(two_takes)
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.rest()
    before = hand.project
    broken = tmp_path / "broken.choreo"
    broken.write_bytes(b"PK\x03\x04 not a project")
    drop(hand, broken)
    hand.wait(lambda: bool(dialogs(ErrorDialog)))
    hand.rest()
    assert hand.project is before
    for dialog in dialogs(ErrorDialog):
        dialog.accept()


@pytest.mark.parametrize(
    ("answer", "stays", "is_saved"), [("cancel", True, False), ("discard", False, False), ("save", False, True)]
)
def test_unsaved_changes_are_asked_about(
    opened: Callable[..., Hand],
    two_takes: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    stays: bool,
    is_saved: bool,
) -> None:
    hand = opened()
    hand.studio.files.open_path(two_takes)
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.rest()
    hand.studio.book.trigger("star_take")
    hand.rest()
    monkeypatch.setattr(hand.studio.files, "ask_unsaved", lambda name: answer)

    hand.studio.window.close()
    if answer == "save":
        hand.wait(lambda: not hand.studio.window.isVisible())

    assert hand.studio.window.isVisible() == stays
    assert any(take.starred for take in load_project(two_takes).takes) == is_saved


def test_theme_order_and_recent_files_are_remembered(opened: Callable[..., Hand], two_takes: Path) -> None:
    hand = opened()
    hand.studio.files.open_path(two_takes)
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.rest()
    hand.studio.book.trigger("theme_light")
    hand.studio.book.trigger("more_variations")
    hand.studio.window.close()

    again = opened(theme_name=None)
    assert theme().name == "light"
    assert again.studio.desk.view.order.variations == 2
    assert again.studio.habits.settings.recent_files == (str(two_takes),)
    again.studio.book.trigger("theme_dark")


def test_closing_leaves_no_widget(opened: Callable[..., Hand], two_takes: Path) -> None:
    before = set(QApplication.topLevelWidgets())
    hand = opened()
    hand.studio.files.open_path(two_takes)
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.rest()
    for action in ("key_sheet", "export", "about", "quick_start"):
        hand.studio.book.trigger(action)
    for dialog in dialogs(QDialog):
        dialog.reject()
    hand.close()
    hand.wait(lambda: not [widget for widget in set(QApplication.topLevelWidgets()) - before if widget.isVisible()])
    hand.wait(lambda: not set(QApplication.topLevelWidgets()) - before)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, ...]:
    """Both dancers of eight bars as BVH."""
    duet = project_with_takes(1, bars=8).takes[0].dance.motion
    files = tuple(tmp_path / f"pair_{role}.bvh" for role in ROLES)
    for file, role in zip(files, ROLES, strict=True):
        write_bvh(file, duet.dancer(role), FrameRate.of(30))
    return files


def asked_for(hand: Hand) -> ImportDialog:
    """The import dialog when it has looked into its files."""
    dialog = hand.studio.files.importing.dialog
    assert dialog is not None
    hand.wait(lambda: dialog.state.dancers > 0)
    dialog.tempo.setValue(121.0)
    return dialog


def test_a_dropped_couple_is_imported_and_counts_as_unsaved(
    opened: Callable[..., Hand], pair: tuple[Path, ...]
) -> None:
    hand = opened()
    drop(hand, *pair[::-1])
    dialog = asked_for(hand)
    assert dialog.choice.files == pair
    dialog.import_button.click()
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    hand.rest()
    assert hand.project.takes[0].dance.origin == "imported"
    assert hand.studio.desk.view.is_modified
    assert hand.studio.files.importing.dialog is None


def test_a_dropped_dancer_gets_a_partner(opened: Callable[..., Hand], pair: tuple[Path, ...]) -> None:
    hand = opened()
    drop(hand, pair[0])
    asked_for(hand).import_button.click()
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    imported, partner = hand.project.takes
    assert hand.studio.desk.view.shown_take is partner
    assert np.array_equal(imported.dance.motion.lead.rotations, partner.dance.motion.lead.rotations)
    assert not np.array_equal(imported.dance.motion.follow.rotations, partner.dance.motion.follow.rotations)


def test_motion_that_the_program_is_opened_on_is_offered_for_import(
    opened: Callable[..., Hand], pair: tuple[Path, ...]
) -> None:
    hand = opened()
    hand.studio.files.open_path(pair[0])
    assert asked_for(hand).choice.files == pair[:1]


def test_a_dropped_character_is_offered_to_the_dancers(
    opened: Callable[..., Hand], two_takes: Path, tmp_path: Path
) -> None:
    hand = opened()
    hand.studio.files.open_path(two_takes)
    hand.wait(lambda: hand.studio.desk.view.project is not None)
    knight = tmp_path / "knight.glb"
    write_glb(knight, Scene("", None, (stranger(follow_body()),)))
    drop(hand, knight)
    dialog = hand.studio.files.importing.dialog
    assert dialog is not None
    follow = dialog.files[0].roles["follow"]
    hand.wait(follow.isVisible)
    follow.click()
    hand.wait(lambda: hand.studio.desk.view.stand_ins.follow is not None)
    assert hand.studio.files.importing.dialog is None
    assert set(hand.project.characters) == {"follow"}


def test_what_cannot_be_imported_is_said_in_the_dialog(
    opened: Callable[..., Hand], pair: tuple[Path, ...], tmp_path: Path
) -> None:
    hand = opened()
    broken = tmp_path / "broken.glb"
    broken.write_bytes(b"glTF" + bytes(40))
    drop(hand, broken)
    dialog = hand.studio.files.importing.dialog
    assert dialog is not None
    hand.wait(lambda: dialog.files[0].note.property("role") == "bad")
    assert len(dialog.files[0].note.text()) < 200
    drop(hand, pair[0])
    assert hand.studio.files.importing.dialog is dialog
    hand.wait(lambda: dialog.state.is_ready)
    dialog.beats["song"].click()
    dialog.add_files(dialog.choice.files)
    dialog.close_button.click()
    assert hand.studio.files.importing.dialog is None
    assert hand.studio.desk.view.project is None
