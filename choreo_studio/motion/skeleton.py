"""The 22-joint body: names, hierarchy and rest pose."""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.rotations import Floats
from choreo_studio.resources import assets_folder

JOINT_PARENTS: dict[str, str | None] = {
    "Hips": None,
    "Spine": "Hips",
    "Spine1": "Spine",
    "Spine2": "Spine1",
    "Neck": "Spine2",
    "Head": "Neck",
    "LeftShoulder": "Spine2",
    "LeftArm": "LeftShoulder",
    "LeftForeArm": "LeftArm",
    "LeftHand": "LeftForeArm",
    "RightShoulder": "Spine2",
    "RightArm": "RightShoulder",
    "RightForeArm": "RightArm",
    "RightHand": "RightForeArm",
    "LeftUpLeg": "Hips",
    "LeftLeg": "LeftUpLeg",
    "LeftFoot": "LeftLeg",
    "LeftToeBase": "LeftFoot",
    "RightUpLeg": "Hips",
    "RightLeg": "RightUpLeg",
    "RightFoot": "RightLeg",
    "RightToeBase": "RightFoot",
}
JOINT_NAMES: tuple[str, ...] = tuple(JOINT_PARENTS)
PARENTS: tuple[int, ...] = tuple(-1 if p is None else JOINT_NAMES.index(p) for p in JOINT_PARENTS.values())
JOINT_COUNT = len(JOINT_NAMES)
INDEX: dict[str, int] = {name: index for index, name in enumerate(JOINT_NAMES)}
MIRRORED: tuple[int, ...] = tuple(
    INDEX[name.replace("Left", "Right") if name.startswith("Left") else name.replace("Right", "Left")]
    for name in JOINT_NAMES
)
LEAVES: tuple[str, ...] = ("Head", "LeftHand", "RightHand", "LeftToeBase", "RightToeBase")


@dataclass(frozen=True, eq=False)
class Skeleton:
    """A body in its T-pose: Y up, facing +Z, left arm on +X, identity rotations, metres.

    Attributes:
        name: whose body it is.
        offsets: (J, 3) place of each joint relative to its parent; row 0 is the root's rest place.
        ends: tips of the leaf joints relative to them, by joint name.
    """

    name: str
    offsets: Floats
    ends: dict[str, Floats]

    def __post_init__(self) -> None:
        if self.offsets.shape != (JOINT_COUNT, 3):
            raise ValueError(f"offsets: expected ({JOINT_COUNT}, 3), found {self.offsets.shape}")
        if set(self.ends) != set(LEAVES):
            raise ValueError(f"ends: expected {LEAVES}, found {tuple(self.ends)}")
        self.offsets.setflags(write=False)

    @property
    def rest_positions(self) -> Floats:
        """World joint positions of the rest pose, shape (J, 3)."""
        positions = self.offsets.copy()
        for joint in range(1, JOINT_COUNT):
            positions[joint] += positions[PARENTS[joint]]
        return positions

    @property
    def height(self) -> float:
        """Top of the head above the floor in the rest pose, metres."""
        return float(self.rest_positions[INDEX["Head"], 1] + self.ends["Head"][1])

    @property
    def leg_length(self) -> float:
        """Hip joint to ankle along the bones, metres."""
        bones = self.offsets[[INDEX["LeftLeg"], INDEX["LeftFoot"]]]
        return float(np.linalg.norm(bones, axis=-1).sum())

    def scaled(self, height: float) -> "Skeleton":
        """The same proportions at another height in metres."""
        factor = height / self.height
        ends = {name: end * factor for name, end in self.ends.items()}
        return replace(self, offsets=self.offsets * factor, ends=ends)


def load_skeleton(path: str | Path) -> Skeleton:
    """Skeleton from a JSON file with `name`, `joints` (name to [x, y, z]) and `ends`.

    Raises:
        FileFormatError: when the file is not such a description.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        offsets = np.array([data["joints"][name] for name in JOINT_NAMES], dtype=np.float64)
        ends = {name: np.array(data["ends"][name], dtype=np.float64) for name in LEAVES}
        return Skeleton(str(data["name"]), offsets, ends)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise FileFormatError(path, f"is not a skeleton description ({error})") from error


@cache
def lead_body() -> Skeleton:
    """The lead's body, 1.78 m tall."""
    return load_skeleton(assets_folder() / "skeletons" / "lead.json")


@cache
def follow_body() -> Skeleton:
    """The follow's body, 1.66 m tall."""
    return load_skeleton(assets_folder() / "skeletons" / "follow.json")
