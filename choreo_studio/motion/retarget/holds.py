"""Partners' hands that hold in a capture, closed on our bodies."""

from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import runs_of, velocities, without_short_runs
from choreo_studio.motion.kinematics import Pose, end_positions, forward_kinematics, reach
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.timebase import FrameRate

_HANDS = ("LeftHand", "RightHand")
# From the wrist towards the finger tips: where a partner's hand is held.
GRIP = 0.4
_HOLD_DISTANCE = 0.28
_HOLD_SPEED = 0.9
_SHORTEST_HOLD_SECONDS = 0.4
_EASE_SECONDS = 0.25
# Hands have a thickness, so points inside of them never meet.
_PALMS_APART = 0.03
_WRISTS_APART = 0.06
_LONGEST_MOVE = _HOLD_DISTANCE
_PASSES = 3


@dataclass(frozen=True)
class Hold:
    """One hand of each partner together from first_frame to end_frame (exclusive); hands 0 left, 1 right."""

    lead_hand: int
    follow_hand: int
    first_frame: int
    end_frame: int


def grip_points(clip: MotionClip, pose: Pose | None = None) -> Floats:
    """World points (T, 2, 3) in the left and right palm where hands hold each other; the pose is used if known."""
    pose = forward_kinematics(clip) if pose is None else pose
    wrists = [pose.positions[:, INDEX[hand]] for hand in _HANDS]
    tips = [end_positions(clip, pose, hand) for hand in _HANDS]
    return np.stack([wrist + GRIP * (tip - wrist) for wrist, tip in zip(wrists, tips, strict=True)], axis=1)


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
    if not holds:
        return duet
    weights = _weights(holds, duet.frame_count, rate)
    from_lead = weights / np.maximum(weights.sum(axis=2, keepdims=True), 1e-9)
    from_follow = np.swapaxes(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9), 1, 2)
    lead, follow = duet
    for step in range(_PASSES):
        # Half way first; what one arm cannot reach is then left to the other.
        lead = _reached(lead, _moves(lead, follow, from_lead) * (0.5 if step == 0 else 1.0))
        follow = _reached(follow, _moves(follow, lead, from_follow))
    return DuetMotion(_eased(duet.lead, lead, weights.max(axis=2)), _eased(duet.follow, follow, weights.max(axis=1)))


def _weights(holds: tuple[Hold, ...], frames: int, rate: FrameRate) -> Floats:
    """How much each pair of hands is held, (T, 2, 2), 1 inside of holds and falling to 0 around them."""
    weights = np.zeros((frames, 2, 2))
    ease = max(1, round(_EASE_SECONDS * rate.fps))
    time = np.arange(frames)
    for hold in holds:
        outside = np.maximum(np.maximum(hold.first_frame - time, time - hold.end_frame + 1), 0)
        t = np.clip(1.0 - outside / ease, 0.0, 1.0)
        at = (slice(None), hold.lead_hand, hold.follow_hand)
        weights[at] = np.maximum(weights[at], t * t * (3.0 - 2.0 * t))
    return weights


def _moves(clip: MotionClip, partner: MotionClip, shares: Floats) -> Floats:
    """How each hand has to move to hold what it holds, (T, 2, 3); shares (T, 2, 2) say which partner's hands."""
    grips = grip_points(partner)[:, None] - grip_points(clip)[:, :, None]
    wrists = _wrists(partner)[:, None] - _wrists(clip)[:, :, None]
    moves = grips * np.maximum(1.0 - _PALMS_APART / np.maximum(_length(grips), 1e-9), 0.0)
    left = wrists - moves
    moves = np.where(_length(left) < _WRISTS_APART, wrists - _WRISTS_APART * normalized(left), moves)
    return np.asarray(np.sum(shares[..., None] * moves, axis=2))


def _wrists(clip: MotionClip) -> Floats:
    return forward_kinematics(clip).positions[:, [INDEX[hand] for hand in _HANDS]]


def _length(vectors: Floats) -> Floats:
    return np.asarray(np.linalg.norm(vectors, axis=-1, keepdims=True))


def _reached(clip: MotionClip, moves: Floats) -> MotionClip:
    """The clip with each wrist moved as far as its arm allows, moves (T, 2, 3)."""
    for hand, limb in enumerate(_HANDS):
        moved = np.linalg.norm(moves[:, hand], axis=-1) > 1e-9
        if np.any(moved):
            pose = forward_kinematics(clip)
            targets = pose.positions[:, INDEX[limb]] + moves[:, hand]
            rotations = reach(clip.rotations, pose, clip.skeleton.offsets, limb, targets)
            clip = replace(clip, rotations=np.where(moved[:, None, None], rotations, clip.rotations))
    return clip


def _eased(clip: MotionClip, closed: MotionClip, weights: Floats) -> MotionClip:
    moves = _wrists(closed) - _wrists(clip)
    # Hands that part quickly must not be dragged along further than any hold needs.
    far = np.maximum(_length(moves) / _LONGEST_MOVE, 1.0)
    return _reached(clip, weights[..., None] * moves / far)
