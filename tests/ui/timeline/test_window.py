"""The timeline in a window: what is painted, zoomed, followed and written on it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from choreo_studio.audio.certainty import Confidence
from choreo_studio.audio.peaks import PeakPyramid
from choreo_studio.services.music import sound_of
from choreo_studio.session.marker_editing import add_marker
from choreo_studio.ui.shared.theme import LIGHT, set_theme
from choreo_studio.ui.shared.time_axis import HEADER_WIDTH
from tests.builders_project import project_without_takes
from tests.ui.by_hand import HandRunner
from tests.ui.timeline.conftest import Bench, Build, project_with_lanes
from tests.ui.timeline.hand import CONTROL, MIDDLE, click, drag, hover, turn


def pixels(image: QImage, box: QRect) -> np.ndarray:
    """Red, green and blue of a part of a picture, (H, W, 3)."""
    part = image.copy(box).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(part.constBits(), np.uint8).reshape(part.height(), part.bytesPerLine())
    return rows[:, : 3 * part.width()].reshape(part.height(), part.width(), 3).astype(int)


def box_of(bench: Bench, kind: str) -> QRect:
    place = bench.view.rows.of(kind)  # type: ignore[arg-type]
    return QRect(HEADER_WIDTH, place.top, bench.axis.width_px, place.height - 1)


def with_sound(bench: Bench) -> Bench:
    sound = sound_of(bench.project)
    assert sound is not None
    bench.desk.show(sound=sound, peaks=PeakPyramid.of(sound))
    bench.settle()
    return bench


def test_the_waveform_appears_when_the_song_is_read(bench: Bench) -> None:
    box = box_of(bench, "music")
    # Between a beat and its next one, just behind the click that sounds on it.
    x = round(bench.axis.x_of(float(bench.project.grid.beats_seconds[7]) + 0.008)) - HEADER_WIDTH
    y = box.height() * 2 // 5
    reading = pixels(bench.picture(), box)
    heard = pixels(with_sound(bench).picture(), box)
    assert heard[y, x - 1 : x + 2].max() > reading[y, x].max() + 40
    silent = round(bench.axis.x_of(float(bench.project.grid.beats_seconds[7]) + 0.25)) - HEADER_WIDTH
    assert heard[y, silent].max() < 60


def test_it_says_so_while_the_song_is_read(bench: Bench) -> None:
    box = box_of(bench, "music")
    middle = pixels(bench.picture(), box)[:, box.width() // 2 - 50 : box.width() // 2 + 50]
    assert (middle.min(axis=2) > 110).sum() > 40


def test_doubtful_beats_are_shown_in_the_header(bench: Bench) -> None:
    place = bench.view.rows.of("music")
    header = QRect(0, place.top, HEADER_WIDTH - 4, place.height)

    def orange() -> int:
        seen = pixels(bench.picture(), header)
        return int(((seen[..., 0] > 150) & (seen[..., 2] < 110)).sum())

    assert orange() == 0
    bench.desk.show(confidence=Confidence(0.9, 0.9, 0.9, 0.9))
    assert orange() == 0
    bench.desk.show(confidence=Confidence(0.9, 0.2, 0.9, 0.9))
    assert orange() > 10


def test_zooming_at_the_pointer_keeps_the_time_under_it(bench: Bench) -> None:
    x = bench.x_of_bar(6)
    held, scale = bench.axis.seconds_of(x), bench.axis.seconds_per_pixel
    turn(bench.view, round(x), bench.y_of("music"), 2, CONTROL)
    assert bench.axis.seconds_per_pixel < scale / 1.4
    assert bench.axis.seconds_of(round(x)) == pytest.approx(held, abs=scale)


def test_the_wheel_pans_and_a_touchpad_pans_by_its_own_pixels(bench: Bench) -> None:
    bench.axis.fit(2.0, 5.0)
    start = bench.axis.start_seconds
    turn(bench.view, 500, bench.y_of("music"), -1)
    assert bench.axis.start_seconds > start
    start = bench.axis.start_seconds
    turn(bench.view, 500, bench.y_of("music"), 0, pixels=QPoint(37, 4))
    assert (start - bench.axis.start_seconds) / bench.axis.seconds_per_pixel == pytest.approx(37, abs=0.01)


def test_the_middle_button_drags_the_song_along(bench: Bench) -> None:
    bench.axis.fit(4.0, 8.0)
    held = bench.axis.seconds_of(600)
    drag(bench.view, (600, 100), (540, 100), button=MIDDLE)
    assert bench.axis.seconds_of(540) == pytest.approx(held)
    assert bench.desk.view.selection.bars is None


def test_the_bar_under_everything_is_dragged_along_the_song(bench: Bench) -> None:
    bench.axis.fit(2.0, 5.0)
    y, scale = bench.y_of("overview"), bench.axis.width_px / bench.axis.duration_seconds
    start = bench.axis.start_seconds
    drag(bench.view, (HEADER_WIDTH + 3.0 * scale, y), (HEADER_WIDTH + 3.0 * scale + 100, y))
    assert bench.axis.start_seconds - start == pytest.approx(100 / scale, abs=2 / scale)
    click(bench.view, HEADER_WIDTH + 11.0 * scale, y)
    assert bench.axis.start_seconds < 11.0 < bench.axis.end_seconds
    assert bench.desk.view.selection.bars is None


def test_the_playhead_is_drawn_where_we_are_and_nowhere_else(bench: Bench) -> None:
    y = round(bench.y_of("lane"))
    for seconds in (3.0, 6.0):
        bench.playhead.place(seconds, False)
        picture = bench.picture()
        bright = [x for x in range(HEADER_WIDTH, picture.width()) if picture.pixelColor(x, y).red() > 230]
        assert bright == [round(bench.axis.x_of(seconds))]


class PaintWatch(QObject):
    """Remembers which parts of a widget were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[QRegion] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.painted.append(event.region())
        return False


