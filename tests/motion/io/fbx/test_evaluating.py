"""Curves of FBX files between their keys, against what the FBX SDK (through FBX2glTF 0.9.7) makes of the same file."""

from pathlib import Path

import numpy as np
import pytest

from tests.motion.io.fbx.maker import Maker

FRAMES = (0, 4, 24, 29, 40, 44, 60)
VALUES = (6.0, -7.0, 7.0, 1.0, 8.0, 0.0, -1.0)
ASKED = (0, 2, 15, 26, 35, 42, 55, 60)
SLOPES = ((171.6, -128.9), (43.5, 81.9), (177.1, 66.3), (-146.6, -0.9), (-2.6, 0.1), (183.4, -60.0), (-110.5, 8.8))
WEIGHTS = ((8735, 5395), (5949, 8141), (8482, 5041), (5447, 1172), (2776, 8970), (8403, 728), (4679, 4733))
TENSIONS = (
    (0.3, 0.9, 0.2, 0),
    (-0.5, 0.9, 0.0, 0),
    (0.4, 0.0, -0.6, 0),
    (0.4, 0.5, -0.6, 0),
    (-0.1, -0.3, -0.7, 0),
    (-0.6, 0.9, 0.8, 0),
    (-0.2, 0.5, -0.9, 0),
)
SDK = {
    "held": ((0x2,), True, (6.0, 6.0, -7.0, 7.0, 1.0, 8.0, 0.0, -1.0)),
    "next": ((0x102,), True, (6.0, -7.0, 7.0, 1.0, 8.0, 0.0, -1.0, -1.0)),
    "straight": ((0x4,), True, (6.0, -0.5, 0.7, 4.6, 4.818, 4.0, -0.687, -1.0)),
    "own slopes": ((0x408,), True, (6.0, 4.508, -3.156, 8.078, -1.037, 3.955, 10.526, -1.0)),
    "automatic": ((0x108,), True, (6.0, -2.76, -1.317, 3.924, 3.99, 4.192, 0.18, -1.0)),
    "progressive": ((0x6108,), True, (6.0, -0.5, 1.047, 4.888, 4.976, 4.094, -0.969, -1.0)),
    "nothing told": ((0x8,), True, (6.0, -0.5, 1.047, 4.888, 4.976, 4.0, -0.768, -1.0)),
    "by time": ((0x2108,), False, (6.0, -2.146, 0.268, 5.088, 5.153, 4.192, -1.104, -1.0)),
    "mixed": (
        (0x6104, 0x408, 0x408, 0x408, 0x4, 0x4, 0x408),
        True,
        (6.0, -0.5, -3.156, 8.078, -1.037, 4.0, -0.687, -1.0),
    ),
}


def curve_values(folder: Path, flags: tuple[int, ...], data: np.ndarray) -> np.ndarray:
    maker = Maker()
    root, *_ = maker.chain("abc", step=(0, 0, 0))
    maker.move(maker.take("t"), root, FRAMES, VALUES, flags=flags * (len(FRAMES) // len(flags)), data=data.tolist())
    found = maker.read(folder).figures[0].pose.positions[list(ASKED), 0, 0]
    return np.asarray(found * 100.0)


def with_slopes(weights: tuple[tuple[int, int], ...] | None = None) -> np.ndarray:
    data = np.zeros((len(FRAMES), 4), dtype=np.float32)
    data[:, :2] = SLOPES
    if weights:
        pairs = np.array(weights, dtype=np.uint32)
        data[:, 2] = (pairs[:, 0] | pairs[:, 1] << 16).view(np.float32)
    return data


@pytest.mark.parametrize("way", SDK)
def test_every_way_of_going_from_key_to_key_is_as_in_the_sdk(tmp_path: Path, way: str) -> None:
    flags, has_slopes, expected = SDK[way]
    data = with_slopes() if has_slopes else np.zeros((len(FRAMES), 4))
    np.testing.assert_allclose(curve_values(tmp_path, flags, data), expected, atol=6e-4)


def test_weighted_tangents_are_as_in_the_sdk(tmp_path: Path) -> None:
    expected = (6.0, 13.757, -12.194, 15.624, -9.319, 1.26, 35.998, -1.0)
    found = curve_values(tmp_path, (0x3000408,), with_slopes(WEIGHTS))
    np.testing.assert_allclose(found, expected, atol=6e-4)


def test_tension_continuity_and_bias_are_as_in_the_sdk(tmp_path: Path) -> None:
    expected = (6.0, -0.968, -7.813, 4.348, 6.642, 2.975, -6.638, -1.0)
    np.testing.assert_allclose(curve_values(tmp_path, (0x208,), np.array(TENSIONS)), expected, atol=6e-4)
