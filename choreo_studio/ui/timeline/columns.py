"""Curves and flags as images, a column of device pixels at a time, with soft edges."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.ui.shared.time_axis import TimeAxis

Floats = NDArray[np.float64]


def edges_seconds(axis: TimeAxis, ratio: float) -> Floats:
    """Times at the edges of every column of device pixels of the time area, (C + 1,)."""
    columns = max(1, round(axis.width_px * ratio))
    return np.linspace(axis.start_seconds, axis.end_seconds, columns + 1)


def edges_frames(axis: TimeAxis, ratio: float, grid: BeatGrid) -> Floats:
    """The same counted in beat frames, (C + 1,)."""
    return grid.positions_at(edges_seconds(axis, ratio)) * FRAMES_PER_BEAT


def highest(values: Floats, frames: Floats) -> Floats:
    """Highest of (T,) values in each column, (C,), between frames in a straight line; 0 outside.

    Args:
        values: one per frame.
        frames: (C + 1,) edges of the columns in frames.
    """
    count = len(values)
    at_edges = np.interp(frames, np.arange(count), values)
    best = np.maximum(at_edges[:-1], at_edges[1:])
    first, end = np.ceil(frames[:-1]).astype(np.int64), np.floor(frames[1:]).astype(np.int64) + 1
    first, end = np.clip(first, 0, count - 1), np.clip(end, 0, count)
    holds = end > first
    if holds.any():
        pairs = np.stack([first[holds], end[holds]], axis=1).ravel()
        inner = np.maximum.reduceat(np.append(values, values[-1]), pairs)[::2]
        best[holds] = np.maximum(best[holds], inner)
    return np.where((frames[1:] <= 0) | (frames[:-1] >= count), 0.0, best)


def shares(flags: NDArray[np.bool_], frames: Floats) -> Floats:
    """Share 0..1 of each column in which (T,) flags are True, (C,)."""
    total = np.concatenate([[0.0], np.cumsum(flags)])
    at_edges = np.interp(frames, np.arange(len(total)), total)
    return np.asarray(np.diff(at_edges) / np.maximum(np.diff(frames), 1e-9)).clip(0.0, 1.0)


def upright_image(top: Floats, bottom: Floats, height: int, colours: Floats, ratio: float) -> QImage:
    """One upright stroke in each column.

    Args:
        top, bottom: (C,) device pixels from the upper edge.
        height: device pixels.
        colours: (C, 4) red, green, blue, alpha from 0 to 1.
        ratio: device pixels in a pixel.
    """
    rows = np.arange(height, dtype=np.float32)[:, None]
    low, high = bottom.astype(np.float32), top.astype(np.float32)
    cover = np.clip(np.minimum(low, rows + 1.0) - np.maximum(high, rows), 0.0, 1.0)
    return _image(_pixels(cover, colours), ratio)


def banded_image(cover: Floats, height: int, colours: Floats, ratio: float) -> QImage:
    """One row of cover 0..1 for all columns, (C,), drawn `height` device pixels high."""
    row = _pixels(cover[None, :], colours)
    return _image(np.repeat(row, height, axis=0), ratio)


def rgba(color: QColor) -> Floats:
    """A colour as four numbers from 0 to 1."""
    return np.array([color.redF(), color.greenF(), color.blueF(), color.alphaF()])


def _pixels(cover: NDArray[np.floating], colours: Floats) -> NDArray[np.uint8]:
    """Blue, green, red and alpha of (H, W) covers, colours multiplied by alpha as Qt wants them."""
    alpha = colours[..., 3:]
    premultiplied = np.concatenate([colours[..., 2::-1] * alpha, alpha], axis=-1).astype(np.float32) * 255.0
    shaded = cover.astype(np.float32)[..., None] * premultiplied
    return np.asarray(shaded + np.float32(0.5), dtype=np.uint8)


def _image(pixels: NDArray[np.uint8], ratio: float) -> QImage:
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
    image.setDevicePixelRatio(ratio)
    return image
