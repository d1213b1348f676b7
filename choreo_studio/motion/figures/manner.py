"""How a dance is danced: what its steps do not say."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Manner:
    """How bodies move on the steps of a dance; lengths in metres, angles in degrees, times in seconds.

    Attributes:
        stance: half the distance of the feet when they are together.
        toes_out: how far the toes point outwards.
        stride: factor on the steps of the couple.
        closeness: factor on the distance of the partners.
        knees: longest hip to ankle, as a share of the leg: how straight a standing leg is.
        hip_shift: how far the hips go over the standing foot.
        hip_roll, hip_twist: how far they tilt and turn with it.
        counter: how far chest and shoulders turn against the hips.
        opposition: how far the shoulders turn against a stride.
        tilt: how far the shoulders sink over the standing foot.
        dip: how deep the body sinks between two feet.
        bounce: how deep the body sinks on every beat.
        rise: how high the heels rise on the last two beats of a bar of three.
        fall: how deep the body sinks on its first beat.
        lean: how far the hips tilt forward.
        chest: how far the lead's chest leans forward.
        arch: how far the follow's chest leans back.
        roll: how far shoulders and ribs keep moving through four beats, also while feet rest.
        sway: how far the trunk inclines away from sideways steps.
        lift: how high a swinging foot is lifted.
        heel_off: how far the heel rises before a foot leaves the floor.
        heel: toes lifted when a forward step lands; negative lands on the ball of the foot.
        swing_seconds: time that a foot swings at most, unless the step is slow.
        draw: share of a slow step in which the foot is on its way.
        arrival: when the body arrives on a foot, in beats after it lands.
        softness: how long the body takes from foot to foot, as a share of the time between steps.
        look_left: how far heads look past the partner.
        play: how far joined hands play around their hold.
        arms: size of what free arms do.
        liveliness: size of breathing and small sway.
    """

    stance: float = 0.065
    toes_out: float = 10.0
    stride: float = 1.0
    closeness: float = 1.0
    knees: float = 0.975
    hip_shift: float = 0.035
    hip_roll: float = 3.0
    hip_twist: float = 3.0
    counter: float = 5.0
    opposition: float = 9.0
    tilt: float = 2.0
    dip: float = 0.012
    bounce: float = 0.004
    rise: float = 0.0
    fall: float = 0.0
    lean: float = 4.0
    chest: float = 2.0
    arch: float = 3.0
    roll: float = 4.0
    sway: float = 1.0
    lift: float = 0.045
    heel_off: float = 24.0
    heel: float = -8.0
    swing_seconds: float = 0.42
    draw: float = 0.72
    arrival: float = 0.12
    softness: float = 1.15
    look_left: float = 0.0
    play: float = 0.045
    arms: float = 1.0
    liveliness: float = 1.0


_VARIED = {
    "stride": 0.13,
    "closeness": 0.05,
    "hip_shift": 0.2,
    "hip_roll": 0.25,
    "hip_twist": 0.25,
    "toes_out": 0.3,
    "counter": 0.25,
    "opposition": 0.2,
    "tilt": 0.4,
    "dip": 0.3,
    "bounce": 0.3,
    "lean": 0.3,
    "chest": 0.5,
    "arch": 0.4,
    "rise": 0.2,
    "roll": 0.3,
    "sway": 0.3,
    "lift": 0.15,
    "heel": 0.25,
    "swing_seconds": 0.12,
    "softness": 0.08,
    "look_left": 0.2,
    "play": 0.3,
    "arms": 0.3,
    "liveliness": 0.3,
}


def varied(manner: Manner, random: np.random.Generator) -> Manner:
    """Another couple's manner of the same dance."""
    changed = {name: getattr(manner, name) * (1.0 + share * random.uniform(-1, 1)) for name, share in _VARIED.items()}
    return replace(manner, **changed)
