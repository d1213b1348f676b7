"""The people in a joint hierarchy: a file may hold one or several under one root."""

from collections.abc import Iterable

import numpy as np

from choreo_studio.motion.retarget.humanoid import Humanoid, find_humanoid
from choreo_studio.motion.retarget.humanoid_by_shape import humanoids_by_shape
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig

_FEWEST_JOINTS = 15
_MOST_PEOPLE = 16
_DEEPEST = 64


def people_in(motion: SourceMotion) -> tuple[SourceMotion, ...]:
    """Each person of a hierarchy alone, as they come; nobody where no humanoid can be recognised.

    A person is the lowest joint under which a whole body hangs, with what hangs there. Where two bodies share a root,
    each is found by itself. Where names tell nobody, the shape of the hierarchy does.
    """
    rig = motion.rig
    bodies = _bodies(rig, range(len(rig.names)), _DEEPEST) or _bodies_by_shape(rig)
    return tuple(part_of(motion, joints) for joints in bodies)


def part_of(motion: SourceMotion, joints: list[int]) -> SourceMotion:
    """The motion of some joints, parents before children; those whose parent is not among them become roots."""
    rig = _part_of_rig(motion.rig, joints)
    return SourceMotion(rig, motion.positions[:, joints], motion.rotations[:, joints], motion.frame_seconds)


def _bodies(rig: SourceRig, among: Iterable[int], deepest: int) -> list[list[int]]:
    """The joints of each body among some joints: all that names tell together, else root by root."""
    found: list[list[int]] = []
    left = list(among)
    while len(left) >= _FEWEST_JOINTS and len(found) < _MOST_PEOPLE:
        part = _part_of_rig(rig, left)
        try:
            humanoid = find_humanoid(part)
        except ValueError:
            return found if found or deepest == 0 else _bodies_by_root(rig, part, left, deepest)
        body = {left[j] for j in _below(part, _tops(part, humanoid))}
        found.append(sorted(body))
        left = [joint for joint in left if joint not in body]
    return found


def _bodies_by_shape(rig: SourceRig) -> list[list[int]]:
    if len(rig.names) < _FEWEST_JOINTS:
        return []
    try:
        bodies = humanoids_by_shape(rig)
    except ValueError:
        return []
    return [_below(rig, _tops(rig, body)) for body in bodies[:_MOST_PEOPLE]]


def _bodies_by_root(rig: SourceRig, part: SourceRig, left: list[int], deepest: int) -> list[list[int]]:
    roots = [joint for joint, parent in enumerate(part.parents) if parent < 0]
    if len(roots) == 1:
        return _bodies(rig, [joint for joint in left if joint != left[roots[0]]], deepest - 1)
    return [body for root in roots for body in _bodies(rig, [left[j] for j in _below(part, [root])], deepest - 1)]


def _tops(rig: SourceRig, humanoid: Humanoid) -> list[int]:
    """The lowest joint over hips, chest and head; the roots of these where they hang on different ones."""
    lines = [_upwards(rig, joint) for joint in (humanoid.parts["Hips"], humanoid.chest, humanoid.parts["Head"])]
    shared = next((joint for joint in lines[0] if all(joint in line for line in lines[1:])), None)
    return list(dict.fromkeys(line[-1] for line in lines)) if shared is None else [shared]


def _upwards(rig: SourceRig, joint: int) -> list[int]:
    """A joint and all that it hangs on, up to its root."""
    line = [joint]
    while rig.parents[line[-1]] >= 0:
        line.append(rig.parents[line[-1]])
    return line


def _below(rig: SourceRig, joints: list[int]) -> list[int]:
    inside = set(joints)
    for joint, parent in enumerate(rig.parents):
        if parent in inside:
            inside.add(joint)
    return sorted(inside)


def _part_of_rig(rig: SourceRig, joints: list[int]) -> SourceRig:
    place = {joint: index for index, joint in enumerate(joints)}
    rest = rig.rest_positions
    offsets = np.array([rig.offsets[j] if rig.parents[j] in place else rest[j] for j in joints])
    return SourceRig(
        tuple(rig.names[j] for j in joints),
        tuple(place.get(rig.parents[j], -1) for j in joints),
        offsets,
        {place[j]: end for j, end in rig.ends.items() if j in place},
    )
