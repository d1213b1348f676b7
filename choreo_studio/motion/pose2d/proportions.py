"""The proportions of a person in a picture, given to a dancer's 2D skeleton.

Pose-driven video models copy the build of the person they animate from the skeleton that steers them, so the skeleton
should have that person's proportions. Usual retargeting of 2D poses: every bone keeps its direction in the picture and
is made longer or shorter by one factor for the whole dance, from the hips outwards. A factor compares the length of a
bone in the reference, a person who stands straight and faces the camera, with that of our body seen from the front;
of two sides the longer counts, since turning away only shortens. All are divided by the factor of torso and leg
together, so the dancer stays as tall in the picture as the camera sees them. Then each skeleton is moved so that its
feet, the lower one most, stay where they were. Hands that hold each other may come apart by the change of the arms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.pose2d.body_points import body_points
from choreo_studio.motion.pose2d.layouts import POINT_INDEX, POINTS
from choreo_studio.motion.pose2d.stream import HIDDEN, OUTSIDE, PoseStream
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import NEAREST_METRES
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton, follow_body, lead_body
from choreo_studio.motion.skinning import Surface, posable

Part = Literal["torso", "shoulders", "upper arms", "forearms", "hips", "thighs", "shins", "neck", "face", "feet"]
NEEDED = ("LShoulder", "RShoulder", "LHip", "RHip")
"""Points without which nobody's proportions are known; one whole leg is needed too."""
_TALL: tuple[Part, ...] = ("torso", "thighs", "shins")
_LARGEST_FACTOR = 3.0
_FOOT_METRES = 0.08


@dataclass(frozen=True, eq=False)
class Proportions:
    """Factors of the bones of a skeleton, 1 for a body of ours; parts that a reference does not show have 1.

    Attributes:
        factors: of each part.
    """

    factors: Mapping[Part, float]

    def on(self, role: Role, surface: Surface, skeleton: Skeleton) -> "Proportions":
        """The factors that give another body, which dances for the role, the same build."""
        ours, theirs = _lengths(_front_view(mannequin(role), _BODIES[role]())), _lengths(_front_view(surface, skeleton))
        scale = sum(theirs[part] for part in _TALL) / sum(ours[part] for part in _TALL)
        changed = {
            part: factor * ours[part] / theirs[part] * scale for part, factor in self.factors.items() if part in ours
        }
        return Proportions({**self.factors, **changed, "feet": (changed["thighs"] + changed["shins"]) / 2.0})


class UnusableReferenceError(ValueError):
    """The points show no person whose proportions can be told; the message is half a sentence."""


def proportions_of(points: Mapping[str, Floats], role: Role) -> Proportions:
    """The proportions of a person, compared with the body of a role.

    Args:
        points: places in a picture, (2,) pixels, by OpenPose's names; those that are not seen are left out.
        role: whose body.

    Raises:
        UnusableReferenceError: when too few points are there, or the build is none that a person has.
    """
    theirs, ours = _lengths(points), _lengths(_front_view(mannequin(role), _BODIES[role]()))
    missing = [name for name in NEEDED if name not in points] or [part for part in _TALL if part not in theirs]
    if missing:
        raise UnusableReferenceError(f"shows no {missing[0]}: shoulders, hips and one whole leg have to be seen")
    scale = sum(theirs[part] for part in _TALL) / sum(ours[part] for part in _TALL)
    factors: dict[Part, float] = {part: theirs[part] / (ours[part] * max(scale, 1e-9)) for part in theirs}
    factors["feet"] = (factors["thighs"] + factors["shins"]) / 2.0
    for part, factor in factors.items():
        if not 1.0 / _LARGEST_FACTOR <= factor <= _LARGEST_FACTOR:
            raise UnusableReferenceError(
                f"shows {part} {factor:.2g} times as long as usual: somebody has to stand straight and face the camera"
            )
    return Proportions({part: factors.get(part, 1.0) for part in get_args(Part)})


def with_proportions(stream: PoseStream, proportions: Mapping[Role, Proportions]) -> PoseStream:
    """The stream with other proportions of some dancers.

    What a body hides stays as it was; points that come into the picture count as hidden. Frames in which any point of a
    dancer is behind the camera stay as they are.
    """
    pixels, seen, boxes = stream.pixels.copy(), stream.seen.copy(), stream.boxes.copy()
    for role, wanted in proportions.items():
        dancer = ROLES.index(role)
        frames = np.flatnonzero((stream.depths[:, dancer] > NEAREST_METRES).all(axis=1))
        old = stream.pixels[frames, dancer]
        new = _scaled(old, wanted)
        focal = np.broadcast_to(stream.shot.focal_pixels, stream.frame_count)[frames]
        new += _standing(old, new, _FOOT_METRES * focal / stream.depths[frames, dancer, POINT_INDEX["MidHip"]])
        pixels[frames, dancer] = new
        inside = stream.shot.is_inside(new)
        seen[frames, dancer] = np.where(inside, np.maximum(stream.seen[frames, dancer], HIDDEN), OUTSIDE)
        boxes[frames, dancer] = _boxes(stream.boxes[frames, dancer], old, new, (stream.shot.width, stream.shot.height))
    return replace(stream, pixels=pixels, seen=seen, boxes=boxes)


