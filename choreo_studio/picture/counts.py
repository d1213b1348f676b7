"""Bars and counts written into pictures: a label such as "bar 9 : 2" and a large count that pulses on the beat."""

from dataclasses import dataclass
from functools import cache

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
        height: of the pictures, pixels.
    """

    def __init__(self, grid: BeatGrid, look: Look, height: int) -> None:
        self._grid, self._look = grid, look
        self._margin = round(height * _MARGIN_SHARE)
        self._label = max(_SMALLEST_TEXT, round(height * _LABEL_SHARE))
        self._count = max(_SMALLEST_TEXT, round(height * _COUNT_SHARE))

    def stamp(self, pixels: Pixels, seconds: float) -> None:
        """Write the counts of a moment into (H, W, 3 or more) pixels; nothing where no beat sounds."""
        place = place_at(self._grid, seconds)
        if place is None:
            return
        box = round(self._count * (1.0 + _GROWTH))
        ground = pixels[self._margin :, self._margin :][:box, :box]
        _blend(ground, _disc(box)[: ground.shape[0], : ground.shape[1]], self._look.sky)
        colour = self._look.couple if place.count == 1 else self._look.text
        self._write(pixels, _text(str(place.count), self._pulsing(place.part), True), box / 2, box / 2, colour)
        label = _text(place.label, self._label, False)
        self._write(pixels, label, label.shape[1] / 2, box + label.shape[0], self._look.text)

    def _pulsing(self, part: float) -> int:
        step = int(min(part / _PULSE_BEATS, 1.0) * _PULSE_STEPS)
        return round(self._count * (1.0 + _GROWTH * 0.8 * (1.0 - step / _PULSE_STEPS) ** 2))

    def _write(self, pixels: Pixels, cover: Cover, across: float, down: float, colour: NDArray[np.float64]) -> None:
        top = self._margin + round(down - cover.shape[0] / 2)
        left = self._margin + round(across - cover.shape[1] / 2)
        part = pixels[max(top, 0) :, max(left, 0) :][: cover.shape[0], : cover.shape[1]]
        _blend(part, cover[: part.shape[0], : part.shape[1]], colour)


def _blend(part: Pixels, cover: Cover, colour: NDArray[np.float64]) -> None:
    seen = part[..., :3].astype(np.uint16)
    ink = np.round(colour * 255.0).astype(np.uint16)
    part[..., :3] = (seen * (_OPAQUE - cover[..., None]) + ink * cover[..., None]) // _OPAQUE


@cache
def _text(text: str, pixels: int, is_strong: bool) -> Cover:
    """How much each pixel of a text is covered, 0..256, cut close around it."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(pixels)
    stroke = max(1, pixels // 24) if is_strong else 0
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).textbbox((0, 0), text, font, stroke_width=stroke)
    image = Image.new("L", (int(right - left) + 2, int(bottom - top) + 2))
    ImageDraw.Draw(image).text((1 - left, 1 - top), text, fill=255, font=font, stroke_width=stroke)
    return np.asarray(image, dtype=np.uint16) * _OPAQUE // 255


@cache
def _disc(pixels: int) -> Cover:
    """A round ground with a soft edge that lets some of the picture through."""
    places = np.arange(pixels) - (pixels - 1) / 2.0
    inside = np.clip(pixels / 2.0 - np.hypot(places[:, None], places[None]), 0.0, 1.0)
    return np.asarray(np.round(_GROUND_ALPHA * inside), dtype=np.uint16)
