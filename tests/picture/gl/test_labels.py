"""Masks and depths of a couple."""

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.pose2d.occlusion import first_surfaces
from choreo_studio.motion.shot import Shot
from choreo_studio.motion.skinning import posable
from choreo_studio.picture.framing import rig_at
from choreo_studio.picture.gl.egl import EglContext
from choreo_studio.picture.gl.labels import LabelPainter, Labels
from choreo_studio.picture.pose import CouplePose
from choreo_studio.picture.shooting import shot_along
from choreo_studio.picture.show import Show, couple_at
from choreo_studio.resources import assets_folder
from choreo_studio.session.storage import load_project
from tests.builders import swaying_duet
from tests.motion.pose2d.builders import crossing_couple, giant, standing_couple, with_giant
from tests.picture.builders_picture import skip_without_gl

WIDTH, HEIGHT = 320, 180
FRONT = Shot.still(np.array([0.0, 1.0, 6.0]), np.array([0.0, 1.0, 0.0]), 225.0, WIDTH, HEIGHT)


@pytest.fixture(autouse=True)
def _gl() -> None:
    skip_without_gl()


def couples(motion) -> list[CouplePose]:  # type: ignore[no-untyped-def]
    """The dancers of every frame."""
    poses = [forward_kinematics(clip) for clip in motion]
    return [
        CouplePose(*(np.stack([getattr(pose, name)[frame] for pose in poses]) for name in ("positions", "rotations")))
        for frame in range(motion.frame_count)
    ]


def labels_of(motion, shot: Shot = FRONT) -> list[Labels]:  # type: ignore[no-untyped-def]
    """What the pictures of all frames show."""
    with LabelPainter(shot.width, shot.height) as painter:
        return [painter.labels(couple, shot.at(frame)) for frame, couple in enumerate(couples(motion))]


def surfaces(positions, rotations):  # type: ignore[no-untyped-def]
    """Vertices and triangles of both mannequins, and whose (1 or 2) each triangle is."""
    skins = [posable(mannequin(role)) for role in ROLES]
    vertices = [skin.posed(*pose) for skin, pose in zip(skins, zip(positions, rotations, strict=True), strict=True)]
    triangles = np.concatenate([skins[0].triangles, skins[1].triangles + len(vertices[0])])
    return np.concatenate(vertices), triangles, np.repeat([1, 2], [len(skin.triangles) for skin in skins])


def test_each_dancer_has_a_label_the_right_way_round() -> None:
    (labels,) = labels_of(standing_couple())
    lead, follow = labels.dancers == 1, labels.dancers == 2
    assert lead[:, : WIDTH // 2].sum() == lead.sum() > 300
    assert follow[:, WIDTH // 2 :].sum() == follow.sum() > 250
    tops = [np.flatnonzero(mask.any(axis=1))[0] for mask in (lead, follow)]
    assert 0 < tops[0] < tops[1], "the lead is taller"
    assert np.array_equal(labels.dancers > 0, labels.metres > 0)
    assert np.all(np.abs(labels.metres[labels.dancers > 0] - 6.0) < 0.4)


def test_masks_follow_depth_and_never_swap_when_the_dancers_cross() -> None:
    """The follow walks in front: wherever both could be, she is what is seen."""
    series = labels_of(crossing_couple())
    middle = len(series) // 2
    for frame, labels in enumerate(series):
        lead, follow = (np.argwhere(labels.dancers == label)[:, 1] for label in (1, 2))
        if frame == middle:
            assert len(lead) < 0.5 * len(follow)
        else:
            assert (np.median(lead) < np.median(follow)) == (frame < middle)
        assert labels.metres[labels.dancers == 2].max() < 6.0 < labels.metres[labels.dancers == 1].min() + 0.3
    alone = (series[0].dancers == 2).sum()
    assert all(abs(int((labels.dancers == 2).sum()) - int(alone)) < 0.06 * alone for labels in series)


def test_masks_and_depths_are_what_the_processor_finds() -> None:
    motion, shot = swaying_duet(2), Shot.still(np.array([0.6, 1.6, 3.5]), np.array([0.0, 0.9, 0.2]), 180.0, 320, 180)
    for couple, labels in zip(couples(motion), labels_of(motion, shot), strict=True):
        vertices, triangles, owners = surfaces(couple.positions, couple.matrices)
        rows, columns = np.mgrid[0:180:2, 90:230:2]
        pixels = np.stack([columns.ravel() + 0.5, rows.ravel() + 0.5], axis=1)
        found = first_surfaces(pixels, shot.seen(vertices[None])[0], triangles)
        dancers = np.where(found.triangles >= 0, owners[found.triangles], 0)
        drawn, metres = (array[rows.ravel(), columns.ravel()] for array in (labels.dancers, labels.metres))
        assert (dancers > 0).sum() > 200
        assert (dancers == drawn).mean() > 0.998
        same = (dancers == drawn) & (dancers > 0)
        assert np.quantile(np.abs(metres - found.depths)[same], 0.99) < 0.002


def test_a_shot_of_another_size_is_refused() -> None:
    with LabelPainter(64, 64) as painter, pytest.raises(ValueError, match="shot"):
        painter.labels(couples(standing_couple())[0], FRONT)


def test_a_character_has_its_own_mask() -> None:
    costume, body = giant()
    couple = couples(with_giant())[0]
    with LabelPainter(WIDTH, HEIGHT, costumes=(costume, None)) as painter:
        labels = painter.labels(couple, FRONT)
    (usual,) = labels_of(standing_couple())
    tall, before = (np.flatnonzero((each.dancers == 1).any(axis=1)) for each in (labels, usual))
    assert np.ptp(tall) == pytest.approx(np.ptp(before) * body.height / 1.78, rel=0.04)
    assert (labels.dancers == 2).sum() == pytest.approx((usual.dancers == 2).sum(), abs=3)


def test_in_the_demo_nobody_changes_identity_when_the_couple_crosses() -> None:
    project = load_project(assets_folder() / "demo" / "demo_salsa.choreo")
    show = Show(project.grid, project.takes[0].dance.motion)
    seconds = np.arange(0.0, 8.0, 0.25)
    shot = shot_along(show, seconds, rig_at(show, "follow", seconds, WIDTH / HEIGHT), (WIDTH, HEIGHT))
    sides = []
    with LabelPainter(WIDTH, HEIGHT) as painter:
        for moment, at in enumerate(seconds):
            couple, now = couple_at(show, float(at)), shot.at(moment)
            labels = painter.labels(couple, now)
            vertices, triangles, owners = surfaces(couple.positions, couple.matrices)
            hips = now.seen(couple.positions[None, :, [0, 1, 2, 3, 5]])[0, ..., :2]
            pixels = np.floor(hips.reshape(-1, 2)) + 0.5
            found = first_surfaces(pixels, now.seen(vertices[None])[0], triangles)
            expected = np.where(found.triangles >= 0, owners[found.triangles], 0)
            columns, rows = pixels.astype(int).T
            assert np.array_equal(labels.dancers[rows, columns], expected)
            sides.append(hips[0, 0, 0] < hips[1, 0, 0])
    assert np.any(np.diff(np.array(sides).astype(int)) != 0), "they cross"


def test_a_picture_that_the_device_has_no_room_for_is_told_and_the_context_given_back() -> None:
    given_back: list[bool] = []

    class Counted(EglContext):
        def release(self) -> None:
            given_back.append(True)
            super().release()

    with pytest.raises(ChoreoError, match="pictures cannot be drawn here"):
        LabelPainter(1 << 20, 1 << 20, Counted)
    assert given_back == [True]
