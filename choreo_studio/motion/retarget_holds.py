"""Partners' hands that hold in a capture, closed on our bodies."""

from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import runs_of, velocities, without_short_runs
from choreo_studio.motion.kinematics import end_positions, forward_kinematics, reach
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.timebase import FrameRate

_HANDS = ("LeftHand", "RightHand")
# From the wrist towards the finger tips: where a partner's hand is held.
_GRIP = 0.4
_HOLD_DISTANCE = 0.28
_HOLD_SPEED = 0.9
_SHORTEST_HOLD_SECONDS = 0.4
_EASE_SECONDS = 0.2
_PASSES = 3


@dataclass(frozen=True)
class Hold:
    """One hand of each partner together from first_frame to end_frame (exclusive); hands 0 left, 1 right."""

    lead_hand: int
    follow_hand: int
    first_frame: int
    end_frame: int


def grip_points(clip: MotionClip) -> Floats:
    """World points (T, 2, 3) in the left and right palm where hands hold each other."""
    pose = forward_kinematics(clip)
    wrists = [pose.positions[:, INDEX[hand]] for hand in _HANDS]
    tips = [end_positions(clip, pose, hand) for hand in _HANDS]
    return np.stack([wrist + _GRIP * (tip - wrist) for wrist, tip in zip(wrists, tips, strict=True)], axis=1)


def grip_distances(lead: MotionClip, follow: MotionClip) -> Floats:
    """Distances (T, 2, 2) in metres between the lead's and the follow's grip points."""
    return np.asarray(np.linalg.norm(grip_points(lead)[:, :, None] - grip_points(follow)[:, None], axis=-1))


def find_holds(duet: DuetMotion, rate: FrameRate) -> tuple[Hold, ...]:
    """Stretches in which two hands stay near each other and move together; no hand holds two at once."""
    seconds = rate.seconds(duet.frame_count)
    offset = grip_points(duet.lead)[:, :, None] - grip_points(duet.follow)[:, None]
    distance = np.linalg.norm(offset, axis=-1)
    speed = np.linalg.norm(velocities(offset, seconds), axis=-1)
    near = ((distance < _HOLD_DISTANCE) & (speed < _HOLD_SPEED)).reshape(-1, 4)
    # Where one hand is near two, it holds the nearer.
    rivals = np.minimum(distance[:, :, ::-1], distance[:, ::-1, :]).reshape(-1, 4)
    near &= distance.reshape(-1, 4) <= rivals
    near = without_short_runs(near, seconds, _SHORTEST_HOLD_SECONDS)
    holds = [
        Hold(pair // 2, pair % 2, int(start), int(end)) for pair in range(4) for start, end in runs_of(near[:, pair])
    ]
    return _without_conflicts(holds)


def _without_conflicts(holds: list[Hold]) -> tuple[Hold, ...]:
    kept: list[Hold] = []
    for hold in sorted(holds, key=lambda h: h.first_frame - h.end_frame):
        rivals = [h for h in kept if (h.lead_hand == hold.lead_hand) != (h.follow_hand == hold.follow_hand)]
        if not any(h.first_frame < hold.end_frame and hold.first_frame < h.end_frame for h in rivals):
            kept.append(hold)
    return tuple(sorted(kept, key=lambda h: (h.first_frame, h.lead_hand)))


def close_holds(duet: DuetMotion, holds: tuple[Hold, ...], rate: FrameRate) -> DuetMotion:
    """Both arms moved so that hands which hold meet half way, eased in and out; hands keep their orientation."""
    weights = _weights(holds, duet.frame_count, rate)
    lead, follow = duet
    for step in range(_PASSES):
        share = 0.5 if step == 0 else 1.0
        lead = _reached(lead, grip_points(follow), weights, share)
        follow = _reached(follow, grip_points(lead), weights.swapaxes(1, 2), 1.0)
        if step == 0:
            # Later passes close only what one arm could not reach; without the ease they would pull again.
            weights = (weights > 0.999).astype(np.float64)
    return DuetMotion(lead, follow)


def _weights(holds: tuple[Hold, ...], frames: int, rate: FrameRate) -> Floats:
    weights = np.zeros((frames, 2, 2))
    ease = max(1, round(_EASE_SECONDS * rate.fps))
    time = np.arange(frames)
    for hold in holds:
        outside = np.maximum(hold.first_frame - time, time - hold.end_frame + 1)
        t = np.clip(1.0 - outside / ease, 0.0, 1.0)
        at = (slice(None), hold.lead_hand, hold.follow_hand)
        weights[at] = np.maximum(weights[at], t * t * (3.0 - 2.0 * t))
    total = weights.sum(axis=2, keepdims=True)
    weights = weights / np.maximum(total, 1.0)
    return np.asarray(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1.0))


def _reached(clip: MotionClip, partner_grips: Floats, weights: Floats, share: float) -> MotionClip:
    for hand, limb in enumerate(_HANDS):
        pose = forward_kinematics(clip)
        grips = grip_points(clip)
        gaps = partner_grips - grips[:, hand][:, None]
        move = share * np.sum(weights[:, hand, :, None] * gaps, axis=1)
        moved = np.linalg.norm(move, axis=-1) > 1e-6
        if not np.any(moved):
            continue
        targets = pose.positions[:, INDEX[limb]] + move
        rotations = reach(clip.rotations, pose, clip.skeleton.offsets, limb, targets)
        clip = replace(clip, rotations=np.where(moved[:, None, None], rotations, clip.rotations))
    return clip
