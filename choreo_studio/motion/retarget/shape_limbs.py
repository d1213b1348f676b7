"""Legs, arms and a head in a joint hierarchy, told by bone lengths, by where they point and by mirror symmetry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from choreo_studio.motion.retarget.shape_tree import ShapeTree
from choreo_studio.motion.rotations import Floats

Limb = tuple[int, int, int]
"""Hip, knee and ankle, or shoulder, elbow and wrist."""

_UP = np.array([0.0, 1.0, 0.0])
_FLOOR = np.array([1.0, 0.0, 1.0])
_STEEP = 0.85
_SHORTEST_SHIN = 0.12
_BUTTOCK = 0.08
_SHINS = (0.7, 1.45)
_MIRRORED = 0.1
_LIKE_LONG, _LIKE_TURNED = 0.8, 0.95
_CENTRAL = 0.08
_FOREARMS = (0.6, 1.6)
_USUAL_FOREARM, _USUAL_ARM, _USUAL_TRUNK = 1.08, 0.62, 0.6
_TRUNKS = (0.3, 1.0)
_ARMS = (0.42, 1.15)
_HALF_SHOULDERS = 0.08
_FAN_COSTS = {0: 0.25, 1: 0.25, 2: 0.1}
_LONGEST_ARM = 14
_MOST_LIMBS, _MOST_PAIRS, _MOST_CHILDREN = 24, 8, 64
_SURELY_BETTER = 0.3
_NECK, _HEAD_OVER_SHOULDERS = 0.08, 0.62


@dataclass(frozen=True, eq=False)
class Legs:
    """Two legs that mirror each other.

    Attributes:
        hips: the joint that carries both.
        branches: its joints under which they are.
        limbs: hip, knee and ankle of both.
        toes: of both, -1 where there is none.
        across: (3,) level direction from the second to the first.
        middle: (3,) a point of the plane that they mirror in.
        length: of a leg.
    """

    hips: int
    branches: tuple[int, int]
    limbs: tuple[Limb, Limb]
    toes: tuple[int, int]
    across: Floats
    middle: Floats
    length: float

    def aside(self, place: Floats) -> float:
        """How far a place lies on the first leg's side."""
        return float((place - self.middle) @ self.across)

    def mirror(self, first: Floats, second: Floats) -> bool:
        """Whether two places are mirrored, about."""
        image = first - 2.0 * self.aside(first) * self.across
        return float(np.linalg.norm(image - second)) < _MIRRORED * self.length


@dataclass(frozen=True)
class Arms:
    """Two arms that mirror each other, on the joint that carries both; the lower the cost, the more like arms."""

    chest: int
    branches: tuple[int, int]
    limbs: tuple[Limb, Limb]
    cost: float


def legs_on(tree: ShapeTree, hips: int) -> list[Legs]:
    """All pairs of legs that a joint carries; those with toes where any have some."""
    ways = [(child, way) for child in tree.children[hips] if (way := _way_to_ankle(tree, child))]
    if len(ways) > _MOST_LIMBS:
        return []
    found = [legs for one, two in combinations(ways, 2) if (legs := _legs(tree, hips, one, two))]
    best = [legs for legs in found if min(legs.toes) >= 0] or found
    return best if len(best) <= _MOST_PAIRS else []


def _way_to_ankle(tree: ShapeTree, top: int) -> list[int]:
    """The way down from a joint to the last one to which a long, steep bone leads; empty where there is no leg."""
    way, at = tree.way(top, tree.lowest[top]), tree.places
    height = float(at[way[0], 1] - at[way[-1], 1])
    for last in range(len(way) - 1, 1, -1):
        bone = at[way[last]] - at[way[last - 1]]
        length = float(np.linalg.norm(bone))
        if length >= _SHORTEST_SHIN * height and bone[1] < -_STEEP * length:
            return way[: last + 1]
    return []


def _legs(tree: ShapeTree, hips: int, one: tuple[int, list[int]], two: tuple[int, list[int]]) -> Legs | None:
    at = tree.places
    ankles = at[one[1][-1]], at[two[1][-1]]
    apart = (ankles[0] - ankles[1]) * _FLOOR
    width = float(np.linalg.norm(apart))
    height = float(at[hips, 1] - min(ankles[0][1], ankles[1][1]))
    if not 0.04 * height < width < 1.2 * height:
        return None
    across, middle = apart / width, 0.5 * (ankles[0] + ankles[1])
    limbs = [_leg(tree, way, (at[way] - middle) @ (sign * across)) for (_, way), sign in ((one, 1.0), (two, -1.0))]
    if limbs[0] is None or limbs[1] is None:
        return None
    length = float(np.mean([np.linalg.norm(at[a] - at[u]) for u, _, a in (limbs[0], limbs[1])]))
    toes = _toe(tree, limbs[0][2], across, length), _toe(tree, limbs[1][2], across, length)
    legs = Legs(hips, (one[0], two[0]), (limbs[0], limbs[1]), toes, across, middle, length)
    alike = all(legs.mirror(at[a], at[b]) for a, b in zip(*legs.limbs, strict=True))
    near = abs(legs.aside(at[hips])) < _CENTRAL * length and abs(at[hips, 1] - at[limbs[0][0], 1]) < 0.5 * length
    wide = float(np.linalg.norm(at[limbs[0][0]] - at[limbs[1][0]])) < 0.6 * length
    return legs if alike and near and wide else None


