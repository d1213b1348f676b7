import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from choreo_studio.motion.pose2d.layouts import POINT_INDEX
from choreo_studio.motion.shot import Shot
from choreo_studio.services.control_streams import STREAMS, streams_files, write_streams
from choreo_studio.services.jobs import Cancelled
from choreo_studio.timebase import FrameRate
from tests.motion.pose2d.builders import crossing_couple
from tests.picture.builders_picture import skip_without_gl

FRAMES = 9
MOTION = crossing_couple(FRAMES)
SHOT = Shot.still(np.array([0.0, 1.0, 6.0]), np.array([0.0, 1.0, 0.0]), 225.0, 320, 180)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_without_gl()
    place = tmp_path_factory.mktemp("streams")
    write_streams(place, "x", MOTION, FrameRate.of(25), SHOT, first_second=3.5)
    assert [f"{piece.name}/" for piece in place.iterdir()] == list(streams_files("x"))
    return place / "x_streams"


def told(folder: Path) -> dict:  # type: ignore[type-arg]
    """What streams.json says."""
    return json.loads((folder / "streams.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def pictures(folder: Path, part: str) -> list[np.ndarray]:
    """All pictures of a stream by the pattern that streams.json gives."""
    return [np.array(Image.open(folder / (told(folder)["files"][part] % frame))) for frame in range(FRAMES)]


def test_every_stream_has_a_picture_of_every_frame(folder: Path) -> None:
    assert set(told(folder)["files"]) == set(STREAMS) == {piece.name for piece in folder.iterdir() if piece.is_dir()}
    for part in STREAMS:
        assert len(list((folder / part).iterdir())) == FRAMES
        assert {picture.shape[:2] for picture in pictures(folder, part)} == {(180, 320)}


def test_masks_have_the_colours_of_the_description_and_the_ids_as_index(folder: Path) -> None:
    data = told(folder)
    assert [(dancer["id"], dancer["role"]) for dancer in data["dancers"]] == [(0, "lead"), (1, "follow")]
    colours = [(0, 0, 0), *(tuple(dancer["colour"]) for dancer in data["dancers"])]
    for frame, numbers in enumerate(pictures(folder, "masks")):
        coloured = np.array(Image.open(folder / "masks" / f"{frame:06d}.png").convert("RGB"))
        assert np.array_equal(coloured, np.array(colours, dtype=np.uint8)[numbers])
        assert [int((numbers == number).sum()) for number in (1, 2)] == data["frames"][frame]["visible_pixels"]


def test_masks_of_each_dancer_part_what_is_seen(folder: Path) -> None:
    both, lead, follow = (pictures(folder, part) for part in ("masks", "lead_mask", "follow_mask"))
    for numbers, his, her in zip(both, lead, follow, strict=True):
        assert np.array_equal(his, np.where(numbers == 1, 255, 0)) and np.array_equal(
            her, np.where(numbers == 2, 255, 0)
        )


def test_identities_never_swap_when_the_dancers_cross(folder: Path) -> None:
    data, masks, depths = told(folder), pictures(folder, "masks"), pictures(folder, "depth")
    for frame, (numbers, depth) in enumerate(zip(masks, depths, strict=True)):
        assert depth.dtype == np.uint16 and np.array_equal(depth > 0, numbers > 0)
        assert data["frames"][frame]["nearest_first"] == [1, 0]
        assert depth[numbers == 2].mean() < 5800 < 6200 < depth[numbers == 1].mean() + 50
        middles = [np.argwhere(numbers == number)[:, 1].mean() for number in (1, 2)]
        assert frame == FRAMES // 2 or (middles[0] < middles[1]) == (frame < FRAMES // 2)


def test_skeletons_lie_on_the_bodies_of_their_dancers(folder: Path) -> None:
    for number, role in enumerate(("lead", "follow"), 1):
        for frame, numbers in enumerate(pictures(folder, "masks")):
            drawn = pictures(folder, f"{role}_skeleton")[frame].any(axis=-1)
            if role == "follow" or frame in (0, FRAMES - 1):
                # At this size sticks are as wide as arms.
                assert (numbers[drawn] == number).mean() > 0.65 and (numbers[drawn] == 3 - number).mean() < 0.1


def test_the_camera_of_the_description_projects_as_the_pictures_do(folder: Path) -> None:
    from choreo_studio.motion.kinematics import joint_positions

    data, hips = told(folder), joint_positions(MOTION.follow)[:, 0]
    camera, matrix = np.array(data["camera"]["world_to_camera"]), np.array(data["camera"]["intrinsics"])
    assert camera.shape == (1, 4, 4) and data["fps"] == 25.0 and data["first_second"] == 3.5
    assert data["skeleton"]["points"][POINT_INDEX["MidHip"]] == "MidHip"
    for place, numbers in zip(hips, pictures(folder, "masks"), strict=True):
        there = matrix[0] @ (camera[0, :3] @ [*place, 1.0])
        assert numbers[int(there[1] / there[2]), int(there[0] / there[2])] == 2


def test_progress_rises_and_cancelling_goes_through(tmp_path: Path) -> None:
    skip_without_gl()
    shares: list[float] = []

    def progress(done: int, total: int) -> None:
        shares.append(done / total)
        if shares[-1] > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_streams(tmp_path, "x", MOTION, FrameRate.of(25), SHOT, progress=progress)
    assert shares == sorted(shares) and len(shares) > FRAMES
