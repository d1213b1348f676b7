"""Where dancers stand on the floor: rigid placement, bent paths, and one dancer placed relative to the other."""

from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip, Role
from choreo_studio.motion.editing.seams import Span
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.rotations import Floats, about_axis, heading, multiply, rotate

_UP = 1
_PARTNER_FRAME_WINDOW = 33


@dataclass(frozen=True)
class FloorFit:
    """A turn about +Y in radians, then a shift on the floor (x, z) in metres."""

    turn: float
    shift: tuple[float, float]

    def applied(self, points: Floats) -> Floats:
        """Points (..., 3) moved; heights stay."""
        moved = rotate(about_axis(_UP, np.asarray(self.turn)), points)
        return np.asarray(moved + np.array([self.shift[0], 0.0, self.shift[1]]))


def best_floor_fit(points: Floats, targets: Floats) -> FloorFit:
    """Turn and shift that bring points (N, 3) nearest to targets (N, 3) in plan, by least squares."""
    centre, goal = points.mean(axis=0), targets.mean(axis=0)
    a, b = points - centre, targets - goal
    sine = float(np.sum(a[:, 2] * b[:, 0] - a[:, 0] * b[:, 2]))
    cosine = float(np.sum(a[:, 0] * b[:, 0] + a[:, 2] * b[:, 2]))
    turn = float(np.arctan2(sine, cosine))
    moved = rotate(about_axis(_UP, np.asarray(turn)), centre)
    return FloorFit(turn, (float(goal[0] - moved[0]), float(goal[2] - moved[2])))


def placed_couple(current: DuetMotion, candidate: DuetMotion, span: Span, frame_seconds: Floats) -> DuetMotion:
    """The candidate moved as a couple: it leaves where the couple stands and arrives where it is expected.

    Turn and path change smoothly over the span; the dancers keep their places to each other.

    Args:
        current: (T) the take.
        candidate: (T) new motion anywhere on the floor.
        span: frames that may change; a side without anchor is free.
        frame_seconds: (T,) rising times.
    """
    fits = {
        anchor: best_floor_fit(_couple_points(candidate, anchor), _couple_points(current, anchor))
        for anchor in (span.start_anchor, span.end_anchor)
        if anchor is not None
    }
    if not fits:
        return candidate
    centre = (candidate.lead.root_positions + candidate.follow.root_positions) / 2.0
    turns, path = _bent_path(centre, fits, frame_seconds)
    return DuetMotion(_moved(candidate.lead, centre, turns, path), _moved(candidate.follow, centre, turns, path))


def placed_beside_partner(current: DuetMotion, candidate: DuetMotion, role: Role) -> MotionClip:
    """One dancer of the candidate put to the kept partner as it stood to its own.

    Both partners' frames are eased over two beats, so that a partner who moves otherwise does not shake the dancer.
    """
    partner: Role = "follow" if role == "lead" else "lead"
    before, turn_before = _partner_frame(candidate.dancer(partner))
    after, turn_after = _partner_frame(current.dancer(partner))
    return _moved(candidate.dancer(role), before, turn_after - turn_before, after)


def _couple_points(duet: DuetMotion, frame: int) -> Floats:
    one = slice(frame, frame + 1)
    return np.concatenate([joint_positions(clip[one])[0] for clip in duet])


def _partner_frame(clip: MotionClip) -> tuple[Floats, Floats]:
    facing = np.unwrap(heading(clip.rotations[:, 0]))
    return smoothed(clip.root_positions, _PARTNER_FRAME_WINDOW), smoothed(facing, _PARTNER_FRAME_WINDOW)


def _bent_path(centre: Floats, fits: dict[int, FloorFit], frame_seconds: Floats) -> tuple[Floats, Floats]:
    """Turns (T,) and places (T, 3) of a reference point that obey the fit of each anchor."""
    (first, first_fit), (last, last_fit) = min(fits.items()), max(fits.items())
    change = float(np.angle(np.exp(1j * (last_fit.turn - first_fit.turn))))
    duration = max(frame_seconds[last] - frame_seconds[first], 1e-9)
    u = np.clip((frame_seconds - frame_seconds[first]) / duration, 0.0, 1.0)
    ease = u * u * (3.0 - 2.0 * u)
    turns = first_fit.turn + ease * change
    steps = rotate(about_axis(_UP, (turns[1:] + turns[:-1]) / 2.0), np.diff(centre, axis=0))
    path = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    path += first_fit.applied(centre[first]) - path[first]
    path += ease[:, None] * (last_fit.applied(centre[last]) - path[last])
    return turns, path


def _moved(clip: MotionClip, before: Floats, turns: Floats, after: Floats) -> MotionClip:
    """The clip turned about +Y by (T,) around the path `before` (T, 3), which moves in plan onto `after`."""
    quaternions = about_axis(_UP, turns)
    roots = rotate(quaternions, clip.root_positions - before) + after
    roots[:, _UP] = clip.root_positions[:, _UP]
    rotations = clip.rotations.copy()
    rotations[:, 0] = multiply(quaternions, clip.rotations[:, 0])
    return replace(clip, root_positions=roots, rotations=rotations)
