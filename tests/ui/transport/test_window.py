"""The bar with real clicks and keys in a real window."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFrame, QSlider, QToolButton

from choreo_studio.audio.certainty import Confidence
from choreo_studio.session.project import MusicSource, Project
from choreo_studio.ui.shared.theme import set_theme, theme
from choreo_studio.ui.transport.card import BeatCard
from tests.builders_project import project_without_takes
from tests.services.playback.fakes_playback import RATE, tone
from tests.ui.transport.conftest import Rig

# 150 BPM, a pickup beat of 0.4 s, then bars of 1.6 s; 26.1 s of silence unless a test says otherwise.
PROJECT = replace(project_without_takes(bars=16), music=MusicSource("silence", RATE, 26.0))
SURE, UNSURE = Confidence(0.9, 0.9, 0.9, 0.9), Confidence(0.9, 0.9, 0.9, 0.2)

Rigged = Callable[[Project | None], Rig]


@pytest.fixture
def rig(rigged: Rigged) -> Rig:
    return rigged(PROJECT)


def seconds(rig: Rig) -> float:
    return rig.playhead.seconds


def has_colour(image: QImage, value: str) -> int:
    """Pixels of just that colour."""
    wanted = QColor(value).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_space_plays_and_pauses_and_the_bar_shows_it(rig: Rig) -> None:
    still = rig.panel.widget.place.grab().toImage()
    rig.press(" ")
    assert rig.book["play"].isChecked()
    rig.pass_time(2.0)
    assert rig.panel.widget.place.place.bar_beat in ("1 : 4", "2 : 1")
    assert seconds(rig) == pytest.approx(2.0, abs=0.05)
    assert rig.panel.widget.place.grab().toImage() != still
    rig.press(" ")
    here = seconds(rig)
    rig.stage.run(1.0)
    assert (rig.player.position_seconds, rig.book["play"].isChecked()) == (here, False)


def test_clicking_play_and_the_ends(rig: Rig) -> None:
    rig.click("transport_play")
    rig.pass_time(1.0)
    rig.click("transport_play")
    assert not rig.playhead.is_playing
    rig.click("transport_to_end")
    assert seconds(rig) == 26.0
    rig.click("transport_to_start")
    assert seconds(rig) == 0.0


def test_the_end_of_the_song_stops(rig: Rig) -> None:
    rig.playhead.seek(25.5)
    rig.press(" ")
    rig.pass_time(1.0)
    assert (seconds(rig), rig.playhead.is_playing, rig.book["play"].isChecked()) == (26.0, False, False)


def test_stop_goes_back_to_where_playing_began(rig: Rig) -> None:
    rig.playhead.seek(3.0)
    rig.press(" ")
    rig.pass_time(1.0)
    rig.press(" ", Qt.KeyboardModifier.ShiftModifier)
    assert (seconds(rig), rig.playhead.is_playing) == (3.0, False)


def test_arrows_step_frames_seconds_and_bars(rig: Rig) -> None:
    rig.playhead.seek(4.0)
    rig.press(Qt.Key.Key_Right)
    assert seconds(rig) == pytest.approx(121 / 30)
    rig.press(Qt.Key.Key_Left)
    rig.press(Qt.Key.Key_Left)
    assert seconds(rig) == pytest.approx(119 / 30)
    rig.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert seconds(rig) == pytest.approx(119 / 30 + 1.0)
    rig.press(Qt.Key.Key_Down)
    assert rig.panel.widget.place.place.bar_beat == "4 : 1"
    rig.press(Qt.Key.Key_Up)
    assert rig.panel.widget.place.place.bar_beat == "3 : 1"
    rig.press(Qt.Key.Key_Home)
    assert seconds(rig) == 0.0


def test_shuttling_with_j_k_l(rig: Rig) -> None:
    rig.playhead.seek(10.0)
    rig.press("l")
    rig.pass_time(1.0)
    assert seconds(rig) == pytest.approx(11.0, abs=0.06)
    rig.press("l")
    assert rig.panel.widget.rate.text() == "200%"
    rig.press("j")
    assert rig.panel.widget.rate.text() == "◀ 100%"
    rig.press("k")
    assert not rig.playhead.is_playing
    assert rig.panel.widget.rate.text() == "100%"
    here = seconds(rig)
    rig.press("j")
    rig.press("j")
    rig.pass_time(1.0)
    assert seconds(rig) == pytest.approx(here - 2.0, abs=0.12)


def test_slower_and_faster_and_the_menu_of_speeds(rig: Rig) -> None:
    rig.press("-")
    assert rig.panel.widget.rate.text() == "90%"
    rig.press("=")
    rig.press("=")
    assert rig.player.rate == 1.1
    half = next(action for action in rig.panel.widget.rate.menu().actions() if action.text() == "50%")
    half.trigger()
    assert half.isChecked()
    rig.press(" ")
    rig.pass_time(2.0)
    assert seconds(rig) == pytest.approx(1.0, abs=0.05)
    rig.press("0", Qt.KeyboardModifier.ControlModifier)
    assert rig.panel.widget.rate.text() == "100%"


def test_the_marked_bars_go_round(rig: Rig) -> None:
    rig.desk.select(bars=(3, 4))
    rig.qtbot.waitUntil(lambda: rig.book["loop_selection"].isEnabled())
    rig.press("l", Qt.KeyboardModifier.ControlModifier)
    start, end = 0.4 + 2 * 1.6, 0.4 + 4 * 1.6
    assert rig.desk.view.selection.region == pytest.approx((start, end))
    rig.qtbot.waitUntil(lambda: rig.player.loop is not None)
    rig.press(" ")
    assert seconds(rig) == pytest.approx(start)
    rig.pass_time(4.0)
    assert seconds(rig) == pytest.approx(start + 4.0 - (end - start), abs=0.06)
    rig.press("l", Qt.KeyboardModifier.ControlModifier)
    rig.qtbot.waitUntil(lambda: rig.player.loop is None)
    rig.pass_time(4.0)
    assert seconds(rig) > end


def test_the_whole_song_goes_round_without_in_and_out(rig: Rig) -> None:
    rig.click("transport_loop")
    rig.qtbot.waitUntil(lambda: rig.player.loop == (0.0, 26.0))
    rig.playhead.seek(25.5)
    rig.press(" ")
    rig.pass_time(1.5)
    assert seconds(rig) == pytest.approx(1.0, abs=0.06)


def test_playing_around_the_marked_bars_comes_back(rig: Rig) -> None:
    rig.playhead.seek(20.0)
    rig.desk.select(bars=(3, 3))
    rig.press("/")
    assert seconds(rig) == pytest.approx(0.4 + 2 * 1.6 - 0.8)
    rig.pass_time(3.0)
    assert rig.playhead.is_playing
    rig.stage.run(0.5)
    rig.qtbot.waitUntil(lambda: not rig.playhead.is_playing)
    assert seconds(rig) == 20.0


def test_pausing_while_playing_around_stays(rig: Rig) -> None:
    rig.playhead.seek(20.0)
    rig.desk.select(bars=(3, 3))
    rig.press("/")
    rig.pass_time(1.0)
    rig.press(" ")
    assert seconds(rig) == pytest.approx(3.8, abs=0.1)


def test_dragging_the_playhead_is_heard(rigged: Rigged) -> None:
    rig = rigged(PROJECT)
    rig.desk.show(sound=tone(26.0))
    rig.qtbot.waitUntil(lambda: rig.desk.view.sound is not None and rig.player.duration_seconds == 26.0)
    rig.desk.tell()
    rig.playhead.scrub(5.0)
    assert seconds(rig) == 5.0
    rig.qtbot.waitUntil(lambda: rig.player.output_text != "")
    rig.stage.run(0.1)
    assert abs(rig.stage.device.heard).max() > 0.3
    rig.playhead.end_scrub()
    assert not rig.playhead.is_playing
    rig.stage.run(0.2)
    rig.press("m", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not rig.book["scrub_sound"].isChecked()
    rig.playhead.scrub(7.0)
    rig.stage.run(0.1)
    assert seconds(rig) == 7.0
    assert not rig.stage.device.blocks[-1].any()


def test_dragging_while_playing_plays_on_from_there(rig: Rig) -> None:
    rig.press(" ")
    rig.pass_time(1.0)
    rig.playhead.scrub(9.0)
    assert not rig.playhead.is_playing
    rig.playhead.end_scrub()
    rig.pass_time(1.0)
    assert seconds(rig) == pytest.approx(10.0, abs=0.06)


def test_sound_that_is_decoded_while_it_plays_is_heard_from_there(rig: Rig) -> None:
    rig.press(" ")
    rig.pass_time(2.0)
    rig.desk.show(sound=tone(26.0))
    rig.desk.tell()
    rig.qtbot.waitUntil(lambda: len(rig.stage.devices) == 2)
    rig.qtbot.waitUntil(lambda: rig.player.output_text != "")
    rig.pass_time(1.0)
    assert seconds(rig) == pytest.approx(3.0, abs=0.1)
    assert abs(rig.stage.device.heard).max() > 0.3


def test_another_song_begins_at_its_start(rig: Rig) -> None:
    rig.playhead.seek(10.0)
    rig.desk.open(project_without_takes(), None)
    rig.desk.tell()
    assert (seconds(rig), rig.player.duration_seconds) == (0.0, pytest.approx(6.7))


def test_loudness_and_mute(rig: Rig) -> None:
    slider = rig.window.findChild(QSlider, "volume")
    slider.setValue(50)
    assert rig.player.volume == 0.5
    rig.click("transport_mute")
    assert rig.player.is_muted and not slider.isEnabled()
    rig.press("m", Qt.KeyboardModifier.ControlModifier)
    assert not rig.player.is_muted and slider.isEnabled()


def test_doubtful_beats_are_seen_at_a_glance(rig: Rig) -> None:
    chip = rig.panel.widget.chip
    rig.desk.show(confidence=SURE)
    rig.desk.tell()
    calm = chip.grab().toImage()
    assert chip.text() == "150 BPM 4/4 confident"
    assert has_colour(calm, theme().warning) == 0
    rig.desk.show(confidence=UNSURE)
    rig.desk.tell()
    assert chip.text() == "150 BPM 4/4 check the downbeat"
    assert has_colour(chip.grab().toImage(), theme().warning) > 20


def test_the_chip_opens_a_card_that_corrects_the_beats_in_one_click(rig: Rig) -> None:
    done: list[str] = []
    for action_id in ("downbeat_here", "metre_3_4", "tempo_double", "tempo_halve", "tap", "nudge_later"):
        rig.book[action_id].triggered.connect(lambda checked=False, name=action_id: done.append(name))
    rig.desk.show(confidence=UNSURE)
    rig.desk.tell()
    rig.qtbot.mouseClick(rig.panel.widget.chip, Qt.MouseButton.LeftButton)
    card = rig.window.findChild(BeatCard, "beat_card")
    assert card.isVisible()
    assert card.mapTo(rig.window, QPoint(0, 0)).y() >= rig.panel.widget.chip.height()
    assert rig.window.rect().contains(card.geometry())
    for action_id in ("downbeat_here", "metre_3_4", "tempo_double", "tempo_halve", "tap", "nudge_later"):
        rig.click(f"card_{action_id}")
    assert done == ["downbeat_here", "metre_3_4", "tempo_double", "tempo_halve", "tap", "nudge_later"]
    rig.desk.said.emit("Tap on: 3 more")
    assert any(label.text() == "Tap on: 3 more" for label in card.findChildren(type(card._said)))
    rig.click("close_card")
    assert not card.isVisible() and not rig.panel.widget.chip.isChecked()


def test_correcting_the_beats_calms_the_chip_and_undo_brings_the_doubt_back(rig: Rig) -> None:
    chip = rig.panel.widget.chip
    rig.desk.show(confidence=UNSURE)
    rig.desk.tell()
    rig.desk.apply("Downbeat here", lambda project: replace(project, grid=project.grid.with_downbeat_at(2)))
    rig.desk.tell()
    assert chip.text() == "150 BPM 4/4 by hand"
    rig.desk.undo()
    rig.desk.tell()
    assert chip.text() == "150 BPM 4/4 check the downbeat"


def test_the_card_says_how_sure_each_part_is(rig: Rig) -> None:
    rig.desk.show(confidence=UNSURE)
    rig.desk.tell()
    rig.qtbot.mouseClick(rig.panel.widget.chip, Qt.MouseButton.LeftButton)
    card = rig.window.findChild(QFrame, "beat_card")
    words = " ".join(label.text() for label in card.findChildren(type(card._lines)))
    assert "downbeat<br><b>a guess</b>" in words and "tempo<br><b>sure</b>" in words


def test_where_sound_goes_is_said_once_it_is_known(rig: Rig) -> None:
    said: list[str] = []
    rig.panel.sound_said.connect(said.append)
    rig.panel.warm_up()
    rig.qtbot.waitUntil(lambda: said == ["Sound: Loudspeakers"])
    assert rig.panel.sound_text == "Sound: Loudspeakers"


def test_both_themes_are_drawn(rig: Rig) -> None:
    place = rig.panel.widget.place
    dark = place.grab().toImage()
    set_theme("light")
    rig.qtbot.waitUntil(lambda: place.grab().toImage() != dark)
    assert has_colour(place.grab().toImage(), theme().text) > 0
    set_theme("dark")


def test_without_a_project_nothing_plays(rigged: Rigged) -> None:
    rig = rigged(None)
    rig.panel.play_pause()
    rig.panel.shuttle(1)
    rig.panel.play_around()
    rig.panel.next_bar()
    assert not rig.playhead.is_playing and not rig.book["play"].isChecked()
    assert not rig.panel.widget.chip.isVisible()
    assert not rig.window.findChild(QToolButton, "transport_play").isEnabled()


def test_a_narrow_window_keeps_what_matters(rig: Rig) -> None:
    rig.window.resize(900, 480)
    bar = rig.panel.widget
    rig.qtbot.waitUntil(lambda: bar.width() < 900)
    assert bar.place.isVisible() and bar.chip.isVisible() and bar.volume.isVisible()
    assert bar.volume.geometry().right() <= bar.width()


def test_closing_leaves_no_thread(rig: Rig) -> None:
    before = {thread for thread in threading.enumerate() if "sound" not in thread.name}
    rig.press(" ")
    rig.pass_time(0.5)
    rig.panel.close()
    assert set(threading.enumerate()) <= before
