"""Motion of any humanoid put on our 22-joint body."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.alignment import (
    BONES,
    SIDES,
    Alignment,
    align_by_rest,
    is_standing,
    limb_source,
)
from choreo_studio.motion.retarget.functional import align_by_motion
from choreo_studio.motion.retarget.humanoid import Humanoid
from choreo_studio.motion.retarget.humanoid_by_shape import find_body
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.retarget.toes import with_bent_toes
from choreo_studio.motion.rotations import Floats, about_axis, between, continuous, inverse, multiply, rotate, slerp
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, PARENTS, Skeleton

_SPINE = ("Hips", "Spine", "Spine1", "Spine2", "Neck")
_FLOOR_QUANTILE = 0.3


def retarget(source: SourceMotion, body: Skeleton) -> MotionClip:
    """The same dance on another body: limb directions and twists kept, path scaled by the legs, feet on the floor.

    Every joint of ours takes the world rotation of its counterpart, corrected by the constant turn between the two;
    arms and legs are then swung onto the exact directions of the source's bones.

    Args:
        source: world pose of the stranger's skeleton, Y or Z up, any unit.
        body: whose proportions the result has.

    Raises:
        ValueError: when the source is no humanoid.
    """
    humanoid = find_body(source.rig)
    source = _y_up(source, humanoid)
    world = _world_rotations(source, humanoid, _alignment(source, humanoid, body), body)
    local = world.copy()
    for joint in range(1, len(JOINT_NAMES)):
        local[:, joint] = multiply(inverse(world[:, PARENTS[joint]]), world[:, joint])
    roots = _root_path(source, humanoid, world[:, 0], body)
    toeless = tuple(side for side in SIDES if f"{side}ToeBase" not in humanoid.parts)
    return with_bent_toes(on_floor(MotionClip(body, roots, continuous(local))), toeless)


def path_scale(source: SourceMotion, body: Skeleton) -> float:
    """Metres of ours per unit of the source: the ratio of the legs.

    Raises:
        ValueError: when the source is no humanoid.
    """
    return _leg_ratio(source, find_body(source.rig), body)


def on_floor(clip: MotionClip) -> MotionClip:
    """The clip lifted or lowered so that the standing foot is where it is in the rest pose."""
    height = float(np.quantile(lowest_foot(clip), _FLOOR_QUANTILE))
    return MotionClip(clip.skeleton, clip.root_positions - np.array([0.0, height, 0.0]), clip.rotations)


def lowest_foot(clip: MotionClip) -> Floats:
    """Height in metres (T,) of the lower foot above where it stands in the rest pose."""
    feet = [INDEX[side + part] for side in SIDES for part in ("Foot", "ToeBase")]
    above = joint_positions(clip)[:, feet, 1] - clip.skeleton.rest_positions[feet, 1]
    return np.asarray(above.min(axis=-1))


def _y_up(source: SourceMotion, humanoid: Humanoid) -> SourceMotion:
    head, hips = humanoid.parts["Head"], humanoid.parts["Hips"]
    rest = source.rig.rest_positions
    for back in (rest[head] - rest[hips], (source.positions[:, head] - source.positions[:, hips]).mean(axis=0)):
        if abs(back[1]) > 2.0 * abs(back[2]):
            return source
        if back[2] > 2.0 * abs(back[1]):
            return source.turned(about_axis(0, np.array(-np.pi / 2)))
    return source


def _alignment(source: SourceMotion, humanoid: Humanoid, body: Skeleton) -> Alignment:
    if is_standing(source.rig.rest_positions, humanoid):
        return align_by_rest(source, humanoid, body)
    return align_by_motion(source, humanoid, body)


def _world_rotations(source: SourceMotion, humanoid: Humanoid, alignment: Alignment, body: Skeleton) -> Floats:
    world = np.empty((source.frame_count, len(JOINT_NAMES), 4))
    _put_trunk(world, source, humanoid, alignment, body)
    for name, turn in alignment.limbs.items():
        world[:, INDEX[name]] = multiply(source.rotations[:, limb_source(humanoid, name)], turn)
    for side in SIDES:
        for part, child in BONES.items():
            # Rigs with twist joints or stretching bones need this; for the others it changes nothing.
            start, end = humanoid.parts[side + part], humanoid.parts[side + child]
            wanted = source.positions[:, end] - source.positions[:, start]
            joint = INDEX[side + part]
            present = rotate(world[:, joint], body.offsets[INDEX[side + child]])
            world[:, joint] = multiply(between(present, wanted), world[:, joint])
    return world


def _put_trunk(world: Floats, source: SourceMotion, humanoid: Humanoid, alignment: Alignment, body: Skeleton) -> None:
    chain = (humanoid.parts["Hips"], *humanoid.spine)
    top = (*humanoid.neck, humanoid.parts["Head"])[0]
    lengths = np.linalg.norm(np.diff(source.positions[0, [*chain, top]], axis=0), axis=-1)
    ours = _centres(np.linalg.norm(body.offsets[[INDEX[name] for name in _SPINE[1:]]], axis=-1))

    def aligned(joint: int) -> Floats:
        return multiply(source.rotations[:, joint], alignment.trunk[joint])

    turned = [aligned(joint) for joint in chain]
    world[:, INDEX["Hips"]] = turned[0]
    world[:, INDEX["Spine2"]] = turned[-1]
    for name, place in zip(("Spine", "Spine1"), ours[1:3], strict=True):
        world[:, INDEX[name]] = _along(turned, _centres(lengths), float(place))
    world[:, INDEX["Head"]] = aligned(humanoid.parts["Head"])
    neck = [aligned(joint) for joint in humanoid.neck] or [turned[-1], world[:, INDEX["Head"]]]
    world[:, INDEX["Neck"]] = slerp(neck[0], neck[-1], 0.5)


def _centres(lengths: Floats) -> Floats:
    """Middles of bones along their chain, as fractions of it."""
    total = max(float(lengths.sum()), 1e-9)
    return np.asarray((np.cumsum(lengths) - 0.5 * lengths) / total)


def _along(rotations: list[Floats], centres: Floats, place: float) -> Floats:
    after = int(np.searchsorted(centres, place))
    if after == 0 or after == len(centres):
        return rotations[min(after, len(rotations) - 1)]
    fraction = (place - centres[after - 1]) / max(float(centres[after] - centres[after - 1]), 1e-9)
    return slerp(rotations[after - 1], rotations[after], fraction)


def _leg_ratio(source: SourceMotion, humanoid: Humanoid, body: Skeleton) -> float:
    at = source.positions
    bones = [
        np.linalg.norm(at[:, humanoid.parts[side + end]] - at[:, humanoid.parts[side + start]], axis=-1)
        for side in SIDES
        for start, end in (("UpLeg", "Leg"), ("Leg", "Foot"))
    ]
    length = float(np.median(np.sum(bones, axis=0))) / 2.0
    if length <= 0.0:
        raise ValueError("its legs have no length")
    return body.leg_length / length


def _root_path(source: SourceMotion, humanoid: Humanoid, hips: Floats, body: Skeleton) -> Floats:
    joints = [humanoid.parts[f"{side}UpLeg"] for side in SIDES]
    middle = source.positions[:, joints].mean(axis=1) * _leg_ratio(source, humanoid, body)
    ours = body.offsets[[INDEX[f"{side}UpLeg"] for side in SIDES]].mean(axis=0)
    return np.asarray(middle - rotate(hips, ours))
