"""More or fewer beats, and another song: what becomes of the takes.

Markers stay at their seconds in all of these, because what they note is heard there.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion, MotionClip, Role
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.motion.resampling import sample_clip
from choreo_studio.motion.rotations import Floats
from choreo_studio.session.bar_ranges import with_same_bars
from choreo_studio.session.dance_editing import at_beats, settled_clip, slots_of_beats
from choreo_studio.session.project import MusicSource, Project, Take
from choreo_studio.session.stretches import choices_of, sources_of
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.mask import Flags
from choreo_studio.tokens.wishes import Wishes

_SAME_FRAME = 1e-6


@dataclass(frozen=True, eq=False)
class _Reading:
    """Where the takes of another grid are read.

    Attributes:
        frames: (16 * B,) old frame, with a fraction, of every new one; before and after the dance its ends are held.
        beats: (B,) old beat of every new one.
        is_same: (B,) whether the new beat dances just what the old one did.
    """

    frames: Floats
    beats: NDArray[np.intp]
    is_same: Flags


def with_beat_inserted(project: Project, seconds: float) -> Project:
    """One beat more at that time: the beat that it falls into is danced over two, and every moment looks as before.

    Raises:
        ValueError: when another beat is nearer than `MIN_BEAT_SECONDS`.
    """
    return resampled_in_time(project, project.grid.insert_beat(seconds))


def with_beat_deleted(project: Project, beat: int) -> Project:
    """One beat less: the beat before it is danced until the next one, and every moment looks as before.

    Raises:
        ValueError: when there is no such beat or only two are left.
    """
    return resampled_in_time(project, project.grid.delete_beat(beat))


def resampled_in_time(project: Project, grid: BeatGrid) -> Project:
    """Other beats under the same dances: at every second of the song the couple does what it did.

    Beats that stay where they were keep motion and tokens bit for bit. Every other one has its motion read at the new
    beat frames, and the tokens of the old beat that it lies in with confidence 0; `with_read_tokens` replaces those
    once a model has read the motion. Before and after the old dance the couple waits.

    Args:
        project: what is edited.
        grid: any number of beats (doubled, halved, tapped, inserted, deleted).
    """
    edges = np.arange(grid.beat_count * FRAMES_PER_BEAT + 1) / FRAMES_PER_BEAT
    positions = project.grid.positions_at(grid.seconds_at(edges))
    starts = positions[::FRAMES_PER_BEAT]
    middles = (starts[:-1] + starts[1:]) / 2.0
    beats = np.clip(np.floor(middles - _SAME_FRAME), 0, project.grid.beat_count - 1).astype(np.intp)
    frames = positions[:-1] * FRAMES_PER_BEAT
    return _read_at(project, grid, _reading(frames, beats, project.grid.beat_count))


def with_song(project: Project, music: MusicSource, grid: BeatGrid) -> Project:
    """Another song under the same dances, which follow it beat by beat and count by count.

    The first 8-count of the dances begins with the first one of the song. Where the song is longer the couple waits in
    its first or last pose; where it is shorter the dances are cut. Markers after its end are dropped.

    Args:
        project: what is edited.
        music: the new song.
        grid: its beats.
    """
    shift = _first_phrase(grid) - _first_phrase(project.grid)
    wanted = np.arange(grid.beat_count) - shift
    beats = np.clip(wanted, 0, project.grid.beat_count - 1).astype(np.intp)
    frames = np.arange(grid.beat_count * FRAMES_PER_BEAT, dtype=np.float64) - shift * FRAMES_PER_BEAT
    edited = _read_at(project, grid, _reading(frames, beats, project.grid.beat_count))
    markers = tuple(marker for marker in project.markers if marker.seconds <= music.duration_seconds)
    return replace(edited, music=music, markers=markers)


def _first_phrase(grid: BeatGrid) -> int:
    return int(np.flatnonzero(grid.count_in_eight == 0)[0])


def _reading(frames: Floats, beats: NDArray[np.intp], old_count: int) -> _Reading:
    whole = np.round(frames)
    frames = np.where(np.abs(frames - whole) < _SAME_FRAME * FRAMES_PER_BEAT, whole, frames)
    expected = beats[:, None] * FRAMES_PER_BEAT + np.arange(FRAMES_PER_BEAT)
    is_same = (frames.reshape(-1, FRAMES_PER_BEAT) == expected).all(axis=1)
    return _Reading(np.clip(frames, 0.0, old_count * FRAMES_PER_BEAT - 1.0), beats, is_same)


def _read_at(project: Project, grid: BeatGrid, reading: _Reading) -> Project:
    known = {project.wishes, *(take.wishes for take in project.takes)}
    wishes = {one: None if one is None else _read_wishes(one, reading) for one in known}
    takes = (_read_take(take, reading, wishes[take.wishes]) for take in project.takes)
    moved = tuple(with_same_bars(take, project.grid, grid, reading.beats) for take in takes)
    return replace(project, grid=grid, takes=moved, wishes=wishes[project.wishes])


def _read_wishes(wishes: Wishes, reading: _Reading) -> Wishes:
    """Curves go with their beats, keyframes to the nearest frame; those that are no longer danced are dropped."""
    moved: dict[tuple[Role, int], Keyframe] = {}
    for key in wishes.keyframes:
        nearest = int(np.abs(reading.frames - key.frame).argmin())
        if abs(reading.frames[nearest] - key.frame) <= 1.0:
            moved[key.role, nearest] = replace(key, frame=nearest)
    return replace(wishes, curves=wishes.curves[reading.beats], keyframes=tuple(moved.values()))


def _read_take(take: Take, reading: _Reading, wishes: Wishes | None) -> Take:
    motion = DuetMotion(*(_read_clip(clip, reading.frames) for clip in take.dance.motion))
    layout = take.dance.tokens.layout
    return replace(
        take,
        dance=at_beats(take.dance, reading.beats, reading.is_same, motion),
        locks={
            name: flags[:, slots_of_beats(reading.beats, layout.level(name).slots_per_beat)]
            for name, flags in take.locks.items()
        },
        choices=choices_of(sources_of(take)[:, reading.beats]) if take.is_comp else (),
        wishes=wishes,
    )


def _read_clip(clip: MotionClip, frames: Floats) -> MotionClip:
    """The clip at frames with a fraction; whole ones are the very numbers."""
    read = settled_clip(sample_clip(clip, np.arange(clip.frame_count, dtype=np.float64), frames))
    whole = np.floor(frames).astype(np.intp)
    is_whole = whole == frames
    return replace(
        read,
        root_positions=np.where(is_whole[:, None], clip.root_positions[whole], read.root_positions),
        rotations=np.where(is_whole[:, None, None], clip.rotations[whole], read.rotations),
    )
