"""Characters painted for dialogs."""

import numpy as np

from choreo_studio.motion.characters.stance import stance_of
from choreo_studio.motion.skeleton import INDEX, lead_body
from choreo_studio.picture.portrait import Portrait, Window
from tests.builders_character import stranger

FIGURE = stranger(lead_body())
STANCE = stance_of(FIGURE)


def test_a_portrait_covers_the_character_and_nothing_else() -> None:
    portrait = Portrait.of(FIGURE, STANCE)
    vertices = portrait.vertices(STANCE)
    window = Window.around(vertices, 0.0, 200, 300)
    picture = portrait.drawn(vertices, window)
    assert picture.shape == (300, 200, 4)
    covered = picture[..., 3] > 0
    assert 0.1 < covered.mean() < 0.5
    rows, columns = np.nonzero(covered)
    seen = window.seen(vertices)
    assert abs(rows.max() - seen[:, 1].max()) < 3 and abs(columns.min() - seen[:, 0].min()) < 3
    chest = window.seen(STANCE.positions[0, [INDEX["Spine2"] + 1]])[0]
    around = covered[int(chest[1]) - 8 : int(chest[1]) + 8, int(chest[0]) - 8 : int(chest[0]) + 8]
    assert around.all(), "no holes"


def test_turned_half_round_left_and_right_change_places() -> None:
    portrait = Portrait.of(FIGURE, STANCE)
    hand = STANCE.positions[0, [INDEX["LeftHand"] + 1]]
    front, back = (Window.around(portrait.vertices(STANCE), yaw, 200, 300) for yaw in (0.0, np.pi))
    assert front.seen(hand)[0, 0] > 100.0 > back.seen(hand)[0, 0]


def test_who_has_no_skin_has_an_empty_portrait() -> None:
    bare = type(FIGURE)(FIGURE.name, FIGURE.hierarchy, (), FIGURE.translations, FIGURE.rotations)
    portrait = Portrait.of(bare, STANCE)
    picture = portrait.drawn(portrait.vertices(STANCE), Window(0.0, np.zeros(3), 100.0, 20, 30))
    assert not picture.any()
