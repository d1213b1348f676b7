"""Curves and flags by columns of pixels."""

import numpy as np
from PySide6.QtGui import QColor

from choreo_studio.ui.timeline.columns import banded_image, highest, rgba, shares, upright_image


def test_the_highest_value_of_a_column_is_never_lost() -> None:
    values = np.zeros(1000)
    values[503] = 7.0
    frames = np.linspace(0, 1000, 11)
    assert highest(values, frames).tolist() == [0, 0, 0, 0, 0, 7, 0, 0, 0, 0]


def test_between_frames_the_curve_is_straight() -> None:
    found = highest(np.array([0.0, 10.0]), np.linspace(0, 1, 11))
    np.testing.assert_allclose(found, np.arange(1, 11))


def test_outside_the_dance_there_is_nothing() -> None:
    found = highest(np.ones(16), np.array([-20.0, -10.0, 0.0, 8.0, 16.0, 30.0]))
    assert found.tolist() == [0.0, 0.0, 1.0, 1.0, 0.0]


def test_flags_are_shares_of_their_columns() -> None:
    flags = np.array([True, True, False, False, True, False])
    np.testing.assert_allclose(shares(flags, np.array([0.0, 2.0, 4.0, 6.0])), [1.0, 0.0, 0.5])
    np.testing.assert_allclose(shares(flags, np.array([0.5, 1.0, 1.5, 2.5])), [1.0, 1.0, 0.5])


def test_strokes_are_where_they_should_be_with_soft_edges() -> None:
    colours = np.tile(rgba(QColor(255, 0, 0)), (3, 1))
    image = upright_image(np.array([0.0, 2.5, 4.0]), np.array([4.0, 4.0, 4.0]), 4, colours, 1.0)
    assert (image.width(), image.height()) == (3, 4)
    assert image.pixelColor(0, 0) == QColor(255, 0, 0)
    assert image.pixelColor(1, 1).alpha() == 0
    assert 120 <= image.pixelColor(1, 2).alpha() <= 135
    assert image.pixelColor(1, 3).alpha() == 255
    assert image.pixelColor(2, 3).alpha() == 0


def test_images_are_as_sharp_as_the_screen() -> None:
    image = banded_image(np.array([1.0, 0.0]), 6, rgba(QColor(0, 0, 255)), 2.0)
    assert image.devicePixelRatio() == 2.0
    assert (image.width(), image.height()) == (2, 6)
    assert image.pixelColor(0, 5) == QColor(0, 0, 255)
    assert image.pixelColor(1, 5).alpha() == 0
