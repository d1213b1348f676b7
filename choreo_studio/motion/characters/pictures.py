"""Pictures that strangers laid over their characters."""

import io

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.scene import Material

_LARGEST_PICTURE, _LARGEST_SOURCE = 2048, 8192
Pixels = NDArray[np.uint8]


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
