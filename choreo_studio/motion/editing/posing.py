"""Keyframes met: the couple carried to where placed ones stand, then every pose bent into the one that is wished."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import Flags, runs_of
from choreo_studio.motion.editing.footing import Moment, with_steady_feet
from choreo_studio.motion.editing.path import FloorFit, best_floor_fit
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.polish.curves import smootherstep, smoothstep
from choreo_studio.motion.rotations import (
    Floats,
    about_axis,
    from_rotation_vector,
    inverse,
    multiply,
    rotate,
    to_rotation_vector,
)

POSE_RAMP_FRAMES = 28
PATH_RAMP_FRAMES = 44
_UP = 1


def met(
    duet: DuetMotion,
    keyframes: Sequence[Keyframe],
    frame_mask: Flags,
    roles: frozenset[Role],
    frame_seconds: Floats,
    ramps: tuple[int, int] = (POSE_RAMP_FRAMES, PATH_RAMP_FRAMES),
) -> DuetMotion:
    """The duet bent around every keyframe in the mask so that it shows the pose there.

    A correction has its full size at its keyframe and dies out on both sides with two continuous derivatives, so that
    nothing stops or starts at the pose; it ends before the next keyframe of the dancer and before kept frames.
    Rotations are corrected on SO(3); a foot that stands at the pose stands there for its whole plant. Keyframes that
    are not placed are first moved over the floor as one group to where the dancers are.

    Args:
        duet: (T) both dancers.
        keyframes: those outside the mask, or of dancers that may not change, are passed over.
        frame_mask: (T,) True where motion may change.
        roles: dancers that may change.
        frame_seconds: (T,) rising times.
        ramps: frames over which a correction of the pose, and of place and hips, dies out.
    """
    clips = {"lead": duet.lead, "follow": duet.follow}
    targets = _targets(duet, keyframes, frame_mask, roles)
    for role in roles:
        own = sorted((key for key in targets if key.role == role), key=lambda key: key.frame)
        if own:
            moments = _moments(own, frame_mask)
            bent = _bent(duet.dancer(role), list(zip(own, moments, strict=True)), frame_mask, ramps)
            clips[role] = with_steady_feet(duet.dancer(role), bent, moments, frame_seconds)
    return DuetMotion(clips["lead"], clips["follow"])


def carried(
    duet: DuetMotion, keyframes: Sequence[Keyframe], frame_mask: Flags, roles: frozenset[Role], frame_seconds: Floats
) -> DuetMotion:
    """The duet with its path bent, in the mask, so that the couple is where placed keyframes want it.

    Both dancers move as one; where only one may change, or nothing is placed, the duet stays as it is. A dance without
    kept frames and with one placed moment is only moved.

    Args:
        duet: (T) both dancers.
        keyframes: see `met`.
        frame_mask: (T,) True where motion may change.
        roles: dancers that may change.
        frame_seconds: (T,) rising times.
    """
    placed = [key for key in _inside(keyframes, frame_mask) if key.is_placed]
    if len(roles) < 2 or not placed:
        return duet
    result = duet
    for first, end in runs_of(frame_mask):
        frames = sorted({key.frame for key in placed if first <= key.frame < end})
        fits = {frame: _fit(duet, [key for key in placed if key.frame == frame]) for frame in frames}
        for anchor in (int(first) - 1, int(end)):
            if fits and 0 <= anchor < duet.frame_count:
                fits[anchor] = FloorFit(0.0, (0.0, 0.0))
        if fits:
            result = _walked(result, dict(sorted(fits.items())), slice(int(first), int(end)), frame_seconds)
    return result


def _inside(keyframes: Sequence[Keyframe], frame_mask: Flags) -> list[Keyframe]:
    return [key for key in keyframes if key.frame < len(frame_mask) and frame_mask[key.frame]]


def _targets(
    duet: DuetMotion, keyframes: Sequence[Keyframe], frame_mask: Flags, roles: frozenset[Role]
) -> list[Keyframe]:
    """The keyframes that count, each where it is to be met."""
    inside = _inside(keyframes, frame_mask)
    targets = []
    for frame in {key.frame for key in inside if key.role in roles}:
        group = [key for key in inside if key.frame == frame]
        loose = [key for key in group if not key.is_placed]
        fit = _inverse_fit(duet, loose) if loose else None
        moved = (key if fit is None or key.is_placed else _moved_key(key, fit) for key in group)
        targets += [key for key in moved if key.role in roles]
    return targets


def _joints(clip: MotionClip, root: Floats, rotations: Floats) -> Floats:
    return np.asarray(joint_positions(replace(clip, root_positions=root[None], rotations=rotations[None]))[0])


def _points(duet: DuetMotion, group: Sequence[Keyframe]) -> tuple[Floats, Floats]:
    """Joints of a group as the duet shows them at its frame, and as the keyframes do, (N, 3) each."""
    shown, wanted = [], []
    for key in group:
        clip = duet.dancer(key.role)
        shown.append(joint_positions(clip[key.frame : key.frame + 1])[0])
        wanted.append(_joints(clip, key.root_position, key.rotations))
    return np.concatenate(shown), np.concatenate(wanted)


def _fit(duet: DuetMotion, group: Sequence[Keyframe]) -> FloorFit:
    return best_floor_fit(*_points(duet, group))


def _inverse_fit(duet: DuetMotion, group: Sequence[Keyframe]) -> FloorFit:
    shown, wanted = _points(duet, group)
    return best_floor_fit(wanted, shown)


def _moved_key(key: Keyframe, fit: FloorFit) -> Keyframe:
    rotations = key.rotations.copy()
    rotations[0] = multiply(about_axis(_UP, np.asarray(fit.turn)), rotations[0])
    return replace(key, root_position=fit.applied(key.root_position), rotations=rotations)


def _moments(keys: Sequence[Keyframe], frame_mask: Flags) -> list[Moment]:
    edges = np.concatenate([np.flatnonzero(~frame_mask), [key.frame for key in keys]])
    moments = []
    for key in keys:
        before, after = edges[edges < key.frame], edges[edges > key.frame]
        room = (int(before.max()) if len(before) else None, int(after.min()) if len(after) else None)
        moments.append(Moment(key.frame, *room))
    return moments


def _bent(
    clip: MotionClip, keys: Sequence[tuple[Keyframe, Moment]], frame_mask: Flags, ramps: tuple[int, int]
) -> MotionClip:
    roots = clip.root_positions.copy()
    twists = np.zeros((clip.frame_count, clip.rotations.shape[1], 3))
    kept = np.flatnonzero(~frame_mask)
    for key, moment in keys:
        pose, path = (_bump(clip.frame_count, moment, ramp) for ramp in ramps)
        turn = _shortest(multiply(inverse(clip.rotations[key.frame]), key.rotations))
        twists[:, 1:] += pose[:, None, None] * turn[1:]
        twists[:, :1] += path[:, None, None] * turn[:1]
        roots += path[:, None] * (key.root_position - clip.root_positions[key.frame])
    rotations = multiply(clip.rotations, from_rotation_vector(twists))
    roots[kept], rotations[kept] = clip.root_positions[kept], clip.rotations[kept]
    return replace(clip, root_positions=roots, rotations=rotations)


def _shortest(quaternions: Floats) -> Floats:
    return to_rotation_vector(np.where(quaternions[..., :1] < 0.0, -quaternions, quaternions))


def _bump(frame_count: int, moment: Moment, ramp: int) -> Floats:
    """(T,) 1 at a moment, falling to 0 over `ramp` frames, or as far as there is room."""
    frames, frame = np.arange(frame_count, dtype=np.float64), moment.frame
    left = ramp if moment.before is None else min(ramp, frame - moment.before)
    right = ramp if moment.after is None else min(ramp, moment.after - frame)
    rise, fall = smootherstep(1.0 - (frame - frames) / left), smootherstep(1.0 - (frames - frame) / right)
    return np.where(frames <= frame, rise, fall)


def _walked(duet: DuetMotion, fits: dict[int, FloorFit], frames: slice, frame_seconds: Floats) -> DuetMotion:
    """The duet turned and moved as a couple so that it obeys the fit of each moment; it eases from one to the next."""
    centre = (duet.lead.root_positions + duet.follow.root_positions) / 2.0
    moments = list(fits)
    angles = np.unwrap([fit.turn for fit in fits.values()])
    turns = np.full(len(centre), angles[0])
    for (a, b), (low, high) in zip(pairwise(moments), pairwise(angles), strict=True):
        turns[a:] = low + (high - low) * _ease(frame_seconds, a, b)[a:]
    steps = rotate(about_axis(_UP, (turns[1:] + turns[:-1]) / 2.0), np.diff(centre, axis=0))
    path = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    path += fits[moments[0]].applied(centre[moments[0]]) - path[moments[0]]
    for a, b in pairwise(moments):
        path += _ease(frame_seconds, a, b)[:, None] * (fits[b].applied(centre[b]) - path[b])
    lead, follow = (_turned(clip, centre, turns, path, frames) for clip in duet)
    return DuetMotion(lead, follow)


def _ease(frame_seconds: Floats, first: int, last: int) -> Floats:
    duration = frame_seconds[last] - frame_seconds[first]
    return smoothstep((frame_seconds - frame_seconds[first]) / duration)


def _turned(clip: MotionClip, before: Floats, turns: Floats, after: Floats, frames: slice) -> MotionClip:
    quaternions = about_axis(_UP, turns[frames])
    roots, rotations = clip.root_positions.copy(), clip.rotations.copy()
    moved = rotate(quaternions, clip.root_positions[frames] - before[frames]) + after[frames]
    roots[frames, 0], roots[frames, 2] = moved[:, 0], moved[:, 2]
    rotations[frames, 0] = multiply(quaternions, clip.rotations[frames, 0])
    return replace(clip, root_positions=roots, rotations=rotations)
