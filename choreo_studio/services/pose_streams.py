"""A dance as 2D poses in the files that others read."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.io.pose2d_coco import write_coco
from choreo_studio.motion.io.pose2d_npz import POSE_ARRAYS_ENDING, write_one_hot, write_pose_arrays
from choreo_studio.motion.io.pose2d_openpose import write_openpose
from choreo_studio.motion.pose2d.proportions import Proportions, with_proportions
from choreo_studio.motion.pose2d.stream import NO_COSTUMES, Costumes, pose_stream
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import Shot
from choreo_studio.motion.skinning import surface_of
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.timebase import FrameRate


def pose2d_files(name: str, roles: tuple[Role, ...] = ROLES) -> tuple[str, ...]:
    """Names of what `write_pose2d` writes; a folder ends in "/"."""
    return (
        *(f"{name}_{role}_coco17.json" for role in roles),
        f"{name}_openpose25/",
        f"{name}{POSE_ARRAYS_ENDING}",
        f"{name}_onehot.npz",
    )


def write_pose2d(
    folder: Path,
    name: str,
    motion: DuetMotion,
    rate: FrameRate,
    shot: Shot,
    roles: tuple[Role, ...] = ROLES,
    beat_frames: Floats | None = None,
    proportions: Mapping[Role, Proportions] = MappingProxyType({}),
    progress: Progress = unwatched,
    costumes: Costumes = NO_COSTUMES,
) -> None:
    """Write the 2D poses of a couple: COCO and OpenPose JSON, arrays, and one-hot images.

    Args:
        folder: where to; it is there.
        name: how the file names begin.
        motion: T frames on a steady clock.
        rate: of the frames.
        shot: the camera at these frames.
        roles: whose poses are written; both dancers hide each other all the same.
        beat_frames: (B,) places of the music's beats in frames, None where they are not known.
        proportions: of people whose build some of the skeletons get.
        progress: told of every frame; what it raises goes through.
        costumes: what lead and follow wear instead of being mannequins; the motion is on the bodies of these.

    Raises:
        OSError, ChoreoError: when the folder cannot be written.
    """
    worn = dict(zip(ROLES, costumes, strict=True))
    builds = {
        role: build.on(role, surface_of(role, worn[role]), motion.dancer(role).skeleton)
        for role, build in proportions.items()
    }
    stream = with_proportions(pose_stream(motion, shot, progress, costumes), builds)
    for role in roles:
        write_coco(folder / f"{name}_{role}_coco17.json", stream, role, rate)
    pictures = folder / f"{name}_openpose25"
    pictures.mkdir()
    write_openpose(pictures, name, stream, roles)
    write_pose_arrays(folder / f"{name}{POSE_ARRAYS_ENDING}", stream, rate, beat_frames)
    write_one_hot(folder / f"{name}_onehot.npz", stream, rate, roles)
