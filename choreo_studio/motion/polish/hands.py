"""Which hands hold each other, how firmly, and arms brought to where they do."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import velocities, without_short_runs
from choreo_studio.motion.kinematics import LIMBS, Pose
from choreo_studio.motion.polish.curves import envelope, smoothstep
from choreo_studio.motion.polish.limbs import reach_bent
from choreo_studio.motion.retarget.holds import GRIP, grip_points
from choreo_studio.motion.rotations import Floats, lengths, multiply, rotate
from choreo_studio.motion.skeleton import PARENTS, Skeleton

_HANDS = ("LeftHand", "RightHand")
_NEAR_DISTANCE, _NEAR_SPEED, _SHORTEST_HOLD_SECONDS = 0.25, 0.9, 0.3
_SHORTEST_ASKED_SECONDS = 0.25
_PASSES = 3
_LET_GO_FRAMES = 13
_EASE_FRAMES = 21
_FULL_GAP, _LARGEST_GAP = 1.0, 1.4


def near_hands(duet: DuetMotion, frame_seconds: Floats) -> Floats:
    """Holds (T, 2, 2), 0 or 1, read from hands that stay near each other; a hand holds one other at most.

    Args:
        duet: (T) both dancers.
        frame_seconds: (T,) rising times.
    """
    offset = grip_points(duet.lead)[:, :, None] - grip_points(duet.follow)[:, None]
    distance = np.linalg.norm(offset, axis=-1)
    speed = np.linalg.norm(velocities(offset, frame_seconds), axis=-1)
    nearest = distance <= np.minimum(distance[:, :, ::-1], distance[:, ::-1, :])
    near = (distance < _NEAR_DISTANCE) & (speed < _NEAR_SPEED) & nearest
    flat = without_short_runs(near.reshape(len(near), 4), frame_seconds, _SHORTEST_HOLD_SECONDS)
    return flat.reshape(near.shape).astype(np.float64)


def asked_holds(holds: Floats, frame_seconds: Floats) -> Floats:
    """Holds (T, 2, 2), 0 or 1, of how surely (T, 2, 2) hands hold; what flickers is left out."""
    sure = (holds > 0.5).reshape(len(holds), 4)
    return without_short_runs(sure, frame_seconds, _SHORTEST_ASKED_SECONDS).reshape(holds.shape).astype(np.float64)


def held_hands(grips: Floats, holds: Floats) -> Floats:
    """How firmly (T, 2, 2) hands hold each other: eased in and out, and let go where no two arms can reach so far.

    Args:
        grips: (T, 2, 2, 3) where left and right hand of lead and follow are held.
        holds: (T, 2, 2) 0 or 1.
    """
    distance = lengths(grips[:, 1, None] - grips[:, 0, :, None])
    # A gap opens within a few frames: unless the letting go is smooth in time too, the arm whips.
    let_go = envelope(smoothstep((distance - _FULL_GAP) / (_LARGEST_GAP - _FULL_GAP)), _LET_GO_FRAMES)
    return _without_rivals(envelope(holds, _EASE_FRAMES) * (1.0 - let_go))


def _without_rivals(held: Floats) -> Floats:
    """Holds (T, 2, 2) of which a hand has one at a time: it changes over where one is as firm as the other."""
    rival = np.maximum(held[:, :, ::-1], held[:, ::-1, :])
    return np.asarray(held * smoothstep(held - rival + 0.5))


def with_hands_at(clip: MotionClip, pose: Pose, grips: Floats, wrists: Floats, sides: Floats) -> MotionClip:
    """The clip with its hands held elsewhere; wrists keep their own turn.

    Args:
        clip: T frames.
        pose: of the clip, at least down to the shoulders and along the arms.
        grips: (T, 2, 3) where the hands shall be held.
        wrists: (T, 2, 3) about where the wrists are then.
        sides: (T, 2, 3) directions in which the arms shall be bent.
    """
    skeleton, rotations = clip.skeleton, clip.rotations
    for _ in range(_PASSES):
        rotations = reach_bent(clip.rotations, pose, skeleton.offsets, _HANDS, wrists, sides, keep_end=False)
        wrists = wrists + grips - _grips(skeleton, pose, rotations)
    return replace(clip, rotations=rotations)


def _grips(skeleton: Skeleton, pose: Pose, rotations: Floats) -> Floats:
    """Where hands are held (T, 2, 3) when only arms have turned away from a pose, to local rotations (T, J, 4)."""
    grips = []
    for hand in _HANDS:
        shoulder = LIMBS[hand][0]
        world, place = pose.rotations[:, PARENTS[shoulder]], pose.positions[:, shoulder]
        bones = (*skeleton.offsets[list(LIMBS[hand][1:])], GRIP * skeleton.ends[hand])
        for joint, bone in zip(LIMBS[hand], bones, strict=True):
            world = multiply(world, rotations[:, joint])
            place = place + rotate(world, bone)
        grips.append(place)
    return np.stack(grips, axis=1)
