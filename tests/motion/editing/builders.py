"""Synthetic dancers whose smoothness, steps and places are known."""

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.kinematics import forward_kinematics, reach
from choreo_studio.motion.rotations import Floats, about_axis, from_rotation_vector, multiply, rotate
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton, follow_body, lead_body

BEAT_FRAMES = 16
STANCE_FRAMES = 20


def beat_frame_seconds(beats: int, seed: int = 0) -> Floats:
    """Times (16 * beats,) of a song whose tempo wanders between 150 and 190 BPM."""
    periods = np.random.default_rng(seed).uniform(60 / 190, 60 / 150, beats)
    steps = np.repeat(periods / BEAT_FRAMES, BEAT_FRAMES)
    return np.concatenate([[0.0], np.cumsum(steps)[:-1]])


def wavy_clip(body: Skeleton, seconds: Floats, seed: int) -> MotionClip:
    """Every joint turns by sums of slow sines while the dancer wanders and turns."""
    random = np.random.default_rng(seed)
    shape = (3, JOINT_COUNT, 3)
    rates, phases = random.uniform(0.2, 1.0, shape), random.uniform(0.0, 2 * np.pi, shape)
    sizes = random.normal(0.0, 0.1, shape)
    waves = np.sin(2 * np.pi * rates * seconds[:, None, None, None] + phases)
    rotations = from_rotation_vector((sizes * waves).sum(axis=1))
    facing = about_axis(1, random.uniform(-3, 3) + 0.5 * seconds)
    rotations[:, 0] = multiply(facing, rotations[:, 0])
    a, b = random.uniform(0, 2 * np.pi, 2)
    height = 0.95 + 0.02 * np.sin(3 * seconds)
    roots = np.stack([np.sin(0.7 * seconds + a), height, np.cos(0.5 * seconds + b)], axis=-1)
    return MotionClip(body, roots, rotations)


def wavy_duet(seconds: Floats, seed: int) -> DuetMotion:
    """Two wavy dancers."""
    return DuetMotion(wavy_clip(lead_body(), seconds, 2 * seed), wavy_clip(follow_body(), seconds, 2 * seed + 1))


def moved_duet(duet: DuetMotion, turn: float, shift: tuple[float, float]) -> DuetMotion:
    """The duet elsewhere on the floor."""
    quaternion = about_axis(1, np.asarray(turn))
    clips = []
    for clip in duet:
        rotations = clip.rotations.copy()
        rotations[:, 0] = multiply(quaternion, rotations[:, 0])
        roots = rotate(quaternion, clip.root_positions) + np.array([shift[0], 0.0, shift[1]])
        clips.append(MotionClip(clip.skeleton, roots, rotations))
    return DuetMotion(clips[0], clips[1])


def standing_clip(
    body: Skeleton, frames: int, place: tuple[float, float] = (0.0, 0.0), facing: float = 0.0
) -> MotionClip:
    """A dancer at rest with bent knees and elbows and with flat feet."""
    rotations = np.zeros((frames, JOINT_COUNT, 4))
    rotations[..., 0] = 1.0
    rotations[:, 0] = about_axis(1, np.asarray(facing))
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        rotations[:, INDEX[f"{side}Arm"]] = about_axis(2, np.asarray(-sign * 1.3))
        rotations[:, INDEX[f"{side}ForeArm"]] = about_axis(1, np.asarray(-sign * 1.3))
        rotations[:, INDEX[f"{side}UpLeg"]] = about_axis(0, np.asarray(-0.35))
        rotations[:, INDEX[f"{side}Leg"]] = about_axis(0, np.asarray(0.7))
        rotations[:, INDEX[f"{side}Foot"]] = about_axis(0, np.asarray(-0.35))
    bent = (1.0 - np.cos(0.35)) * body.leg_length
    roots = np.tile([place[0], body.offsets[0, 1] - bent, place[1]], (frames, 1))
    return MotionClip(body, roots, rotations)


def skating_walk(
    body: Skeleton, seconds: Floats, step_length: float, skate: float
) -> tuple[MotionClip, list[tuple[int, int, int]]]:
    """A walk along +Z whose standing feet slide `skate` metres to the side and back in every stance.

    Returns:
        The clip, and its stances as (side, first frame, end frame).
    """
    frames = len(seconds)
    clip = standing_clip(body, frames)
    pace = step_length / STANCE_FRAMES
    roots = clip.root_positions + np.arange(frames)[:, None] * np.array([0.0, 0.0, pace])
    roots[:, 1] -= 0.03
    clip = MotionClip(body, roots, clip.rotations)
    stances: list[tuple[int, int, int]] = []
    for side, name in enumerate(("Left", "Right")):
        targets, own = _foot_path(body, frames, step_length, skate, side)
        rotations = reach(clip.rotations, forward_kinematics(clip), body.offsets, f"{name}Foot", targets)
        clip = MotionClip(body, roots, rotations)
        stances += [(side, first, end) for first, end in own]
    return clip, stances


def _foot_path(
    body: Skeleton, frames: int, step_length: float, skate: float, side: int
) -> tuple[Floats, list[tuple[int, int]]]:
    ankle = body.rest_positions[INDEX["LeftFoot" if side == 0 else "RightFoot"]]
    cycle = 2 * STANCE_FRAMES
    phase = (np.arange(frames) + side * STANCE_FRAMES) % cycle
    number = (np.arange(frames) + side * STANCE_FRAMES) // cycle
    swing = np.clip((phase - STANCE_FRAMES) / STANCE_FRAMES, 0.0, 1.0)
    ease = swing * swing * (3 - 2 * swing)
    place = (2 * number + (0.5 - side) + 2 * ease) * step_length
    standing = np.clip(phase / STANCE_FRAMES, 0.0, 1.0)
    sideways = ankle[0] + skate * np.sin(np.pi * standing) ** 2
    height = ankle[1] + 0.12 * np.sin(np.pi * swing) ** 2
    own = np.flatnonzero(phase == 0)
    stances = [(int(first), min(int(first) + STANCE_FRAMES, frames)) for first in own]
    return np.stack([sideways, height, place], axis=-1), stances
