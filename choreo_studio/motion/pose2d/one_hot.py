"""Coordinates of keypoints as one-hot images, in which generators of pictures can learn dances.

After HoT-Dance (Zhang et al., arXiv 2512.11720, 2025): a sequence of 2D poses is one image of many channels. Here the
image of a dancer has 2 K channels (x of point 0, y of point 0, x of point 1, ...), T rows and as many columns as bins;
each row of a channel has a single one, in the bin in which the coordinate lies. The bins divide the width of the
picture for x and its height for y. A row is empty where the point is outside the picture. Reading takes the middle of
the bin, so that nothing is further off than half a bin.
"""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats

BINS = 512
Bits = NDArray[np.uint8]


def one_hot_images(pixels: Floats, size: tuple[int, int], bins: int = BINS) -> Bits:
    """Bits (2 K, T, bins / 8), packed eight to a byte from the highest, of pixels (T, K, 2).

    Args:
        pixels: places in the picture; those outside leave their rows empty, of x and y both.
        size: width and height of the picture in pixels.
        bins: a multiple of 8.

    Raises:
        ValueError: when it is none.
    """
    if bins < 8 or bins % 8:
        raise ValueError(f"bins: expected a multiple of 8, found {bins}")
    frames, points, _ = pixels.shape
    places = pixels / np.array(size, dtype=np.float64)
    inside = np.all((places >= 0.0) & (places < 1.0), axis=-1)
    numbers = np.floor(np.where(inside[..., None], places, 0.0) * bins).astype(np.intp)
    numbers = numbers.transpose(1, 2, 0).reshape(2 * points, frames)
    bits = np.zeros((2 * points, frames, bins // 8), dtype=np.uint8)
    channels, rows = np.nonzero(np.repeat(inside.T, 2, axis=0))
    ones = numbers[channels, rows]
    bits[channels, rows, ones // 8] = 128 >> (ones % 8)
    return bits


def read_one_hot(images: Bits, size: tuple[int, int]) -> Floats:
    """Pixels (T, K, 2) from the packed bits of `one_hot_images`: the middles of bins, NaN for empty rows.

    Off by at most width / (2 bins) in x and height / (2 bins) in y.
    """
    channels, frames, packed = images.shape
    bits = np.unpackbits(images, axis=-1)
    places = (bits.argmax(axis=-1) + 0.5) / (8 * packed)
    places = np.where(bits.any(axis=-1), places, np.nan)
    return np.asarray(places.reshape(channels // 2, 2, frames).transpose(2, 0, 1) * np.array(size, dtype=np.float64))


def one_hot_error(size: tuple[int, int], bins: int = BINS) -> tuple[float, float]:
    """The most by which a coordinate read from one-hot images is off, x and y, pixels."""
    return size[0] / (2 * bins), size[1] / (2 * bins)