def _bones() -> tuple[tuple[int, int, Part], ...]:
    """Point, the point it hangs on, and the part between, from the hips outwards."""
    bones: list[tuple[str, str, Part]] = [("Neck", "MidHip", "torso"), ("Nose", "Neck", "neck")]
    for side in ("L", "R"):
        chain: tuple[tuple[str, str, Part], ...] = (
            ("Shoulder", "Neck", "shoulders"), ("Elbow", f"{side}Shoulder", "upper arms"),
            ("Wrist", f"{side}Elbow", "forearms"), ("Hip", "MidHip", "hips"), ("Knee", f"{side}Hip", "thighs"),
            ("Ankle", f"{side}Knee", "shins"), ("BigToe", f"{side}Ankle", "feet"),
            ("SmallToe", f"{side}Ankle", "feet"), ("Heel", f"{side}Ankle", "feet"), ("Eye", "Nose", "face"),
            ("Ear", "Nose", "face"),
        )  # fmt: skip
        bones += [(f"{side}{point}", parent, part) for point, parent, part in chain]
    return tuple((POINT_INDEX[point], POINT_INDEX[parent], part) for point, parent, part in bones)


_BONES = _bones()
_FEET = np.array([[POINT_INDEX[f"{side}{point}"] for point in ("BigToe", "SmallToe", "Heel")] for side in ("L", "R")])


def _scaled(old: Floats, proportions: Proportions) -> Floats:
    new = old.copy()
    for point, parent, part in _BONES:
        new[:, point] = new[:, parent] + proportions.factors[part] * (old[:, point] - old[:, parent])
    return new


def _standing(old: Floats, new: Floats, softness: Floats) -> Floats:
    """How skeletons (T, 25, 2) have to move, (T, 1, 2), so that the feet stay, the lower one within `softness` most."""
    before, after = old[:, _FEET].mean(axis=2), new[:, _FEET].mean(axis=2)
    lowness = before[..., 1] / softness[:, None]
    weights = np.exp(lowness - lowness.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("tf,tfa->ta", weights, before - after)[:, None])


def _boxes(boxes: Floats, old: Floats, new: Floats, size: tuple[int, int]) -> Floats:
    """Boxes (T, 4) that reach as far beyond the new points as they did beyond the old ones."""
    limits = np.array(size, dtype=np.float64)
    low = boxes[:, :2] + np.clip(new, 0.0, limits).min(axis=1) - np.clip(old, 0.0, limits).min(axis=1)
    high = boxes[:, :2] + boxes[:, 2:] + np.clip(new, 0.0, limits).max(axis=1) - np.clip(old, 0.0, limits).max(axis=1)
    low, high = np.clip(low, 0.0, limits), np.clip(high, 0.0, limits)
    return np.concatenate([low, np.maximum(high - low, 0.0)], axis=1)


def _lengths(points: Mapping[str, Floats]) -> dict[Part, float]:
    """Length of each part that two points show, of two sides the longer."""

    def apart(*pairs: tuple[str, str]) -> float | None:
        found = [float(np.linalg.norm(points[a] - points[b])) for a, b in pairs if a in points and b in points]
        return max(found, default=None)

    def sides(first: str, second: str) -> float | None:
        return apart((f"L{first}", f"L{second}"), (f"R{first}", f"R{second}"))

    centred = dict(points)
    for middle, name in (("Neck", "Shoulder"), ("MidHip", "Hip")):
        if f"L{name}" in points and f"R{name}" in points:
            centred[middle] = (points[f"L{name}"] + points[f"R{name}"]) / 2.0
    points = centred
    lengths: dict[Part, float | None] = {
        "torso": apart(("Neck", "MidHip")),
        "shoulders": apart(("LShoulder", "RShoulder")),
        "upper arms": sides("Shoulder", "Elbow"),
        "forearms": sides("Elbow", "Wrist"),
        "hips": apart(("LHip", "RHip")),
        "thighs": sides("Hip", "Knee"),
        "shins": sides("Knee", "Ankle"),
        "neck": apart(("Neck", "Nose")),
        "face": apart(("LEar", "REar")),
    }
    return {part: length for part, length in lengths.items() if length is not None}


def _front_view(surface: Surface, skeleton: Skeleton) -> dict[str, NDArray[np.float64]]:
    """Points of a dancer in the T-pose, seen from the front, metres."""
    rest, still = skeleton.rest_positions, np.tile(np.eye(3), (JOINT_COUNT, 1, 1))
    places = body_points(surface, skeleton).placed(rest, posable(surface).posed(rest, still))
    return dict(zip(POINTS, places[:, :2], strict=True))


_BODIES = {"lead": lead_body, "follow": follow_body}
