"""Characters drawn instead of mannequins."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from choreo_studio.motion.characters.character import character_of
from choreo_studio.motion.characters.costume import Costume, costume_of
from choreo_studio.motion.characters.pictures import picture_of
from choreo_studio.motion.scene import Figure, Material
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from tests.builders_character import stranger
from tests.picture.builders_picture import HEIGHT, WIDTH, blue_share, dancing_frame, orange_share, skip_without_gl


@pytest.fixture(autouse=True)
def _gl() -> None:
    skip_without_gl()


def png(colour: tuple[int, int, int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()


def painted(material: Material) -> Figure:
    """A stranger in one material, with places in its picture."""
    figure = stranger(lead_body())
    skin = figure.skins[0]
    uvs = np.full((len(skin.positions), 2), 0.5)
    of = np.zeros_like(skin.material_of)
    return replace(figure, skins=(replace(skin, uvs=uvs, materials=(material,), material_of=of),))


def costume(material: Material) -> Costume:
    return costume_of(character_of(painted(material)))


def red_share(picture: np.ndarray) -> float:
    wide = picture.astype(int)
    return float(((wide[..., 0] > wide[..., 1] + 40) & (np.abs(wide[..., 1] - wide[..., 2]) < 25)).mean())


def test_a_character_is_drawn_in_the_colours_of_its_picture_beside_our_mannequin() -> None:
    frame = dancing_frame()
    worn = costume(Material("skin", image=png((230, 20, 20, 255))))
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        before = painter.picture(frame)
        seen = painter.picture(replace(frame, costumes=(worn, None)))
        after = painter.picture(frame)
    assert red_share(before) < 0.002 < 0.01 < red_share(seen)
    assert orange_share(seen) < 0.2 * orange_share(before)
    assert blue_share(seen) > 0.5 * blue_share(before)
    assert np.array_equal(before, after), "the mannequin comes back"


def test_colours_count_without_a_picture_and_holes_are_holes() -> None:
    frame = dancing_frame()
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        plain = painter.picture(replace(frame, costumes=(costume(Material("skin", (0.9, 0.1, 0.1))), None)))
        holes = Material("skin", image=png((230, 20, 20, 0)), is_cut_out=True)
        gone = painter.picture(replace(frame, costumes=(costume(holes), None)))
    assert red_share(plain) > 0.01
    assert red_share(gone) < 0.002


def test_a_ghost_wears_what_the_couple_wears() -> None:
    frame = dancing_frame()
    worn = costume(Material("skin", (0.9, 0.1, 0.1)))
    away = replace(frame.couple, positions=frame.couple.positions + np.array([0.9, 0.0, 0.0]))
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        alone = red_share(painter.picture(replace(frame, costumes=(worn, None))))
        haunted = red_share(painter.picture(replace(frame, costumes=(worn, None), ghost=away)))
    assert haunted > 1.3 * alone


def test_pictures_that_are_none_are_left_out_and_large_ones_made_smaller() -> None:
    assert picture_of(Material("a", image=b"\x89PNG nonsense")) is None
    assert picture_of(Material("a", image=b"")) is None
    buffer = io.BytesIO()
    Image.new("L", (3000, 10)).save(buffer, "PNG")
    small = picture_of(Material("a", image=buffer.getvalue()))
    assert small is not None and small.shape == (7, 2048, 4)
