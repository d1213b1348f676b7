"""A model on trial: fresh dances and edits on one song, beside real dancing, chance and retrieval."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.features import beat_features
from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.comparison import ComparisonRow, as_text, compare
from choreo_studio.motion.measures.nulls import chance_duet
from choreo_studio.motion.measures.report import DuetReport, measure_duet
from choreo_studio.motion.measures.seams import JumpReference, jump_reference, seam_jumps
from choreo_studio.motion.measures.variety import SpanBank, aligned_couple, spans_from_beats, take_variety_cm
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.evaluation import known
from choreo_studio.services.excerpt import excerpt_of
from choreo_studio.services.generator import Generator
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.measuring import DancedSpan, spans_of_data_set
from choreo_studio.services.music import analyzed_song, danceable_grid
from choreo_studio.session.project import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import Dance, DanceRequest, SamplingSettings
from choreo_studio.tokens.mask import Dancers, beats_between, mask_beats

SPAN_BEATS = 8
_EDIT_BEATS = 4
_EDIT_EVERY_BEATS = 16
_NULL_SHIFT_BEATS = 13.5


@dataclass(frozen=True, eq=False)
class RealDancing:
    """What a trial is set beside.

    Attributes:
        reports: of every stretch, with the share of frames inside its own 5 to 95 % of distances.
        distance_bounds_m: 5 and 95 % of the partners' distance.
        jumps: accelerations and speed jumps.
        variety_cm: between stretches that begin on the same count.
        bank: its spans, to find copies.
        self_reconstruction_cm: from training spans to themselves as the tokens keep them; NaN without a model.
    """

    reports: tuple[DuetReport, ...]
    distance_bounds_m: tuple[float, float]
    jumps: JumpReference
    variety_cm: float
    bank: SpanBank
    self_reconstruction_cm: float


@dataclass(frozen=True)
class EditTrial:
    """Edits of single bars.

    Attributes:
        dancers: who was danced anew.
        soft: whether a beat outside could bend.
        edits: how many bars.
        seams_above_percent: seams above the 95 % acceleration quantile of real dancing, both dancers.
        hands_near_percent: frames inside the edits with hands within 15 cm.
        slip_cm_per_second: foot slip inside the edits, mean of both dancers.
        later_path_moved_m: largest displacement of the lead behind an edit.
        kept_frames_identical: whether every unmarked frame and locked dancer kept all bits.
    """

    dancers: Dancers
    soft: bool
    edits: int
    seams_above_percent: float
    hands_near_percent: float
    slip_cm_per_second: float
    later_path_moved_m: float
    kept_frames_identical: bool


@dataclass(frozen=True, eq=False)
class Trial:
    """Everything that a trial found.

    Attributes:
        rows: generated dancing beside real dancing and chance.
        rival: the same measures of retrieved dancing, by name.
        edits: edits of bars.
    """

    rows: tuple[ComparisonRow, ...]
    rival: Mapping[str, float]
    edits: tuple[EditTrial, ...]

    def as_text(self) -> str:
        """Tables for people."""
        lines = [as_text(self.rows), "", "the same, with real spans retrieved instead of sampled"]
        lines += [f"  {name:60} {value:10.3g}" for name, value in self.rival.items()]
        lines += [
            "",
            "edits of one bar         bars  seams > real 95 %  hands near  slip cm/s  later path m  kept bits",
        ]
        lines += [
            f"{edit.dancers:7} {'soft edges' if edit.soft else 'strict':14} {edit.edits:7} "
            f"{edit.seams_above_percent:16.1f} % {edit.hands_near_percent:9.1f} % {edit.slip_cm_per_second:10.1f} "
            f"{edit.later_path_moved_m:13.3f}  {'all' if edit.kept_frames_identical else 'NOT ALL'}"
            for edit in self.edits
        ]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; numbers that do not exist are None."""
        return {
            "measures": [known(vars(row) | {"rival": self.rival.get(row.name)}) for row in self.rows],
            "edits": [vars(edit) for edit in self.edits],
        }


