"""A colour for every code: as many hues as there are codes, all of one lightness and one strength to the eye."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from choreo_studio.ui.shared.theme import Theme, color

Floats = NDArray[np.float64]
# A step of this share of the circle never comes near a hue used shortly before.
_GOLDEN = 0.6180339887498949
_LOOK = {"dark": (0.70, 0.09, 0.07), "light": (0.72, 0.09, 0.06)}
_FAINTEST = 0.16


@cache
def code_colours(codes: int, theme_name: str) -> Floats:
    """Red, green and blue from 0 to 1 of every code, (K, 3).

    Hues lie evenly in OKLCH (Ottosson, 2020); two shades of lightness in turn tell near hues apart.

    Args:
        codes: K.
        theme_name: "dark" or "light".
    """
    lightness, chroma, swing = _LOOK[theme_name]
    number = np.arange(codes)
    hue = 2.0 * np.pi * ((number * _GOLDEN) % 1.0)
    light = np.asarray(lightness + swing * ((number % 3) - 1), dtype=np.float64)
    return _srgb(light, chroma * np.cos(hue), chroma * np.sin(hue))


def shown_colours(codes: NDArray[np.int32], sure: NDArray[np.floating], size: int, theme: Theme) -> Floats:
    """Colours (N, 3) from 0 to 1 of codes (N,), the fainter the less sure (N,) the model was of them."""
    ground = rgb(theme.background)
    weight = (_FAINTEST + (1.0 - _FAINTEST) * np.asarray(sure, dtype=np.float64))[:, None]
    return np.asarray(weight * code_colours(size, theme.name)[codes] + (1.0 - weight) * ground)


def heat_colours(sure: NDArray[np.floating], stream_colour: str, theme: Theme) -> Floats:
    """Colours (N, 3) of a row that is too small for codes: its own, the fainter the less sure."""
    weight = (0.08 + 0.80 * np.asarray(sure, dtype=np.float64))[:, None]
    return np.asarray(weight * rgb(stream_colour) + (1.0 - weight) * rgb(theme.background))


def rgb(value: str) -> Floats:
    """A colour of the theme as three numbers from 0 to 1."""
    made = color(value)
    return np.array([made.redF(), made.greenF(), made.blueF()])


def is_bright(colours: Floats) -> NDArray[np.bool_]:
    """Which of some colours (N, 3) want dark letters on them."""
    return np.asarray(colours @ np.array([0.299, 0.587, 0.114]) > 0.47)


def _srgb(light: Floats, a: Floats, b: Floats) -> Floats:
    l_root = light + 0.3963377774 * a + 0.2158037573 * b
    m_root = light - 0.1055613458 * a - 0.0638541728 * b
    s_root = light - 0.0894841775 * a - 1.2914855480 * b
    l, m, s = l_root**3, m_root**3, s_root**3  # noqa: E741 - the names of the source
    linear = np.stack(
        [
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
        ],
        axis=-1,
    ).clip(0.0, 1.0)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))
