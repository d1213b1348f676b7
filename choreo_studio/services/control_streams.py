"""A dance as the pictures that steer video models: skeletons, masks in identity colours and depths."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.dancer_colours import IDENTITY_COLOURS
from choreo_studio.motion.io.streams_json import StreamFolder, write_streams_json
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.pose2d.stream import NO_COSTUMES, Costumes, PoseStream, pose_stream
from choreo_studio.motion.shot import NEAREST_METRES, Shot
from choreo_studio.picture.pose import CouplePose
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.timebase import FrameRate

if TYPE_CHECKING:
    from choreo_studio.picture.gl.context import MakeContext
    from choreo_studio.picture.gl.labels import Labels

STREAMS: tuple[str, ...] = (
    *(f"{role}_skeleton" for role in ROLES), "masks", *(f"{role}_mask" for role in ROLES), "depth"
)  # fmt: skip
PATTERN = "%06d.png"
# Posing takes a small part of the time and is told of as such.
_POSING_SHARE = 0.1
_STEPS = 1000
# Runs of one colour are all there is to find in flat pictures: as fast as the least effort and a third of the size.
_RUNS = 3
# Nobody is black.
_PALETTE = bytes((0, 0, 0, *(part for role in ROLES for part in IDENTITY_COLOURS[role])))


def streams_files(name: str) -> tuple[str, ...]:
    """Names of what `write_streams` writes; a folder ends in "/"."""
    return (f"{name}_streams/",)


def write_streams(
    folder: Path,
    name: str,
    motion: DuetMotion,
    rate: FrameRate,
    shot: Shot,
    first_second: float = 0.0,
    progress: Progress = unwatched,
    make_context: "MakeContext | None" = None,
    costumes: Costumes = NO_COSTUMES,
) -> None:
    """Write NAME_streams: a folder of PNG for each stream, and streams.json that tells who and where is what.

    One picture after another is made and written, so that long dances need no more memory than short ones.

    Args:
        folder: where to; it is there.
        name: how the folder's name begins.
        motion: T frames on a steady clock.
        rate: of the frames.
        shot: the camera at these frames.
        first_second: time in the song of frame 0.
        progress: told of every frame; what it raises goes through.
        make_context: where OpenGL comes from; without a window EGL.
        costumes: what lead and follow wear instead of being mannequins; the motion is on the bodies of these.

    Raises:
        OSError, ChoreoError: when the folder cannot be written, or there is no OpenGL 3.3 here.
    """
    from choreo_studio.picture.gl.egl import EglContext
    from choreo_studio.picture.gl.labels import LabelPainter

    def posed(done: int, total: int) -> None:
        progress(round(_POSING_SHARE * _STEPS * done / total), _STEPS)

    stream = pose_stream(motion, shot, posed, costumes)
    place, visible = folder / f"{name}_streams", []
    for part in STREAMS:
        (place / part).mkdir(parents=True)
    with LabelPainter(shot.width, shot.height, make_context or EglContext, costumes) as painter:
        for frame, couple in enumerate(_couples(motion)):
            labels = painter.labels(couple, shot.at(frame))
            _write_frame(place, frame, labels, stream)
            visible.append((int((labels.dancers == 1).sum()), int((labels.dancers == 2).sum())))
            share = _POSING_SHARE + (1.0 - _POSING_SHARE) * (frame + 1) / motion.frame_count
            progress(round(share * _STEPS), _STEPS)
    patterns = {part: f"{part}/{PATTERN}" for part in STREAMS}
    write_streams_json(place / "streams.json", StreamFolder(name, rate, stream, patterns, visible, first_second))


def _couples(motion: DuetMotion) -> Iterator[CouplePose]:
    poses = [forward_kinematics(clip) for clip in motion]
    positions, rotations = (
        np.stack(each, axis=1) for each in zip(*((p.positions, p.rotations) for p in poses), strict=True)
    )
    return map(CouplePose, positions, rotations)


def _write_frame(place: Path, frame: int, labels: "Labels", stream: PoseStream) -> None:
    from PIL import Image

    from choreo_studio.picture.skeleton_drawing import skeleton_picture

    size = stream.shot.width, stream.shot.height
    masks = Image.fromarray(labels.dancers)
    masks.putpalette(_PALETTE)
    pictures: dict[str, Image.Image] = {"masks": masks, "depth": Image.fromarray(depth_millimetres(labels))}
    for dancer, role in enumerate(ROLES):
        pictures[f"{role}_mask"] = Image.fromarray((labels.dancers == dancer + 1).astype(np.uint8) * np.uint8(255))
        ahead = stream.depths[frame, dancer] > NEAREST_METRES
        pictures[f"{role}_skeleton"] = skeleton_picture(
            stream.pixels[frame, dancer], stream.seen[frame, dancer], ahead, size
        )
    for part, picture in pictures.items():
        picture.save(place / part / (PATTERN % frame), compress_level=1, compress_type=_RUNS)


def depth_millimetres(labels: "Labels") -> NDArray[np.uint16]:
    """(H, W) whole millimetres, 0 where nobody is."""
    return np.asarray(np.rint(labels.metres * 1000.0), dtype=np.uint16)