def real_dancing(
    spans: list[DancedSpan], remade: Callable[[DuetMotion, BeatGrid], DuetMotion] | None = None
) -> RealDancing:
    """Reference from stretches of real dancing.

    Args:
        spans: the stretches.
        remade: a model's reconstruction, for the distance of training spans to themselves.
    """
    bounds = _distance_bounds(spans)
    dancers = [
        (joint_positions(clip), frame_seconds(span.grid, FRAMES_PER_BEAT)) for span in spans for clip in span.motion
    ]
    aligned = [_aligned(span.motion) for span in spans]
    bank = SpanBank.of_takes(aligned, FRAMES_PER_BEAT, SPAN_BEATS)
    starts = [_phrase_starts(span.grid) for span in spans]
    pieces = [
        piece
        for take, first in zip(aligned, starts, strict=True)
        for piece in spans_from_beats(take, FRAMES_PER_BEAT, SPAN_BEATS, first)
    ]
    again = float("nan")
    known = [span for span in spans if not span.held_out]
    if remade is not None and known:
        own = [
            d.distance_cm for span in known for d in bank.nearest(_aligned(remade(span.motion, span.grid)), SPAN_BEATS)
        ]
        again = float(np.mean(own))
    reports = tuple(_report(span.motion, span.grid, bounds) for span in spans)
    return RealDancing(reports, bounds, jump_reference(dancers), take_variety_cm(pieces), bank, again)


def trial_of_song(
    song: Path,
    data: Path,
    generator: Generator,
    held_out: Collection[str] = (),
    bars: int = 64,
    seeds: int = 8,
    settings: SamplingSettings | None = None,
    progress: Progress = unwatched,
) -> Trial:
    """A trial on the first bars of a song from its first eight on, beside a data set of real dancing.

    Raises:
        ChoreoError: when song or data cannot be used.
    """
    waveform, analysis = analyzed_song(song, unwatched)
    real = real_dancing(spans_of_data_set(data, held_out, unwatched), generator.reconstruct)
    whole = danceable_grid(analysis.grid)[0].covering(waveform.duration_seconds)
    music = beat_features(waveform, whole)
    first = whole.phrase_beat
    last = min(whole.beat_count, first + bars * whole.metre.beats_per_bar)
    part = excerpt_of(whole, (first, last))
    return on_trial(generator, part.grid, music[part.first_beat : part.end_beat], real, seeds, settings, progress)


