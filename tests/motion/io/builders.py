"""Clips and BVH texts for the tests of files."""

from pathlib import Path

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.rotations import Floats, from_rotation_vector
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton, follow_body, lead_body


def moving_clip(frames: int, seed: int, body: Skeleton | None = None, amplitude: float = 0.8) -> MotionClip:
    """A smooth motion in which every joint turns about every axis."""
    random = np.random.default_rng(seed)
    time = np.arange(frames)[:, None, None] / 30.0
    waves = (
        amplitude
        * random.uniform(-1, 1, (1, JOINT_COUNT, 3))
        * np.sin(time * random.uniform(1.0, 4.0, (1, JOINT_COUNT, 3)) + random.uniform(0, 6.0, (1, JOINT_COUNT, 3)))
    )
    roots = np.array([0.0, 0.95, 0.0]) + np.cumsum(random.normal(0, 0.004, (frames, 3)), axis=0)
    return MotionClip(body or lead_body(), roots, from_rotation_vector(waves))


def moving_duet(frames: int, seed: int) -> DuetMotion:
    """Two different smooth motions."""
    return DuetMotion(moving_clip(frames, seed, lead_body()), moving_clip(frames, seed + 1000, follow_body()))


def write_text(folder: Path, text: str, name: str = "some.bvh") -> Path:
    """A file with exactly these characters."""
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def chain_text(root_channels: str, child_channels: str, rows: list[str], frame_time: str = "0.033333333") -> str:
    """A root and one child 10 above it whose tip is 5 further along x."""
    count = {"root": len(root_channels.split()), "child": len(child_channels.split())}
    lines = ["HIERARCHY", "ROOT hip", "{", "  OFFSET 0 0 0", f"  CHANNELS {count['root']} {root_channels}"]
    lines += ["  JOINT knee", "  {", "    OFFSET 0 10 0", f"    CHANNELS {count['child']} {child_channels}"]
    lines += ["    End Site", "    {", "      OFFSET 5 0 0", "    }", "  }", "}"]
    lines += ["MOTION", f"Frames: {len(rows)}", f"Frame Time: {frame_time}", *rows, ""]
    return "\n".join(lines)


def turn_matrix(axis: str, degrees: float) -> Floats:
    """Rotation about one axis, as in any textbook."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return {
        "X": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "Y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "Z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]
