"""A bar danced again at another place."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.editing.splicing import frame_mask_of_beats, splice
from choreo_studio.session.dance_editing import at_beats, is_same_dance, settled, with_slots_of
from choreo_studio.session.project import Project
from choreo_studio.session.take_editing import is_locked, with_dance
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.mask import Dancers, beats_between, dancers_of, mask_beats, roles_of


def copied_bars(
    project: Project, take_id: int, source: tuple[int, int], target: tuple[int, int], dancers: Dancers = "both"
) -> Project:
    """A take in which the dance of some beats is danced on others too, placed and bent to fit in there.

    The edited take is as `with_dance` makes it. Dancers whose tokens are all locked do not change.

    Args:
        project: what is edited.
        take_id: of the take.
        source: first beat and end beat to copy, the end exclusive.
        target: as many beats to copy them onto; what is there is replaced.
        dancers: whose motion and tokens; the couple's own tokens come along.

    Raises:
        ValueError: when there is no such take, or the beats are not in the song or not equally many.
    """
    for name, span in (("source", source), ("target", target)):
        if not 0 <= span[0] < span[1] <= project.grid.beat_count:
            raise ValueError(f"{name}: expected rising beats within {project.grid.beat_count}, found {span}")
    if target[1] - target[0] != source[1] - source[0]:
        raise ValueError(f"target: expected {source[1] - source[0]} beats, found {target[1] - target[0]}")
    take = project.take(take_id)
    roles = frozenset(role for role in roles_of(dancers) if not is_locked(take, role))
    if not roles:
        return project
    count, shift = project.grid.beat_count, target[0] - source[0]
    beats = beats_between(count, [target])
    shifted_beats = np.clip(np.arange(count) - shift, 0, count - 1)
    candidate = DuetMotion(*(_shifted(clip, shift * FRAMES_PER_BEAT) for clip in take.dance.motion))
    motion = splice(take.dance.motion, candidate, frame_mask_of_beats(beats), roles, project.frame_seconds)
    copied = at_beats(take.dance, shifted_beats, np.ones(count, dtype=np.bool_), candidate)
    slots = mask_beats(take.dance.tokens.layout, beats, dancers_of(roles)).slots
    dance = settled(with_slots_of(take.dance, copied, slots, motion, "edited"))
    return project if is_same_dance(dance, take.dance) else with_dance(project, take_id, dance)


def _shifted(clip: MotionClip, frames: int) -> MotionClip:
    """The clip so many frames later (or earlier), its first or last pose held where nothing is left."""
    at = np.clip(np.arange(clip.frame_count) - frames, 0, clip.frame_count - 1)
    return replace(clip, root_positions=clip.root_positions[at], rotations=clip.rotations[at])
