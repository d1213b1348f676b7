"""Bars and counts written into pictures: a label such as "bar 9 : 2" and a large count that pulses on the beat."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.picture.look import Look

Pixels = NDArray[np.uint8]
Cover = NDArray[np.uint16]

_COUNT_SHARE, _LABEL_SHARE, _MARGIN_SHARE = 0.15, 0.048, 0.035
_SMALLEST_TEXT = 9
_PULSE_BEATS, _PULSE_STEPS, _GROWTH = 0.4, 6, 0.3
_GROUND_ALPHA = 150
_OPAQUE = 256
_FINER = 3


@dataclass(frozen=True)
class Place:
    """Where a moment lies: number of the bar, place in it and count in the dancers' eight from 1, part of the beat."""

    bar: int
    beat: int
    count: int
    part: float

    @property
    def label(self) -> str:
        """As it is said."""
        return f"bar {self.bar} : {self.beat}"


def place_at(grid: BeatGrid, seconds: float) -> Place | None:
    """The beat that sounds at a moment, None before the first and after the last one."""
    at = float(grid.positions_at(seconds)) + 1e-6
    beat = int(np.floor(at))
    if not 0 <= beat < grid.beat_count:
        return None
    bar = next(bar for bar in reversed(grid.bars) if bar.first_beat <= beat)
    return Place(bar.number, beat - bar.first_beat + 1, int(grid.count_in_eight[beat]) + 1, at - beat)


class CountOverlay:
    """Writes counts into pictures of one size, at their upper left.

    Args:
        grid: the beats.
        look: colours of the stage.
        width, height: of the pictures, pixels.
    """

    def __init__(self, grid: BeatGrid, look: Look, width: int, height: int) -> None:
        self._grid, self._look = grid, look
        short = min(width, height)
        self._margin = round(short * _MARGIN_SHARE)
        self._label = max(_SMALLEST_TEXT, round(short * _LABEL_SHARE))
        self._count = max(_SMALLEST_TEXT, round(short * _COUNT_SHARE))

    def stamp(self, pixels: Pixels, seconds: float) -> None:
        """Write the counts of a moment into (H, W, 3 or more) pixels; nothing where no beat sounds."""
        place = place_at(self._grid, seconds)
        if place is None:
            return
        box = round(self._count * (1.0 + _GROWTH))
        self._put(pixels, _ground(box, box), box / 2, box / 2, self._look.sky)
        colour = self._look.couple if place.count == 1 else self._look.text
        self._put(pixels, _text(str(place.count), self._pulsing(place.part), True), box / 2, box / 2, colour)
        label = _text(place.label, self._label, False)
        high, wide = label.shape[0] * 2, label.shape[1] + label.shape[0]
        self._put(pixels, _ground(high, wide), wide / 2, box + label.shape[0] * 1.2, self._look.sky)
        self._put(pixels, label, wide / 2, box + label.shape[0] * 1.2, self._look.text)

    def _pulsing(self, part: float) -> int:
        step = int(min(part / _PULSE_BEATS, 1.0) * _PULSE_STEPS)
        return round(self._count * (1.0 + _GROWTH * 0.8 * (1.0 - step / _PULSE_STEPS) ** 2))

    def _put(self, pixels: Pixels, cover: Cover, across: float, down: float, colour: NDArray[np.float64]) -> None:
        top = self._margin + round(down - cover.shape[0] / 2)
        left = self._margin + round(across - cover.shape[1] / 2)
        part = pixels[max(top, 0) :, max(left, 0) :][: cover.shape[0], : cover.shape[1]]
        _blend(part, cover[: part.shape[0], : part.shape[1]], colour)


def _blend(part: Pixels, cover: Cover, colour: NDArray[np.float64]) -> None:
    seen = part[..., :3].astype(np.uint16)
    ink = np.round(colour * 255.0).astype(np.uint16)
    part[..., :3] = (seen * (_OPAQUE - cover[..., None]) + ink * cover[..., None]) // _OPAQUE


@lru_cache(maxsize=128)
def _text(text: str, pixels: int, is_strong: bool) -> Cover:
    """How much each pixel of a text is covered, 0..256, cut close around it."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    font = ImageFont.load_default(_FINER * pixels)
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).textbbox((0, 0), text, font)
    weight = max(1, _FINER * pixels // 64) if is_strong else 0
    size = (int(right - left) + 2 * weight + 2, int(bottom - top) + 2 * weight + 2)
    image = Image.new("L", size)
    ImageDraw.Draw(image).text((1 + weight - left, 1 + weight - top), text, fill=255, font=font)
    if weight:
        # Pillow's own stroke leaves notches where the outline of a figure bends sharply.
        image = image.filter(ImageFilter.MaxFilter(2 * weight + 1))
    image = image.resize((-(-size[0] // _FINER), -(-size[1] // _FINER)), Image.Resampling.BOX)
    return np.asarray(image, dtype=np.uint16) * _OPAQUE // 255


@cache
def _ground(height: int, width: int) -> Cover:
    """A ground with round ends and a soft edge that lets some of the picture through."""
    down, across = (np.arange(pixels) - (pixels - 1) / 2.0 for pixels in (height, width))
    radius = min(height, width) / 2.0
    beyond = np.maximum(np.abs(across) - (width / 2.0 - radius), 0.0)
    inside = np.clip(radius - np.hypot(down[:, None], beyond[None]), 0.0, 1.0)
    return np.asarray(np.round(_GROUND_ALPHA * inside), dtype=np.uint16)
