"""Where a body goes over its steps: place, heading and which foot it stands on."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.steps import LEFT, Step
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.rotations import Floats

_WEIGHT = {"step": 1.0, "rock": 0.78, "replace": 1.0, "tap": 0.0}
_SHORTEST_SECONDS, _LONGEST_BEATS = 0.3, 2.4


@dataclass(frozen=True, eq=False)
class BodyTrack:
    """A dancer's body on the floor.

    Attributes:
        places: (T, 2) x and z of the station.
        yaw: (T,) heading in radians, unwrapped.
        side: (T,) weight: 1 on the left foot, -1 on the right.
    """

    places: Floats
    yaw: Floats
    side: Floats


def body_track(steps: tuple[Step, ...], beats: Floats, manner: Manner, beat_seconds: float) -> BodyTrack:
    """The body's way over its steps.

    Args:
        steps: in the room, in order, beginning before the first frame.
        beats: (T,) beat positions of the frames.
        manner: of the dance.
        beat_seconds: length of a beat.
    """
    keys = _stations(steps)
    widths = _widths(steps, manner, beat_seconds)
    centres = np.array([s.beat for s in steps[1:]]) + manner.arrival * np.minimum(widths, 1.0)
    moved = _eased(keys[:, :2], centres, widths, beats)
    turned = _eased(np.unwrap(np.radians(keys[:, 2:3]), axis=0), centres, widths * 1.1, beats)
    side = _eased(keys[:, 3:], centres, widths * 0.95, beats)
    return BodyTrack(moved, turned[:, 0], side[:, 0])


def _stations(steps: tuple[Step, ...]) -> Floats:
    """Body at every step, (N, 4): x, z, turn in degrees, side."""
    feet = [np.array([steps[0].x, steps[0].z])] * 2
    place, side = feet[0], 0.0
    keys = []
    for step in steps:
        if step.kind != "replace":
            feet[step.foot] = np.array([step.x, step.z])
        weight = _WEIGHT[step.kind]
        if weight:
            place = feet[step.foot] * weight + feet[1 - step.foot] * (1.0 - weight)
            side = weight if step.foot == LEFT else -weight
        keys.append((*place, step.turn, side))
    return np.array(keys)


def _widths(steps: tuple[Step, ...], manner: Manner, beat_seconds: float) -> Floats:
    gaps = np.diff([step.beat for step in steps])
    return np.clip(manner.softness * gaps, _SHORTEST_SECONDS / beat_seconds, _LONGEST_BEATS)


def _eased(keys: Floats, centres: Floats, widths: Floats, beats: Floats) -> Floats:
    """Values (T, D) that go from key to key (N, D), each change eased over its width around its centre."""
    shares = smootherstep((beats[:, None] - centres + widths / 2.0) / widths)
    return np.asarray(keys[0] + shares @ np.diff(keys, axis=0))
