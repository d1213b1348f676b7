"""The programs that dances are finished in, and what each of them needs to read our files well."""

from dataclasses import dataclass
from typing import Literal

from choreo_studio.motion.joint_names import NamePreset, preset_names
from choreo_studio.timebase import FrameRate

FormatName = Literal["bvh", "fbx", "glb", "usd", "npz", "smpl", "pose2d", "streams", "mp4"]
Layout = Literal["together", "each", "both"]
"""Both dancers in one file, each dancer alone, or files of either kind."""
LAYOUTS: tuple[Layout, ...] = ("together", "each", "both")
RATE_NAMES: tuple[str, ...] = ("24", "25", "29.97", "30", "50", "60", "120")
JOINT_NAME_TITLES: dict[NamePreset, str] = {
    "humanik": "HumanIK",
    "mixamo": "Mixamo",
    "unreal": "Unreal",
    "smpl": "SMPL",
}
_PREFIX = "mixamorig:"


@dataclass(frozen=True)
class ExportPreset:
    """What suits one target program.

    Attributes:
        name: of the program.
        joint_names: what it calls joints.
        rate_name: frames per second of a new scene there, one of RATE_NAMES.
        notes: what the person has to do in that program, one step each, as sentences.
        formats: what it reads best.
        layout: how it wants the dancers.
        t_pose_first: whether it wants the T-pose as first frame.
    """

    name: str
    joint_names: NamePreset
    rate_name: str
    notes: tuple[str, ...]
    formats: tuple[FormatName, ...] = ("bvh",)
    layout: Layout = "together"
    t_pose_first: bool = False

    @property
    def rate(self) -> FrameRate:
        """Its frame rate."""
        return FrameRate.of(self.rate_name)


PRESETS: tuple[ExportPreset, ...] = (
    ExportPreset(
        "Blender",
        "humanik",
        "30",
        (
            "File > Import > Motion Capture (.bvh), once for each dancer; leave Forward −Z and Up Y as they are.",
            "Set Scale to 0.01, for the files are in centimetres.",
            "Switch on Update Scene FPS and Update Scene Duration; both are off by default.",
            "Add the WAV in the video sequencer at frame 1, where the motion begins.",
        ),
    ),
    ExportPreset(
        "Maya",
        "humanik",
        "24",
        (
            "Maya reads BVH only by a script: open the files in MotionBuilder and save FBX there, or use an importer.",
            "Set the scene's time to the frame rate of the files before importing.",
            "Centimetres and Y up are Maya's own, so scale and axes stay as they are.",
            "Import the WAV at the first frame and choose it in the time slider.",
        ),
    ),
    ExportPreset(
        "MotionBuilder",
        "humanik",
        "30",
        (
            "File > Motion File Import, once for each dancer.",
            "Set the transport's rate to the frame rate of the files.",
            "Joints carry HumanIK names and zero is the T-stance, so that a character can be characterised at once.",
            "Drop the WAV into the story track at the first frame.",
        ),
    ),
    ExportPreset(
        "Unreal",
        "unreal",
        "30",
        (
            "Unreal reads no BVH: import the files into Blender or MotionBuilder and save FBX with a mesh from there.",
            "Joints carry the mannequin's names, but their axes differ: use an IK Retargeter, never swap skeletons.",
            "Unreal is Z up and in centimetres; the FBX import turns the axes by itself.",
            "Give the sequence the frame rate of the files, and put the WAV at its first frame.",
        ),
    ),
    ExportPreset(
        "Houdini",
        "humanik",
        "24",
        (
            "In the Command Line Tools run mcbiovision NAME_lead.bvh, and again for the follow.",
            "File > Run Script with the .cmd files that this made.",
            "Set the scene's frame rate first; the files are in centimetres, a Houdini unit is a metre: scale by 0.01.",
            "Zero is the T-pose, a valid rest pose.",
        ),
    ),
    ExportPreset(
        "Any program",
        "humanik",
        "30",
        (
            "One BVH for each dancer, in the same world and on the same frames: import both without moving either.",
            "Centimetres, Y up, both dancers face +Z at zero, which is the T-pose.",
            "Set the frame rate of the scene to that of the files, and put the WAV at their first frame.",
        ),
    ),
)
DEFAULT_PRESET = PRESETS[0]


def preset_named(name: str) -> ExportPreset:
    """The preset of that name, however it is capitalised.

    Raises:
        ValueError: when there is none.
    """
    for preset in PRESETS:
        if preset.name.casefold() == name.casefold():
            return preset
    raise ValueError(f"preset: expected one of {', '.join(preset.name for preset in PRESETS)}, found {name!r}")


def bvh_joint_names(names: NamePreset) -> tuple[str, ...]:
    """The 22 joint names as a BVH file can hold them: Mixamo's without its prefix, whose colon no reader takes."""
    return tuple(name.removeprefix(_PREFIX) for name in preset_names(names))
