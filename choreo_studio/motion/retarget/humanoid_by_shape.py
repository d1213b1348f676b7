"""The body in a hierarchy whose joint names say nothing, by its shape; and in any hierarchy, names first.

Strict on purpose: whoever is not surely a person who stands, or whose sides cannot be told, is refused in a sentence.
"""

from functools import lru_cache

import numpy as np

from choreo_studio.motion.retarget.alignment import is_standing
from choreo_studio.motion.retarget.humanoid import Humanoid, find_humanoid, humanoid_of, split_name
from choreo_studio.motion.retarget.shape_limbs import Arms, Legs, are_unsure, arms_over, head_over, legs_on
from choreo_studio.motion.retarget.shape_tree import ShapeTree
from choreo_studio.motion.retarget.source import SourceRig
from choreo_studio.motion.rotations import Floats, about_axis, rotate

_MOST_JOINTS = 1000
_UP = np.array([0.0, 1.0, 0.0])
_FLOOR = np.array([1.0, 0.0, 1.0])
_Z_UP = about_axis(0, np.array(-np.pi / 2))
_NEAR_HIPS = 0.35
_LEAST_KNEE = 0.02
_SIDE_SIGNS = {"左": 1, "右": -1}


def find_body(rig: SourceRig) -> Humanoid:
    """Body parts of a rig: by names, else by its shape.

    Raises:
        ValueError: saying what names and what shape lack.
    """
    try:
        return find_humanoid(rig)
    except ValueError as unnamed:
        try:
            return humanoid_by_shape(rig)
        except ValueError as shapeless:
            raise ValueError(f"by its names {unnamed}, and by its shape {shapeless}") from shapeless


def humanoid_by_shape(rig: SourceRig) -> Humanoid:
    """The one body in a rig, by its rest pose: a person who stands, Y or Z up, in any unit.

    Raises:
        ValueError: when there is none or there are several, or when it is not sure.
    """
    bodies = humanoids_by_shape(rig)
    if len(bodies) > 1:
        raise ValueError("it is several people")
    return bodies[0]


@lru_cache(maxsize=16)
def humanoids_by_shape(rig: SourceRig) -> tuple[Humanoid, ...]:
    """All bodies in a rig that share no joints, at least one.

    Raises:
        ValueError: when there is none or when it is not sure.
    """
    if len(rig.names) > _MOST_JOINTS:
        raise ValueError("it has too many joints")
    problems = []
    for turn in (None, _Z_UP):
        found, problem = _bodies(_tree(rig, turn))
        if found:
            return found
        problems.append(problem)
    raise ValueError(max(problems)[1])


def _tree(rig: SourceRig, turn: Floats | None) -> ShapeTree:
    places = rig.rest_positions
    tips = {joint: places[joint] + end for joint, end in rig.ends.items()}
    if turn is not None:
        places, tips = rotate(turn, places), {joint: rotate(turn, tip) for joint, tip in tips.items()}
    return ShapeTree(rig, places, tips)


def _bodies(tree: ShapeTree) -> tuple[tuple[Humanoid, ...], tuple[int, str]]:
    """The bodies, or none and how far the best try came, with what it lacked."""
    found: list[Humanoid] = []
    problem = (0, "no two legs are found on which it stands")
    for hips in range(len(tree.rig.names)):
        for legs in legs_on(tree, hips):
            body = _body(tree, legs)
            if isinstance(body, Humanoid):
                found.append(body)
            else:
                problem = max(problem, body)
    joints = [joint for body in found for joint in _own(body)]
    if len(joints) > len(set(joints)):
        return (), (9, "it could be a person in more than one way")
    return tuple(found), problem


def _own(body: Humanoid) -> set[int]:
    return {*body.parts.values(), *body.spine, *body.neck}


