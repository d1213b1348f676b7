"""A plan for a whole song: a walk through real dancing that keeps the phrases and the form of the music.

Steps are bars. A thought goes on through a phrase and changes where the music does; quiet sections are danced calmly,
loud ones with more energy, each as real dancing was calm or lively; and no stretch of real dancing comes back soon.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.sections import beat_loudness, sections
from choreo_studio.model.bank import BEATS_IN_PLAN_STEP, Bank, Favour, Plan
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.rotations import Floats
from choreo_studio.tokens.wishes import Wishes

_ENERGY, _FACING = CONTROL_NAMES.index("energy"), CONTROL_NAMES.index("facing")
_GO_ON = 12.0
_GO_ON_AT_PHRASE = 3.0
_GO_ON_AT_SECTION = 0.5
_SAME_FIGURE = 4.0
_ENERGY_PULL = 2.0
_SECTION_SHARE = 0.7
_QUANTILES = (0.05, 0.95)
_CALM_QUANTILE = 0.05
_FACING_PULL = 1.5
_MEMORY_BEATS = 64
_REVISIT = 0.02


@dataclass(frozen=True, eq=False)
class Course:
    """What the music asks of a plan.

    Attributes:
        steps: (S, 2) first beat and length of every step; bars, and parts of bars that are longer than four beats.
        go_on: (S,) how likely a thought goes on there.
        counts: (B,) place in the eight of every beat.
        energy: (B,) quantile of real dancing's energy that each beat asks for, NaN where nothing is asked.
        calm: (B,) beats beside a pose, danced face to face with little energy.
    """

    steps: NDArray[np.int64]
    go_on: Floats
    counts: NDArray[np.int64]
    energy: Floats
    calm: NDArray[np.bool_]

    def towards(self, beats: NDArray[np.bool_]) -> "Course":
        """The course of the steps that dance some of these beats, each with the step before it."""
        wanted = np.array([bool(beats[first : first + length].any()) for first, length in self.steps])
        wanted |= np.append(wanted[1:], False)
        return replace(self, steps=self.steps[wanted], go_on=self.go_on[wanted])

    def leaving_to_wishes(self, wishes: Wishes) -> "Course":
        """The course without its energy where a wish says how energetic a beat shall be."""
        return replace(self, energy=np.where(wishes.wished[:, _ENERGY], np.nan, self.energy))


def course_of(grid: BeatGrid, music: NDArray[np.float32] | None, calm: NDArray[np.bool_] | None = None) -> Course:
    """The course of a song; without music it knows only its bars and phrases.

    Args:
        grid: B beats.
        music: (B, D) of `audio.features.beat_features`.
        calm: (B,) beats beside a pose, None for none.
    """
    firsts = [place for bar in grid.bars for place in range(bar.first_beat, bar.end_beat, BEATS_IN_PLAN_STEP)]
    steps = np.stack([firsts, np.diff(np.append(firsts, grid.beat_count))], axis=-1)
    counts = grid.count_in_eight.astype(np.int64)
    go_on = np.where(counts[steps[:, 0]] == 0, _GO_ON_AT_PHRASE, _GO_ON)
    energy = np.full(grid.beat_count, np.nan)
    if music is not None and bool(np.asarray(music).any()):
        form = sections(music, grid)
        go_on[np.isin(steps[:, 0], [section.first_beat for section in form])] = _GO_ON_AT_SECTION
        energy = _asked_energy(music, grid)
    calm = np.zeros(grid.beat_count, dtype=np.bool_) if calm is None else calm
    return Course(steps, go_on, counts, np.where(calm, _CALM_QUANTILE, energy), calm)


def draw_plan(bank: Bank, course: Course, seed: int, favour: Favour | None = None) -> Plan:
    """A walk through real dancing along a course.

    Args:
        bank: real dancing.
        course: of the song.
        seed: of the walk.
        favour: which steps are welcome besides, None for all alike.
    """
    random = np.random.default_rng(seed)
    figure = np.zeros(len(course.counts), dtype=np.int64)
    controls = np.zeros((len(course.counts), bank.controls.shape[1]), dtype=np.float32)
    used = np.full(bank.beat_count, -np.inf)
    previous = -1
    for (place, length), go_on in zip(course.steps, course.go_on, strict=True):
        options, steps = _options(bank, int(length), int(course.counts[place]))
        odds = _odds(bank, options, previous, float(go_on)) * _fresh(used, options, int(place), steps)
        odds = odds * _energetic(bank, options, steps, course.energy[place : place + steps])
        if course.calm[place]:
            odds = odds * _facing(bank, options, steps)
        if favour is not None:
            odds = odds * favour(options, int(place), steps)
        first = int(random.choice(options, p=odds / odds.sum()))
        rows = first + np.minimum(np.arange(length), steps - 1)
        figure[place : place + length] = bank.figure[rows]
        controls[place : place + length] = bank.controls[rows]
        used[rows] = place
        previous = int(rows[-1])
    return Plan(figure, controls)


def _options(bank: Bank, length: int, count: int) -> tuple[NDArray[np.intp], int]:
    """Where a step may begin, and how long it can be; on another count, or shorter, where the bank has no other."""
    while length > 1:
        for wanted in (count, None):
            options = bank.starts(length, wanted)
            if len(options):
                return options, length
        length -= 1
    return bank.starts(1, None), 1


def _odds(bank: Bank, options: NDArray[np.intp], previous: int, go_on: float) -> Floats:
    # To go on is likely; else a step that follows a moment of the same figure and of like controls.
    if previous < 0:
        return np.ones(len(options))
    before = np.maximum(options - 1, 0)
    apart = np.square(bank.controls[before] - bank.controls[previous]).mean(axis=-1)
    weight = np.exp(-apart) * np.where(bank.figure[before] == bank.figure[previous], _SAME_FIGURE, 1.0)
    weight[options == previous + 1] *= go_on
    return np.asarray(weight)


def _fresh(used: Floats, options: NDArray[np.intp], place: int, length: int) -> Floats:
    """Small factors for stretches of the bank that were danced in the last phrases."""
    rows = np.minimum(options[:, None] + np.arange(length), len(used) - 1)
    lately = used[rows].max(axis=1) > place - _MEMORY_BEATS
    return np.where(lately, _REVISIT, 1.0)


def _energetic(bank: Bank, options: NDArray[np.intp], length: int, asked: Floats) -> Floats:
    if not np.isfinite(asked).all():
        return np.ones(len(options))
    energy = bank.controls[:, _ENERGY]
    target = float(np.quantile(energy, asked.mean()))
    offered = _means(energy, options, length)
    return np.asarray(np.exp(-_ENERGY_PULL * np.square(offered - target)))


def _facing(bank: Bank, options: NDArray[np.intp], length: int) -> Floats:
    offered = _means(bank.controls[:, _FACING], options, length)
    return np.asarray(np.exp(_FACING_PULL * offered))


def _means(values: NDArray[np.floating], options: NDArray[np.intp], length: int) -> Floats:
    return np.asarray(values[np.minimum(options[:, None] + np.arange(length), len(values) - 1)].mean(axis=1))


def _asked_energy(music: NDArray[np.float32], grid: BeatGrid) -> Floats:
    """Quantile of energy for every beat: by the rank of its section's loudness, in part by its bar's."""
    loud = beat_loudness(music)
    by_section, by_bar = np.zeros_like(loud), np.zeros_like(loud)
    form = sections(music, grid)
    for section in form:
        by_section[section.first_beat : section.end_beat] = section.loudness
    for bar in grid.bars:
        by_bar[bar.first_beat : bar.end_beat] = loud[bar.first_beat : bar.end_beat].mean()
    mixed = _SECTION_SHARE * by_section + (1.0 - _SECTION_SHARE) * by_bar
    rank = (
        np.searchsorted(np.sort(mixed), mixed, side="left") + np.searchsorted(np.sort(mixed), mixed, side="right")
    ) / 2
    low, high = _QUANTILES
    energy = low + (high - low) * rank / len(mixed)
    for section in form:
        if section.kind == "break":
            energy[section.first_beat : section.end_beat] = _CALM_QUANTILE
    return np.asarray(energy)
