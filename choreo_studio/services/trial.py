"""A model on trial: fresh dances and edits on one song, beside real dancing, chance and retrieval."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.danceable import danceable_grid
from choreo_studio.audio.features import beat_features
from choreo_studio.audio.sections import beat_loudness
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.measures.comparison import ComparisonRow, as_text, compare
from choreo_studio.motion.measures.nulls import chance_duet
from choreo_studio.motion.measures.variety import take_variety_cm
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.evaluation import known
from choreo_studio.services.excerpt import excerpt_of
from choreo_studio.services.generator import Generator, style_for
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.measuring import coarse_tokens, spans_of_data_set, with_tokens
from choreo_studio.services.music import analyzed_song
from choreo_studio.services.real_dancing import RealDancing, aligned, real_dancing, report_of
from choreo_studio.services.trial_edits import EditTrial, trial_of_edits
from choreo_studio.services.trial_seams import SEAMS_HEAD
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import Dance, DanceRequest, SamplingSettings
from choreo_studio.tokens.mask import mask_beats

_NULL_SHIFT_BEATS = 13.5
_UNPOLISHED_SEEDS = 2


_EDITS_HEAD = (
    "edits of one bar   bars  seams > real 95 %  hands near (before) %  slip (before) cm/s  later path m  kept bits"
)


@dataclass(frozen=True, eq=False)
class Trial:
    """Everything that a trial found.

    Attributes:
        rows: generated dancing beside real dancing and chance.
        rival: the same measures of retrieved dancing, by name.
        unpolished: the same measures of a few of the dances as they were decoded, by name.
        edits: edits of bars.
    """

    rows: tuple[ComparisonRow, ...]
    rival: Mapping[str, float]
    unpolished: Mapping[str, float]
    edits: tuple[EditTrial, ...]

    def as_text(self) -> str:
        """Tables for people."""
        lines = [as_text(self.rows), "", "the same, with real spans retrieved instead of sampled"]
        lines += [f"  {name:60} {value:10.3g}" for name, value in self.rival.items()]
        lines += ["", "the same, as decoded and not polished"]
        lines += [f"  {name:60} {value:10.3g}" for name, value in self.unpolished.items()]
        lines += ["", _EDITS_HEAD, *(_edit_line(edit) for edit in self.edits)]
        lines += ["", SEAMS_HEAD, *(edit.seams.as_line(edit_name(edit)) for edit in self.edits)]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; numbers that do not exist are None."""
        return {
            "measures": [known(vars(row) | self._beside(row.name)) for row in self.rows],
            "edits": [edit.as_dict() for edit in self.edits],
        }

    def _beside(self, name: str) -> dict[str, float | None]:
        return {"rival": self.rival.get(name), "unpolished": self.unpolished.get(name)}


def trial_of_song(
    song: Path,
    data: Path,
    generator: Generator,
    held_out: Collection[str] = (),
    bars: int = 64,
    seeds: int = 8,
    settings: SamplingSettings | None = None,
    progress: Progress = unwatched,
    style: str | None = None,
) -> Trial:
    """A trial on the first bars of a song from its first eight on, beside a data set of real dancing.

    With a style that dance is asked for, and only takes of it are set beside it.

    Raises:
        ChoreoError: when song or data cannot be used.
    """
    waveform, analysis = analyzed_song(song, unwatched)
    spans = with_tokens(spans_of_data_set(data, held_out, unwatched, style), generator)
    real = real_dancing(spans, generator.reconstruct)
    whole = danceable_grid(analysis.grid)[0].covering(waveform.duration_seconds)
    music = beat_features(waveform, whole)
    first = whole.phrase_beat
    last = min(whole.beat_count, first + bars * whole.metre.beats_per_bar)
    part = excerpt_of(whole, (first, last))
    heard = music[part.first_beat : part.end_beat]
    return on_trial(generator, part.grid, heard, real, seeds, settings, progress, style_for(generator, style))


