"""A few measures of some bars of a take beside those of real dancing, so that a number means something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.capsules import torso_depths
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.hands import hand_hold
from choreo_studio.motion.measures.partners import partner_placing
from choreo_studio.motion.measures.seams import acceleration_jumps
from choreo_studio.motion.measures.steps import CountedBeats, StepTiming, landings, step_timing
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.bars import BarRange, beat_span
from choreo_studio.services.comparing_takes import REAL_95
from choreo_studio.services.evaluation import reference_beside
from choreo_studio.services.generator import DEFAULT_CHECKPOINT, is_there
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.measuring import danced_beats
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.mask import roles_of

ReadingName = Literal["slip", "landings", "timing", "holds", "distance", "torsos", "seams"]
READING_NAMES: tuple[ReadingName, ...] = ("slip", "landings", "timing", "holds", "distance", "torsos", "seams")

# A step is known by the lift before it: measured alone, the first landing of some bars would be lost.
_RUN_UP_BEATS = 4
_DISTANCE_BOUNDS = ("partner distance, 5 %", "partner distance, 95 %")
_REAL_NAMES: Mapping[ReadingName, tuple[str, ...]] = {
    "slip": ("foot slip, lead", "foot slip, follow"),
    "landings": ("landings, couple",),
    "timing": ("landing timing, spread",),
    "holds": ("hand holds",),
    "distance": ("distance inside real 5-95 %",),
    "torsos": ("torsos through each other",),
    "seams": (REAL_95,),
}


@dataclass(frozen=True)
class Reading:
    """One measure.

    Attributes:
        name: "slip" of planted feet in cm/s; "landings" of both dancers per eight counts; "timing", the mean distance
            of a landing from its beat in beats; "holds", "distance" and "torsos", the frames with hands held, with a
            partner distance as in real dancing and with torsos through each other in %; "seams", the largest
            acceleration in m/s² where an edit begins or ends.
        value: of the take, NaN where there is nothing to measure.
        real: of real dancing (for seams what 95 % of its frames stay below), NaN where it is not known.
    """

    name: ReadingName
    value: float
    real: float


def real_dancing(style: str | None = None) -> dict[str, float]:
    """The measures of real dancing of a style that travel with the model; empty where there are none.

    Raises:
        ChoreoError: when their table is damaged.
    """
    return (reference_beside(DEFAULT_CHECKPOINT, style) or {}) if is_there(DEFAULT_CHECKPOINT) else {}


def read_take(
    project: Project,
    take: Take,
    bars: BarRange | None,
    reference: Mapping[str, float],
    progress: Progress = unwatched,
) -> tuple[Reading, ...]:
    """All readings, in the order of READING_NAMES.

    Args:
        project: that the take is of.
        take: what is measured.
        bars: first and last bar number, None for all that is danced.
        reference: real dancing, as `real_dancing` gives it.
        progress: told before each part of the work.

    Raises:
        GenerationError: when the song lacks the bars.
    """
    span = danced_beats(project, take) if bars is None else beat_span(project.grid, bars)
    values = dict.fromkeys(READING_NAMES, float("nan"))
    if span[1] - span[0] >= 2:
        for done, part in enumerate(_parts(project, take, span, reference)):
            progress(done, len(READING_NAMES))
            values |= part
    return tuple(Reading(name, values[name], _real(name, reference)) for name in READING_NAMES)


def seam_beats(project: Project, take: Take) -> dict[str, frozenset[int]]:
    """The beats at which an edit of the take, or of a take that it came from, begins or ends; for each dancer."""
    found: dict[str, set[int]] = {role: set() for role in ROLES}
    for ancestor in _ancestors(project, take):
        if ancestor.parent is not None and ancestor.bars is not None:
            for role in roles_of(ancestor.dancers):
                found[role].update(beat_span(project.grid, ancestor.bars))
        for choice in ancestor.choices:
            for role in roles_of(choice.dancers):
                found[role].update((choice.first_beat, choice.end_beat))
    return {role: frozenset(beats) for role, beats in found.items()}


def _parts(
    project: Project, take: Take, span: tuple[int, int], reference: Mapping[str, float]
) -> Iterator[dict[ReadingName, float]]:
    first, end = span
    motion = take.dance.motion[first * FRAMES_PER_BEAT : end * FRAMES_PER_BEAT]
    seconds = project.frame_seconds
    own = seconds[first * FRAMES_PER_BEAT : end * FRAMES_PER_BEAT]
    yield {}
    lead, follow = (joint_positions(clip) for clip in motion)
    yield {"slip": float(np.mean([foot_slip(dancer, own).mean_cm_per_second for dancer in (lead, follow)]))}
    steps = _steps(project, take.dance.motion, span, seconds)
    yield {"landings": steps.landings_per_eight, "timing": steps.spread_beats}
    yield {"holds": 100.0 * hand_hold(lead, follow, own).hold_share}
    low, high = (reference.get(name) for name in _DISTANCE_BOUNDS)
    bounds = None if low is None or high is None else (low, high)
    yield {"distance": 100.0 * partner_placing(lead, follow, bounds).inside_share}
    depths = torso_depths(lead, follow, motion.lead.skeleton, motion.follow.skeleton)
    yield {"torsos": 100.0 * float((depths > 0.0).mean())}
    yield {"seams": _worst_seam(project, take, span, seconds)}


def _steps(project: Project, motion: DuetMotion, span: tuple[int, int], seconds: Floats) -> StepTiming:
    first, end = span
    early, late = max(0, first - _RUN_UP_BEATS), min(project.grid.beat_count, end + 1)
    frames = slice(early * FRAMES_PER_BEAT, late * FRAMES_PER_BEAT)
    dancers = [landings(joint_positions(clip), seconds[frames]) for clip in motion[frames]]
    counts = project.grid.count_in_eight[first:end].astype(np.intp)
    return step_timing(dancers, CountedBeats(project.grid.beats_seconds[first:end], counts))


def _worst_seam(project: Project, take: Take, span: tuple[int, int], seconds: Floats) -> float:
    worst = []
    for role, beats in seam_beats(project, take).items():
        clip = take.dance.motion.lead if role == "lead" else take.dance.motion.follow
        for beat in beats:
            frame = beat * FRAMES_PER_BEAT
            if span[0] <= beat <= span[1] and 2 <= frame < clip.frame_count - 2:
                around = slice(frame - 2, frame + 2)
                worst.append(acceleration_jumps(joint_positions(clip[around]), seconds[around])[2])
    return float(max(worst)) if worst else float("nan")


def _ancestors(project: Project, take: Take) -> Iterator[Take]:
    by_id = {other.id: other for other in project.takes}
    here: Take | None = take
    while here is not None:
        yield here
        parent = by_id.pop(here.parent, None) if here.parent is not None else None
        here = parent


def _real(name: ReadingName, reference: Mapping[str, float]) -> float:
    numbers = [reference.get(item, float("nan")) for item in _REAL_NAMES[name]]
    return sum(numbers) / len(numbers)
