"""Projects whose takes move smoothly, some of them variations of others."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.editing.splicing import frame_mask_of_beats, splice
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.session.editing import add_take, choose_take
from choreo_studio.session.project import Project, Take
from choreo_studio.tokens.mask import Dancers, beats_between, roles_of
from tests.builders import swaying_duet
from tests.builders_project import project_without_takes, take_of

BARS = ((1, 5), (5, 9), (9, 13), (13, 17))
"""Beats of the four bars of `smooth_project`."""


def smooth_project() -> Project:
    """17 beats; take 1 a smooth duet (chosen), take 2 its variation in beats 5 to 12, takes 3 and 4 other duets."""
    project = project_without_takes(4)
    base = smooth_take(project, 1)
    mask = frame_mask_of_beats(beats_between(17, [(5, 13)]))
    varied = splice(
        base.dance.motion, swaying_duet(272, 70), mask, frozenset(("lead", "follow")), project.frame_seconds
    )
    variation = smooth_take(project, 2)
    variation = replace(variation, dance=replace(variation.dance, motion=varied), parent=1, bars=(2, 3))
    for take in (base, variation, smooth_take(project, 3), smooth_take(project, 4)):
        project = add_take(project, take)
    return choose_take(project, 1)


def smooth_take(project: Project, seed: int) -> Take:
    """A take with drawn tokens and a smooth duet, which stands elsewhere on the floor for every seed."""
    take = take_of(project, seed, f"Take {seed}")
    place = np.array([0.7 * seed, 0.0, -0.4 * seed])
    lead, follow = (
        replace(clip, root_positions=clip.root_positions + place)
        for clip in swaying_duet(16 * project.grid.beat_count, 10 * seed)
    )
    return replace(take, dance=replace(take.dance, motion=DuetMotion(lead, follow)))


def same_frames(one: DuetMotion, other: DuetMotion, frames: slice, dancers: Dancers = "both") -> bool:
    """Whether two duets have the very same numbers in some frames."""
    return all(
        np.array_equal(one.dancer(role).root_positions[frames], other.dancer(role).root_positions[frames])
        and np.array_equal(one.dancer(role).rotations[frames], other.dancer(role).rotations[frames])
        for role in roles_of(dancers)
    )


def largest_jump(motion: DuetMotion, role: Role, frames: slice) -> float:
    """Largest change of a joint's velocity from one frame to the next, metres per frame."""
    return float(np.abs(np.diff(joint_positions(motion.dancer(role)[frames]), n=2, axis=0)).max())
