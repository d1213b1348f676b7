"""Torsos that do not pass through each other."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.capsules import segment_distances
from choreo_studio.motion.polish.curves import envelope, smoothed
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import INDEX

TORSO_RADIUS_SHARE = 0.065
_SAMPLES = 7
_MARGIN = 0.01
_EASE_FRAMES = 25
_FLOOR = np.array([1.0, 0.0, 1.0])


def torso_gap(duet: DuetMotion, lead_positions: Floats, follow_positions: Floats) -> Floats:
    """Distance (T,) in metres between the torsos, capsules from hips to neck; negative where they overlap.

    Args:
        duet: gives the bodies, whose height gives their thickness.
        lead_positions: (T, J, 3) world joints of the lead.
        follow_positions: (T, J, 3) world joints of the follow.
    """
    hips, neck = INDEX["Hips"], INDEX["Neck"]
    axes = segment_distances(
        lead_positions[:, hips], lead_positions[:, neck], follow_positions[:, hips], follow_positions[:, neck]
    )
    return axes - TORSO_RADIUS_SHARE * (duet.lead.skeleton.height + duet.follow.skeleton.height)


def parted_bodies(duet: DuetMotion, weight: Floats, roles: frozenset[Role]) -> DuetMotion:
    """The duet with its roots pushed apart on the floor, smoothly, wherever the torsos overlap.

    Args:
        duet: (T) both dancers.
        weight: (T,) how much of the push is applied.
        roles: dancers that may move; the push is shared among them.
    """
    lead, follow = joint_positions(duet.lead), joint_positions(duet.follow)
    overlap = np.maximum(_MARGIN - torso_gap(duet, lead, follow), 0.0)
    if not overlap.any() or not roles:
        return duet
    # The whole push is smoothed, not its direction: where the nearest sides change over, it passes through zero.
    push = smoothed(_apart(lead, follow) * envelope(overlap, _EASE_FRAMES)[:, None], _EASE_FRAMES)
    push = push * (weight / len(roles))[:, None]
    clips = [
        replace(clip, root_positions=clip.root_positions + sign * push) if role in roles else clip
        for role, clip, sign in (("lead", duet.lead, -1.0), ("follow", duet.follow, 1.0))
    ]
    return DuetMotion(clips[0], clips[1])


def _apart(lead: Floats, follow: Floats) -> Floats:
    """Direction in plan (T, 3) from the lead's torso to the follow's, where they are nearest."""
    shares = np.linspace(0.0, 1.0, _SAMPLES)[:, None]
    first, second = (
        body[:, None, INDEX["Hips"]] * (1.0 - shares) + body[:, None, INDEX["Neck"]] * shares for body in (lead, follow)
    )
    between = second[:, None] - first[:, :, None]
    distances = np.linalg.norm(between, axis=-1).reshape(len(lead), -1)
    nearest = np.argmin(distances, axis=-1)
    return normalized(between.reshape(len(lead), -1, 3)[np.arange(len(lead)), nearest] * _FLOOR)