def _body(tree: ShapeTree, legs: Legs) -> Humanoid | tuple[int, str]:
    """The body on two legs, or how far it came, with what it lacked."""
    arms = [pair for pair in arms_over(tree, legs, _trunk(tree, legs)) if head_over(tree, legs, pair) is not None]
    if not arms:
        return 1, "no two arms and a head are found above its legs"
    if are_unsure(arms):
        return 2, "it has more than one pair of arms"
    head = head_over(tree, legs, arms[0])
    sides = _sides(tree, legs, arms[0])
    if head is None or sides == 0:
        return 3, "nothing tells its left from its right"
    body = humanoid_of(tree.rig, _limbs(legs, arms[0], sides), head, {}, is_by_shape=True)
    if not is_standing(tree.places, body):
        return 2, "it does not stand upright in its rest pose"
    return body


def _trunk(tree: ShapeTree, legs: Legs) -> list[int]:
    """Joints that hang on the hips, or on those just over them, and not on the legs."""
    top = legs.hips
    while (above := tree.rig.parents[top]) >= 0:
        if np.linalg.norm(tree.places[above] - tree.places[legs.hips]) > _NEAR_HIPS * legs.length:
            break
        top = above
    inside = {top}
    for joint, parent in enumerate(tree.rig.parents):
        if parent in inside and joint not in legs.branches:
            inside.add(joint)
    return sorted(inside)


def _limbs(legs: Legs, arms: Arms, sides: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, side in enumerate(("Left", "Right") if sides > 0 else ("Right", "Left")):
        found |= dict(zip((f"{side}UpLeg", f"{side}Leg", f"{side}Foot"), legs.limbs[place], strict=True))
        found |= dict(zip((f"{side}Arm", f"{side}ForeArm", f"{side}Hand"), arms.limbs[place], strict=True))
        if min(legs.toes) >= 0:
            found[f"{side}ToeBase"] = legs.toes[place]
    return found


def _sides(tree: ShapeTree, legs: Legs, arms: Arms) -> int:
    """1 where the first leg and arm are the left ones, -1 where they are right, 0 where nothing tells or two disagree.

    Toes and the rest pose's bent knees point forward; names may say sides where they say nothing else.
    """
    forward = np.cross(legs.across, _UP)
    signs = {
        _sign(float(_toes_ahead(tree, legs) @ forward), 0.05 * legs.length),
        _sign(float(_knees_ahead(tree, legs) @ forward), _LEAST_KNEE * legs.length),
        _named_side(tree, legs, arms),
    } - {0}
    return signs.pop() if len(signs) == 1 else 0


def _sign(ahead: float, least: float) -> int:
    return int(np.sign(ahead)) if abs(ahead) > least else 0


def _toes_ahead(tree: ShapeTree, legs: Legs) -> Floats:
    """How far both feet point level, where both point the same way; else nothing, (3,)."""
    ahead = []
    for limb, toe in zip(legs.limbs, legs.toes, strict=True):
        tip = tree.places[toe] if toe >= 0 else tree.tips.get(limb[2], tree.places[limb[2]])
        ahead.append((tip - tree.places[limb[2]]) * _FLOOR)
    return _both(ahead[0], ahead[1])


def _knees_ahead(tree: ShapeTree, legs: Legs) -> Floats:
    ahead = []
    for hip, knee, ankle in legs.limbs:
        line = tree.places[ankle] - tree.places[hip]
        share = (tree.places[knee] - tree.places[hip]) @ line / (line @ line)
        ahead.append((tree.places[knee] - tree.places[hip] - share * line) * _FLOOR)
    return _both(ahead[0], ahead[1])


def _both(first: Floats, second: Floats) -> Floats:
    return 0.5 * (first + second) if first @ second > 0.0 else np.zeros(3)


def _named_side(tree: ShapeTree, legs: Legs, arms: Arms) -> int:
    """The same by sides that most names of the limbs tell."""
    votes = 0
    for limbs in (legs.limbs, arms.limbs):
        for sign, limb in zip((1, -1), limbs, strict=True):
            votes += sign * sum(_side_of(tree.rig.names[joint]) for joint in limb)
    return int(np.sign(votes)) if abs(votes) >= 6 else 0


def _side_of(name: str) -> int:
    side = split_name(name)[0]
    return {"Left": 1, "Right": -1}.get(side, next((sign for word, sign in _SIDE_SIGNS.items() if word in name), 0))