def on_trial(
    generator: Generator,
    grid: BeatGrid,
    music: NDArray[np.float32] | None,
    real: RealDancing,
    seeds: int = 8,
    settings: SamplingSettings | None = None,
    progress: Progress = unwatched,
    style: str | None = None,
) -> Trial:
    """Fresh dances over a whole grid with several seeds, the rival's, and edits of the first one.

    Args:
        generator: the model.
        grid: the beats to be danced, beginning with an eight.
        music: (B, D) features of the beats, None for silence.
        real: what to compare with.
        seeds: how many dances.
        settings: how to draw.
        progress: told while it works.
        style: the dance, None for the model's own.
    """
    settings = settings or SamplingSettings()
    everything = mask_beats(generator.layout, np.ones(grid.beat_count, dtype=np.bool_))
    request = DanceRequest(grid, music, everything, None, style, 0, 1, settings)
    dances = [generator.dance(replace(request, seed=seed), progress)[0] for seed in range(seeds)]
    retrieve = replace(settings, retrieval="only")
    rivals = [generator.dance(replace(request, seed=seed, settings=retrieve), progress)[0] for seed in range(seeds)]
    loudness = None if music is None else beat_loudness(music)
    rows = _rows(dances, grid, real, loudness)
    rival = {row.name: row.generated for row in _rows(rivals, grid, real, loudness)}
    bare = replace(request, settings=replace(settings, polish=PolishSettings.of_strength(0.0)))
    decoded = [generator.dance(replace(bare, seed=seed), progress)[0] for seed in range(min(seeds, _UNPOLISHED_SEEDS))]
    unpolished = {row.name: row.generated for row in _rows(decoded, grid, real, loudness)}
    edits = tuple(
        trial_of_edits(generator, request, dances[: max(1, seeds // 2)], real, dancers, soft, progress)
        for dancers in ("both", "lead", "follow")
        for soft in (False, True)
    )
    return Trial(rows, rival, unpolished, edits)


def _rows(dances: list[Dance], grid: BeatGrid, real: RealDancing, loudness: Floats | None) -> tuple[ComparisonRow, ...]:
    shift = round(_NULL_SHIFT_BEATS * FRAMES_PER_BEAT)
    motions, bounds = [dance.motion for dance in dances], real.distance_bounds_m
    reports = [report_of(dance.motion, grid, bounds, coarse_tokens(dance.tokens), loudness) for dance in dances]
    null = [report_of(chance_duet(motion, shift // 3, shift), grid, real.distance_bounds_m) for motion in motions[:2]]
    return compare(reports, real.reports, null) + _variety_rows(motions, real)


def _variety_rows(motions: list[DuetMotion], real: RealDancing) -> tuple[ComparisonRow, ...]:
    takes = [aligned(motion) for motion in motions]
    variety = take_variety_cm(takes) if len(takes) > 1 else float("nan")
    nearest = [found.distance_cm for take in takes for found in real.bank.nearest(take)]
    nan = float("nan")
    tenth = float(np.quantile(nearest, 0.1))
    return (
        ComparisonRow("variety between takes", "cm", "near real", variety, nan, real.variety_cm, nan),
        ComparisonRow("nearest real span, mean", "cm", "for reference", float(np.mean(nearest)), nan, nan, nan),
        ComparisonRow(
            "nearest real span, lowest decile (real: self-reconstruction)", "cm", "higher", tenth, nan,
            real.self_reconstruction_cm, nan,
        ),
    )  # fmt: skip


def edit_name(edit: EditTrial) -> str:
    """Whose edits, and with which edges, in columns of one width."""
    return f"{edit.dancers:7} {'soft edges' if edit.soft else 'strict':10}"


def _edit_line(edit: EditTrial) -> str:
    hands = f"{edit.hands_near_percent:.1f} ({edit.hands_near_before_percent:.1f})"
    slip = f"{edit.slip_cm_per_second:.1f} ({edit.slip_before_cm_per_second:.1f})"
    kept = "all" if edit.kept_frames_identical else "NOT ALL"
    what = f"{edit_name(edit)} {edit.edits:4} {edit.seams_above_percent:18.1f}"
    return f"{what} {hands:>22} {slip:>19} {edit.later_path_moved_m:13.3f}  {kept}"
