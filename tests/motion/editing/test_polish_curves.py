"""What polish does in some frames and in whole plants holds in all of them."""

import numpy as np
import pytest

from choreo_studio.motion.polish.curves import envelope, smoothed
from choreo_studio.motion.polish.plant_moves import PlantMoves
from choreo_studio.motion.polish.thinning import Thinned


@pytest.mark.parametrize("frames", [2, 31, 32, 33, 100])
def test_averages_and_envelopes_are_those_of_their_window(frames: int) -> None:
    values = np.random.default_rng(frames).normal(size=(frames, 2))
    weights = np.hanning(9)[1:-1] / np.hanning(9).sum()
    padded = np.pad(values, [(3, 3), (0, 0)], mode="edge")
    windows = np.stack([padded[place : place + frames] for place in range(7)])
    np.testing.assert_allclose(smoothed(values, 7), np.tensordot(weights, windows, 1), atol=1e-12)
    np.testing.assert_allclose(envelope(values, 7), smoothed(windows.max(axis=0), 7), atol=1e-12)


@pytest.mark.parametrize("frames", [7, 8])
def test_a_thinned_curve_comes_back(frames: int) -> None:
    thinned, time = Thinned.every(2, 10 * frames), np.linspace(0.0, 3.0, 10 * frames)
    curve = np.stack([np.sin(time), np.cos(time)], axis=1)
    back = thinned.spread(thinned.thin(curve))
    np.testing.assert_array_equal(back[thinned.picks], curve[thinned.picks])
    np.testing.assert_allclose(back[4:-4], curve[4:-4], atol=1e-4)


def test_a_foot_moves_as_one_in_a_plant_and_not_at_all_where_frames_are_kept() -> None:
    down = np.zeros((30, 3), dtype=np.bool_)
    down[4:10, 0] = down[15:20, 0] = down[24:, 0] = down[2:8, 1] = True
    weight = np.ones(30)
    weight[27:] = 0.0
    moves = np.random.default_rng(1).normal(size=(30, 3, 3))
    moved = PlantMoves.of(down, weight).spread(moves)
    np.testing.assert_allclose(moved[4:10, 0], np.tile(moves[4:10, 0].mean(axis=0), (6, 1)))
    np.testing.assert_allclose(moved[15:20, 0], np.tile(moves[15:20, 0].mean(axis=0), (5, 1)))
    assert np.array_equal(moved[24:, 0], np.zeros((6, 3)))
    share = (moved[9:16, 0] - moved[9, 0]) / (moved[15, 0] - moved[9, 0])
    assert (np.diff(share, axis=0) > 0.0).all(), "it comes back on its way to the next plant"
    assert np.array_equal(moved[27:, 1:], np.zeros((3, 2, 3)))
    free = PlantMoves.of(np.zeros((30, 1), dtype=np.bool_), np.ones(30)).spread(moves[:, :1])
    assert np.array_equal(free, moves[:, :1])
