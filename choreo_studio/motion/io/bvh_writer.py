"""Writing one dancer as a BVH file that every program reads the same way."""

import re
from pathlib import Path

import numpy as np

from choreo_studio.files import write_whole
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.rotations import EulerOrder, Floats, to_euler
from choreo_studio.motion.skeleton import JOINT_COUNT, JOINT_NAMES, LEAVES, PARENTS
from choreo_studio.timebase import FrameRate

_CENTIMETRES = 100.0
_SAFE_NAME = re.compile(r"[A-Za-z0-9_.\-]+")


def write_bvh(
    path: str | Path,
    clip: MotionClip,
    rate: FrameRate,
    names: tuple[str, ...] = JOINT_NAMES,
    t_pose_first: bool = False,
    order: EulerOrder = "ZXY",
) -> None:
    """Write a clip as BVH: see `bvh_text`. The file is there whole or not at all.

    Raises:
        ValueError: as `bvh_text`.
        ChoreoError: when the place cannot be written.
    """
    write_whole(path, bvh_text(clip, rate, names, t_pose_first, order).encode("ascii"))


def bvh_text(
    clip: MotionClip,
    rate: FrameRate,
    names: tuple[str, ...] = JOINT_NAMES,
    t_pose_first: bool = False,
    order: EulerOrder = "ZXY",
) -> str:
    """A clip as BVH text: centimetres, T-pose at zero, absolute root position, angles unwrapped along time.

    Args:
        clip: motion on a steady clock.
        rate: of its frames.
        names: of the 22 joints; letters, digits, point, hyphen and underscore only.
        t_pose_first: put the rest pose before the motion, which shifts the music by one frame.
        order: rotation order of every joint.

    Raises:
        ValueError: when a value is not finite, a name cannot be read everywhere or there are no frames.
    """
    _check(clip, names)
    positions = clip.root_positions * _CENTIMETRES
    angles = np.degrees(to_euler(clip.rotations, order)).reshape(clip.frame_count, -1)
    values = np.concatenate([positions, angles], axis=1)
    if t_pose_first:
        rest = np.zeros((1, values.shape[1]))
        rest[0, :3] = clip.skeleton.offsets[0] * _CENTIMETRES
        values = np.concatenate([rest, values])
    header = ["HIERARCHY", *_hierarchy(clip, names, order), "MOTION", f"Frames: {len(values)}"]
    return "\n".join([*header, f"Frame Time: {rate.frame_seconds:.12f}", *_rows(values), ""])


def _check(clip: MotionClip, names: tuple[str, ...]) -> None:
    if clip.frame_count == 0:
        raise ValueError("clip: expected at least one frame, found 0")
    for field, values in (("root_positions", clip.root_positions), ("rotations", clip.rotations)):
        if not np.all(np.isfinite(values)):
            raise ValueError(f"clip.{field}: expected finite numbers, found {values[~np.isfinite(values)][0]}")
    if len(names) != JOINT_COUNT or len(set(names)) != JOINT_COUNT:
        raise ValueError(f"names: expected {JOINT_COUNT} different names, found {len(set(names))}")
    for name in names:
        if not _SAFE_NAME.fullmatch(name):
            raise ValueError(f"names: expected letters, digits, point, hyphen and underscore, found {name!r}")


def _hierarchy(clip: MotionClip, names: tuple[str, ...], order: EulerOrder) -> list[str]:
    turns = " ".join(f"{axis}rotation" for axis in order)
    lines: list[str] = []
    depth = [0] * JOINT_COUNT
    open_joints: list[int] = []
    for joint, parent in enumerate(PARENTS):
        while open_joints and open_joints[-1] != parent:
            lines.append("\t" * depth[open_joints.pop()] + "}")
        depth[joint] = len(open_joints)
        tabs = "\t" * depth[joint]
        offset = clip.skeleton.offsets[joint] if joint else np.zeros(3)
        channels = f"CHANNELS 3 {turns}" if joint else f"CHANNELS 6 Xposition Yposition Zposition {turns}"
        lines += [f"{tabs}{'JOINT' if joint else 'ROOT'} {names[joint]}", f"{tabs}{{"]
        lines += [f"{tabs}\t{_offset(offset)}", f"{tabs}\t{channels}"]
        if JOINT_NAMES[joint] in LEAVES:
            end = _offset(clip.skeleton.ends[JOINT_NAMES[joint]])
            lines += [f"{tabs}\tEnd Site", f"{tabs}\t{{", f"{tabs}\t\t{end}", f"{tabs}\t}}"]
        open_joints.append(joint)
    return lines + ["\t" * depth[joint] + "}" for joint in reversed(open_joints)]


def _offset(metres: Floats) -> str:
    return "OFFSET " + " ".join(f"{value:.6f}" for value in metres * _CENTIMETRES + 0.0)


def _rows(values: Floats) -> list[str]:
    line = " ".join(["%.6f"] * values.shape[1])
    # Adding zero turns the -0 that rounding leaves into 0.
    return [line % tuple(row) for row in (np.round(values, 6) + 0.0).tolist()]
