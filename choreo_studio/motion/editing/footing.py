"""Feet of a bent motion: what a pose asks of a foot is carried through its plant and eased in the steps around it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.kinematics import LIMBS, forward_kinematics, reach
from choreo_studio.motion.polish.curves import smootherstep, smoothstep
from choreo_studio.motion.polish.standing import stands_of
from choreo_studio.motion.rotations import IDENTITY, Floats, inverse, multiply, rotate, slerp, to_rotation_vector

_FREE_FRAMES, _SHORTEST_EASE, _LONGEST_FRAMES = 12, 6, 44
_LOW_METRES = 0.06
_AS_IT_IS_METRES, _AS_IT_IS_RADIANS = 0.01, 0.05


@dataclass(frozen=True)
class Moment:
    """A frame at which a pose is met, and the nearest frames before and after it that must not move (None: none)."""

    frame: int
    before: int | None
    after: int | None


def with_steady_feet(
    danced: MotionClip, bent: MotionClip, moments: Sequence[Moment], frame_seconds: Floats
) -> MotionClip:
    """The bent motion with its feet where the danced one has them, moved as the poses ask.

    A foot that stands at a moment is moved and turned as one piece for as long as it stands there, and steps to and
    from that place before and after; so a planted foot does not slide into a pose. At the moments themselves the feet
    are those of the pose.
    Frames in which nothing is bent or moved stay bit for bit.

    Args:
        danced: (T) before it was bent.
        bent: (T) showing the pose at every moment.
        moments: when.
        frame_seconds: (T,) rising times.
    """
    before, result = forward_kinematics(danced), bent
    changed = (bent.rotations != danced.rotations).any(axis=(1, 2))
    changed |= (bent.root_positions != danced.root_positions).any(axis=1)
    stands = stands_of(danced.skeleton, before.positions, None, frame_seconds)
    for limb, stand, sole in zip(("LeftFoot", "RightFoot"), stands, (FOOT_JOINTS[0], FOOT_JOINTS[2]), strict=True):
        now, ankle = forward_kinematics(result), LIMBS[limb][2]
        low = danced.skeleton.rest_positions[sole, 1] + _LOW_METRES
        targets, turned, moved = before.positions[:, ankle].copy(), before.rotations[:, ankle].copy(), changed.copy()
        for moment in moments:
            wanted = now.positions[moment.frame, ankle]
            plants = [(int(a), int(b)) for a, b in stand.plants] if wanted[1] < low else []
            weight = foot_weight(moment, plants, len(targets))
            turn = multiply(now.rotations[moment.frame, ankle], inverse(before.rotations[moment.frame, ankle]))
            rolled = rotate(turn, before.positions[:, ankle] - before.positions[moment.frame, ankle])
            targets += weight[:, None] * (wanted + rolled - before.positions[:, ankle])
            turned = multiply(slerp(IDENTITY, turn, weight), turned)
            moved |= weight > 0.0
        apart = np.linalg.norm(targets - now.positions[:, ankle], axis=-1) / _AS_IT_IS_METRES
        tilted = np.linalg.norm(to_rotation_vector(multiply(turned, inverse(now.rotations[:, ankle]))), axis=-1)
        feet = now.rotations.copy()
        feet[:, ankle] = turned
        reached = reach(result.rotations, replace(now, rotations=feet), bent.skeleton.offsets, limb, targets)
        # A leg that is straighter than `reach` lets it be is left as the pose has it.
        share = smoothstep(np.maximum(apart, tilted / _AS_IT_IS_RADIANS))
        blended = slerp(result.rotations, reached, share[:, None])
        result = replace(result, rotations=np.where(moved[:, None, None], blended, result.rotations))
    return result


def foot_weight(moment: Moment, plants: Sequence[tuple[int, int]], frame_count: int) -> Floats:
    """(T,) how far a foot is moved: 1 through the plant of a moment, 0 in the plants before and after.

    Without a plant it is 1 at the moment alone, and never for longer than about three beats to each side; at frames
    that must not move it is 0, even within the plant.

    Args:
        moment: when, and how much room there is.
        plants: first and end frame of every plant, rising.
        frame_count: T.
    """
    frames = np.arange(frame_count, dtype=np.float64)
    own = [(a, b - 1) for a, b in plants if a <= moment.frame < b]
    first, last = own[0] if own else (moment.frame, moment.frame)
    first, last = max(first, moment.frame - _LONGEST_FRAMES), min(last, moment.frame + _LONGEST_FRAMES)
    start = max([b - 1 for _, b in plants if b <= first] + [first - _FREE_FRAMES])
    end = min([a for a, _ in plants if a > last] + [last + _FREE_FRAMES])
    start, end = min(start, first - _SHORTEST_EASE), max(end, last + _SHORTEST_EASE)
    if moment.before is not None and moment.before > start:
        start, first = moment.before, first if moment.before <= first - _SHORTEST_EASE else moment.frame
    if moment.after is not None and moment.after < end:
        end, last = moment.after, last if moment.after >= last + _SHORTEST_EASE else moment.frame
    rise = smootherstep((frames - start) / (first - start))
    return np.asarray(rise * smootherstep((end - frames) / (end - last)))
