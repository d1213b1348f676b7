"""The 25 points on a dancer: joints, middles between joints, and places on the skin of face and shoes.

Shoulders, elbows, wrists, hips, knees and ankles are the joints of the body; OpenPose's neck lies between the
shoulders and its middle of the hips between the hip joints. Nose, eyes, ears, heels and toes are found once on the
mannequin by rays and stay at their place on its skin.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import Role
from choreo_studio.motion.mannequin import Mannequin, Singles
from choreo_studio.motion.pose2d.casting import cast
from choreo_studio.motion.pose2d.layouts import POINT_INDEX, POINTS
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton, follow_body, lead_body
from choreo_studio.motion.skinning import PosableSkin, posable_skin

_FAR = 0.5
_SURFACE_DEPTH = 0.015
_DEPTH_FACTOR, _DIRECTIONS = 2.0, 24
_SIDES = (("L", "Left", 1.0), ("R", "Right", -1.0))


@dataclass(frozen=True, eq=False)
class BodyPoints:
    """Where the points of one mannequin lie.

    Attributes:
        joints: (25, J) weights of joints, summing to 1 for points inside the body, else 0.
        surface: (S,) which points lie on the skin.
        corners: (S, 3) vertices between which they lie.
        weights: (S, 3) of these vertices.
        own: (25, J) whether a part of the body (by the joint that moves it) may cover the point without hiding it.
        depths: (25,) how deep below that part's skin it may lie, metres.
    """

    joints: Floats
    surface: NDArray[np.intp]
    corners: NDArray[np.intp]
    weights: Floats
    own: NDArray[np.bool_]
    depths: Floats

    def placed(self, positions: Floats, vertices: Singles) -> Floats:
        """World places (25, 3) from joints (J, 3) and posed vertices (N, 3)."""
        places = self.joints @ positions
        places[self.surface] = np.einsum("sk,ska->sa", self.weights, vertices[self.corners].astype(np.float64))
        return np.asarray(places)


@cache
def body_points(role: Role) -> BodyPoints:
    """The points of a role's mannequin."""
    skin, body = posable_skin(role), lead_body() if role == "lead" else follow_body()
    joints, own = np.zeros((len(POINTS), JOINT_COUNT)), np.zeros((len(POINTS), JOINT_COUNT), dtype=np.bool_)
    for point, (inside, parts) in _INSIDE.items():
        joints[POINT_INDEX[point], [INDEX[name] for name in inside]] = 1.0 / len(inside)
        own[POINT_INDEX[point], [INDEX[name] for name in parts]] = True
    depths = np.full(len(POINTS), _SURFACE_DEPTH)
    for index in np.flatnonzero(joints.any(axis=1)):
        depths[index] = _DEPTH_FACTOR * _depth(skin, joints[index] @ skin.body.bind_positions, own[index])
    surface, corners, weights = [], [], []
    for point, (joint, origin, direction) in _on_skin(body).items():
        triangle, shares = _anchor(skin.body, joint, origin, direction)
        surface.append(POINT_INDEX[point])
        corners.append(skin.triangles[triangle].astype(np.intp))
        weights.append(shares)
        own[surface[-1], [INDEX[joint], skin.parts[triangle]]] = True
    return BodyPoints(joints, np.array(surface), np.stack(corners), np.stack(weights), own, depths)


def _depth(skin: PosableSkin, place: Floats, own: NDArray[np.bool_]) -> float:
    """Median way from a point inside the body to its own skin, over directions all around, metres."""
    vertices, triangles = skin.body.positions, skin.triangles[own[skin.parts]]
    turns = np.arange(_DIRECTIONS) * (2.39996323)
    heights = (np.arange(_DIRECTIONS) + 0.5) / _DIRECTIONS * 2.0 - 1.0
    flat = np.sqrt(1.0 - heights**2)
    directions = np.stack([flat * np.cos(turns), heights, flat * np.sin(turns)], axis=1)
    met = [cast(place, direction, vertices, triangles) for direction in directions]
    return float(np.median([hit[0] for hit in met if hit is not None]))


def _anchor(body: Mannequin, joint: str, origin: Floats, direction: Floats) -> tuple[int, Floats]:
    """The triangle that a ray in the rest frame of a joint meets first, and weights (3,) of its corners."""
    turn, place = body.bind_rotations[INDEX[joint]], body.bind_positions[INDEX[joint]]
    hit = cast(place + turn @ (origin - _FAR * direction), turn @ direction, body.positions, body.triangles)
    if hit is None:
        raise ValueError(f"origin: expected a place beside the {joint}, found {origin}")
    return hit[1], hit[2]


def _on_skin(skeleton: Skeleton) -> dict[str, tuple[str, Floats, Floats]]:
    """Per point on the skin: a joint, a place in its frame that a ray passes, and the ray's direction."""
    h = float(skeleton.ends["Head"][1]) / 0.17
    into, down = np.array([0.0, 0.0, -1.0]), np.array([0.0, -1.0, 0.0])
    rays = {"Nose": ("Head", np.array([0.0, 0.036 * h, 0.0]), into)}
    for short, side, sign in _SIDES:
        foot, toe = skeleton.offsets[INDEX[f"{side}ToeBase"]], float(skeleton.ends[f"{side}ToeBase"][2])
        s = float(foot[2]) / 0.14
        rays[f"{short}Eye"] = ("Head", np.array([sign * 0.031 * h, 0.058 * h, 0.0]), into)
        rays[f"{short}Ear"] = ("Head", np.array([0.0, 0.055 * h, -0.008]), np.array([-sign, 0.0, 0.0]))
        rays[f"{short}Heel"] = (f"{side}Foot", np.array([0.0, float(foot[1]) + 0.008 * s, 0.0]), -into)
        rays[f"{short}BigToe"] = (f"{side}ToeBase", np.array([-sign * 0.016 * s, 0.0, toe - 0.014 * s]), down)
        rays[f"{short}SmallToe"] = (f"{side}ToeBase", np.array([sign * 0.028 * s, 0.0, toe - 0.036 * s]), down)
    return rays


def _inside() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Per point inside the body: the joints between which it lies, and the parts that may cover it."""
    points: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "Neck": (("LeftArm", "RightArm"), ("Spine2", "Neck", "LeftShoulder", "RightShoulder")),
        "MidHip": (("LeftUpLeg", "RightUpLeg"), ("Hips", "Spine", "LeftUpLeg", "RightUpLeg")),
    }
    for short, side, _ in _SIDES:
        points[f"{short}Shoulder"] = (f"{side}Arm",), ("Spine2", f"{side}Shoulder", f"{side}Arm")
        points[f"{short}Elbow"] = (f"{side}ForeArm",), (f"{side}Arm", f"{side}ForeArm")
        points[f"{short}Wrist"] = (f"{side}Hand",), (f"{side}ForeArm", f"{side}Hand")
        points[f"{short}Hip"] = (f"{side}UpLeg",), ("Hips", f"{side}UpLeg")
        points[f"{short}Knee"] = (f"{side}Leg",), (f"{side}UpLeg", f"{side}Leg")
        points[f"{short}Ankle"] = (f"{side}Foot",), (f"{side}Leg", f"{side}Foot")
    return points


_INSIDE = _inside()
