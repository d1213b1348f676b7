"""Motion of any humanoid put on our 22-joint body."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget_humanoid import Humanoid, find_humanoid
from choreo_studio.motion.retarget_reference import ReferencePose, find_reference
from choreo_studio.motion.retarget_source import SourceMotion
from choreo_studio.motion.rotations import Floats, between, continuous, inverse, multiply, rotate, slerp
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, PARENTS, Skeleton

_SIDES = ("Left", "Right")
_BONES = {"UpLeg": "Leg", "Leg": "Foot", "Arm": "ForeArm", "ForeArm": "Hand"}
_SPINE = ("Hips", "Spine", "Spine1", "Spine2", "Neck")
_HORIZONTAL = np.array([1.0, 0.0, 1.0])
_FLOOR_QUANTILE = 0.3


def retarget(source: SourceMotion, body: Skeleton) -> MotionClip:
    """The same dance on another body: limb directions and twists kept, path scaled by the legs, feet on the floor.

    Every joint of ours takes the world rotation of its counterpart, corrected by the constant turn between the two
    in a standing reference pose; arms and legs are then swung onto the exact directions of the source's bones.

    Args:
        source: world pose of the stranger's skeleton, Y up, any unit.
        body: whose proportions the result has.

    Raises:
        ValueError: when the source is no humanoid.
    """
    humanoid = find_humanoid(source.rig)
    reference = find_reference(source, humanoid)
    world = _world_rotations(source, humanoid, reference, body)
    roots = _root_path(source, humanoid, reference, world, body)
    local = world.copy()
    for joint in range(1, len(JOINT_NAMES)):
        local[:, joint] = multiply(inverse(world[:, PARENTS[joint]]), world[:, joint])
    clip = MotionClip(body, roots, continuous(local))
    return on_floor(clip)


def path_scale(source: SourceMotion, body: Skeleton) -> float:
    """Metres of ours per unit of the source: the ratio of the legs."""
    humanoid = find_humanoid(source.rig)
    return _leg_ratio(find_reference(source, humanoid), humanoid, body)


def on_floor(clip: MotionClip) -> MotionClip:
    """The clip lifted or lowered so that the standing foot is where it is in the rest pose."""
    height = float(np.quantile(lowest_foot(clip), _FLOOR_QUANTILE))
    return MotionClip(clip.skeleton, clip.root_positions - np.array([0.0, height, 0.0]), clip.rotations)


def lowest_foot(clip: MotionClip) -> Floats:
    """Height in metres (T,) of the lower foot above where it stands in the rest pose."""
    feet = [INDEX[side + part] for side in _SIDES for part in ("Foot", "ToeBase")]
    above = joint_positions(clip)[:, feet, 1] - clip.skeleton.rest_positions[feet, 1]
    return np.asarray(above.min(axis=-1))


def _world_rotations(source: SourceMotion, humanoid: Humanoid, reference: ReferencePose, body: Skeleton) -> Floats:
    world = np.empty((source.frame_count, len(JOINT_NAMES), 4))

    def put(name: str, joint: int, swing: Floats) -> None:
        aligned = multiply(inverse(reference.rotations[joint]), multiply(swing, reference.facing))
        world[:, INDEX[name]] = multiply(source.rotations[:, joint], aligned)

    _put_spine(world, source, humanoid, reference, body)
    for side in _SIDES:
        shoulder = humanoid.parts.get(f"{side}Shoulder", humanoid.chest)
        put(f"{side}Shoulder", shoulder, np.array([1.0, 0.0, 0.0, 0.0]))
        for part, child in _BONES.items():
            swing = _swing(reference, body, humanoid.parts[side + part], humanoid.parts[side + child], side + child)
            put(side + part, humanoid.parts[side + part], swing)
            _aim(world, source, humanoid, body, side + part, side + child)
        put(f"{side}Hand", humanoid.parts[f"{side}Hand"], _hand_swing(reference, humanoid, body, side))
        foot = humanoid.parts[f"{side}Foot"]
        put(f"{side}Foot", foot, _foot_swing(source, reference, humanoid, side))
        toe = humanoid.parts.get(f"{side}ToeBase")
        put(f"{side}ToeBase", foot if toe is None else toe, _foot_swing(source, reference, humanoid, side))
    return world


def _swing(reference: ReferencePose, body: Skeleton, joint: int, child: int, ours: str) -> Floats:
    direction = reference.positions[child] - reference.positions[joint]
    return between(rotate(reference.facing, body.offsets[INDEX[ours]]), direction)


def _hand_swing(reference: ReferencePose, humanoid: Humanoid, body: Skeleton, side: str) -> Floats:
    hand = humanoid.parts[f"{side}Hand"]
    finger = humanoid.fingers.get(f"{side}Hand")
    start, end = (humanoid.parts[f"{side}ForeArm"], hand) if finger is None else (hand, finger)
    direction = reference.positions[end] - reference.positions[start]
    return between(rotate(reference.facing, body.ends[f"{side}Hand"]), direction)


def _foot_swing(source: SourceMotion, reference: ReferencePose, humanoid: Humanoid, side: str) -> Floats:
    # The sole is taken to be flat in the reference pose; only where the foot points is read from it.
    foot = humanoid.parts[f"{side}Foot"]
    toe = humanoid.parts.get(f"{side}ToeBase")
    if toe is not None:
        direction = reference.positions[toe] - reference.positions[foot]
    elif foot in source.rig.ends:
        direction = rotate(reference.rotations[foot], source.rig.ends[foot])
    else:
        return np.array([1.0, 0.0, 0.0, 0.0])
    forward = rotate(reference.facing, np.array([0.0, 0.0, 1.0]))
    flat = direction * _HORIZONTAL
    if np.linalg.norm(flat) < 0.3 * np.linalg.norm(direction) or flat @ forward < 0:
        return np.array([1.0, 0.0, 0.0, 0.0])
    return between(forward, flat)


def _aim(world: Floats, source: SourceMotion, humanoid: Humanoid, body: Skeleton, part: str, child: str) -> None:
    # Rigs with twist joints or stretching bones need this; for the others it changes nothing.
    joint = INDEX[part]
    wanted = source.positions[:, humanoid.parts[child]] - source.positions[:, humanoid.parts[part]]
    present = rotate(world[:, joint], body.offsets[INDEX[child]])
    world[:, joint] = multiply(between(present, wanted), world[:, joint])


def _put_spine(
    world: Floats, source: SourceMotion, humanoid: Humanoid, reference: ReferencePose, body: Skeleton
) -> None:
    chain = (humanoid.parts["Hips"], *humanoid.spine)
    top = (*humanoid.neck, humanoid.parts["Head"])[0]
    theirs = _centres(np.linalg.norm(np.diff(reference.positions[[*chain, top]], axis=0), axis=-1))
    ours = _centres(np.linalg.norm(body.offsets[[INDEX[name] for name in _SPINE[1:]]], axis=-1))

    def aligned(joint: int) -> Floats:
        turn = multiply(inverse(reference.rotations[joint]), reference.facing)
        return multiply(source.rotations[:, joint], turn)

    turned = [aligned(joint) for joint in chain]
    world[:, INDEX["Hips"]] = turned[0]
    world[:, INDEX["Spine2"]] = turned[-1]
    for name, place in zip(("Spine", "Spine1"), ours[1:3], strict=True):
        world[:, INDEX[name]] = _along(turned, theirs, place)
    world[:, INDEX["Head"]] = aligned(humanoid.parts["Head"])
    neck = [aligned(joint) for joint in humanoid.neck] or [turned[-1], world[:, INDEX["Head"]]]
    world[:, INDEX["Neck"]] = slerp(neck[0], neck[-1], 0.5)


def _centres(lengths: Floats) -> Floats:
    ends = np.cumsum(lengths) / max(float(lengths.sum()), 1e-9)
    return np.asarray(ends - 0.5 * lengths / max(float(lengths.sum()), 1e-9))


def _along(rotations: list[Floats], centres: Floats, place: float) -> Floats:
    after = int(np.searchsorted(centres, place))
    if after == 0 or after == len(centres):
        return rotations[min(after, len(rotations) - 1)]
    fraction = (place - centres[after - 1]) / max(centres[after] - centres[after - 1], 1e-9)
    return slerp(rotations[after - 1], rotations[after], float(fraction))


def _leg_ratio(reference: ReferencePose, humanoid: Humanoid, body: Skeleton) -> float:
    at = reference.positions
    lengths = [
        np.linalg.norm(at[humanoid.parts[side + end]] - at[humanoid.parts[side + start]])
        for side in _SIDES
        for start, end in (("UpLeg", "Leg"), ("Leg", "Foot"))
    ]
    return body.leg_length / max(float(np.sum(lengths)) / 2.0, 1e-9)


def _root_path(
    source: SourceMotion, humanoid: Humanoid, reference: ReferencePose, world: Floats, body: Skeleton
) -> Floats:
    hips = [humanoid.parts[f"{side}UpLeg"] for side in _SIDES]
    middle = source.positions[:, hips].mean(axis=1) * _leg_ratio(reference, humanoid, body)
    ours = body.offsets[[INDEX[f"{side}UpLeg"] for side in _SIDES]].mean(axis=0)
    return np.asarray(middle - rotate(world[:, 0], ours))