def test_a_step_of_the_playhead_paints_narrow_strips_only(bench: Bench, qtbot: QtBot) -> None:
    bench.playhead.place(3.0, True)
    bench.picture()
    QApplication.processEvents()
    watch = PaintWatch()
    bench.view.installEventFilter(watch)
    bench.playhead.place(6.0, True)
    qtbot.waitUntil(lambda: bool(watch.painted))
    boxes = [box for region in watch.painted for box in region]
    assert sum(box.width() * box.height() for box in boxes) < 0.03 * bench.view.width() * bench.view.height()
    for seconds in (3.0, 6.0):
        x = round(bench.axis.x_of(seconds))
        assert any(box.contains(x, bench.view.height() // 2) for box in boxes)


def test_while_playing_the_page_turns_and_while_standing_it_does_not(bench: Bench) -> None:
    bench.axis.fit(0.0, 3.0)
    bench.playhead.place(8.0, False)
    assert bench.axis.end_seconds < 4.0
    bench.playhead.place(8.01, True)
    assert bench.axis.start_seconds < 8.01 < bench.axis.end_seconds


def test_another_song_is_shown_whole(bench: Bench) -> None:
    bench.axis.fit(2.0, 3.0)
    longer = project_with_lanes(16)
    bench.desk.open(longer, None)
    bench.settle()
    assert bench.axis.start_seconds == 0.0
    assert bench.axis.duration_seconds == longer.music.duration_seconds
    assert bench.axis.end_seconds >= longer.music.duration_seconds


def test_the_width_of_the_axis_is_that_of_the_time_area(bench: Bench) -> None:
    bench.view.resize(900, 400)
    assert bench.axis.width_px == 900 - HEADER_WIDTH


def test_a_click_on_the_unit_counts_in_another(bench: Bench) -> None:
    before = pixels(bench.picture(), box_of(bench, "ruler"))
    click(bench.view, 40, bench.y_of("ruler", 0.2))
    assert bench.panel.unit == "bars"
    assert (pixels(bench.picture(), box_of(bench, "ruler")) != before).any()
    bench.panel.unit = "timecode"
    assert bench.panel.unit == "timecode"


def test_light_and_dark_grounds(bench: Bench) -> None:
    x, y = round(bench.x_of_bar(1)), round(bench.y_of("music", 0.9))
    bench.desk.show(peaks=PeakPyramid(np.zeros(800, np.float32), 8000, ()))
    assert bench.picture().pixelColor(x + 9, y).lightness() < 60
    set_theme("light")
    assert bench.picture().pixelColor(x + 9, y).name() == LIGHT.background


def test_a_strip_tells_its_number_under_the_pointer(bench: Bench) -> None:
    y = bench.y_of("closeness")
    bare = pixels(bench.picture(), QRect(0, 0, 1096, round(y)))
    hover(bench.view, bench.x_of_bar(4), y)
    told = pixels(bench.picture(), QRect(0, 0, 1096, round(y)))
    changed = np.flatnonzero((told != bare).any(axis=(0, 2)))
    assert changed[-1] - changed[0] > 60


def test_strips_are_faint_while_new_readouts_are_made(build: Build) -> None:
    hand = HandRunner()
    bench = build(project_with_lanes(), hand.runner)
    bench.playhead.place(13.0, False)
    box = box_of(bench, "feet").adjusted(0, 0, -200, 0)
    none = pixels(bench.picture(), box).max(axis=(0, 1))
    hand.step()
    fresh = pixels(bench.picture(), box).max(axis=(0, 1))
    bench.desk.select(audition=3)
    stale = pixels(bench.picture(), box).max(axis=(0, 1))
    assert fresh[0] > 200 > stale[0] > none[0]
    hand.step()
    assert pixels(bench.picture(), box).max(axis=(0, 1))[0] > 200


def marker_bench(build: Build) -> Bench:
    return build(add_marker(project_with_lanes(), 4.0, "chorus"))


def test_a_marker_is_dragged_to_the_nearest_bar_line_in_one_step(build: Build) -> None:
    bench = marker_bench(build)
    before, line = bench.project, bench.project.grid.bars[5].start_seconds
    y = bench.y_of("ruler", 0.25)
    drag(bench.view, (bench.axis.x_of(4.0) + 6, y), (bench.axis.x_of(line) + 9, y))
    assert [marker.seconds for marker in bench.project.markers] == pytest.approx([line])
    assert bench.desk.view.undo_label == "Move marker chorus"
    bench.desk.undo()
    assert bench.project is before


def test_a_marker_dragged_over_another_leaves_it_alone(build: Build) -> None:
    project = project_with_lanes()
    line = project.grid.bars[5].start_seconds
    bench = build(add_marker(add_marker(project, 4.0, "chorus"), line, "break"))
    y = bench.y_of("ruler", 0.25)
    drag(bench.view, (bench.axis.x_of(4.0) + 6, y), (bench.axis.x_of(bench.project.grid.bars[7].start_seconds), y))
    assert sorted(marker.text for marker in bench.project.markers) == ["break", "chorus"]


def test_a_double_click_names_a_marker(build: Build, qtbot: QtBot) -> None:
    bench = marker_bench(build)
    at = QPoint(round(bench.axis.x_of(4.0) + 6), round(bench.y_of("ruler", 0.25)))
    QTest.mouseDClick(bench.view, Qt.MouseButton.LeftButton, pos=at)
    field = bench.view.findChild(QLineEdit, "marker_name")
    assert field is not None
    assert field.isVisible()
    QTest.keyClicks(field, "verse")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [marker.text for marker in bench.project.markers] == ["verse"]
    assert not field.isVisible()
    QTest.mouseDClick(bench.view, Qt.MouseButton.LeftButton, pos=at)
    QTest.keyClicks(field, "bridge")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    click(bench.view, 600, bench.y_of("dance"))
    assert [marker.text for marker in bench.project.markers] == ["verse"]


def test_without_a_song_it_invites_one(build: Build) -> None:
    bench = build(None)
    lower = QRect(HEADER_WIDTH, 60, 1000, 340)
    assert (pixels(bench.picture(), lower).min(axis=2) > 100).sum() > 40
    click(bench.view, 500, 200)
    assert bench.desk.view.selection.bars is None


def test_without_takes_the_bars_can_be_marked_already(build: Build) -> None:
    bench = build(project_without_takes(8))
    click(bench.view, bench.x_of_bar(3), bench.y_of("ruler", 0.8))
    assert bench.desk.view.selection.bars == (3, 3)
