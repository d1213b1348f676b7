"""Ways of the feet: plants that do not move, swings between them, turns on the ball."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from choreo_studio.motion.figures.bodies import BodyTrack
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.routine import Routine
from choreo_studio.motion.figures.spacing import apart_from, bowed
from choreo_studio.motion.figures.steps import LEFT, Step
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.rotations import Floats

BALL_AHEAD = 0.09
_SETTLE_SECONDS = 0.2
_SWING_SHARE = 0.88
_TWIST = np.radians(28.0)
_PIVOT_HEEL = np.radians(9.0)
_RISE_SECONDS, _FALL_SECONDS = 0.15, 0.13
_HIGH_HEEL = np.radians(8.0)

Track = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, eq=False)
class Plant:
    """One stand of a foot: where its ball is, (2,) x and z, its heading at landing and when it leaves, and when."""

    lands: float
    lifts: float
    ball: Floats
    yaw: float
    leaves_yaw: float

    def yaw_at(self, beat: float) -> float:
        """Its heading while it stands."""
        return self.yaw + float(self.turned(np.array(beat))) * (self.leaves_yaw - self.yaw)

    def turned(self, beats: Floats) -> Floats:
        """How much of its turn is done, 0 to 1."""
        end = self.lifts if np.isfinite(self.lifts) else self.lands + 1.0
        start = self.lands + 0.2 * (end - self.lands)
        return smootherstep((beats - start) / (end - start))


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


Stands = tuple[list[Plant], list[Plant]]


def foot_tracks(
    routine: Routine, bodies: list[BodyTrack], beats: Floats, manner: Manner, beat_seconds: float
) -> tuple[tuple[FootTrack, FootTrack], tuple[FootTrack, FootTrack]]:
    """The ways of lead's and follow's left and right foot over the steps of a routine.

    Args:
        routine: the steps.
        bodies: both bodies' ways over them.
        beats: (T,) beat positions of the frames.
        manner: of the dance.
        beat_seconds: length of a beat.
    """
    couple = _plants(routine, bodies, beats, manner, beat_seconds)
    tracks = [[_blank(len(beats)) for _ in plants] for plants in couple]
    for own, track in _each(couple, tracks):
        for before, plant, after in zip([None, *own], own, [*own[1:], None], strict=False):
            _stand(plant, before, after, beats, track, manner, beat_seconds)
    for own, track in _each(couple, tracks):
        others = [other for pair in tracks for other in pair if other is not track]
        for plant, after in pairwise(own):
            _swing(plant, after, beats, track, others, manner, beat_seconds)
    lead, follow = (
        (FootTrack(*left, tuple(plants[0])), FootTrack(*right, tuple(plants[1])))
        for (left, right), plants in zip(tracks, couple, strict=True)
    )
    return lead, follow


def _blank(frames: int) -> Track:
    return np.full((frames, 3), np.nan), np.full(frames, np.nan), np.zeros(frames)


def _each(couple: list[Stands], tracks: list[list[Track]]) -> Iterator[tuple[list[Plant], Track]]:
    """Every foot's stands and track."""
    for plants, own in zip(couple, tracks, strict=True):
        yield from zip(plants, own, strict=True)


def _plants(
    routine: Routine, bodies: list[BodyTrack], beats: Floats, manner: Manner, beat_seconds: float
) -> list[Stands]:
    """Stands of all feet, in the order of time, so that none is put down on another."""
    couple = (routine.lead, routine.follow)
    turns = [np.unwrap(np.radians([step.turn for step in steps])) for steps in couple]
    order = sorted((step.beat, role, index) for role in (0, 1) for index, step in enumerate(couple[role]))
    plants: list[Stands] = [([], []), ([], [])]
    for _, role, index in order:
        step, turn = couple[role][index], float(turns[role][index])
        if step.kind == "replace":
            continue
        steps = couple[role]
        after = next((s for s in steps[index + 1 :] if s.foot == step.foot and s.kind != "replace"), None)
        lifts = np.inf if after is None else _lift_beat(step, after, steps, manner, beat_seconds)
        apart = float(np.interp(min(lifts, beats[-1]), beats, bodies[role].yaw)) - turn
        yaw = turn + _toes_out(step.foot, manner)
        standing = [*plants[role][1 - step.foot][-1:], *plants[1 - role][0][-1:], *plants[1 - role][1][-1:]]
        ball = _ball(step, turn, manner)
        for other in standing:
            if other.lifts > step.beat:
                ball = apart_from(ball, yaw, other.ball, other.yaw_at(step.beat), step.foot)
        excess = float(np.sign(apart) * max(abs(apart) - _TWIST, 0.0))
        plants[role][step.foot].append(Plant(step.beat, lifts, ball, yaw, yaw + excess))
    return plants


