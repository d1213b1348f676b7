"""Edits of single bars on trial: their seams, their hands and feet, and what they must leave alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.measures.report import DuetReport, measure_duet
from choreo_studio.motion.measures.seams import SEAM_QUANTILE
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.generator import Generator
from choreo_studio.services.jobs import Progress
from choreo_studio.services.real_dancing import SPAN_BEATS, RealDancing
from choreo_studio.services.trial_seams import Seams, SeamTrial, seam_trial, seams_of
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.mask import Dancers, beats_between, mask_beats

_EDIT_BEATS = 4
_EDIT_EVERY_BEATS = 16
_FIRST_SEED = 1000


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
        hands_near_before_percent: the same bars before the edit, freshly danced.
        slip_before_cm_per_second: the same bars before the edit.
        later_path_moved_m: largest displacement of the lead behind an edit.
        kept_frames_identical: whether every unmarked frame and locked dancer kept all bits.
        seams: how the borders show, and the same frames before the edit.
    """

    dancers: Dancers
    soft: bool
    edits: int
    seams_above_percent: float
    hands_near_percent: float
    slip_cm_per_second: float
    hands_near_before_percent: float
    slip_before_cm_per_second: float
    later_path_moved_m: float
    kept_frames_identical: bool
    seams: SeamTrial

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class _Edit:
    seams: Seams
    seams_before: Seams
    inside: DuetReport
    before: DuetReport
    later_path_moved_m: float
    kept: bool


def trial_of_edits(
    generator: Generator,
    request: DanceRequest,
    dances: Sequence[Dance],
    real: RealDancing,
    dancers: Dancers,
    soft: bool,
    progress: Progress,
) -> EditTrial:
    """Every fourth bar of some dances danced anew, one at a time.

    Args:
        generator: the model.
        request: how the dances were asked for.
        dances: what is edited.
        real: what seams are compared with.
        dancers: who is danced anew.
        soft: whether a beat outside may bend.
        progress: told while it works.
    """
    asked = replace(request, settings=replace(request.settings, soft_edges=soft))
    edits = [
        _edited(
            generator,
            replace(asked, current=dance, seed=_FIRST_SEED + 100 * number + first),
            real,
            dancers,
            first,
            progress,
        )
        for number, dance in enumerate(dances)
        for first in range(SPAN_BEATS, request.grid.beat_count - 2 * SPAN_BEATS, _EDIT_EVERY_BEATS)
    ]
    return EditTrial(
        dancers,
        soft,
        len(edits),
        100.0 * float(np.mean(np.concatenate([edit.seams.accelerations for edit in edits]) > SEAM_QUANTILE)),
        100.0 * float(np.mean([edit.inside.hands.near_share for edit in edits])),
        float(np.nanmean([_slip(edit.inside) for edit in edits])),
        100.0 * float(np.mean([edit.before.hands.near_share for edit in edits])),
        float(np.nanmean([_slip(edit.before) for edit in edits])),
        max(edit.later_path_moved_m for edit in edits),
        all(edit.kept for edit in edits),
        seam_trial([edit.seams for edit in edits], [edit.seams_before for edit in edits]),
    )


def _edited(
    generator: Generator, request: DanceRequest, real: RealDancing, dancers: Dancers, first: int, progress: Progress
) -> _Edit:
    grid, before, end = request.grid, request.current, first + _EDIT_BEATS
    if before is None:
        raise ValueError("request: expected a current dance to edit, found none")
    mask = mask_beats(generator.layout, beats_between(grid.beat_count, [(first, end)]), dancers)
    motion = generator.dance(replace(request, mask=mask), progress)[0].motion
    seconds = frame_seconds(grid, FRAMES_PER_BEAT)
    slack = FRAMES_PER_BEAT if request.settings.soft_edges else 0
    start, stop = first * FRAMES_PER_BEAT + 1 - slack, end * FRAMES_PER_BEAT + slack
    borders = np.array([start, stop], dtype=np.intp)
    seams, seams_before = (seams_of(duet, mask.roles, borders, seconds, real.jumps) for duet in (motion, before.motion))
    frames = slice(first * FRAMES_PER_BEAT, end * FRAMES_PER_BEAT)
    counts = grid.count_in_eight[first:end].astype(np.intp)
    was, inside = (
        measure_duet(duet[frames], seconds[frames], counts, real.distance_bounds_m) for duet in (before.motion, motion)
    )
    moved = np.abs(motion.lead.root_positions - before.motion.lead.root_positions)[stop:].max()
    kept = _kept(before.motion, motion, slice(start, stop), mask.roles)
    return _Edit(seams, seams_before, inside, was, float(moved), kept)


def _slip(report: DuetReport) -> float:
    return (report.lead.slip.mean_cm_per_second + report.follow.slip.mean_cm_per_second) / 2


def _kept(before: DuetMotion, after: DuetMotion, changed: slice, roles: frozenset[Role]) -> bool:
    same = True
    for role in ROLES:
        old, new = before.dancer(role), after.dancer(role)
        kept = np.ones(old.frame_count, dtype=np.bool_)
        if role in roles:
            kept[changed] = False
        same &= np.array_equal(old.root_positions[kept], new.root_positions[kept])
        same &= np.array_equal(old.rotations[kept], new.rotations[kept])
    return bool(same)
