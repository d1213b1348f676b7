"""Legs of partners that do not go through each other: bodies lean apart where they would."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.figures.bodies import BodyTrack
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.capsules import leg_depths
from choreo_studio.motion.polish.curves import envelope
from choreo_studio.motion.rotations import normalized

_ALLOWED, _FARTHEST = 0.01, 0.05
_WINDOW = 31


def parted(tracks: list[BodyTrack], duet: DuetMotion) -> list[BodyTrack]:
    """The ways of both bodies, moved apart by a few centimetres, smoothly, wherever the dancers touch too deeply.

    Args:
        tracks: of lead and follow.
        duet: both dancers on them, arms still at rest.
    """
    lead, follow = (joint_positions(clip) for clip in duet)
    depth = leg_depths(lead, follow, duet.lead.skeleton, duet.follow.skeleton)
    push = envelope(np.clip(depth - _ALLOWED, 0.0, _FARTHEST), _WINDOW)[:, None] / 2.0
    away = normalized(tracks[1].places - tracks[0].places)
    return [
        replace(track, places=track.places + sign * push * away)
        for track, sign in zip(tracks, (-1.0, 1.0), strict=True)
    ]
