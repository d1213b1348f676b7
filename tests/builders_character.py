"""A character as strangers build them: other names, an A-pose, joints turned any way, twist joints and fingers."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.characters.stance import matrices_of, surface_in
from choreo_studio.motion.clip import MotionClip, Role
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.rotations import IDENTITY, about_axis, inverse, multiply, normalized, rotate
from choreo_studio.motion.scene import Figure, Hierarchy, Skin
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, JOINT_NAMES, PARENTS, Skeleton
from tests.builders import standing_clip

EXTRAS = ("LeftForeArmTwist", "LeftHandIndex1", "LeftHandPinky1", "RightHandIndex1", "RightHandPinky1")


def lanky(body: Skeleton, legs: float = 1.0, arms: float = 1.0) -> Skeleton:
    """A body with longer or shorter legs and arms, on the floor."""
    offsets = body.offsets.copy()
    for side in ("Left", "Right"):
        for joint in (f"{side}Leg", f"{side}Foot"):
            offsets[INDEX[joint]] *= legs
        for joint in (f"{side}ForeArm", f"{side}Hand"):
            offsets[INDEX[joint]] *= arms
    change = (offsets - body.offsets)[[INDEX["LeftLeg"], INDEX["LeftFoot"]], 1].sum()
    offsets[0, 1] -= change
    return Skeleton("lanky", offsets, dict(body.ends))


def lowered(body: Skeleton, degrees: float) -> MotionClip:
    """One frame of a body that stands with lowered arms and slightly bent elbows."""
    clip = standing_clip(body, 1)
    rotations = clip.rotations.copy()
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        rotations[0, INDEX[f"{side}Arm"]] = about_axis(2, np.array(-sign * np.radians(degrees)))
        rotations[0, INDEX[f"{side}ForeArm"]] = about_axis(1, np.array(-sign * np.radians(degrees / 6.0)))
    return MotionClip(body, clip.root_positions, rotations)


def stranger(body: Skeleton, role: Role = "lead", degrees: float = 40.0, seed: int = 0, yaw: float = 0.0) -> Figure:
    """The mannequin of a role on a body, bound with lowered arms to joints whose axes lie any way."""
    random = np.random.default_rng(seed)
    mannequin, stood = figure_of(standing_clip(body, 1), role), figure_of(lowered(body, degrees), role)
    turn = about_axis(1, np.array(yaw))
    pose = Pose(rotate(turn, stood.pose.positions), multiply(turn, stood.pose.rotations))
    positions, normals = surface_in(pose, mannequin.skins[0])
    names = ("Root", *(f"rig:{name}" for name in JOINT_NAMES), *(f"rig:{name}" for name in EXTRAS))
    carriers = [
        INDEX[name[: name.index("Twist")] if "Twist" in name else name[: name.index("Hand") + 4]] for name in EXTRAS
    ]
    parents = (-1, *(parent + 1 for parent in PARENTS), *(carrier + 1 for carrier in carriers))
    places = np.concatenate([np.zeros((1, 3)), pose.positions[0], _extra_places(pose, body, carriers)])
    turns = normalized(random.normal(size=(len(names), 4)))
    turns[0] = IDENTITY
    hierarchy = _hierarchy(names, parents, places, turns)
    skin = mannequin.skins[0]
    binds = np.tile(np.eye(4), (len(names), 1, 1))
    binds[1 : JOINT_COUNT + 1] = np.linalg.inv(matrices_of(hierarchy.rest_pose))[1 : JOINT_COUNT + 1]
    bound = Skin(
        "body",
        positions,
        normals,
        skin.triangles,
        skin.joints + 1,
        skin.weights,
        binds,
        None,
        skin.materials,
        skin.material_of,
    )
    still = np.zeros((0, len(names), 3)), np.zeros((0, len(names), 4))
    return Figure("stranger", hierarchy, (bound,), *still)


def nameless(figure: Figure) -> Figure:
    """A character whose joints are only numbered."""
    names = tuple(f"bone{number}" for number in range(len(figure.hierarchy.names)))
    return replace(figure, hierarchy=replace(figure.hierarchy, names=names))


def _extra_places(pose: Pose, body: Skeleton, carriers: list[int]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    places = []
    for name, carrier in zip(EXTRAS, carriers, strict=True):
        bone = body.offsets[INDEX["LeftHand"]] if "Twist" in name else body.ends[JOINT_NAMES[carrier]]
        aside = {"Index1": 0.03, "Pinky1": -0.03}.get(name[-6:], 0.0)
        own = 0.45 * bone + np.array([0.0, 0.0, aside])
        places.append(pose.positions[0, carrier] + rotate(pose.rotations[0, carrier], own))
    return np.stack(places)


def _hierarchy(
    names: tuple[str, ...],
    parents: tuple[int, ...],
    places: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    turns: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> Hierarchy:
    translations, rotations = places.copy(), turns.copy()
    for joint, parent in enumerate(parents):
        if parent >= 0:
            back = inverse(turns[parent])
            translations[joint] = rotate(back, places[joint] - places[parent])
            rotations[joint] = multiply(back, turns[joint])
    return Hierarchy(names, parents, translations, rotations)
