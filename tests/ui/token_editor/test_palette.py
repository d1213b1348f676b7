"""Colours of codes."""

import numpy as np
import pytest

from choreo_studio.ui.shared.theme import DARK, LIGHT, Theme
from choreo_studio.ui.token_editor.palette import code_colours, heat_colours, is_bright, rgb, shown_colours


def luminance(colours: np.ndarray) -> np.ndarray:
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_codes_differ_from_each_other_but_are_equally_bright(theme: Theme) -> None:
    colours = code_colours(256, theme.name)
    assert colours.shape == (256, 3) and colours.min() >= 0 and colours.max() <= 1
    assert len(np.unique(np.round(colours * 255), axis=0)) > 240
    neighbours = np.linalg.norm(np.diff(colours, axis=0), axis=1)
    assert neighbours.min() > 0.08
    shades = [luminance(colours[shade::3]) for shade in range(3)]
    assert all(np.ptp(shade) < 0.12 for shade in shades)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_what_the_model_was_unsure_of_fades_into_the_ground(theme: Theme) -> None:
    sure = np.linspace(0.0, 1.0, 5)
    ground = rgb(theme.background)
    for colours in (
        shown_colours(np.full(5, 7, dtype=np.int32), sure, 256, theme),
        heat_colours(sure, theme.lead, theme),
    ):
        assert (np.diff(np.linalg.norm(colours - ground, axis=1)) > 0.03).all()
    certain = shown_colours(np.array([7], dtype=np.int32), np.ones(1), 256, theme)
    np.testing.assert_allclose(certain[0], code_colours(256, theme.name)[7])


def test_letters_are_dark_on_bright_cells_and_light_on_dark_ones() -> None:
    assert list(is_bright(np.array([[1.0, 1.0, 1.0], [0.1, 0.1, 0.1], [0.9, 0.8, 0.2]]))) == [True, False, True]
