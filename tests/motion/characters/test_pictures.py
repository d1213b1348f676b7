"""Pictures of strangers' characters."""

import io

import numpy as np
import pytest
from PIL import Image

from choreo_studio.motion.characters import pictures
from choreo_studio.motion.characters.pictures import Pictures
from choreo_studio.motion.scene import Material


def png(grey: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (20, 10), grey).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_that_many_materials_show_is_made_once() -> None:
    made = Pictures()
    first, second = made.of(Material("skin", image=png(9))), made.of(Material("cloth", image=png(9)))
    assert first is second and first is not None and first.shape == (10, 20, 4)
    assert made.of(Material("plain")) is None


def test_pictures_without_end_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_MOST_BYTES", 1000)
    made = Pictures()
    found = [made.of(Material("m", image=png(grey))) for grey in range(4)]
    assert [one is None for one in found] == [False, False, True, True]
    assert np.array_equal(made.of(Material("again", image=png(0))), found[0])  # type: ignore[arg-type]
