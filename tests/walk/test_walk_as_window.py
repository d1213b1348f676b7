"""From a song to an export, with clicks and keys."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.ui.actions_table import TABLE
from tests.builders_project import project_with_takes
from tests.ui.timeline.hand import click
from tests.walk.window_by_hand import GatedGenerator, Hand

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def same(one: MotionClip, other: MotionClip, frames: slice = slice(None)) -> bool:
    """Whether two clips are the same bit for bit."""
    return bool(
        np.array_equal(one.rotations[frames], other.rotations[frames])
        and np.array_equal(one.root_positions[frames], other.root_positions[frames])
    )


def test_from_a_song_to_an_export(opened: Callable[..., Hand], salsa_song: Path, tmp_path: Path) -> None:
    generator = GatedGenerator()
    hand = opened(generator)
    studio = hand.studio

    # Load a song: the waveform is there, then the beats.
    hand.answers.files = [salsa_song]
    hand.press(Qt.Key.Key_O, BOTH)
    hand.wait(lambda: studio.desk.view.peaks is not None)
    hand.wait(lambda: studio.desk.view.confidence is not None)
    hand.rest()
    assert hand.project.grid.tempo_bpm == pytest.approx(176, abs=1)

    # Generate.
    generator.gate.set()
    hand.control(Qt.Key.Key_G)
    hand.wait(lambda: len(hand.project.takes) == 1)
    hand.rest()
    danced = hand.project
    first = danced.takes[0]

    # Mark bars with the mouse, the follow only, and cancel half way.
    hand.mark_bars(5, 8)
    assert studio.desk.view.selection.bars == (5, 8)
    studio.book.trigger("dancers_follow")
    hand.rest()
    generator.gate.clear()
    generator.steps.clear()
    hand.press(Qt.Key.Key_R)
    hand.wait(lambda: len(generator.steps) == 1)
    hand.control(Qt.Key.Key_Period)
    generator.gate.set()
    hand.rest()
    assert len(generator.steps) == 1, "it went on after the step in which it was cancelled"
    assert hand.project is danced, "a cancelled job changed the project"

    # Re-sample, and see that only the follow changed and only there.
    hand.press(Qt.Key.Key_R)
    hand.wait(lambda: len(hand.project.takes) == 2)
    hand.rest()
    second = hand.project.takes[1]
    assert (second.bars, second.dancers) == ((5, 8), "follow")
    assert same(first.dance.motion.lead, second.dance.motion.lead)
    bars = {bar.number: bar for bar in hand.project.grid.bars}
    before, after = slice(0, 16 * bars[5].first_beat), slice(16 * bars[8].end_beat, None)
    assert same(first.dance.motion.follow, second.dance.motion.follow, before)
    assert same(first.dance.motion.follow, second.dance.motion.follow, after)
    assert not same(first.dance.motion.follow, second.dance.motion.follow)

    # Choose bar 6 of the first take in its lane: a comp.
    lane = next(place for place in studio.timeline.widget.rows.places if place.lane and place.lane.take == first.id)
    click(studio.timeline.widget, hand.middle_of(6), lane.top + lane.height / 2)
    hand.rest()
    comp = hand.project.current
    assert comp is not None
    assert comp.choices
    start, end = 16 * bars[6].first_beat + 1, 16 * bars[6].end_beat
    assert same(comp.dance.motion.follow, second.dance.motion.follow, slice(0, start))
    assert same(comp.dance.motion.follow, second.dance.motion.follow, slice(end, None))
    assert not same(comp.dance.motion.follow, second.dance.motion.follow, slice(start, end))

    # Undo all, redo all.
    finished = hand.project
    for _ in range(3):
        hand.control(Qt.Key.Key_Z)
        hand.rest()
    assert hand.project.takes == ()
    assert not studio.book["undo"].isEnabled()
    for _ in range(3):
        hand.control(Qt.Key.Key_Y)
        hand.rest()
    assert hand.project is finished

    # Save, open again.
    saved = tmp_path / "walk.choreo"
    hand.answers.files = [saved]
    hand.control(Qt.Key.Key_S)
    hand.wait(lambda: not studio.desk.view.is_modified)
    assert load_project(saved).current_take == comp.id
    hand.answers.files = [saved]
    hand.control(Qt.Key.Key_O)
    hand.wait(lambda: hand.project is not finished)
    hand.rest()
    again = hand.project.current
    assert again is not None
    assert same(again.dance.motion.follow, comp.dance.motion.follow)

    # Export.
    hand.control(Qt.Key.Key_E)
    dialog = studio.files.exporting.dialog
    assert dialog is not None
    out = tmp_path / "out"
    out.mkdir()
    dialog.form.folder.setText(str(out))
    dialog.export_button.click()
    hand.wait(lambda: len(list(out.glob("*.fbx"))) == 1)
    hand.rest()
    assert len(list(out.glob("*.wav"))) == 1
    dialog.close()


def test_every_command_can_be_reached_by_its_key_or_the_palette(opened: Callable[..., Hand]) -> None:
    hand = opened()
    reached: list[str] = []
    for spec in TABLE:
        action = hand.studio.book[spec.id]
        action.triggered.disconnect()
        action.setEnabled(True)
        action.triggered.connect(lambda checked=False, name=spec.id: reached.append(name))
    for spec in TABLE:
        combination = hand.studio.book[spec.id].shortcut()[0]
        hand.press(combination.key(), combination.keyboardModifiers())
    assert [spec.id for spec in TABLE if spec.id not in reached] == []


def test_closing_leaves_no_thread(opened: Callable[..., Hand], salsa_song: Path) -> None:
    before = set(threading.enumerate())
    hand = opened()
    hand.studio.files.open_path(salsa_song)
    hand.wait(lambda: hand.studio.desk.view.confidence is not None)
    hand.studio.book.trigger("generate")
    hand.rest()
    hand.press(Qt.Key.Key_Space)
    hand.wait(lambda: hand.studio.playhead.seconds > 0.05)

    hand.close()

    assert [thread.name for thread in set(threading.enumerate()) - before] == []


def test_j_k_l_shuttle_and_step(opened: Callable[..., Hand], tmp_path: Path) -> None:
    hand = opened()
    save_project(project_with_takes(1, bars=8), tmp_path / "eight.choreo")
    hand.studio.files.open_path(tmp_path / "eight.choreo")
    hand.wait(lambda: hand.studio.desk.view.sound is not None)
    hand.rest()
    playhead, window = hand.studio.playhead, hand.studio.window

    hand.press(Qt.Key.Key_L)
    hand.wait(lambda: playhead.is_playing and playhead.seconds > 0.2)
    QTest.keyPress(window, Qt.Key.Key_K)
    assert not playhead.is_playing
    held = playhead.seconds
    hand.press(Qt.Key.Key_L)
    hand.press(Qt.Key.Key_L)
    assert not playhead.is_playing
    assert playhead.seconds == pytest.approx(held + 2 / 30, abs=1 / 30)
    hand.press(Qt.Key.Key_J)
    assert playhead.seconds == pytest.approx(held + 1 / 30, abs=1 / 30)
    QTest.keyRelease(window, Qt.Key.Key_K)
    hand.press(Qt.Key.Key_J)
    hand.wait(lambda: playhead.is_playing and playhead.seconds < held)
