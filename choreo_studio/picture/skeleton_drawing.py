"""Keypoints drawn as the coloured sticks that video models are steered with."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from choreo_studio.motion.pose2d.layouts import BODY25
from choreo_studio.motion.pose2d.stream import SEEN
from choreo_studio.motion.rotations import Floats

Colour = tuple[int, int, int]
# What OpenPose gives its 25 points; a limb has the colour of its second point.
POINT_COLOURS: tuple[Colour, ...] = (
    (255, 0, 85), (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0),
    (255, 0, 0), (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (255, 0, 170),
    (170, 0, 255), (255, 0, 255), (85, 0, 255), (0, 0, 255), (0, 0, 255), (0, 0, 255), (0, 255, 255), (0, 255, 255),
    (0, 255, 255),
)  # fmt: skip
HIDDEN_BRIGHTNESS = 0.4
"""Of limbs and points that something hides; they are drawn first."""
_STICK_SHARE = 1.0 / 120.0


def skeleton_picture(
    pixels: Floats, seen: NDArray[np.uint8], is_ahead: NDArray[np.bool_], size: tuple[int, int]
) -> Image.Image:
    """One dancer's skeleton on black, in OpenPose's colours.

    Args:
        pixels: (25, 2) places in the picture or beside it.
        seen: (25,) what is seen of them.
        is_ahead: (25,) whether they are in front of the camera; what is not is left out with its limbs.
        size: width and height in pixels.
    """
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    stick = max(2, round(min(size) * _STICK_SHARE))
    bright = seen == SEEN
    limbs = [limb for limb in BODY25.limbs if is_ahead[list(limb)].all()]
    for first, second in sorted(limbs, key=lambda limb: bool(bright[list(limb)].all())):
        colour = _shade(POINT_COLOURS[second], bool(bright[[first, second]].all()))
        draw.line([*pixels[first], *pixels[second]], fill=colour, width=stick)
    for point in sorted(np.flatnonzero(is_ahead), key=lambda point: bool(bright[point])):
        x, y = pixels[point]
        circle = (x - stick, y - stick, x + stick, y + stick)
        draw.ellipse(circle, fill=_shade(POINT_COLOURS[point], bool(bright[point])))
    return picture


def _shade(colour: Colour, is_bright: bool) -> Colour:
    red, green, blue = (round(part * (1.0 if is_bright else HIDDEN_BRIGHTNESS)) for part in colour)
    return red, green, blue