def _leg(tree: ShapeTree, way: list[int], aside: Floats) -> Limb | None:
    """Hip, knee and ankle on a way that ends in the ankle: the longest steep, straight line beside the middle."""
    at = tree.places[way]
    for top in range(len(way) - 2):
        line = at[-1] - at[top]
        length = float(np.linalg.norm(line))
        shares = np.linalg.norm(at[top:] - at[top], axis=1) / max(length, 1e-9)
        bends = aside[top:] - (aside[top] + shares * (aside[-1] - aside[top]))
        if aside[top] < 0.3 * aside[-1] or line[1] > -_STEEP * length or np.abs(bends).max() > 0.05 * length:
            continue
        if len(shares) > 3 and shares[1] < _BUTTOCK:
            continue
        knee = top + 1 + int(np.argmin(np.abs(shares[1:-1] - 0.5)))
        ratio = np.linalg.norm(at[knee] - at[top]) / max(float(np.linalg.norm(at[-1] - at[knee])), 1e-9)
        if _SHINS[0] < ratio < _SHINS[1] and _off_line(at[knee], at[top], at[-1]) < 0.15 * length:
            return way[top], way[knee], way[-1]
    return None


def _off_line(place: Floats, start: Floats, end: Floats) -> float:
    line = end - start
    share = float((place - start) @ line) / max(float(line @ line), 1e-18)
    return float(np.linalg.norm(place - start - share * line))


def _toe(tree: ShapeTree, ankle: int, across: Floats, leg: float) -> int:
    """The first joint beside an ankle that lies clearly on one end of the foot; -1 where there is none or two."""
    forward = np.cross(across, _UP)
    found = []
    for child in tree.children[ankle]:
        joint = tree.longest_way(child)[0]
        step = tree.places[joint] - tree.places[ankle]
        ahead = float(step @ forward)
        if max(0.05 * leg, abs(float(step @ across))) < abs(ahead) < 0.5 * leg:
            found.append((abs(ahead), np.sign(ahead), joint))
    found.sort(reverse=True)
    heels = [ahead for ahead, sign, _ in found if sign != found[0][1]]
    return -1 if not found or any(ahead > 0.7 * found[0][0] for ahead in heels) else found[0][2]


def arms_over(tree: ShapeTree, legs: Legs, trunk: Sequence[int]) -> list[Arms]:
    """Pairs of arms that hang on joints of a trunk, the likeliest first."""
    found = []
    hip = tree.places[legs.limbs[0][0], 1]
    for chest in trunk:
        place = tree.places[chest]
        if not 2 < len(tree.children[chest]) < _MOST_CHILDREN:
            continue
        if place[1] < hip + 0.15 * legs.length or abs(legs.aside(place)) > _CENTRAL * legs.length:
            continue
        sides: tuple[list[tuple[int, Limb, float]], ...] = ([], [])
        for child in tree.children[chest]:
            for side, sign in enumerate((1.0, -1.0)):
                arm = _arm(tree, legs, child, sign)
                if arm is not None:
                    sides[side].append((child, *arm))
        for one in sides[0]:
            for two in sides[1]:
                if _are_mirrored(tree, legs, one[1], two[1]):
                    found.append(Arms(chest, (one[0], two[0]), (one[1], two[1]), 0.5 * (one[2] + two[2])))
    return sorted(found, key=lambda arms: arms.cost)


def _are_mirrored(tree: ShapeTree, legs: Legs, one: Limb, two: Limb) -> bool:
    """Whether two arms mirror each other across the line that they span themselves, which is about that of the legs."""
    at = tree.places
    span = (at[list(one)] - at[list(two)]).sum(axis=0) * _FLOOR
    across = span / max(float(np.linalg.norm(span)), 1e-9)
    turned = replace(legs, across=across)
    for start, end in pairwise(range(3)):
        bones = [float(np.linalg.norm(at[limb[end]] - at[limb[start]])) for limb in (one, two)]
        if min(bones) < _LIKE_LONG * max(bones):
            return False
    return float(across @ legs.across) > _LIKE_TURNED and all(
        turned.mirror(at[a], at[b]) for a, b in zip(one, two, strict=True)
    )


