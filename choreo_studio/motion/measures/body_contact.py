"""Whether partners touch each other, anywhere.

Source: the contact frequency of Duolando (Siyao et al., ICLR 2024): the share of frames in which the partners' SMPL-X
meshes, inflated by a centimetre each, meet. Here capsules stand for the meshes, hands included, so the number is like
the published one in what it asks, not to the digit.
"""

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import Flags
from choreo_studio.motion.kinematics import end_positions, forward_kinematics
from choreo_studio.motion.measures.capsules import capsules_of, segment_distances
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX

INFLATED_METRES = 0.01
_HANDS = ("LeftHand", "RightHand")
_HAND_RADIUS = 0.02


def touching(duet: DuetMotion) -> Flags:
    """Frames (T,) in which any parts of the two bodies touch."""
    starts, ends, radii = _parts(duet.lead)
    other_starts, other_ends, other_radii = _parts(duet.follow)
    distance = segment_distances(starts[:, :, None], ends[:, :, None], other_starts[:, None, :], other_ends[:, None, :])
    reach = radii[:, None] + other_radii[None, :] + 2.0 * INFLATED_METRES
    return np.asarray((distance <= reach).any(axis=(1, 2)))


def _parts(clip: MotionClip) -> tuple[Floats, Floats, Floats]:
    pose = forward_kinematics(clip)
    starts, ends, radii = capsules_of(pose.positions, clip.skeleton)
    wrists = pose.positions[:, [INDEX[hand] for hand in _HANDS]]
    tips = np.stack([end_positions(clip, pose, hand) for hand in _HANDS], axis=1)
    hands = np.full(len(_HANDS), _HAND_RADIUS * clip.skeleton.height)
    return (
        np.concatenate([starts, wrists], axis=1),
        np.concatenate([ends, tips], axis=1),
        np.concatenate([radii, hands]),
    )
