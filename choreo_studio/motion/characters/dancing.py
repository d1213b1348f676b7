"""Our dance put on other bodies: steps as long as their legs, partners as near as they need, feet and hands kept."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from choreo_studio.motion.characters.mapping import JointMap
from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.kinematics import LIMBS, forward_kinematics, joint_positions, reach_all
from choreo_studio.motion.polish.curves import envelope
from choreo_studio.motion.polish.hands import held_hands, near_hands
from choreo_studio.motion.polish.jerks import without_jerks
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.resting import with_rests
from choreo_studio.motion.polish.rests import Rest, resting_hands
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.polish.standing import Stand, stands_of
from choreo_studio.motion.polish.surfaces import TRUNK
from choreo_studio.motion.retarget.holds import GRIP, grip_points
from choreo_studio.motion.retarget.pair import held_while
from choreo_studio.motion.rotations import IDENTITY, Floats, inverse, lengths, multiply, rotate
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, JOINT_NAMES, PARENTS, Skeleton

_FLOOR = np.array([1.0, 0.0, 1.0])
_LONGEST_MOVE = 0.9
_LEAST_ACROSS = 0.65
_SETTINGS = PolishSettings(limits=0.0, smoothness=0.0)
_LIMBS = ("LeftHand", "RightHand", "LeftFoot", "RightFoot")
_HARDEST_TURN, _STANDING_EASE = 150.0, 7
_HIP_JOINTS = [INDEX["LeftUpLeg"], INDEX["RightUpLeg"]]


def own_clip(clip: MotionClip, body: Skeleton, mapping: JointMap | None = None) -> MotionClip:
    """A dancer's clip on another body, the path as long as its legs: no foot slides more than before.

    Args:
        clip: T frames.
        body: the other one.
        mapping: joints that move on their own; all where None. What is not in it goes with the joint above it.
    """
    pose = forward_kinematics(clip)
    local = clip.rotations.copy()
    if mapping is not None:
        world = pose.rotations.copy()
        for joint in range(1, JOINT_COUNT):
            if JOINT_NAMES[joint] not in mapping:
                world[:, joint] = world[:, PARENTS[joint]]
        for joint in range(1, JOINT_COUNT):
            own = JOINT_NAMES[joint] in mapping
            local[:, joint] = multiply(inverse(world[:, PARENTS[joint]]), world[:, joint]) if own else IDENTITY
    ratio = body.leg_length / clip.skeleton.leg_length
    lift = _ankle_height(body) - ratio * _ankle_height(clip.skeleton)
    middle = pose.positions[:, _HIP_JOINTS].mean(axis=1) * ratio + np.array([0.0, lift, 0.0])
    roots = middle - rotate(local[:, 0], body.offsets[_HIP_JOINTS].mean(axis=0))
    return MotionClip(body, roots, local)


def placed_by(
    duet: DuetMotion,
    bodies: tuple[Skeleton, Skeleton],
    frame_seconds: Floats,
    mappings: tuple[JointMap | None, JointMap | None] = (None, None),
) -> DuetMotion:
    """A couple's dance on other bodies, at places that suit them, with hands where they happen to be: a first look.

    Args:
        duet, bodies, frame_seconds, mappings: as in `danced_by`.
    """
    return _placed(duet, _alone(duet, bodies, mappings), _stands(duet, frame_seconds))


def danced_by(
    duet: DuetMotion,
    bodies: tuple[Skeleton, Skeleton],
    frame_seconds: Floats,
    mappings: tuple[JointMap | None, JointMap | None] = (None, None),
    on_stage: Callable[[], None] = lambda: None,
) -> DuetMotion:
    """A couple's dance on other bodies.

    Which feet stand and which hands hold or rest is seen in the dance as it was; polish then nails those feet and
    joins those hands on the new bodies.

    Args:
        duet: T frames.
        bodies: of lead and follow.
        frame_seconds: (T,) rising times.
        mappings: joints that each body moves on its own, None for all of ours.
        on_stage: told now and then; it may raise to cancel.
    """
    stands = _stands(duet, frame_seconds)
    placed = _placed(duet, _alone(duet, bodies, mappings), stands)
    on_stage()
    holds = near_hands(duet, frame_seconds)
    grips = np.stack([grip_points(clip) for clip in duet], axis=1)
    rests = resting_hands(duet, frame_seconds, held_hands(grips, holds))
    everything, both = np.ones(duet.frame_count), frozenset(ROLES)
    placed = with_rests(placed, _on_bodies(rests, duet, placed), everything, both, _LONGEST_MOVE)
    mask = np.ones(duet.frame_count, dtype=np.bool_)
    polished = polish(placed, frame_seconds, mask, both, _SETTINGS, _chances(stands), holds, None, on_stage)
    return DuetMotion(*(_calmed(clip, own, frame_seconds) for clip, own in zip(polished, stands, strict=True)))


def _alone(
    duet: DuetMotion, bodies: tuple[Skeleton, Skeleton], mappings: tuple[JointMap | None, JointMap | None]
) -> list[MotionClip]:
    return [own_clip(clip, body, mapping) for clip, body, mapping in zip(duet, bodies, mappings, strict=True)]


def _stands(duet: DuetMotion, seconds: Floats) -> list[tuple[Stand, Stand]]:
    return [stands_of(clip.skeleton, joint_positions(clip), None, seconds) for clip in duet]


def _placed(duet: DuetMotion, own: list[MotionClip], stands: list[tuple[Stand, Stand]]) -> DuetMotion:
    """Both in one world: their common way suits the shorter legs, their distance both bodies.

    Long legs can take short steps; short ones that take long steps end in a crouch.
    """
    lead, follow = (clip.root_positions for clip in duet)
    legs = min(new.skeleton.leg_length / old.skeleton.leg_length for old, new in zip(duet, own, strict=True))
    room = _room_between([clip.skeleton for clip in own]) / _room_between([clip.skeleton for clip in duet])
    centre, apart = legs * (lead + follow) / 2.0, room * (follow - lead) / 2.0
    moved = [
        _moved(clip, (centre + sign * apart - clip.root_positions) * _FLOOR, stand)
        for clip, sign, stand in zip(own, (-1.0, 1.0), stands, strict=True)
    ]
    return DuetMotion(*moved)


def _moved(clip: MotionClip, move: Floats, stands: tuple[Stand, Stand]) -> MotionClip:
    """The clip with its hips moved by (T, 3); a foot is moved by one constant for as long as it stands."""
    ankles = joint_positions(clip)[:, FOOT_JOINTS[::2]]
    held = np.stack([held_while(move, stand.down) for stand in stands], axis=1)
    clip = replace(clip, root_positions=clip.root_positions + move)
    rotations = reach_all(
        clip.rotations, forward_kinematics(clip), clip.skeleton.offsets, ("LeftFoot", "RightFoot"), ankles + held
    )
    return replace(clip, rotations=rotations)


def _calmed(clip: MotionClip, stands: tuple[Stand, Stand], seconds: Floats) -> MotionClip:
    """The clip with limbs that do not jerk: short ones are often straight, where elbows and knees turn fastest.

    Legs are left alone while their feet stand.
    """
    rotations = clip.rotations.copy()
    free = np.ones(clip.frame_count)
    steps = [1.0 - envelope(stand.down.astype(np.float64), _STANDING_EASE) for stand in stands]
    for limb, weight in zip(_LIMBS, (free, free, *steps), strict=True):
        joints = list(LIMBS[limb])
        rotations[:, joints] = without_jerks(clip, seconds, weight, _HARDEST_TURN).rotations[:, joints]
    return replace(clip, rotations=rotations)


def _chances(stands: list[tuple[Stand, Stand]]) -> Floats:
    """How surely (T, 2, 4) the foot joints of both are down: exactly where their feet stood before."""
    down = [np.repeat(np.stack([foot.down for foot in pair], axis=1), 2, axis=1) for pair in stands]
    return np.stack(down, axis=1).astype(np.float64)


def _on_bodies(rests: tuple[Rest, ...], duet: DuetMotion, placed: DuetMotion) -> tuple[Rest, ...]:
    """The rests as high on the trunks of other partners as on those that they were seen on."""
    scaled = []
    for rest in rests:
        ratio = placed.dancer(rest.partner).skeleton.height / duet.dancer(rest.partner).skeleton.height
        along = np.array([ratio if rest.surface == TRUNK else 1.0, 1.0, 1.0, 1.0])
        scaled.append(replace(rest, spot=rest.spot * along))
    return tuple(scaled)


def _room_between(bodies: list[Skeleton]) -> float:
    """How far apart two bodies want to be: as tall as they are, and nearer where arms have to bridge a height."""
    arms = sum(_arm(body) for body in bodies)
    heights = [float(body.rest_positions[INDEX["LeftArm"], 1]) for body in bodies]
    steep = abs(heights[0] - heights[1]) / arms
    return sum(body.height for body in bodies) * float(np.sqrt(max(1.0 - steep**2, _LEAST_ACROSS**2)))


def _arm(body: Skeleton) -> float:
    bones = body.offsets[[INDEX["LeftForeArm"], INDEX["LeftHand"]]]
    return float(lengths(bones).sum() + GRIP * lengths(body.ends["LeftHand"]))


def _ankle_height(body: Skeleton) -> float:
    return float(body.rest_positions[list(FOOT_JOINTS[::2]), 1].mean())