def _toes_out(foot: int, manner: Manner) -> float:
    return float(np.radians(manner.toes_out)) * (1.0 if foot == LEFT else -1.0)


def _ball(step: Step, yaw: float, manner: Manner) -> Floats:
    # The ankles are as far apart as the stance says, so toes that point outwards are further apart.
    stance = manner.stance + 0.14 * np.sin(np.radians(manner.toes_out))
    across = (stance if step.foot == LEFT else -stance) + step.across
    ahead = BALL_AHEAD + step.ahead
    c, s = np.cos(yaw), np.sin(yaw)
    return np.array([step.x + c * across + s * ahead, step.z - s * across + c * ahead])


def _lift_beat(step: Step, after: Step, steps: tuple[Step, ...], manner: Manner, beat_seconds: float) -> float:
    """When a foot leaves the floor for its next step: once the other one bears the weight."""
    bearing = [s.beat for s in steps if s.foot != step.foot and s.kind != "tap" and step.beat < s.beat < after.beat]
    bears = bearing[-1] if bearing else step.beat + 0.4 * (after.beat - step.beat)
    free = after.beat - bears
    longest = max(manner.swing_seconds / beat_seconds, manner.draw * free)
    return float(after.beat - min(_SWING_SHARE * free, longest))


def _stand(
    plant: Plant,
    before: Plant | None,
    after: Plant | None,
    beats: Floats,
    track: Track,
    manner: Manner,
    beat_seconds: float,
) -> None:
    ball, yaw, pitch = track
    inside = (beats >= plant.lands) & (beats < plant.lifts)
    now = beats[inside]
    ball[inside] = [plant.ball[0], 0.0, plant.ball[1]]
    settle = _SETTLE_SECONDS / beat_seconds
    turned = plant.turned(now)
    yaw[inside] = plant.yaw + turned * (plant.leaves_yaw - plant.yaw)
    landed = _landing_pitch(before, plant, manner) * (1.0 - smootherstep((now - plant.lands) / settle))
    pivot = _PIVOT_HEEL * smootherstep(np.array(abs(plant.leaves_yaw - plant.yaw) / 0.3)) * np.sin(np.pi * turned) ** 2
    pitch[inside] = landed + pivot
    if after is not None:
        off_beats = min(0.3 / beat_seconds, 0.6 * (plant.lifts - plant.lands))
        pitch[inside] += _leaving_pitch(plant, after, manner) * smootherstep(
            (now - plant.lifts + off_beats) / off_beats
        )


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


def _leaving_pitch(plant: Plant, after: Plant, manner: Manner) -> float:
    ahead = _ahead(plant, after)
    return float(np.radians(manner.heel_off) * (0.45 + 0.55 * np.clip(ahead / 0.25, -0.6, 1.0)))


def _swing(
    plant: Plant, after: Plant, beats: Floats, track: Track, others: list[Track], manner: Manner, beat_seconds: float
) -> None:
    ball, yaw, pitch = track
    inside = (beats >= plant.lifts) & (beats < after.lands)
    if not inside.any():
        return
    share = (beats[inside] - plant.lifts) / (after.lands - plant.lifts)
    along = smootherstep((share - 0.10) / 0.88)[:, None]
    way = plant.ball + along * (after.ball - plant.ball)
    yaw[inside] = plant.leaves_yaw + smootherstep(share) * (after.yaw - plant.leaves_yaw)
    for other in others:
        way = bowed(way, yaw[inside], other[0][inside][:, [0, 2]], other[1][inside], along[:, 0])
    seconds = (after.lands - plant.lifts) * beat_seconds
    # Quick feet and slow feet stay low.
    share_of_lift = min(1.0, 0.75 + float(np.hypot(*(after.ball - plant.ball))), 0.3 + seconds / 0.4)
    height = manner.lift * max(share_of_lift - max(seconds - 0.5, 0.0), 0.88 * share_of_lift)
    rise, fall = min(0.34, _RISE_SECONDS / seconds), min(0.30, _FALL_SECONDS / seconds)
    up = height * smootherstep(share / rise) * smootherstep((1.0 - share) / fall)
    ball[inside] = np.stack([way[:, 0], up, way[:, 1]], axis=-1)
    first, last = _leaving_pitch(plant, after, manner), _landing_pitch(plant, after, manner)
    high = _HIGH_HEEL * (manner.heel_off / 24.0) * np.sin(np.pi * share) ** 2
    pitch[inside] = first + smootherstep(share) * (last - first) + high
