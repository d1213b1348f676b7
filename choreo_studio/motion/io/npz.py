"""A duet as SMPL-style NPZ: axis-angle poses in SMPL joint order, metres, Y up.

Arrays of each dancer: `lead_trans` (T, 3) place of the pelvis, `lead_poses` (T, 66) axis times angle of 22 joints,
`lead_offsets` (22, 3) and `lead_ends` (5, 3) the body, and the same for `follow`. `mocap_framerate` () is the rate.
`beat_frames` (B,) and `counts` (B,), `beats_per_bar` (), the texts `style` and `source` are optional. Files of other
makers may lack the bodies, carry more joints after the first 22 (hands, jaw) and be Z up. What a round trip loses:
names of bodies, and exactness beyond float64.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.files import write_whole
from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.io.npz_arrays import read_arrays, read_texts
from choreo_studio.motion.joint_names import preset_names
from choreo_studio.motion.retarget.retargeting import on_floor
from choreo_studio.motion.rotations import (
    Floats,
    about_axis,
    continuous,
    from_rotation_vector,
    multiply,
    rotate,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import JOINT_COUNT, LEAVES, Skeleton
from choreo_studio.timebase import FrameRate

MAX_BYTES = 1024**3
Source = Literal["captured", "written"]
_MOST_BEATS_PER_BAR = 16
_MAX_METRES = 1e4
# fmt: off
SMPL_ORDER: tuple[str, ...] = (
    "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee",
    "spine2", "left_ankle", "right_ankle", "spine3", "left_foot", "right_foot",
    "neck", "left_collar", "right_collar", "head", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist",
)
# fmt: on
_OURS_IN_SMPL: list[int] = [preset_names("smpl").index(name) for name in SMPL_ORDER]
_SMPL_IN_OURS: list[int] = [SMPL_ORDER.index(name) for name in preset_names("smpl")]


@dataclass(frozen=True, eq=False)
class DuetFile:
    """A duet on a steady clock, with its beats where they are known.

    Attributes:
        motion: both dancers.
        rate: of the frames.
        beat_frames: (B,) places of the beats in frames with fractions, or None.
        counts: (B,) the dancers' counts 1 to 8 (1 to 6 over two bars of three), or None.
        style: name of the dance, or None.
        beats_per_bar: of the metre, or None.
        source: whether people were captured or figures written down, or None.
    """

    motion: DuetMotion
    rate: FrameRate
    beat_frames: Floats | None = None
    counts: NDArray[np.int64] | None = None
    style: str | None = None
    beats_per_bar: int | None = None
    source: Source | None = None


def write_npz(path: str | Path, duet: DuetFile) -> None:
    """Write a duet; the file is there whole or not at all.

    Raises:
        ValueError: when a value is not finite.
        ChoreoError: when the place cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {"mocap_framerate": np.array(duet.rate.fps)}
    for role, clip in zip(ROLES, duet.motion, strict=True):
        poses = to_rotation_vector(clip.rotations)[:, _OURS_IN_SMPL].reshape(clip.frame_count, -1)
        ends = np.stack([clip.skeleton.ends[name] for name in LEAVES])
        offsets = clip.skeleton.offsets[_OURS_IN_SMPL]
        dancer = {"trans": clip.root_positions, "poses": poses, "offsets": offsets, "ends": ends}
        arrays |= {f"{role}_{name}": array for name, array in dancer.items()}
    if duet.beat_frames is not None and duet.counts is not None:
        arrays |= {"beat_frames": duet.beat_frames, "counts": duet.counts}
    if duet.beats_per_bar is not None:
        arrays["beats_per_bar"] = np.array(duet.beats_per_bar)
    for name, array in arrays.items():
        if not np.all(np.isfinite(array)):
            raise ValueError(f"duet: expected finite numbers, found others in {name}")
    texts = {"style": duet.style, "source": duet.source}
    arrays |= {name: np.array(text) for name, text in texts.items() if text is not None}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_whole(path, buffer.getvalue())


def read_npz(path: str | Path, lead_body: Skeleton, follow_body: Skeleton) -> DuetFile:
    """Duet from an NPZ file, with bodies of its own or the given ones where it has none.

    Raises:
        FileFormatError: when arrays are missing, have other shapes or hold impossible values.
    """
    names = [f"{role}_{part}" for role in ROLES for part in ("trans", "poses", "offsets", "ends")]
    arrays = read_arrays(path, [*names, "mocap_framerate", "beat_frames", "counts", "beats_per_bar"], MAX_BYTES)
    for name, array in arrays.items():
        if not np.all(np.abs(array) < np.inf):
            raise FileFormatError(path, f"{name} holds values that are not finite")
    bodies = {"lead": lead_body, "follow": follow_body}
    clips = [_clip(path, arrays, role, bodies[role]) for role in ROLES]
    if clips[0].frame_count != clips[1].frame_count:
        raise FileFormatError(
            path, f"has {clips[0].frame_count} frames of the lead, {clips[1].frame_count} of the follow"
        )
    beats, counts = _beats(path, arrays)
    texts = read_texts(path, ["style", "source"])
    style, per_bar, source = texts.get("style"), _beats_per_bar(path, arrays), _source(path, texts)
    return DuetFile(DuetMotion(*clips), _rate(path, arrays), beats, counts, style, per_bar, source)


