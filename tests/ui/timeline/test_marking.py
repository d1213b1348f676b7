"""Marking bars, going places and setting in and out points with a real mouse."""

import pytest

from tests.ui.timeline.conftest import Bench
from tests.ui.timeline.hand import ALT, SHIFT, click, double_click, drag


def marked(bench: Bench) -> tuple[int, int] | None:
    return bench.desk.view.selection.bars


@pytest.mark.parametrize("row", ["music", "dance", "slip"])
def test_a_click_marks_its_bar(bench: Bench, row: str) -> None:
    click(bench.view, bench.x_of_bar(5, 0.6), bench.y_of(row))  # type: ignore[arg-type]
    assert marked(bench) == (5, 5)
    assert bench.playhead.seconds == 0.0


def test_a_click_on_a_bar_number_also_goes_there(bench: Bench) -> None:
    click(bench.view, bench.x_of_bar(5, 0.7), bench.y_of("ruler", 0.8))
    assert marked(bench) == (5, 5)
    assert bench.playhead.seconds == pytest.approx(bench.project.grid.bars[5].start_seconds)


@pytest.mark.parametrize(("start", "end"), [(3, 6), (6, 3)])
def test_a_drag_marks_all_bars_that_it_touches(bench: Bench, start: int, end: int) -> None:
    y = bench.y_of("ruler", 0.8)
    drag(bench.view, (bench.x_of_bar(start, 0.9), y), (bench.x_of_bar(end, 0.1), y))
    assert marked(bench) == (3, 6)


def test_shift_click_reaches_up_to_a_bar_and_back(bench: Bench) -> None:
    y = bench.y_of("dance")
    click(bench.view, bench.x_of_bar(3), y)
    bench.settle()
    click(bench.view, bench.x_of_bar(6), y, SHIFT)
    assert marked(bench) == (3, 6)
    bench.settle()
    click(bench.view, bench.x_of_bar(2), y, SHIFT)
    assert marked(bench) == (2, 3)


def test_a_double_click_marks_the_eight_and_again_keeps_it(bench: Bench) -> None:
    for _ in range(2):
        double_click(bench.view, bench.x_of_bar(4, 0.6), bench.y_of("dance"))
        assert marked(bench) == (3, 4)


def test_marked_bars_are_seen_in_the_accent(bench: Bench) -> None:
    x, y = round(bench.x_of_bar(5, 0.8)), round(bench.y_of("ruler", 0.8))
    before = bench.picture().pixelColor(x, y)
    bench.desk.select(bars=(5, 5))
    after = bench.picture().pixelColor(x, y)
    assert before.blue() >= before.red()
    assert after.red() > 150
    assert after.red() - after.blue() > 60


def test_the_scale_goes_to_where_it_is_clicked(bench: Bench) -> None:
    click(bench.view, bench.axis.x_of(4.0), bench.y_of("ruler", 0.2))
    assert bench.playhead.seconds == pytest.approx(4.0, abs=bench.axis.seconds_per_pixel)
    assert marked(bench) is None


def test_dragging_on_the_scale_scrubs_until_it_is_released(bench: Bench) -> None:
    heard: list[float] = []
    ended: list[bool] = []
    bench.playhead.scrubbed.connect(heard.append)
    bench.playhead.scrub_ended.connect(lambda: ended.append(True))
    y = bench.y_of("ruler", 0.2)
    drag(bench.view, (bench.axis.x_of(2.0), y), (bench.axis.x_of(5.0), y), release=False)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(5.0, abs=bench.axis.seconds_per_pixel)
    assert not ended
    drag(bench.view, (bench.axis.x_of(5.0), y), (bench.axis.x_of(5.0), y))
    assert ended == [True]


def test_alt_drag_sets_in_and_out_point_without_snapping(bench: Bench) -> None:
    y = bench.y_of("music", 0.9)
    drag(bench.view, (bench.axis.x_of(2.13), y), (bench.axis.x_of(6.77), y), ALT)
    region = bench.desk.view.selection.region
    assert region == pytest.approx((2.13, 6.77), abs=2 * bench.axis.seconds_per_pixel)
    assert marked(bench) is None


def test_handles_snap_to_bar_lines_and_alt_frees_them(bench: Bench) -> None:
    bench.desk.select(region=(2.0, 6.0))
    bench.settle()
    y, bars = bench.y_of("ruler", 0.2), bench.project.grid.bars
    drag(bench.view, (bench.axis.x_of(6.0), y), (bench.axis.x_of(bars[5].start_seconds + 0.2), y))
    assert bench.desk.view.selection.region == pytest.approx((2.0, bars[5].start_seconds))
    bench.settle()
    drag(bench.view, (bench.axis.x_of(2.0), y), (bench.axis.x_of(3.1), y), ALT)
    region = bench.desk.view.selection.region
    assert region == pytest.approx((3.1, bars[5].start_seconds), abs=bench.axis.seconds_per_pixel)


def test_a_handle_may_pass_the_other_one(bench: Bench) -> None:
    bench.desk.select(region=(4.0, 6.0))
    bench.settle()
    y = bench.y_of("ruler", 0.2)
    drag(bench.view, (bench.axis.x_of(4.0), y), (bench.axis.x_of(8.1), y), ALT)
    assert bench.desk.view.selection.region == pytest.approx((6.0, 8.1), abs=bench.axis.seconds_per_pixel)
