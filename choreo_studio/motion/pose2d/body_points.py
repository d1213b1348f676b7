"""The 25 points on a dancer: joints, middles between joints, and places on the skin of face and feet.

Shoulders, elbows, wrists, hips, knees and ankles are the joints of the body; OpenPose's neck lies between the
shoulders and its middle of the hips between the hip joints. Nose, eyes, ears, heels and toes are found once by
rays on the surface of mannequin or character, in proportion to head and foot, and stay at their place on it; where a
ray misses, the vertex that is nearest to the place takes its part.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.mannequin import Singles
from choreo_studio.motion.pose2d.casting import cast
from choreo_studio.motion.pose2d.layouts import POINT_INDEX, POINTS
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton
from choreo_studio.motion.skinning import PosableSkin, Surface, posable

_FAR = 0.5
_SURFACE_DEPTH, _USUAL_DEPTH = 0.015, 0.06
_DEPTH_FACTOR = 2.0
_SIDES = (("L", "Left", 1.0), ("R", "Right", -1.0))


@dataclass(frozen=True, eq=False)
class BodyPoints:
    """Where the points of one dancer lie.

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


@lru_cache(maxsize=8)
def body_points(surface: Surface, skeleton: Skeleton) -> BodyPoints:
    """The points of a dancer.

    Args:
        surface: what the dancer looks like.
        skeleton: on which joints it hangs.
    """
    skin = posable(surface)
    joints, own = np.zeros((len(POINTS), JOINT_COUNT)), np.zeros((len(POINTS), JOINT_COUNT), dtype=np.bool_)
    for point, (inside, parts) in _INSIDE.items():
        joints[POINT_INDEX[point], [INDEX[name] for name in inside]] = 1.0 / len(inside)
        own[POINT_INDEX[point], [INDEX[name] for name in parts]] = True
    depths = np.full(len(POINTS), _SURFACE_DEPTH)
    for inner in np.flatnonzero(joints.any(axis=1)):
        depths[inner] = _DEPTH_FACTOR * _depth(skin, joints[inner] @ surface.bind_positions, own[inner])
    on_skin = {POINT_INDEX[point]: (_anchor(skin, *ray), ray[0]) for point, ray in _on_skin(skeleton).items()}
    for index, ((corners, weights), joint) in on_skin.items():
        own[index, INDEX[joint]] = own[index, int((weights @ skin.weights[corners]).argmax())] = True
    corners = np.stack([corners for (corners, _), _ in on_skin.values()])
    weights = np.stack([weights for (_, weights), _ in on_skin.values()])
    return BodyPoints(joints, np.array(list(on_skin)), corners, weights, own, depths)


def _depth(skin: PosableSkin, place: Floats, own: NDArray[np.bool_]) -> float:
    """Median way from a point inside the body to its own skin, over directions all around, metres."""
    triangles = skin.triangles[own[skin.parts]]
    met = [cast(place, direction, skin.body.positions, triangles) for direction in _DIRECTIONS]
    ways = [hit[0] for hit in met if hit is not None]
    return float(np.median(ways)) if ways else _USUAL_DEPTH


def _anchor(skin: PosableSkin, joint: str, origin: Floats, direction: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Vertices (3,) and their weights (3,) where a ray in the rest frame of a joint meets the skin first."""
    body = skin.body
    turn, place = body.bind_rotations[INDEX[joint]], body.bind_positions[INDEX[joint]]
    hit = cast(place + turn @ (origin - _FAR * direction), turn @ direction, body.positions, skin.triangles)
    if hit is not None:
        return skin.triangles[hit[1]], hit[2]
    nearest = int(np.argmin(np.linalg.norm(body.positions - (place + turn @ origin), axis=1)))
    return np.full(3, nearest), np.array([1.0, 0.0, 0.0])


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


def _all_around(count: int) -> Floats:
    """Unit directions (count, 3), spread evenly along a spiral."""
    turns, heights = np.arange(count) * 2.39996323, (np.arange(count) + 0.5) / count * 2.0 - 1.0
    flat = np.sqrt(1.0 - heights**2)
    return np.stack([flat * np.cos(turns), heights, flat * np.sin(turns)], axis=1)


_INSIDE = _inside()
_DIRECTIONS = _all_around(24)
