"""What only several takes of one project can tell: how edits join, and how different fresh takes are."""

from collections.abc import Collection

import numpy as np

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.seams import acceleration_jumps, jump_reference
from choreo_studio.motion.measures.variety import aligned_couple, take_variety_cm
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.bars import BarRange, beat_span, frame_seconds
from choreo_studio.services.measuring import DancedSpan
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import FRAMES_PER_BEAT

REAL_MEDIAN, REAL_95 = "acceleration between frames, median", "acceleration between frames, 95 %"


def real_jumps(spans: Collection[DancedSpan]) -> dict[str, float]:
    """Median and 95 % quantile, in m/s², of how dancing accelerates from frame to frame: what a seam may do."""
    dancers = [
        (joint_positions(clip), frame_seconds(span.grid, FRAMES_PER_BEAT)) for span in spans for clip in span.motion
    ]
    reference = jump_reference(dancers)
    median, high = np.quantile(reference.accelerations, [0.5, 0.95])
    return {REAL_MEDIAN: float(median), REAL_95: float(high)}


def seam_accelerations(project: Project) -> Floats:
    """Accelerations in m/s² at both borders of every edited take, for each dancer that could change, (S,)."""
    found = [
        _at_borders(project, take, take.bars)
        for take in project.takes
        if take.parent is not None and take.bars is not None
    ]
    return np.concatenate(found) if found else np.zeros(0)


def variety_cm(project: Project) -> float | None:
    """Mean joint distance between the fresh takes of the whole song, None where there are fewer than two."""
    fresh = [take for take in project.takes if take.parent is None and take.bars is None]
    if len(fresh) < 2:
        return None
    return take_variety_cm([aligned_couple(*(joint_positions(clip) for clip in take.dance.motion)) for take in fresh])


def edit_summary(project: Project, real_95: float | None) -> dict[str, float | int | None]:
    """Seams of the edits beside real dancing, and variety; empty where there is nothing to compare."""
    summary: dict[str, float | int | None] = {}
    jumps = seam_accelerations(project)
    if len(jumps):
        summary["seams"] = len(jumps)
        summary["seam_acceleration_median"] = float(np.median(jumps))
        summary["seams_above_real_95_share"] = None if real_95 is None else float(np.mean(jumps > real_95))
    variety = variety_cm(project)
    if variety is not None:
        summary["variety_cm"] = variety
    return summary


def _at_borders(project: Project, take: Take, bars: BarRange) -> Floats:
    borders = [beat * FRAMES_PER_BEAT for beat in beat_span(project.grid, bars)]
    seconds = frame_seconds(project.grid, FRAMES_PER_BEAT)
    rows = []
    for role in ROLES:
        if take.dancers in ("both", role):
            jumps = acceleration_jumps(joint_positions(take.dance.motion.dancer(role)), seconds)
            rows.append(jumps[[border for border in borders if border < len(jumps)]])
    values = np.concatenate(rows)
    return np.asarray(values[np.isfinite(values)])
