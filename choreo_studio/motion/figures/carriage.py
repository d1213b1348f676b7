"""Trunk and head over the steps: shoulders against hips, sway, rise and fall, bounce, looks and breath."""

import numpy as np

from choreo_studio.motion.figures.bodies import BodyTrack
from choreo_studio.motion.figures.feet import FootTrack
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.posing import Carriage
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.rotations import Floats

_FARTHEST_LOOK = np.radians(65.0)
_LOOK_SECONDS = 0.14
_LOOK_AHEAD = 0.1


def carriage_of(
    role: int,
    tracks: list[BodyTrack],
    feet: tuple[FootTrack, FootTrack],
    beats: Floats,
    beats_per_bar: int,
    manner: Manner,
    beat_seconds: float,
    random: np.random.Generator,
) -> Carriage:
    """How the lead (role 0) or the follow (1) carries the trunk.

    Args:
        role: whose.
        tracks: both bodies' ways.
        feet: ways of the own feet.
        beats: (T,) beat positions.
        beats_per_bar: of the metre.
        manner: of the dance.
        beat_seconds: length of a beat.
        random: draws breath and small sway.
    """
    own, partner = tracks[role], tracks[1 - role]
    drift = [_drift(beats * beat_seconds, random) * manner.liveliness for _ in range(6)]
    rise = _rise(beats, beats_per_bar) if manner.rise else np.zeros(len(beats))
    breath = np.sin(2 * np.pi * beats * beat_seconds / random.uniform(3.2, 4.4) + random.uniform(0, 6))
    look = _look(own, partner, manner)
    seconds_a_frame = float(beats[1] - beats[0]) * beat_seconds
    onward = _onward(own)
    roll, lateral = _rolling(beats, manner, random)
    upright = -manner.arch if role else manner.chest
    gaze = -4.0 if role else 2.0
    return Carriage(
        chest_yaw=np.radians(
            -manner.counter * own.side + manner.opposition * _stride(own, feet) + roll + 2.0 * drift[0]
        ),
        chest_pitch=np.radians(upright + 3.0 * onward + 0.6 * manner.liveliness * breath + 1.2 * drift[1]),
        chest_roll=np.radians(manner.sway * _sideways(own) - manner.tilt * own.side + lateral + 1.0 * drift[2]),
        head_yaw=_slow(look, _LOOK_SECONDS / seconds_a_frame) + np.radians(4.0 * drift[3]),
        head_pitch=np.radians(gaze + 2.5 * drift[4]),
        hips_pitch=np.radians(manner.lean + 2.5 * onward + 0.8 * drift[1]),
        height=manner.bounce * _bounce(beats)
        + manner.dip * (1.0 - own.side**2)
        + manner.fall * (1.0 - rise)
        + 0.005 * (drift[5] + 1.0),
        heels=np.radians(manner.rise) * rise,
    )


def _rolling(beats: Floats, manner: Manner, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Turn and inclination of the ribs (T,) in degrees that go on through slow steps and pauses."""
    phase, other = random.uniform(0.0, 2.0 * np.pi, 2)
    turn = manner.roll * np.sin(np.pi * beats / 2.0 + phase)
    return turn, 0.5 * manner.roll * np.sin(np.pi * beats / 2.0 + other)


def _rise(beats: Floats, beats_per_bar: int) -> Floats:
    """0 on the first beat of a bar, 1 around the last two; lowering at the end of the bar."""
    place = np.mod(beats, beats_per_bar)
    return np.asarray(smootherstep((place - 0.55) / 1.1) * (1.0 - smootherstep((place - 2.35) / 0.6)))


def _bounce(beats: Floats) -> Floats:
    """1 just after every beat, 0 between."""
    return np.asarray(0.5 + 0.5 * np.cos(2 * np.pi * (beats - 0.12)))


def _onward(track: BodyTrack) -> Floats:
    """How fast the body goes forward, -1 to 1."""
    speed = np.gradient(track.places, axis=0) * 60.0
    ahead = speed[:, 0] * np.sin(track.yaw) + speed[:, 1] * np.cos(track.yaw)
    return np.asarray(np.tanh(_slow(ahead, 4.0) / 0.7))


def _sideways(track: BodyTrack) -> Floats:
    """How the trunk inclines with sideways way, -1 to 1: towards the foot that was left behind."""
    speed = np.gradient(track.places, axis=0) * 60.0
    across = speed[:, 0] * np.cos(track.yaw) - speed[:, 1] * np.sin(track.yaw)
    return np.asarray(np.tanh(_slow(across, 10.0) / 0.5))


def _stride(own: BodyTrack, feet: tuple[FootTrack, FootTrack]) -> Floats:
    """How far the left foot is in front of the right, (T,), 1 for a usual step: the shoulders turn against it."""
    way = feet[0].ball - feet[1].ball
    ahead = way[:, 0] * np.sin(own.yaw) + way[:, 2] * np.cos(own.yaw)
    return np.asarray(np.tanh(_slow(ahead, 3.0) / 0.35))


def _look(own: BodyTrack, partner: BodyTrack, manner: Manner) -> Floats:
    """Where the head looks, (T,), against the heading."""
    apart = _turn_to(own, partner.places - own.places)
    # Behind the back there is nothing to look at: the look lets go before it would have to jump.
    at_partner = apart * (1.0 - smootherstep((np.abs(apart) - 1.9) / 1.0))
    past = np.full(len(apart), np.radians(manner.look_left))
    facing = [np.stack([np.sin(track.yaw), np.cos(track.yaw)], axis=-1) for track in (own, partner)]
    opened = smootherstep((0.95 + np.sum(facing[0] * facing[1], axis=-1)) / 0.6)
    onward = _turn_to(own, facing[0] + facing[1] + 1e-6)
    look = past + opened * (1.2 * onward - past) if manner.look_left else at_partner
    leading = np.clip(_LOOK_AHEAD * np.gradient(own.yaw) * 60.0, -0.35, 0.35)
    return np.clip(look + leading, -_FARTHEST_LOOK, _FARTHEST_LOOK)


def _turn_to(own: BodyTrack, way: Floats) -> Floats:
    """Angle (T,) from the own heading to a direction (T, 2), between -pi and pi."""
    return np.asarray(np.mod(np.arctan2(way[:, 0], way[:, 1]) - own.yaw + np.pi, 2 * np.pi) - np.pi)


def _slow(values: Floats, frames: float) -> Floats:
    from scipy.ndimage import gaussian_filter1d

    return np.asarray(gaussian_filter1d(values, max(frames, 0.5), axis=0, mode="nearest"))


def _drift(seconds: Floats, random: np.random.Generator) -> Floats:
    """Small wandering (T,) of about -1 to 1, slower than a second."""
    rates, phases = random.uniform(0.12, 0.7, 4), random.uniform(0, 2 * np.pi, 4)
    return np.asarray(np.sin(2 * np.pi * np.outer(seconds, rates) + phases).sum(axis=1) / 2.2)
