"""Motion read at other times: between frame rates, and between wall clock and beat grid."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.rotations import Floats, slerp


def sample_clip(clip: MotionClip, frame_seconds: Floats, at_seconds: Floats) -> MotionClip:
    """Clip read at other times: roots linearly, rotations by slerp, the ends held.

    Args:
        clip: motion whose frame i happens at frame_seconds[i].
        frame_seconds: (T,) rising times.
        at_seconds: (N,) times to read.
    """
    if frame_seconds.shape != (clip.frame_count,):
        raise ValueError(f"frame_seconds: expected ({clip.frame_count},), found {frame_seconds.shape}")
    if clip.frame_count == 1:
        still = np.zeros(len(at_seconds), dtype=np.intp)
        return replace(clip, root_positions=clip.root_positions[still], rotations=clip.rotations[still])
    after = np.clip(np.searchsorted(frame_seconds, at_seconds, side="right"), 1, clip.frame_count - 1)
    before = after - 1
    span = frame_seconds[after] - frame_seconds[before]
    fraction = np.clip((at_seconds - frame_seconds[before]) / span, 0.0, 1.0)
    start, end = clip.root_positions[before], clip.root_positions[after]
    t = fraction[:, None]
    roots = np.where(t == 0.0, start, np.where(t == 1.0, end, start + t * (end - start)))
    return replace(
        clip,
        root_positions=roots,
        rotations=slerp(clip.rotations[before], clip.rotations[after], fraction[:, None]),
    )


def sample_duet(duet: DuetMotion, frame_seconds: Floats, at_seconds: Floats) -> DuetMotion:
    """Both dancers at `frame_seconds` (T,) read at other times (N,) in seconds, as in `sample_clip`."""
    return DuetMotion(
        sample_clip(duet.lead, frame_seconds, at_seconds), sample_clip(duet.follow, frame_seconds, at_seconds)
    )
