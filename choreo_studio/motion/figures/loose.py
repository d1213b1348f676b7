"""Hands that hold nothing, and how hands that hold each other play."""

import numpy as np

from choreo_studio.motion.figures.holds import Frame, Weights
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.rotations import Floats, normalized

_LAG_FRAMES = 5
_UP = np.array([0.0, 1.0, 0.0])


def loose_hands(
    role: int,
    own: Frame,
    weights: tuple[Weights, Weights],
    beats: Floats,
    manner: Manner,
    random: np.random.Generator,
) -> Floats:
    """Where the hands of the lead (role 0) or the follow (1) go when they hold nothing, (T, 2, 3).

    They stay in front of the waist with the elbow bent, come after the body in turns, and stretch out where the other
    hand leads to an open pose.
    """
    result = np.empty_like(own.shoulders)
    left, front = (normalized(_late(vectors)) for vectors in (own.left, own.front))
    for hand, sign in ((0, 1.0), (1, -1.0)):
        # The lead's left hand and the follow's right are one pair: the other pair opens the pose.
        others = weights[1] if (hand == 0) == (role == 0) else weights[0]
        stretched = others.get("front", np.zeros(len(beats)))
        raised = others.get("high", np.zeros(len(beats)))
        low, wide, phase, slow = random.uniform((-0.36, 0.02, 0.0, 0.0), (-0.24, 0.16, 6.28, 6.28))
        beat = np.sin(np.pi * beats + phase)
        wander = np.sin(np.pi * beats / 6.5 + slow)
        out = wide + manner.arms * (0.03 * wander + 0.02 * beat) - 0.12 * raised * role + 0.30 * stretched
        up = low + manner.arms * (0.04 * wander + 0.03 * beat) + 0.04 * raised * role - (low + 0.08) * stretched
        ahead = 0.30 - 0.6 * wide + manner.arms * 0.04 * np.cos(np.pi * beats + phase) - 0.18 * stretched
        result[:, hand] = (
            own.shoulders[:, hand] + (sign * out)[:, None] * left + up[:, None] * _UP + ahead[:, None] * front
        )
    return result


def playing_hands(beats: Floats, manner: Manner, random: np.random.Generator) -> Floats:
    """How far the joined hands of the left and the right pair stray, (T, 2, 3): aside, up, towards the lead; metres."""
    size = manner.play * random.uniform(0.8, 1.2)
    phase, slow, other = random.uniform(-0.5, 0.5), random.uniform(0.0, 6.28), random.uniform(0.0, 6.28)
    pulse = np.pi * beats + phase
    wander = np.sin(np.pi * beats / 5.3 + slow), np.sin(np.pi * beats / 7.7 + other)
    pairs = []
    for sign in (1.0, -1.0):
        aside = 0.35 * np.sin(pulse) + 0.3 * wander[0]
        up = 0.5 * np.cos(pulse) + 0.3 * wander[1]
        along = sign * 0.8 * np.sin(pulse / 2.0) + 0.3 * wander[0]
        pairs.append(size * np.stack([aside, up, along], axis=-1))
    return np.stack(pairs, axis=1)


def _late(vectors: Floats) -> Floats:
    """Vectors (T, 3) a little later, and smoother."""
    from scipy.ndimage import gaussian_filter1d

    shifted = np.concatenate([np.repeat(vectors[:1], _LAG_FRAMES, axis=0), vectors[:-_LAG_FRAMES]])
    return np.asarray(gaussian_filter1d(shifted, _LAG_FRAMES / 2.0, axis=0, mode="nearest"))
