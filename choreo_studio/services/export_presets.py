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
        whole_rates: formats whose keys it puts beside its frames where a rate is no whole number.
    """

    name: str
    joint_names: NamePreset
    rate_name: str
    notes: tuple[str, ...]
    formats: tuple[FormatName, ...] = ("bvh",)
    layout: Layout = "together"
    t_pose_first: bool = False
    whole_rates: tuple[FormatName, ...] = ()

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
            "File > Import > FBX: both dancers come with their skins, in the right size, and set the frame rate.",
            "Set the end of the scene to the last frame; the motion begins at frame 1.",
            "Add the WAV in the video sequencer at frame 1.",
            "GLB and USD begin at frame 0 and leave the rate to you: set it first. For BVH set Scale to 0.01 and "
            "switch on Update Scene FPS and Update Scene Duration; both are off by default.",
        ),
        ("fbx",),
        whole_rates=("fbx", "glb"),
    ),
    ExportPreset(
        "Maya",
        "humanik",
        "24",
        (
            "Set the scene's time to the frame rate of the files first.",
            "File > Import the FBX with animation and skins; centimetres and Y up are Maya's own.",
            "Each dancer's joints lie below a node of their name, lead and follow, and carry HumanIK names: define the "
            "characters in the HumanIK window at the T-pose, which is angles zero.",
            "Import the WAV at the first frame and choose it in the time slider.",
        ),
        ("fbx",),
    ),
    ExportPreset(
        "MotionBuilder",
        "humanik",
        "30",
        (
            "Open each dancer's FBX, or merge both into one scene.",
            "Set the transport's rate to the frame rate of the files.",
            "Joints carry HumanIK names and zero is the T-stance, so that a character can be characterised at once.",
            "Drop the WAV into the story track at the first frame.",
        ),
        ("fbx",),
        "each",
    ),
    ExportPreset(
        "Unreal",
        "unreal",
        "30",
        (
            "Import each dancer's FBX as a skeletal mesh with its animation; a skeleton is made from the mesh.",
            "Joints carry Unreal's names below a bone root, but their axes differ: use an IK Retargeter, "
            "with the T-pose for both, never swap skeletons.",
            "Unreal is Z up and in centimetres; the import turns the axes by itself.",
            "Both dancers share one world: place them at the same spot, unmoved. Put the WAV at the first frame.",
        ),
        ("fbx",),
        "each",
    ),
    ExportPreset(
        "Unity",
        "humanik",
        "30",
        (
            "Drop each dancer's FBX into Assets; in its Rig tab choose Humanoid and let the avatar be made.",
            "The T-pose is the rest pose, so that the avatar is found without corrections.",
            "In the Animation tab switch on Bake Into Pose for rotation and position: dancers keep their places.",
            "Both dancers share one world: put them at the same spot, and start the WAV with their clips.",
        ),
        ("fbx",),
        "each",
    ),
    ExportPreset(
        "Houdini",
        "humanik",
        "24",
        (
            "Set the scene's frame rate to that of the files first.",
            "FBX Character Import reads skin, rest pose and motion of each dancer's file; the rest pose is the T-pose.",
            "The files are in centimetres, a Houdini unit is a metre: scale by 0.01 where the import does not.",
        ),
        ("fbx",),
        "each",
    ),
    ExportPreset(
        "iClone",
        "humanik",
        "30",
        (
            "Import each dancer's FBX; the first frame is the T-pose by which the joints are told.",
            "Joints carry HumanIK names: characterise with the profile of MotionBuilder.",
            "The T-pose takes one frame: put the WAV at the second frame.",
        ),
        ("fbx",),
        "each",
        t_pose_first=True,
    ),
    ExportPreset(
        "Any program",
        "humanik",
        "30",
        (
            "Take the FBX where the program reads it, else the GLB; BVH has the motion without skins.",
            "Both dancers share one world and the same frames: import both without moving either.",
            "Y is up; FBX and BVH are in centimetres, GLB in metres; the T-pose is angles zero.",
            "Set the frame rate of the scene to that of the files, and put the WAV at their first frame.",
        ),
        ("bvh", "fbx", "glb"),
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
