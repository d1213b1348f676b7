"""Ways of the feet: plants that do not move, swings between them, turns on the ball."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.figures.bodies import BodyTrack
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.steps import LEFT, Step
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.rotations import Floats

BALL_AHEAD = 0.09
_TOES_OUT = np.radians(8.0)
_SHORTEST_SWING_SECONDS, _SETTLE_SECONDS = 0.16, 0.16
_SWING_SHARE = 0.86
_TWIST = np.radians(28.0)
_HEEL_OFF = np.radians(24.0)
_PIVOT_HEEL = np.radians(9.0)


@dataclass(frozen=True, eq=False)
class Plant:
    """One stand of a foot: where its ball is, (2,) x and z, its heading at landing and when it leaves, and when."""

    lands: float
    lifts: float
    ball: Floats
    yaw: float
    leaves_yaw: float


@dataclass(frozen=True, eq=False)
class FootTrack:
    """One foot over T frames.

    Attributes:
        ball: (T, 3) place of the ball of the flat foot in metres, height counted from where it stands.
        yaw: (T,) heading in radians.
        pitch: (T,) heel lifted about the ball; negative: toes lifted about the heel; radians.
        plants: stands in order.
    """

    ball: Floats
    yaw: Floats
    pitch: Floats
    plants: tuple[Plant, ...]


def foot_track(
    steps: tuple[Step, ...], foot: int, body: BodyTrack, beats: Floats, manner: Manner, beat_seconds: float
) -> FootTrack:
    """The way of one foot over a dancer's steps; arguments as for `body_track`."""
    plants = _plants(steps, foot, body, beats, manner, beat_seconds)
    ball = np.empty((len(beats), 3))
    yaw, pitch = np.empty(len(beats)), np.zeros(len(beats))
    for index, plant in enumerate(plants):
        after = plants[index + 1] if index + 1 < len(plants) else None
        _stand(plant, plants[index - 1] if index else None, after, beats, (ball, yaw, pitch), manner, beat_seconds)
        if after is not None:
            _swing(plant, after, beats, (ball, yaw, pitch), manner)
    return FootTrack(ball, yaw, pitch, tuple(plants))


def _plants(
    steps: tuple[Step, ...], foot: int, body: BodyTrack, beats: Floats, manner: Manner, beat_seconds: float
) -> list[Plant]:
    landings = [step for step in steps if step.foot == foot and step.kind != "replace"]
    bearing = np.array([step.beat for step in steps if step.foot != foot and step.kind != "tap"])
    turns = dict(zip([id(s) for s in steps], np.unwrap(np.radians([s.turn for s in steps])), strict=True))
    plants = []
    for step, after in zip(landings, [*landings[1:], None], strict=True):
        yaw = float(turns[id(step)])
        lifts = np.inf if after is None else _lift_beat(step, after, bearing, manner, beat_seconds)
        body_yaw = float(np.interp(min(lifts, beats[-1]), beats, body.yaw))
        excess = float(np.sign(body_yaw - yaw) * max(abs(body_yaw - yaw) - _TWIST, 0.0))
        plants.append(Plant(step.beat, lifts, _ball(step, yaw, manner), yaw, yaw + excess))
    return plants


def _ball(step: Step, yaw: float, manner: Manner) -> Floats:
    across = (manner.stance if step.foot == LEFT else -manner.stance) + step.across
    ahead = BALL_AHEAD + step.ahead
    c, s = np.cos(yaw), np.sin(yaw)
    return np.array([step.x + c * across + s * ahead, step.z - s * across + c * ahead])


def _lift_beat(step: Step, after: Step, bearing: Floats, manner: Manner, beat_seconds: float) -> float:
    """When a foot leaves the floor for its next step: once the other one bears the weight."""
    between = bearing[(bearing > step.beat) & (bearing < after.beat)]
    bears = between[-1] if len(between) else step.beat + 0.4 * (after.beat - step.beat)
    free = after.beat - bears
    longest = max(manner.swing_seconds, _SHORTEST_SWING_SECONDS) / beat_seconds
    return float(after.beat - min(_SWING_SHARE * free, longest))


def _stand(
    plant: Plant,
    before: Plant | None,
    after: Plant | None,
    beats: Floats,
    tracks: tuple[Floats, Floats, Floats],
    manner: Manner,
    beat_seconds: float,
) -> None:
    ball, yaw, pitch = tracks
    inside = (beats >= plant.lands) & (beats < plant.lifts)
    now = beats[inside]
    ball[inside] = [plant.ball[0], 0.0, plant.ball[1]]
    settle = _SETTLE_SECONDS / beat_seconds
    start = plant.lands + 0.5 * settle
    end = max(plant.lifts if np.isfinite(plant.lifts) else plant.lands + 1.0, start + 0.2)
    turned = smootherstep((now - start) / (end - start))
    yaw[inside] = plant.yaw + turned * (plant.leaves_yaw - plant.yaw)
    landed = _landing_pitch(before, plant, manner) * (1.0 - smootherstep((now - plant.lands) / settle))
    pivot = _PIVOT_HEEL * smootherstep(np.array(abs(plant.leaves_yaw - plant.yaw) / 0.3)) * np.sin(np.pi * turned) ** 2
    pitch[inside] = landed + pivot
    if after is not None:
        off_beats = min(0.3 / beat_seconds, 0.6 * (plant.lifts - plant.lands))
        pitch[inside] += _leaving_pitch(plant, after) * smootherstep((now - plant.lifts + off_beats) / off_beats)


def _ahead(plant: Plant, after: Plant) -> float:
    """Metres that the next place lies ahead of the foot, in its own heading."""
    way = after.ball - plant.ball
    return float(way[0] * np.sin(plant.yaw) + way[1] * np.cos(plant.yaw))


def _landing_pitch(before: Plant | None, plant: Plant, manner: Manner) -> float:
    if before is None:
        return 0.0
    ahead = _ahead(before, plant)
    forward, backward = np.clip(ahead / 0.25, 0.0, 1.0), np.clip(-ahead / 0.25, 0.0, 1.0)
    sideways = 1.0 - max(forward, backward)
    return float(np.radians(-manner.heel * forward + 20.0 * backward + 9.0 * sideways))


def _leaving_pitch(plant: Plant, after: Plant) -> float:
    ahead = _ahead(plant, after)
    return float(_HEEL_OFF * (0.45 + 0.55 * np.clip(ahead / 0.25, -0.6, 1.0)))


def _swing(plant: Plant, after: Plant, beats: Floats, tracks: tuple[Floats, Floats, Floats], manner: Manner) -> None:
    ball, yaw, pitch = tracks
    inside = (beats >= plant.lifts) & (beats < after.lands)
    share = (beats[inside] - plant.lifts) / (after.lands - plant.lifts)
    along = smootherstep((share - 0.08) / 0.90)
    way = after.ball - plant.ball
    height = manner.lift * min(1.0, 0.75 + np.hypot(*way))
    ball[inside, 0] = plant.ball[0] + along * way[0]
    ball[inside, 2] = plant.ball[1] + along * way[1]
    ball[inside, 1] = height * smootherstep(share / 0.35) * smootherstep((1.0 - share) / 0.26)
    yaw[inside] = plant.leaves_yaw + smootherstep(share) * (after.yaw - plant.leaves_yaw)
    first, last = _leaving_pitch(plant, after), _landing_pitch(plant, after, manner)
    pitch[inside] = first + smootherstep(share) * (last - first)
