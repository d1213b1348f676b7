"""Takes of published data sets on our bodies and on a beat grid."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.audio.analysis import analyze
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.counting import counted_grid
from choreo_studio.audio.danceable import danceable_grid
from choreo_studio.audio.waveform import load_waveform
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.importing import couple_of
from choreo_studio.motion.io.motion_files import frame_rate_of
from choreo_studio.motion.io.published import PublishedTake
from choreo_studio.motion.retarget.retargeting import retarget
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.motion.steps import beats_from_steps
from choreo_studio.timebase import FrameRate

LEAST_SURE = 0.4
"""Real salsa at 30 frames a second is counted from its steps with 0.7 to 0.8, people who only sway with 0."""


@dataclass(frozen=True, eq=False)
class CountedDuet:
    """A couple with its beats.

    Attributes:
        motion: both dancers.
        rate: of its frames.
        grid: beats that sound while they dance, time 0 at the first frame.
    """

    motion: DuetMotion
    rate: FrameRate
    grid: BeatGrid


def counted_duet(take: PublishedTake) -> CountedDuet | None:
    """A couple's take with the beats of its song, of its tempo, else of its steps; None where these tell none surely.

    Raises:
        ChoreoError: when a file of the take cannot be used.
        ValueError: for a take of one dancer.
    """
    motion, rate = duet_of(take)
    grid = beats_of(take, tuple(motion), rate, LEAST_SURE)
    return None if grid is None else CountedDuet(motion, rate, grid)


def duet_of(take: PublishedTake) -> tuple[DuetMotion, FrameRate]:
    """A couple's take on our bodies.

    Raises:
        FileFormatError: when a file of the take cannot be used.
        ValueError: for a take of one dancer.
    """
    clips, rate = dancers_of(take)
    if len(clips) != 2:
        raise ValueError(f"take: expected two dancers, found {len(clips)}")
    return DuetMotion(*clips), rate


def dancers_of(take: PublishedTake) -> tuple[tuple[MotionClip, ...], FrameRate]:
    """Lead and follow on our bodies, or a soloist on the lead's.

    Raises:
        FileFormatError: when a file of the take cannot be used.
    """
    first, *partner = take.read()
    rate = frame_rate_of(first.frame_seconds)
    if not partner:
        return (retarget(first, lead_body()),), rate
    return tuple(couple_of(first, partner[0], lead_body(), follow_body(), rate)), rate


def beats_of(
    take: PublishedTake, clips: tuple[MotionClip, ...], rate: FrameRate, least_sure: float = 0.0
) -> BeatGrid | None:
    """Beats from the song, from the tempo, else from a couple's steps; None where there are fewer than two.

    Args:
        take: whose song and tempo.
        clips: its dancers.
        rate: of their frames.
        least_sure: how sure beats from steps must be, 0 to 1.

    Raises:
        AudioFileError: when the song cannot be read.
    """
    duration = clips[0].frame_count * rate.frame_seconds
    if take.music is not None:
        return _within(danceable_grid(analyze(load_waveform(take.music)).grid)[0], duration)
    if take.tempo_bpm is not None:
        return BeatGrid.regular(take.tempo_bpm, max(2, int(duration * take.tempo_bpm / 60.0)))
    found = beats_from_steps(DuetMotion(*clips), rate) if len(clips) == 2 else None
    if found is None or found.confidence < least_sure or len(found.beats_seconds) < 2 or not len(found.downbeats):
        return None
    return counted_grid(found.beats_seconds, found.counts)


def _within(grid: BeatGrid, duration_seconds: float) -> BeatGrid | None:
    """The beats of a song that sound while somebody dances; None where there are fewer than two."""
    last = int(np.searchsorted(grid.beats_seconds, duration_seconds))
    downbeats = grid.downbeats[grid.downbeats < last]
    if last < 2 or not len(downbeats):
        return None
    phrase = min(grid.phrase_downbeat, len(downbeats) - 1)
    return BeatGrid(grid.beats_seconds[:last], downbeats, grid.metre, phrase)
