"""Dancers who step in place at given times."""

from collections.abc import Sequence

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton, follow_body, lead_body

LIFT_SECONDS = 0.26
_LIFT_ANGLE = 0.7
Landing = tuple[float, str]


def stepping_clip(body: Skeleton, landings: Sequence[Landing], seconds: Floats) -> MotionClip:
    """A dancer whose feet ("Left" or "Right") are lifted before each landing and stand otherwise."""
    rotations = np.tile(IDENTITY, (len(seconds), JOINT_COUNT, 1))
    for side in ("Left", "Right"):
        angle = np.zeros(len(seconds))
        for time, foot in landings:
            if foot == side:
                t = np.clip((seconds - time) / LIFT_SECONDS + 1.0, 0.0, 1.0)
                angle = np.maximum(angle, _LIFT_ANGLE * np.sin(np.pi * t) ** 2)
        for part, factor in (("UpLeg", -1.0), ("Leg", 2.0), ("Foot", -1.0)):
            rotations[:, INDEX[side + part]] = about_axis(0, factor * angle)
    roots = np.tile(body.offsets[0], (len(seconds), 1))
    return MotionClip(body, roots, rotations)


def other(foot: str) -> str:
    """The foot on the other side."""
    return "Right" if foot == "Left" else "Left"


def salsa_landings(beats: Floats, first_count: int) -> list[Landing]:
    """The lead's landings on 1 2 3 and 5 6 7, breaking with the left foot on 1."""
    feet = {1: "Left", 2: "Right", 3: "Left", 5: "Right", 6: "Left", 7: "Right"}
    counts = (np.arange(len(beats)) + first_count - 1) % 8 + 1
    return [(float(beat), feet[int(count)]) for beat, count in zip(beats, counts, strict=True) if int(count) in feet]


def stepping_duet(landings: Sequence[Landing], seconds: Floats) -> DuetMotion:
    """Lead and follow, who mirrors the lead's feet."""
    mirrored = [(time, other(foot)) for time, foot in landings]
    return DuetMotion(stepping_clip(lead_body(), landings, seconds), stepping_clip(follow_body(), mirrored, seconds))
