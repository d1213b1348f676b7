import pytest

from choreo_studio.ui.shared.time_axis import TimeAxis


@pytest.fixture
def axis(qtbot):
    axis = TimeAxis()
    axis.set_width(1000)
    axis.set_duration(100.0)
    return axis


def test_a_new_song_is_shown_whole(axis):
    assert axis.x_of(0.0) == axis.header_width
    assert axis.x_of(100.0) == pytest.approx(axis.header_width + 1000)


def test_pixels_and_seconds_are_inverse(axis):
    axis.zoom(7.3, 400)
    assert axis.seconds_of(axis.x_of(12.34)) == pytest.approx(12.34)


@pytest.mark.parametrize("x", [200.0, 596.0, 900.0])
def test_zoom_keeps_the_time_under_the_pointer(axis, x):
    axis.fit(20.0, 60.0)
    held = axis.seconds_of(x)
    axis.zoom(2.5, x)
    assert axis.seconds_of(x) == pytest.approx(held)


def test_one_cannot_leave_the_song(axis):
    axis.zoom(10)
    axis.pan(-1e6)
    assert axis.start_seconds == 0.0
    axis.pan(1e6)
    assert axis.end_seconds == pytest.approx(100.0)
    axis.zoom(1e-6)
    assert (axis.start_seconds, axis.end_seconds) == (0.0, pytest.approx(100.0))


def test_zoom_ends_at_a_quarter_of_a_second(axis):
    axis.zoom(1e9)
    assert axis.end_seconds - axis.start_seconds == pytest.approx(0.25)


def test_a_whole_song_stays_whole_in_a_wider_window(axis):
    axis.set_width(1600)
    assert axis.end_seconds == pytest.approx(100.0)


def test_a_zoomed_view_keeps_its_scale_in_a_wider_window(axis):
    axis.fit(20.0, 40.0)
    scale, start = axis.seconds_per_pixel, axis.start_seconds
    axis.set_width(1200)
    assert (axis.seconds_per_pixel, axis.start_seconds) == (pytest.approx(scale), pytest.approx(start))


def test_following_turns_the_page_only_when_it_must(axis):
    axis.fit(20.0, 40.0)
    start = axis.start_seconds
    axis.follow(30.0)
    assert axis.start_seconds == start
    axis.follow(39.9)
    assert axis.start_seconds > start
    assert axis.start_seconds < 39.9 < axis.end_seconds
