"""Colours of materials: as displayed, and as the linear light in which files count."""

import numpy as np

from choreo_studio.motion.rotations import Floats


def as_linear(displayed: Floats) -> Floats:
    """Linear light from displayed (sRGB) values 0..1 (IEC 61966-2-1)."""
    shown = np.clip(displayed, 0.0, 1.0)
    return np.asarray(np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4))


def as_displayed(linear: Floats) -> Floats:
    """Displayed (sRGB) values from linear light 0..1 (IEC 61966-2-1)."""
    light = np.clip(linear, 0.0, 1.0)
    return np.asarray(np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055))