def are_unsure(arms: list[Arms]) -> bool:
    """Whether a second pair is about as likely as the first: wings, or a third and a fourth arm."""
    return len(arms) > 1 and arms[1].cost - arms[0].cost < _SURELY_BETTER


def _arm(tree: ShapeTree, legs: Legs, top: int, sign: float) -> tuple[Limb, float] | None:
    """Shoulder, elbow and wrist on the longest way down from a joint, and what speaks against them."""
    way = tree.longest_way(top)[:_LONGEST_ARM]
    costs = [
        (cost, (way[i], way[j], way[k]))
        for i, j, k in combinations(range(len(way)), 3)
        if (cost := _arm_cost(tree, legs, way, (i, j, k), sign)) is not None
    ]
    if not costs:
        return None
    cost, limb = min(costs)
    return limb, cost


def _arm_cost(tree: ShapeTree, legs: Legs, way: list[int], picks: Limb, sign: float) -> float | None:
    at = tree.places[way]
    shoulder, elbow, wrist = (at[pick] for pick in picks)
    out = sign * legs.across
    side = sign * legs.aside(shoulder)
    if side < _HALF_SHOULDERS * legs.length or sign * legs.aside(wrist) < 0.7 * side:
        return None
    bones = elbow - shoulder, wrist - elbow
    upper, lower = (float(np.linalg.norm(bone)) for bone in bones)
    if not _FOREARMS[0] * lower < upper < _FOREARMS[1] * lower:
        return None
    if not _ARMS[0] * legs.length < upper + lower < _ARMS[1] * legs.length:
        return None
    for bone, length, start, end in ((bones[0], upper, *picks[:2]), (bones[1], lower, *picks[1:])):
        if bone[1] > 0.5 * length or bone @ out < -0.3 * length:
            return None
        if any(_off_line(at[between], at[start], at[end]) > 0.08 * length for between in range(start + 1, end)):
            return None
    if wrist[1] < tree.places[legs.limbs[0][2], 1] + 0.25 * legs.length:
        return None
    trunk = float(shoulder[1] - tree.places[legs.limbs[0][0], 1]) / legs.length
    if not _TRUNKS[0] < trunk < _TRUNKS[1]:
        return None
    fan = _FAN_COSTS.get(tree.fan(way[picks[2]]), 0.0)
    usual = abs(np.log(upper / lower / _USUAL_FOREARM)), abs(np.log((upper + lower) / legs.length / _USUAL_ARM))
    return float(usual[0] + 0.3 * usual[1] + 0.5 * abs(np.log(trunk / _USUAL_TRUNK)) + fan)


def head_over(tree: ShapeTree, legs: Legs, arms: Arms) -> int | None:
    """The head above a chest: where the upward line fans out into a face or hair, else the last joint in its height."""
    at = tree.places
    shoulders = float(np.mean([at[limb[0], 1] for limb in arms.limbs]))
    trunk = shoulders - float(at[legs.limbs[0][0], 1])
    others = [child for child in tree.children[arms.chest] if child not in arms.branches]
    ways = [way for child in others if (way := _central_way(tree, legs, child))]
    if not ways:
        return None
    way = max(ways, key=lambda way: at[way, 1].max())
    over = [joint for joint in way if shoulders + _NECK * trunk < at[joint, 1] < shoulders + 0.9 * trunk]
    fans = [joint for joint in over if tree.fan(joint) > 1]
    if fans:
        return fans[0]
    near = [joint for joint in over if at[joint, 1] < shoulders + _HEAD_OVER_SHOULDERS * trunk]
    return near[-1] if near else None


def _central_way(tree: ShapeTree, legs: Legs, top: int) -> list[int]:
    """The joints from one upward in the plane of symmetry, as far as they rise."""
    at, way, inside = tree.places, list[int](), [top]
    while inside := [joint for joint in inside if abs(legs.aside(at[joint])) < _CENTRAL * legs.length]:
        joint = max(inside, key=lambda joint: at[tree.highest[joint], 1])
        way.append(joint)
        rising = [child for child in tree.children[joint] if at[child, 1] > at[joint, 1]]
        inside = [child for child in rising if not _is_hair(tree, child, legs.length)]
    return way


def _is_hair(tree: ShapeTree, joint: int, leg: float) -> bool:
    """Whether a joint lies behind the one above it as much as over it, and all that hangs on it hangs down."""
    step = tree.places[joint] - tree.places[tree.rig.parents[joint]]
    aslant = step[1] < 1.5 * float(np.linalg.norm(step * _FLOOR))
    return bool(aslant and tree.highest[joint] == joint and tree.reach[joint] > 0.2 * leg)