def on_trial(
    generator: Generator,
    grid: BeatGrid,
    music: NDArray[np.float32] | None,
    real: RealDancing,
    seeds: int = 8,
    settings: SamplingSettings | None = None,
    progress: Progress = unwatched,
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
    """
    settings = settings or SamplingSettings()
    everything = mask_beats(generator.layout, np.ones(grid.beat_count, dtype=np.bool_))
    request = DanceRequest(grid, music, everything, None, None, 0, 1, settings)
    dances = [generator.dance(replace(request, seed=seed), progress)[0] for seed in range(seeds)]
    retrieve = replace(settings, retrieval="only")
    rivals = [generator.dance(replace(request, seed=seed, settings=retrieve), progress)[0] for seed in range(seeds)]
    rows = _rows([dance.motion for dance in dances], grid, real)
    rival = {row.name: row.generated for row in _rows([dance.motion for dance in rivals], grid, real)}
    edits = tuple(
        _edited(generator, request, dances[: max(1, seeds // 2)], real, dancers, soft, progress)
        for dancers in ("both", "follow")
        for soft in (False, True)
    )
    return Trial(rows, rival, edits)


def _rows(motions: list[DuetMotion], grid: BeatGrid, real: RealDancing) -> tuple[ComparisonRow, ...]:
    shift = round(_NULL_SHIFT_BEATS * FRAMES_PER_BEAT)
    reports = [_report(motion, grid, real.distance_bounds_m) for motion in motions]
    null = [_report(chance_duet(motion, shift // 3, shift), grid, real.distance_bounds_m) for motion in motions[:2]]
    return compare(reports, real.reports, null) + _variety_rows(motions, real)


def _variety_rows(motions: list[DuetMotion], real: RealDancing) -> tuple[ComparisonRow, ...]:
    aligned = [_aligned(motion) for motion in motions]
    variety = take_variety_cm(aligned) if len(aligned) > 1 else float("nan")
    nearest = [found.distance_cm for take in aligned for found in real.bank.nearest(take)]
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


def _edited(
    generator: Generator,
    request: DanceRequest,
    dances: list[Dance],
    real: RealDancing,
    dancers: Dancers,
    soft: bool,
    progress: Progress,
) -> EditTrial:
    grid, seconds = request.grid, frame_seconds(request.grid, FRAMES_PER_BEAT)
    above: list[bool] = []
    inside: list[DuetReport] = []
    moved, identical = 0.0, True
    settings = replace(request.settings, soft_edges=soft)
    for number, dance in enumerate(dances):
        for first in range(SPAN_BEATS, grid.beat_count - 2 * SPAN_BEATS, _EDIT_EVERY_BEATS):
            end = first + _EDIT_BEATS
            mask = mask_beats(generator.layout, beats_between(grid.beat_count, [(first, end)]), dancers)
            asked = replace(request, mask=mask, current=dance, seed=1000 + 100 * number + first, settings=settings)
            motion = generator.dance(asked, progress)[0].motion
            slack = FRAMES_PER_BEAT if soft else 0
            borders = np.array([first * FRAMES_PER_BEAT + 1 - slack, end * FRAMES_PER_BEAT + slack])
            for role in sorted(mask.roles):
                jumps = seam_jumps(joint_positions(motion.dancer(role)), seconds, borders, real.jumps)
                above += [bool(quantile > 0.95) for quantile in jumps.acceleration_quantiles]
            inside.append(_report_of_beats(motion, grid, first, end, real.distance_bounds_m))
            moved = max(
                moved, float(np.abs(motion.lead.root_positions - dance.motion.lead.root_positions)[borders[1] :].max())
            )
            identical &= _kept(dance.motion, motion, (int(borders[0]), int(borders[1])), mask.roles)
    return EditTrial(
        dancers,
        soft,
        len(inside),
        100.0 * float(np.mean(above)),
        100.0 * float(np.mean([report.hands.near_share for report in inside])),
        float(np.nanmean([(r.lead.slip.mean_cm_per_second + r.follow.slip.mean_cm_per_second) / 2 for r in inside])),
        moved,
        identical,
    )


def _kept(before: DuetMotion, after: DuetMotion, span: tuple[int, int], roles: frozenset[Any]) -> bool:
    same = True
    for role in ROLES:
        old, new = before.dancer(role), after.dancer(role)
        kept = np.ones(old.frame_count, dtype=np.bool_)
        if role in roles:
            kept[span[0] : span[1]] = False
        same &= np.array_equal(old.root_positions[kept], new.root_positions[kept])
        same &= np.array_equal(old.rotations[kept], new.rotations[kept])
    return bool(same)


def _report(motion: DuetMotion, grid: BeatGrid, bounds: tuple[float, float]) -> DuetReport:
    return measure_duet(motion, frame_seconds(grid, FRAMES_PER_BEAT), grid.count_in_eight.astype(np.intp), bounds)


def _report_of_beats(
    motion: DuetMotion, grid: BeatGrid, first: int, end: int, bounds: tuple[float, float]
) -> DuetReport:
    frames = slice(first * FRAMES_PER_BEAT, end * FRAMES_PER_BEAT)
    seconds = frame_seconds(grid, FRAMES_PER_BEAT)[frames]
    return measure_duet(motion[frames], seconds, grid.count_in_eight[first:end].astype(np.intp), bounds)


def _aligned(motion: DuetMotion) -> Floats:
    return aligned_couple(joint_positions(motion.lead), joint_positions(motion.follow))


def _phrase_starts(grid: BeatGrid) -> list[int]:
    return [int(beat) for beat in np.flatnonzero(grid.count_in_eight == 0)]


def _distance_bounds(spans: list[DancedSpan]) -> tuple[float, float]:
    apart = [
        np.linalg.norm((span.motion.lead.root_positions - span.motion.follow.root_positions)[:, [0, 2]], axis=-1)
        for span in spans
    ]
    low, high = np.quantile(np.concatenate(apart), [0.05, 0.95])
    return float(low), float(high)