def _clip(path: str | Path, arrays: dict[str, NDArray[Any]], role: Role, body: Skeleton) -> MotionClip:
    places, poses = (_wanted(path, arrays, f"{role}_{part}").astype(np.float64) for part in ("trans", "poses"))
    frames = len(places) if places.ndim else 0
    if places.shape != (frames, 3) or not frames or not np.all(np.abs(places) < _MAX_METRES):
        raise FileFormatError(path, f"{role}_trans is no path of (T, 3) metres")
    flat = poses.reshape(len(poses), -1) if poses.ndim in (2, 3) and len(poses) == frames else np.empty((0, 0))
    if flat.shape[0] != frames or flat.shape[1] < 3 * JOINT_COUNT or flat.shape[1] % 3:
        raise FileFormatError(path, f"{role}_poses has the shape {poses.shape}, expected ({frames}, {3 * JOINT_COUNT})")
    vectors = flat[:, : 3 * JOINT_COUNT].reshape(frames, JOINT_COUNT, 3)
    rotations = continuous(from_rotation_vector(vectors)[:, _SMPL_IN_OURS])
    own = _body(path, arrays, role)
    clip = MotionClip(own or body, places, rotations)
    return clip if own else on_floor(_y_up(clip))


def _body(path: str | Path, arrays: dict[str, NDArray[Any]], role: Role) -> Skeleton | None:
    offsets, ends = arrays.get(f"{role}_offsets"), arrays.get(f"{role}_ends")
    if offsets is None or ends is None:
        return None
    if offsets.shape != (JOINT_COUNT, 3) or ends.shape != (len(LEAVES), 3) or np.abs(offsets).max() > 10:
        raise FileFormatError(path, f"{role}_offsets and {role}_ends describe no body of {JOINT_COUNT} joints")
    tips = {name: np.array(end, dtype=np.float64) for name, end in zip(LEAVES, ends, strict=True)}
    return Skeleton(role, offsets[_SMPL_IN_OURS].astype(np.float64), tips)


def _y_up(clip: MotionClip) -> MotionClip:
    up = rotate(clip.rotations[:, 0], np.array([0.0, 1.0, 0.0])).mean(axis=0)
    if up[2] <= up[1]:
        return clip
    turn = about_axis(0, np.array(-np.pi / 2))
    rotations = clip.rotations.copy()
    rotations[:, 0] = multiply(turn, rotations[:, 0])
    return MotionClip(clip.skeleton, rotate(turn, clip.root_positions), rotations)


def _beats(path: str | Path, arrays: dict[str, NDArray[Any]]) -> tuple[Floats | None, NDArray[np.int64] | None]:
    beats, counts = arrays.get("beat_frames"), arrays.get("counts")
    if beats is None or counts is None:
        return None, None
    if beats.ndim != 1 or counts.shape != beats.shape or np.any(np.diff(beats) <= 0):
        raise FileFormatError(path, "beat_frames and counts are no rising list of beats")
    if np.any((counts < 1) | (counts > 8)):
        raise FileFormatError(path, "counts holds counts outside of 1 to 8")
    return beats.astype(np.float64), counts.astype(np.int64)


def _beats_per_bar(path: str | Path, arrays: dict[str, NDArray[Any]]) -> int | None:
    if "beats_per_bar" not in arrays:
        return None
    found = arrays["beats_per_bar"]
    if found.shape != () or not 1 <= found.item() <= _MOST_BEATS_PER_BAR or found.item() % 1:
        raise FileFormatError(path, f"beats_per_bar is no whole number from 1 to {_MOST_BEATS_PER_BAR}")
    return int(found.item())


def _source(path: str | Path, texts: dict[str, str]) -> Source | None:
    for source in get_args(Source):
        if texts.get("source") == source:
            return source  # type: ignore[no-any-return]
    if "source" in texts:
        raise FileFormatError(path, f"source is none of {', '.join(get_args(Source))}")
    return None


def _rate(path: str | Path, arrays: dict[str, NDArray[Any]]) -> FrameRate:
    try:
        return FrameRate.of(float(_wanted(path, arrays, "mocap_framerate").item()))
    except ValueError as error:
        raise FileFormatError(path, f"mocap_framerate is no frame rate ({error})") from error


def _wanted(path: str | Path, arrays: dict[str, NDArray[Any]], name: str) -> NDArray[Any]:
    if name not in arrays:
        raise FileFormatError(path, f"has no array {name}")
    return arrays[name]
