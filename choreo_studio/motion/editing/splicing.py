"""Putting newly danced bars into a take: what is not marked stays bit for bit, what is marked joins it smoothly."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import runs_of
from choreo_studio.motion.editing.path import placed_beside_partner, placed_couple
from choreo_studio.motion.editing.seams import Span, joined
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FRAMES_PER_BEAT

_CONTEXT = 24
Flags = NDArray[np.bool_]


def frames_of_beats(first_beat: int, end_beat: int) -> slice:
    """Frames that may change when the beats [first_beat, end_beat) may.

    The frame on the first beat itself is kept (but for the first of the song), because wall-clock samples before the
    beat are read between it and the frame before it.
    """
    if not 0 <= first_beat < end_beat:
        raise ValueError(f"beats: expected 0 <= first < end, found {first_beat} and {end_beat}")
    return slice(first_beat * FRAMES_PER_BEAT + (first_beat > 0), end_beat * FRAMES_PER_BEAT)


def frame_mask_of_beats(beats: Flags) -> Flags:
    """Frames (16 * B,) that may change when the beats (B,) may."""
    mask = np.zeros(len(beats) * FRAMES_PER_BEAT, dtype=np.bool_)
    for first, end in runs_of(beats):
        mask[frames_of_beats(int(first), int(end))] = True
    return mask


def softened(frame_mask: Flags) -> Flags:
    """The mask (T,) with one more beat on each side of every run."""
    mask = frame_mask.copy()
    for first, end in runs_of(frame_mask):
        mask[max(0, first - FRAMES_PER_BEAT) : end + FRAMES_PER_BEAT] = True
    return mask


def embedded(window: DuetMotion, first_frame: int, current: DuetMotion) -> DuetMotion:
    """A window of motion laid over the take from `first_frame` on, as a candidate of the take's length."""
    end = first_frame + window.frame_count
    if first_frame < 0 or end > current.frame_count:
        raise ValueError(
            f"window: expected to lie in {current.frame_count} frames, found frames {first_frame} to {end}"
        )
    lead, follow = (_overlaid(kept, new, slice(first_frame, end)) for kept, new in zip(current, window, strict=True))
    return DuetMotion(lead, follow)


def splice(
    current: DuetMotion,
    candidate: DuetMotion,
    frame_mask: Flags,
    roles: frozenset[Role],
    frame_seconds: Floats,
    soft_edges: bool = False,
) -> DuetMotion:
    """The take with the marked frames of some dancers danced as in the candidate.

    The candidate's span is turned and shifted to leave where the couple stands, its path is bent to arrive where the
    next bar expects it (at the start and the end of the song one side is free), and both seams are made C1. A single
    dancer is placed beside the kept partner as in the candidate. Frames outside the mask, and the other dancer, are
    the very numbers of `current`.

    Args:
        current: (T) the take.
        candidate: (T) new motion, anywhere on the floor; it is read in the marked frames and one beat to
            each side.
        frame_mask: (T,) True where motion may change.
        roles: dancers that may change.
        frame_seconds: (T,) rising times.
        soft_edges: whether the motion may bend one beat outside the mask; the candidate is then read one beat further.

    Raises:
        ValueError: when the shapes do not fit or a role is unknown.
    """
    _check(current, candidate, frame_mask, roles, frame_seconds)
    mask = softened(frame_mask) if soft_edges else frame_mask
    more = FRAMES_PER_BEAT if soft_edges else 0
    clips = {role: current.dancer(role) for role in ROLES}
    for first, end in runs_of(mask) if roles else ():
        near = slice(max(0, first - _CONTEXT), min(current.frame_count, end + _CONTEXT))
        span = Span(int(first) - near.start, int(end) - near.start, near.stop - near.start)
        kept, seconds = current[near], frame_seconds[near]
        for role, clip in _placed(kept, candidate[near], span, roles, seconds).items():
            piece = joined(kept.dancer(role), clip, span, seconds, more)
            clips[role] = _overlaid(clips[role], piece, slice(first, end))
    return DuetMotion(clips["lead"], clips["follow"])


def _placed(
    current: DuetMotion, candidate: DuetMotion, span: Span, roles: frozenset[Role], frame_seconds: Floats
) -> dict[Role, MotionClip]:
    if len(roles) == len(ROLES):
        couple = placed_couple(current, candidate, span, frame_seconds)
        return {role: couple.dancer(role) for role in ROLES}
    (role,) = roles
    return {role: placed_beside_partner(current, candidate, role)}


def _overlaid(clip: MotionClip, piece: MotionClip, frames: slice) -> MotionClip:
    roots, rotations = clip.root_positions.copy(), clip.rotations.copy()
    roots[frames], rotations[frames] = piece.root_positions, piece.rotations
    return replace(clip, root_positions=roots, rotations=rotations)


def _check(
    current: DuetMotion, candidate: DuetMotion, frame_mask: Flags, roles: frozenset[Role], frame_seconds: Floats
) -> None:
    frames = current.frame_count
    if candidate.frame_count != frames:
        raise ValueError(f"candidate: expected {frames} frames, found {candidate.frame_count}")
    if frame_mask.shape != (frames,) or frame_mask.dtype != np.bool_:
        raise ValueError(f"frame_mask: expected bool ({frames},), found {frame_mask.dtype} {frame_mask.shape}")
    if frame_seconds.shape != (frames,):
        raise ValueError(f"frame_seconds: expected ({frames},), found {frame_seconds.shape}")
    if not roles <= set(ROLES):
        raise ValueError(f"roles: expected some of {ROLES}, found {sorted(roles)}")
