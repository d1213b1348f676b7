"""How a dance moves, beat by beat: energy, travel, closeness, facing and turning, and the couple's pose."""

import numpy as np

from choreo_studio.motion.features import POSITIONS, RELATION, TRAVEL, TURN
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX

CONTROL_NAMES: tuple[str, ...] = ("energy", "travel", "closeness", "facing", "turning")
_HANDS = np.array([INDEX["LeftHand"], INDEX["RightHand"]]) - 1


def beat_controls(features: Floats, frames_per_beat: int = 16) -> Floats:
    """Controls (B, 5) measured on features (T, 2, F) of `motion.features`.

    Energy is the mean joint speed around the hips, travel the path of the lead and turning the turns of the lead and
    of the follow about the lead (all per beat); closeness is the distance of the hips in metres with its sign
    reversed; facing is 1 where both face each other and -1 where both look away.
    """
    place = features[:, :, POSITIONS]
    energy = np.abs(np.diff(place, axis=0, prepend=place[:1])).mean(axis=(1, 2)) * frames_per_beat
    travel = np.linalg.norm(features[:, 0, TRAVEL], axis=-1) * frames_per_beat
    sideways, forward, sine, cosine = features[:, 1, RELATION].T
    distance = np.hypot(sideways, forward)
    away = np.maximum(distance, 1e-3)
    lead_faces = forward / away
    follow_faces = -(sine * sideways + cosine * forward) / away
    own_turn = np.unwrap(np.arctan2(sine, cosine))
    turning = (np.abs(features[:, 0, TURN.start]) + np.abs(np.diff(own_turn, prepend=own_turn[:1]))) * frames_per_beat
    rows = np.stack([energy, travel, -distance, (lead_faces + follow_faces) / 2, turning], axis=-1)
    return np.asarray(rows.reshape(-1, frames_per_beat, len(CONTROL_NAMES)).mean(axis=1))


def couple_shape(features: Floats, frames_per_beat: int = 16) -> Floats:
    """What the couple looks like in each beat, (B, D): relation and hands at both half beats, in metres."""
    half = frames_per_beat // 2
    at = features[half // 2 :: half]
    hands = at[:, :, POSITIONS].reshape(len(at), 2, -1, 3)[:, :, _HANDS].reshape(len(at), -1)
    relation = at[:, 1, RELATION] * np.array([1.5, 1.5, 0.5, 0.5])
    both = np.concatenate([relation, 0.5 * hands], axis=-1)
    return np.asarray(both.reshape(len(both) // 2, -1))
