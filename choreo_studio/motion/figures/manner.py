"""How a dance is danced: what its steps do not say."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Manner:
    """How bodies move on the steps of a dance; lengths in metres, angles in degrees, times in seconds.

    Attributes:
        stance: half the distance of the feet when they are together.
        stride: factor on the steps of the couple.
        closeness: factor on the distance of the partners.
        knees: longest hip to ankle, as a share of the leg: how straight a standing leg is.
        hip_shift: how far the hips go over the standing foot.
        hip_roll, hip_twist: how far they tilt and turn with it.
        bounce: how deep the body sinks on every beat.
        rise: how high the heels rise on the last two beats of a bar of three.
        fall: how deep the body sinks on its first beat.
        lean: how far the trunk leans forward.
        sway: how far the trunk inclines away from sideways steps.
        lift: how high a swinging foot is lifted.
        heel: toes lifted when a forward step lands; negative lands on the ball of the foot.
        swing_seconds: longest time that a foot swings.
        arrival: when the body arrives on a foot, in beats after it lands.
        softness: how long the body takes from foot to foot, as a share of the time between steps.
        look_left: how far heads look past the partner.
        arms: size of what free arms do.
        liveliness: size of breathing and small sway.
    """

    stance: float = 0.07
    stride: float = 1.0
    closeness: float = 1.0
    knees: float = 0.975
    hip_shift: float = 0.035
    hip_roll: float = 3.0
    hip_twist: float = 3.0
    bounce: float = 0.0
    rise: float = 0.0
    fall: float = 0.0
    lean: float = 1.0
    sway: float = 1.0
    lift: float = 0.045
    heel: float = -8.0
    swing_seconds: float = 0.42
    arrival: float = 0.12
    softness: float = 1.15
    look_left: float = 0.0
    arms: float = 1.0
    liveliness: float = 1.0


_VARIED = {
    "stride": 0.13,
    "closeness": 0.05,
    "hip_shift": 0.2,
    "hip_roll": 0.25,
    "hip_twist": 0.25,
    "bounce": 0.3,
    "rise": 0.2,
    "sway": 0.3,
    "lift": 0.15,
    "heel": 0.25,
    "swing_seconds": 0.12,
    "softness": 0.08,
    "look_left": 0.2,
    "arms": 0.3,
    "liveliness": 0.3,
}


def varied(manner: Manner, random: np.random.Generator) -> Manner:
    """Another couple's manner of the same dance."""
    changed = {name: getattr(manner, name) * (1.0 + share * random.uniform(-1, 1)) for name, share in _VARIED.items()}
    return replace(manner, **changed)
