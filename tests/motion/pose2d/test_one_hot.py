import numpy as np
import pytest

from choreo_studio.motion.pose2d.one_hot import one_hot_error, one_hot_images, read_one_hot

SIZE = (1280, 720)


@pytest.mark.parametrize("bins", [8, 64, 512])
def test_reading_is_off_by_half_a_bin_at_most(bins: int) -> None:
    pixels = np.random.default_rng(0).uniform((0, 0), SIZE, (40, 17, 2))
    images = one_hot_images(pixels, SIZE, bins)
    assert images.shape == (34, 40, bins // 8) and images.dtype == np.uint8
    off = np.abs(read_one_hot(images, SIZE) - pixels)
    assert np.all(off <= np.array(one_hot_error(SIZE, bins)) + 1e-9)
    assert np.all(off.max(axis=(0, 1)) > 0.8 * np.array(one_hot_error(SIZE, bins)))


def test_each_row_has_a_single_one_in_its_channel() -> None:
    pixels = np.array([[[0.0, 719.9], [640.0, 0.0]]])
    bits = np.unpackbits(one_hot_images(pixels, SIZE, 8), axis=-1)
    assert bits.shape == (4, 1, 8) and np.all(bits.sum(axis=-1) == 1)
    assert bits.argmax(axis=-1)[:, 0].tolist() == [0, 7, 4, 0]


def test_outside_leaves_both_rows_empty() -> None:
    pixels = np.array([[[-1.0, 5.0], [5.0, 720.0], [np.nan, 5.0], [5.0, 5.0]]])
    images = one_hot_images(pixels, SIZE)
    assert not images[:6].any() and images[6:].any(axis=(1, 2)).all()
    back = read_one_hot(images, SIZE)
    assert np.isnan(back[0, :3]).all() and np.isfinite(back[0, 3]).all()


def test_bins_that_make_no_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="bins"):
        one_hot_images(np.zeros((1, 1, 2)), SIZE, 12)
