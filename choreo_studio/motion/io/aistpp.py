"""AIST++ street dance in the JSON form of the MotionMind project: one dancer, VRM bone names.

The files hold rotations, not bone lengths, so the rig has the proportions of a body of ours; how many metres of that
body one metre of the file is, is read from how high the hips are above the lower foot.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.files import read_json
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig, source_from_locals
from choreo_studio.motion.rotations import Floats, normalized, slerp
from choreo_studio.motion.skeleton import INDEX, LEAVES, Skeleton

OUT_FPS = 30.0
_MAX_FRAMES = 1_000_000
_TURNED = np.array([-1.0, 1.0, -1.0])
_NAME = re.compile(r"g(?P<genre>[A-Z]{2})_.*_m(?P<music>[A-Z]{2})(?P<tempo>[0-5])_")
_TEMPI = (80.0, 90.0, 100.0, 110.0, 120.0, 130.0)
_HOUSE_TEMPI = (110.0, 115.0, 120.0, 125.0, 130.0, 135.0)
_PARENTS: dict[str, str | None] = {
    "hips": None,
    "spine": "hips",
    "chest": "spine",
    "neck": "chest",
    "head": "neck",
    **{f"{s}Shoulder": "chest" for s in ("left", "right")},
    **{f"{s}UpperArm": f"{s}Shoulder" for s in ("left", "right")},
    **{f"{s}LowerArm": f"{s}UpperArm" for s in ("left", "right")},
    **{f"{s}Hand": f"{s}LowerArm" for s in ("left", "right")},
    **{f"{s}UpperLeg": "hips" for s in ("left", "right")},
    **{f"{s}LowerLeg": f"{s}UpperLeg" for s in ("left", "right")},
    **{f"{s}Foot": f"{s}LowerLeg" for s in ("left", "right")},
}
_OURS: dict[str, str] = {"hips": "Hips", "spine": "Spine", "chest": "Spine2", "neck": "Neck", "head": "Head"} | {
    side + theirs: side.capitalize() + ours
    for side in ("left", "right")
    for theirs, ours in {
        "Shoulder": "Shoulder",
        "UpperArm": "Arm",
        "LowerArm": "ForeArm",
        "Hand": "Hand",
        "UpperLeg": "UpLeg",
        "LowerLeg": "Leg",
        "Foot": "Foot",
    }.items()
}


@dataclass(frozen=True, eq=False)
class AistClip:
    """One clip; it begins on beat 1.

    Attributes:
        source: motion at 30 frames per second, ready for `retarget`; horizontal travel is not in the data.
        genre: two letters as in the file name ("JS" is street jazz).
        tempo_bpm: tempo of its music.
    """

    source: SourceMotion
    genre: str
    tempo_bpm: float


def read_aistpp(path: str | Path, body: Skeleton) -> AistClip:
    """Clip from a JSON file, with held duplicate frames dropped and resampled to 30 frames per second.

    Args:
        path: file whose name carries genre and music, as `gJS_sBM_cAll_d01_mJS3_ch02.t2.json`.
        body: whose proportions the rig takes, since the file has none.

    Raises:
        FileFormatError: when it is no such file.
    """
    path = Path(path)
    genre, tempo = music_of(path)
    data = _loaded(path)
    frames, fps = data.get("n"), data.get("fps")
    if not isinstance(frames, int) or not 2 <= frames <= _MAX_FRAMES:
        raise FileFormatError(path, f"has the frame count {str(frames)[:20]!r}")
    if not isinstance(fps, int | float) or not 1 <= fps <= 1000:
        raise FileFormatError(path, f"has the frame rate {str(fps)[:20]!r}")
    bones = data.get("bones")
    if not isinstance(bones, dict) or not set(_PARENTS) <= set(bones):
        raise FileFormatError(path, "lacks some of the 19 humanoid bones")
    flat = np.stack([_rows(path, bones[name], name, frames, 4) for name in _PARENTS], axis=1)
    rotations = normalized(np.roll(flat, 1, axis=-1))
    hips = _rows(path, data.get("hips"), "hips", frames, 3)
    rotations, hips = _resampled(rotations, hips, float(fps))
    return AistClip(_source(rotations, hips, body), genre, tempo)


def music_of(path: Path) -> tuple[str, float]:
    """Genre and tempo in beats per minute that the name of a clip tells.

    Raises:
        FileFormatError: when it is not named like one.
    """
    match = _NAME.match(path.name)
    if match is None:
        raise FileFormatError(path, "is not named like an AIST++ clip, so its tempo is unknown")
    tempi = _HOUSE_TEMPI if match["music"] == "HO" else _TEMPI
    return match["genre"], tempi[int(match["tempo"])]


def _loaded(path: Path) -> dict[str, Any]:
    data = read_json(path)
    if not isinstance(data, dict):
        raise FileFormatError(path, "is no JSON object")
    return data


def _rows(path: Path, value: Any, name: str, frames: int, columns: int) -> Floats:
    try:
        array: NDArray[np.float64] = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise FileFormatError(path, f"{name} holds something that is no number") from None
    if array.shape != (frames * columns,) or not np.all(np.abs(array) < 1e6):
        raise FileFormatError(path, f"{name} does not hold {frames} times {columns} finite numbers")
    rows = array.reshape(frames, columns)
    if columns == 4 and np.any(np.abs(np.linalg.norm(rows, axis=-1) - 1.0) > 0.01):
        raise FileFormatError(path, f"{name} holds quaternions that are no rotations")
    return rows


def _resampled(rotations: Floats, hips: Floats, fps: float) -> tuple[Floats, Floats]:
    everything = np.concatenate([rotations.reshape(len(rotations), -1), hips], axis=1)
    is_new = np.concatenate([[True], np.any(everything[1:] != everything[:-1], axis=1)])
    seconds = np.flatnonzero(is_new) / fps
    rotations, hips = rotations[is_new], hips[is_new]
    wanted = np.arange(int(seconds[-1] * OUT_FPS + 1e-6) + 1) / OUT_FPS
    if len(seconds) == 1:
        return rotations, hips
    after = np.clip(np.searchsorted(seconds, wanted, side="right"), 1, len(seconds) - 1)
    t = np.clip((wanted - seconds[after - 1]) / (seconds[after] - seconds[after - 1]), 0.0, 1.0)
    places = hips[after - 1] + t[:, None] * (hips[after] - hips[after - 1])
    return slerp(rotations[after - 1], rotations[after], t[:, None]), places


def _source(rotations: Floats, hips: Floats, body: Skeleton) -> SourceMotion:
    names = tuple(_PARENTS)
    parents = tuple(-1 if p is None else names.index(p) for p in _PARENTS.values())
    places = body.rest_positions[[INDEX[_OURS[name]] for name in names]] * _TURNED
    offsets = np.array([place - places[p] if p >= 0 else place for place, p in zip(places, parents, strict=True)])
    ends = {names.index(n): body.ends[ours] * _TURNED for n, ours in _OURS.items() if ours in LEAVES}
    for side in ("left", "right"):
        ends[names.index(f"{side}Foot")] = body.offsets[INDEX[f"{side.capitalize()}ToeBase"]] * _TURNED
    rig = SourceRig(names, parents, offsets, ends)
    translations = np.tile(offsets, (len(rotations), 1, 1))
    translations[:, 0] = 0.0
    still = source_from_locals(rig, translations, rotations, 1.0 / OUT_FPS)
    feet = still.positions[:, [names.index("leftFoot"), names.index("rightFoot")], 1].min(axis=1)
    height = np.maximum(hips[:, 1], 1e-6)
    # The upper quantile is a standing leg; jumps make the ratio smaller.
    scale = float(np.quantile((body.rest_positions[INDEX["LeftFoot"], 1] - feet) / height, 0.7))
    return SourceMotion(rig, still.positions + (scale * hips)[:, None], still.rotations, 1.0 / OUT_FPS)
