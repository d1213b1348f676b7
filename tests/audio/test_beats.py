"""The beat grid and its edits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_studio.audio.beats import MIN_BEAT_SECONDS, BeatGrid, Metre

METRES = [Metre(2), Metre(3), Metre(4), Metre(6, 8)]


@st.composite
def grids(draw: st.DrawFn) -> BeatGrid:
    steps = draw(st.lists(st.floats(0.1, 1.2), min_size=3, max_size=40))
    beats = draw(st.floats(-1.0, 5.0)) + np.cumsum(steps)
    downbeats = sorted(draw(st.sets(st.integers(0, len(beats) - 1), min_size=1, max_size=10)))
    phrase = draw(st.integers(0, len(downbeats) - 1))
    return BeatGrid(beats, np.array(downbeats), draw(st.sampled_from(METRES)), phrase)


def waltz() -> BeatGrid:
    return BeatGrid(1.0 + 0.5 * np.arange(8), np.array([2, 5]), Metre(3), 1)


def test_metre_reads_and_writes_its_name() -> None:
    assert [str(Metre.parse(text)) for text in ("2/4", "3/4", " 4/4", "6/8")] == ["2/4", "3/4", "4/4", "6/8"]
    assert [metre.bars_per_phrase for metre in METRES] == [4, 2, 2, 1]


@pytest.mark.parametrize("text", ["", "4", "4/", "four/4", "4/5", "0/4", "-3/4", "99/4", "4/4/4"])
def test_metre_refuses_other_text(text: str) -> None:
    with pytest.raises(ValueError, match=r"metre|beats_per_bar|unit"):
        Metre.parse(text)


def test_bars_of_a_waltz_with_a_pickup() -> None:
    bars = waltz().bars
    assert [(bar.number, bar.first_beat, bar.end_beat) for bar in bars] == [(0, 0, 2), (1, 2, 5), (2, 5, 8)]
    assert [(bar.start_seconds, bar.end_seconds) for bar in bars] == [(1.0, 2.0), (2.0, 3.5), (3.5, 5.0)]
    assert bars[1].beat_count == 3


def test_counts_of_a_waltz_and_of_a_salsa() -> None:
    assert waltz().place_in_bar.tolist() == [1, 2, 0, 1, 2, 0, 1, 2]
    assert waltz().count_in_eight.tolist() == [1, 2, 3, 4, 5, 0, 1, 2]
    salsa = BeatGrid(0.3 * np.arange(11), np.array([1, 5, 9]), Metre(4), 0)
    assert salsa.count_in_eight.tolist() == [7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1]


def test_a_bar_that_is_too_long_never_counts_beyond_its_metre() -> None:
    grid = BeatGrid(0.5 * np.arange(12), np.array([0, 6]), Metre(4))
    assert grid.place_in_bar.tolist() == [0, 1, 2, 3, 3, 3, 0, 1, 2, 3, 3, 3]
    assert grid.count_in_eight.max() == 7


def test_positions_beyond_the_grid_go_on_with_the_edge_periods() -> None:
    grid = BeatGrid(np.array([1.0, 1.5, 2.5]), np.array([0]))
    assert grid.seconds_at([-2, 0.5, 1.5, 2, 3]).tolist() == [0.0, 1.25, 2.0, 2.5, 3.5]
    assert grid.beat_periods.tolist() == [0.5, 1.0, 1.0]
    assert grid.end_seconds == 3.5
    assert grid.tempo_bpm == pytest.approx(80)


@given(grids(), st.lists(st.floats(-20, 60), min_size=1))
def test_positions_and_seconds_are_inverse(grid: BeatGrid, positions: list[float]) -> None:
    np.testing.assert_allclose(grid.positions_at(grid.seconds_at(positions)), positions, atol=1e-6)


@given(grids(), st.floats(0.5, 60))
def test_covering_spans_the_song_and_keeps_what_was_there(grid: BeatGrid, duration: float) -> None:
    whole = grid.covering(duration)
    assert whole.beats_seconds[0] <= 1e-6
    assert whole.end_seconds >= duration - 1e-6
    added = int(np.searchsorted(whole.beats_seconds, grid.beats_seconds[0] - 1e-6))
    np.testing.assert_allclose(whole.beats_seconds[added : added + grid.beat_count], grid.beats_seconds)
    inside = [d - added for d in whole.downbeats if added <= d < added + grid.beat_count]
    assert inside == grid.downbeats.tolist()
    assert whole.phrase_beat == grid.phrase_beat + added
    early = whole.downbeats[whole.downbeats < added]
    assert (np.diff(early) == grid.metre.beats_per_bar).all()
    assert early.size or added < grid.metre.beats_per_bar
    np.testing.assert_array_equal(whole.covering(duration).beats_seconds, whole.beats_seconds)


@given(grids(), st.data())
def test_a_moved_beat_stays_between_its_neighbours(grid: BeatGrid, data: st.DataObject) -> None:
    beat = data.draw(st.integers(0, grid.beat_count - 1))
    target = data.draw(st.floats(-10, 60))
    moved = grid.move_beat(beat, target)
    others = np.delete(np.arange(grid.beat_count), beat)
    np.testing.assert_array_equal(moved.beats_seconds[others], grid.beats_seconds[others])
    assert np.diff(moved.beats_seconds).min() >= MIN_BEAT_SECONDS * 0.999
    np.testing.assert_array_equal(moved.downbeats, grid.downbeats)


@given(grids(), st.data())
def test_deleting_an_inserted_beat_gives_the_grid_back(grid: BeatGrid, data: st.DataObject) -> None:
    beat = data.draw(st.integers(0, grid.beat_count - 2))
    middle = float(grid.seconds_at(beat + 0.5))
    more = grid.insert_beat(middle)
    assert more.beat_count == grid.beat_count + 1
    np.testing.assert_allclose(more.downbeats_seconds, grid.downbeats_seconds)
    back = more.delete_beat(beat + 1)
    np.testing.assert_array_equal(back.beats_seconds, grid.beats_seconds)
    np.testing.assert_array_equal(back.downbeats, grid.downbeats)
    assert back.phrase_downbeat == grid.phrase_downbeat


@given(grids(), st.data())
def test_any_beat_may_be_deleted(grid: BeatGrid, data: st.DataObject) -> None:
    beat = data.draw(st.integers(0, grid.beat_count - 1))
    less = grid.delete_beat(beat)
    np.testing.assert_array_equal(less.beats_seconds, np.delete(grid.beats_seconds, beat))
    assert len(grid.downbeats) - 1 <= len(less.downbeats) <= len(grid.downbeats)


def test_a_deleted_downbeat_hands_its_bar_line_on() -> None:
    assert waltz().delete_beat(2).downbeats.tolist() == [2, 4]
    last = BeatGrid(np.arange(3.0), np.array([2]))
    assert last.delete_beat(2).downbeats.tolist() == [1]
    with pytest.raises(ValueError, match="two or more"):
        BeatGrid(np.arange(2.0), np.array([0])).delete_beat(0)


@given(grids(), st.data())
def test_a_downbeat_set_by_hand_begins_a_bar_and_the_count(grid: BeatGrid, data: st.DataObject) -> None:
    beat = data.draw(st.integers(0, grid.beat_count - 1))
    everywhere = grid.with_downbeat_at(beat)
    assert everywhere.phrase_beat == beat
    assert everywhere.count_in_eight[beat] == 0
    assert set(np.diff(everywhere.downbeats)) <= {grid.metre.beats_per_bar}
    onwards = grid.with_downbeat_at(beat, whole_song=False)
    assert onwards.downbeats[onwards.downbeats < beat].tolist() == grid.downbeats[grid.downbeats < beat].tolist()
    assert onwards.place_in_bar[beat] == 0


@given(grids(), st.sampled_from(METRES))
def test_another_metre_starts_from_the_phrase(grid: BeatGrid, metre: Metre) -> None:
    changed = grid.with_metre(metre)
    assert changed.metre == metre
    assert changed.phrase_beat == grid.phrase_beat
    assert set(np.diff(changed.downbeats)) <= {metre.beats_per_bar}


@given(grids())
def test_doubled_and_halved_again_are_the_same_beats(grid: BeatGrid) -> None:
    twice = grid.doubled()
    assert twice.beat_count == 2 * grid.beat_count
    assert twice.tempo_bpm >= grid.tempo_bpm
    assert set(np.round(grid.downbeats_seconds, 9)) <= set(np.round(twice.downbeats_seconds, 9))
    assert twice.beats_seconds[twice.phrase_beat] == grid.beats_seconds[grid.phrase_beat]
    np.testing.assert_array_equal(twice.halved().beats_seconds, grid.beats_seconds)


def test_halved_keeps_the_phrase_beat() -> None:
    halved = BeatGrid(0.25 * np.arange(12), np.array([3, 7, 11])).halved()
    assert halved.beats_seconds.tolist() == [0.25, 0.75, 1.25, 1.75, 2.25, 2.75]
    assert halved.phrase_beat == 1
    with pytest.raises(ValueError, match="two or more"):
        BeatGrid(np.arange(3.0), np.array([1])).halved()


@given(grids(), st.floats(-5, 5))
def test_nudged_there_and_back(grid: BeatGrid, seconds: float) -> None:
    back = grid.nudged(seconds).nudged(-seconds)
    np.testing.assert_allclose(back.beats_seconds, grid.beats_seconds, atol=1e-9)


def test_taps_give_tempo_and_downbeat_even_with_one_left_out() -> None:
    taps = [2.0, 2.41, 2.79, 3.61, 4.0]
    grid = BeatGrid.regular(90, 20).tapped(taps)
    assert grid.tempo_bpm == pytest.approx(150, rel=0.02)
    assert grid.beats_seconds[grid.phrase_beat] == pytest.approx(2.0, abs=0.03)
    assert grid.beats_seconds[0] <= 0.01
    assert grid.beats_seconds[-1] >= 12.6
    with pytest.raises(ValueError, match="two or more"):
        grid.tapped([1.0])


def test_constant_fit_finds_the_tempo_of_a_shaky_grid() -> None:
    shake = 0.02 * np.sin(np.arange(64) * 2.4)
    fitted = BeatGrid(0.4 * np.arange(64) + shake, np.arange(0, 64, 4)).constant_fit()
    np.testing.assert_allclose(np.diff(fitted.beats_seconds), 0.4, atol=1e-4)
    np.testing.assert_allclose(fitted.beats_seconds, 0.4 * np.arange(64), atol=0.01)


def test_phrase_can_be_moved_to_another_bar() -> None:
    grid = BeatGrid.regular(120, 16).with_phrase_at(6)
    assert grid.phrase_downbeat == 1
    assert grid.count_in_eight[:5].tolist() == [4, 5, 6, 7, 0]


@pytest.mark.parametrize(
    ("beats", "downbeats"),
    [
        ([0.0], [0]),
        ([0.0, 0.0], [0]),
        ([1.0, 0.5], [0]),
        ([0.0, np.nan], [0]),
        ([0.0, 1.0], []),
        ([0.0, 1.0], [2]),
        ([0.0, 1.0], [-1]),
        ([0.0, 1.0, 2.0], [1, 1]),
        ([0.0, 1.0], [0.5]),
    ],
)
def test_wrong_grids_are_refused(beats: list[float], downbeats: list[float]) -> None:
    with pytest.raises(ValueError, match="beats"):
        BeatGrid(np.array(beats), np.array(downbeats))


def test_a_grid_cannot_be_changed_behind_its_back() -> None:
    times = np.arange(4.0)
    grid = BeatGrid(times, np.array([0]))
    times[0] = -9
    assert grid.beats_seconds[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        grid.beats_seconds[0] = 1
    for call in (
        lambda: grid.move_beat(4, 1.0),
        lambda: grid.delete_beat(-1),
        lambda: grid.with_downbeat_at(9),
    ):
        with pytest.raises(ValueError, match="beat: expected 0 to 3"):
            call()
