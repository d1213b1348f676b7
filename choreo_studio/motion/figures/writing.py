"""Dances written down: a style, a length and a seed become two bodies that dance."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.figures.arms import with_arms
from choreo_studio.motion.figures.bodies import BodyTrack, body_track
from choreo_studio.motion.figures.carriage import carriage_of
from choreo_studio.motion.figures.dances import DANCES, DanceStyle
from choreo_studio.motion.figures.feet import FootTrack, foot_tracks
from choreo_studio.motion.figures.manner import Manner, varied
from choreo_studio.motion.figures.parting import parted
from choreo_studio.motion.figures.posing import Carriage, posed
from choreo_studio.motion.figures.routine import Routine, Stage, chosen, routine_of
from choreo_studio.motion.io.npz import DuetFile
from choreo_studio.motion.rotations import Floats, continuous
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.timebase import FrameRate

RATE = FrameRate.of(60)
_USUAL_SECONDS = 40.0
_PARTINGS = 2


@dataclass(frozen=True, eq=False)
class WrittenDance:
    """A dance of written figures on a steady clock.

    Attributes:
        style: name of the dance.
        motion: both dancers, T frames.
        rate: of the frames.
        tempo_bpm: beats a minute.
        beats_per_bar: of the metre.
        beat_frames: (B,) places of the beats in frames.
        counts: (B,) the dancers' counts.
        routine: the steps.
        feet: ways of the feet, lead's left and right, then the follow's.
    """

    style: str
    motion: DuetMotion
    rate: FrameRate
    tempo_bpm: float
    beats_per_bar: int
    beat_frames: Floats
    counts: NDArray[np.int64]
    routine: Routine
    feet: tuple[tuple[FootTrack, FootTrack], tuple[FootTrack, FootTrack]]

    def as_file(self) -> DuetFile:
        """The dance as it is stored."""
        return DuetFile(
            self.motion, self.rate, self.beat_frames, self.counts, self.style, self.beats_per_bar, "written"
        )


def write_dances(style: str, minutes: float, seed: int) -> Iterator[WrittenDance]:
    """Dances of together about so many minutes, by several couples in tempi from all over the dance's range.

    Args:
        style: key of DANCES.
        minutes: length of all together.
        seed: of everything.
    """
    count = take_count(minutes)
    dance = _style(style)
    shares = (np.random.default_rng([seed, count]).permutation(count) + 0.5) / count
    for index, share in enumerate(shares):
        yield write_dance(style, minutes * 60.0 / count, 1000 * seed + index, dance.tempo(float(share)))


def take_count(minutes: float) -> int:
    """How many dances `write_dances` writes."""
    return max(1, round(minutes * 60.0 / _USUAL_SECONDS))


def _style(name: str) -> DanceStyle:
    if name not in DANCES:
        raise ValueError(f"style: expected one of {', '.join(DANCES)}, found {name!r}")
    return DANCES[name]


def write_dance(style: str, seconds: float, seed: int, tempo_bpm: float | None = None) -> WrittenDance:
    """A dance of about so many seconds; the same arguments give the same dance.

    Args:
        style: key of DANCES.
        seconds: length.
        seed: of figures, tempo and manner.
        tempo_bpm: chosen from the dance's own range when None.
    """
    dance = _style(style)
    random = np.random.default_rng([seed, *style.encode()])
    tempo = dance.tempo(random.uniform()) if tempo_bpm is None else tempo_bpm
    manner = varied(dance.manner_at(tempo), random)
    beats = max(dance.count_length, round(seconds * tempo / 60.0))
    figures, place = chosen(dance.figures_at(tempo), beats, manner, Stage(), random)
    return danced(style, routine_of(figures, manner, place, random), manner, tempo, random)


def danced(style: str, routine: Routine, manner: Manner, tempo_bpm: float, random: np.random.Generator) -> WrittenDance:
    """Bodies on the steps of a routine."""
    dance = DANCES[style]
    beat_seconds = 60.0 / tempo_bpm
    frames = int(routine.beats * beat_seconds * RATE.fps) + 1
    beats = np.arange(frames) / RATE.fps / beat_seconds
    tracks = [body_track(steps, beats, manner, beat_seconds) for steps in (routine.lead, routine.follow)]
    feet = foot_tracks(routine, tracks, beats, manner, beat_seconds)
    carriages = [
        carriage_of(role, tracks, feet[role], beats, dance.beats_per_bar, manner, beat_seconds, random)
        for role in (0, 1)
    ]
    duet = _standing(tracks, feet, carriages, manner)
    for _ in range(_PARTINGS):
        tracks = parted(tracks, duet)
        duet = _standing(tracks, feet, carriages, manner)
    duet = with_arms(duet, routine.holds, beats, manner, random)
    motion = DuetMotion(*(replace(clip, rotations=continuous(clip.rotations)) for clip in duet))
    count = np.arange(routine.beats)
    return WrittenDance(
        style,
        motion,
        RATE,
        tempo_bpm,
        dance.beats_per_bar,
        np.asarray(count * (beat_seconds * RATE.fps), dtype=np.float64),
        count % dance.count_length + 1,
        routine,
        feet,
    )


def _standing(
    tracks: list[BodyTrack],
    feet: tuple[tuple[FootTrack, FootTrack], tuple[FootTrack, FootTrack]],
    carriages: list[Carriage],
    manner: Manner,
) -> DuetMotion:
    """Both dancers without arms."""
    lead, follow = (
        MotionClip(body, *posed(body, track, own, carriage, manner))
        for body, track, own, carriage in zip((lead_body(), follow_body()), tracks, feet, carriages, strict=True)
    )
    return DuetMotion(lead, follow)
