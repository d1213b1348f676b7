import numpy as np

from choreo_studio.motion.pose2d.layouts import POINT_INDEX
from choreo_studio.motion.pose2d.stream import HIDDEN, SEEN
from choreo_studio.picture.skeleton_drawing import HIDDEN_BRIGHTNESS, POINT_COLOURS, skeleton_picture

SIZE = (200, 100)
WRIST, ELBOW = POINT_INDEX["RWrist"], POINT_INDEX["RElbow"]


def arm(state: int = SEEN, ahead: bool = True) -> np.ndarray:
    """A picture in which only a forearm lies ahead, from (40, 50) to (160, 50)."""
    pixels, seen = np.zeros((25, 2)), np.full(25, SEEN, dtype=np.uint8)
    pixels[ELBOW], pixels[WRIST], seen[WRIST] = (40.0, 50.0), (160.0, 50.0), state
    is_ahead = np.isin(np.arange(25), [ELBOW, WRIST] if ahead else [ELBOW])
    return np.array(skeleton_picture(pixels, seen, is_ahead, SIZE))


def test_a_limb_has_the_colour_of_its_outer_point() -> None:
    picture = arm()
    assert picture.shape == (100, 200, 3)
    assert tuple(picture[50, 100]) == tuple(picture[50, 160]) == POINT_COLOURS[WRIST]
    assert tuple(picture[50, 40]) == POINT_COLOURS[ELBOW]
    assert not picture[10].any() and not picture[:, 10].any()


def test_what_is_hidden_is_dimmed() -> None:
    dimmed = tuple(round(part * HIDDEN_BRIGHTNESS) for part in POINT_COLOURS[WRIST])
    picture = arm(HIDDEN)
    assert tuple(picture[50, 100]) == tuple(picture[50, 160]) == dimmed
    assert tuple(picture[50, 40]) == POINT_COLOURS[ELBOW]


def test_what_is_behind_the_camera_is_left_out_with_its_limbs() -> None:
    picture = arm(ahead=False)
    assert not picture[50, 100].any() and picture[50, 40].any()


def test_limbs_run_on_to_the_edge_of_the_picture() -> None:
    pixels, seen = np.zeros((25, 2)), np.full(25, SEEN, dtype=np.uint8)
    pixels[ELBOW], pixels[WRIST] = (100.0, 50.0), (400.0, 50.0)
    picture = np.array(skeleton_picture(pixels, seen, np.isin(np.arange(25), [ELBOW, WRIST]), SIZE))
    assert picture[50, 199].any()
