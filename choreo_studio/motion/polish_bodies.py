"""Torsos that do not pass through each other."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.polish_curves import envelope, smoothed
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import INDEX

TORSO_RADIUS = 0.12
_SAMPLES = 7
_MARGIN = 0.005
_EASE_FRAMES = 25
_FLOOR = np.array([1.0, 0.0, 1.0])


def torso_gap(lead_positions: Floats, follow_positions: Floats, radius: float = TORSO_RADIUS) -> Floats:
    """Distance (T,) in metres between the torsos, capsules from hips to neck; negative where they overlap.

    Args:
        lead_positions: (T, J, 3) world joints of the lead.
        follow_positions: (T, J, 3) world joints of the follow.
        radius: radius of both capsules in metres.
    """
    return _closest(lead_positions, follow_positions)[0] - 2.0 * radius


def parted_bodies(duet: DuetMotion, weight: Floats, roles: frozenset[Role]) -> DuetMotion:
    """The duet with its roots pushed apart on the floor, smoothly, wherever the torsos overlap.

    Args:
        duet: (T) both dancers.
        weight: (T,) how much of the push is applied.
        roles: dancers that may move; the push is shared among them.
    """
    lead, follow = joint_positions(duet.lead), joint_positions(duet.follow)
    distance, apart = _closest(lead, follow)
    overlap = np.maximum(2.0 * TORSO_RADIUS + _MARGIN - distance, 0.0)
    if not overlap.any() or not roles:
        return duet
    direction = normalized(smoothed(apart, _EASE_FRAMES))
    push = direction * (envelope(overlap, _EASE_FRAMES) * weight / len(roles))[:, None]
    clips = [
        replace(clip, root_positions=clip.root_positions + sign * push) if role in roles else clip
        for role, clip, sign in (("lead", duet.lead, -1.0), ("follow", duet.follow, 1.0))
    ]
    return DuetMotion(clips[0], clips[1])


def _closest(lead: Floats, follow: Floats) -> tuple[Floats, Floats]:
    """Distance (T,) of the torsos' axes and the direction in plan (T, 3) from the lead's to the follow's."""
    shares = np.linspace(0.0, 1.0, _SAMPLES)[:, None]
    first, second = (
        body[:, None, INDEX["Hips"]] * (1.0 - shares) + body[:, None, INDEX["Neck"]] * shares for body in (lead, follow)
    )
    between = second[:, None] - first[:, :, None]
    distances = np.linalg.norm(between, axis=-1).reshape(len(lead), -1)
    nearest = np.argmin(distances, axis=-1)
    frames = np.arange(len(lead))
    vector = between.reshape(len(lead), -1, 3)[frames, nearest]
    return distances[frames, nearest], normalized(vector * _FLOOR)
