"""Dancing that is together by chance only: what every measure must beat."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip


def chance_duet(duet: DuetMotion, lead_shift_frames: int, follow_shift_frames: int) -> DuetMotion:
    """Both dancers shifted around the clip by different times, off each other and off the music.

    Each dances as well as before (but for one jump where the clip's ends meet); only what joins them is gone. Shifts
    that are no whole number of beats take the steps off the counts too.

    Args:
        duet: both dancers.
        lead_shift_frames: frames by which the lead is late.
        follow_shift_frames: frames by which the follow is late; another number than the lead's.
    """
    if (lead_shift_frames - follow_shift_frames) % duet.frame_count == 0:
        raise ValueError(
            f"follow_shift_frames: expected another shift than the lead's, found {follow_shift_frames} for both"
        )
    return DuetMotion(_rolled(duet.lead, lead_shift_frames), _rolled(duet.follow, follow_shift_frames))


def _rolled(clip: MotionClip, frames: int) -> MotionClip:
    return replace(
        clip,
        root_positions=np.roll(clip.root_positions, frames, axis=0),
        rotations=np.roll(clip.rotations, frames, axis=0),
    )
