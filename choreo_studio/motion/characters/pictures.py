"""Pictures that strangers laid over their characters."""

import io

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.scene import Material

_LARGEST_PICTURE, _LARGEST_SOURCE = 2048, 8192
_MOST_BYTES = 1 << 30
Pixels = NDArray[np.uint8]


class Pictures:
    """The pictures of a character, each made once; those that no memory is left for stay away."""

    def __init__(self) -> None:
        self._made: dict[bytes, Pixels | None] = {}
        self._left = _MOST_BYTES

    def of(self, material: Material) -> Pixels | None:
        """As `picture_of`."""
        image = material.image
        if image is None:
            return None
        if image not in self._made:
            made = picture_of(material) if self._left > 0 else None
            self._left -= 0 if made is None else made.nbytes
            self._made[image] = made
        return self._made[image]


def picture_of(material: Material) -> Pixels | None:
    """The picture of a material, at most 2048 pixels on a side; None where it cannot be read."""
    if material.image is None:
        return None
    from PIL import Image

    try:
        with Image.open(io.BytesIO(material.image), formats=("PNG", "JPEG")) as image:
            if max(image.size) > _LARGEST_SOURCE:
                return None
            image.draft("RGB", (_LARGEST_PICTURE, _LARGEST_PICTURE))
            shown = image.convert("RGBA")
            shown.thumbnail((_LARGEST_PICTURE, _LARGEST_PICTURE))
            return np.array(shown, dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # A character without its picture still dances.
        return None
