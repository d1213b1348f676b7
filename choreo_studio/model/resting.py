"""Where a dance that is asked for poses stands still: until the pickup, and from the last strong beat on."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.sections import last_strong_beat, sounding_beats
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import HAND_JOINTS
from choreo_studio.motion.editing.resting import held_frames, is_held, shown_at
from choreo_studio.motion.features import CONTACTS, HOLDS
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import Floats
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.sequence import TokenSequence

_PER_BEAT = 16
_BEFORE_COUNT_ONE, _AFTER_STRONG_BEAT = 10, 6
_LEAST_DANCED_BEATS = 8
_ARM_TO_SPARE = 0.4


def pose_beats(request: DanceRequest) -> tuple[int | None, int | None]:
    """The beat on which the dance begins to move and the one on which it comes to rest; None for no pose.

    A fresh dance alone has poses. It begins on the first count one that leaves a bar for standing; what is too short
    for both poses and eight beats between them has none.
    """
    settings, grid = request.settings, request.grid
    if request.current is not None or not (settings.begin_in_pose or settings.end_in_pose):
        return None, None
    begin = _first_count_one(grid, request.music) if settings.begin_in_pose else None
    end = _last_beat(grid, request.music) if settings.end_in_pose else None
    first, last = 0 if begin is None else begin, grid.beat_count if end is None else end
    return (begin, end) if last - first >= _LEAST_DANCED_BEATS else (None, None)


def rested(
    duet: DuetMotion, features: Floats, request: DanceRequest, frame_seconds: Floats
) -> tuple[DuetMotion, Floats]:
    """A decoded dance and its features (T, 2, F) with the poses that the request asks for.

    While a pose is held all feet stand, and hands that are within reach of each other hold.
    """
    begin, end = pose_beats(request)
    if begin is None and end is None:
        return duet, features
    shown = held_frames(
        duet,
        frame_seconds,
        None if begin is None else _PER_BEAT * begin - _BEFORE_COUNT_ONE,
        None if end is None else _PER_BEAT * end + _AFTER_STRONG_BEAT,
    )
    features = features[np.rint(shown).astype(np.intp)]
    held = np.flatnonzero(is_held(shown))
    duet = shown_at(duet, shown)
    features[held, :, CONTACTS] = 1.0
    near = _within_reach(duet, held)
    features[held, 0, HOLDS] = np.maximum(features[held, 0, HOLDS], near.reshape(-1, 4))
    features[held, 1, HOLDS] = np.maximum(features[held, 1, HOLDS], near.transpose(0, 2, 1).reshape(-1, 4))
    return duet, features


def _within_reach(duet: DuetMotion, frames: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Hands of lead and follow (F, 2, 2) of opposite sides that could join in these frames without a step."""
    lead, follow = (joint_positions(clip)[frames][:, HAND_JOINTS] for clip in duet)
    near = np.linalg.norm(lead[:, :, None] - follow[:, None], axis=-1) < _ARM_TO_SPARE
    return np.asarray(near & ~np.eye(2, dtype=np.bool_))


def held_beats(request: DanceRequest) -> NDArray[np.bool_]:
    """Beats (B,) whose motion is no longer what the tokens say, because a pose is held in them."""
    begin, end = pose_beats(request)
    beats = np.arange(request.grid.beat_count)
    return np.asarray((beats < (begin or 0)) | (beats > (request.grid.beat_count if end is None else end)))


def reread(dance: Dance, beats: NDArray[np.bool_], read: TokenSequence) -> Dance:
    """The dance with the tokens of some beats (B,) as they were read from its motion; what was read is sure."""
    codes, confidence = dict(dance.tokens.codes), dict(dance.confidence)
    for level in dance.tokens.layout.levels:
        slots = np.repeat(beats, level.slots_per_beat)[:, None]
        codes[level.name] = np.where(slots, read.codes[level.name], codes[level.name])
        confidence[level.name] = np.where(slots, np.float32(1.0), confidence[level.name])
    return replace(dance, tokens=replace(dance.tokens, codes=codes), confidence=confidence)


def calm_beats(request: DanceRequest) -> NDArray[np.bool_]:
    """Beats (B,) in the bars beside the poses, which shall be danced calmly and facing each other."""
    begin, end = pose_beats(request)
    beats, per_bar = np.arange(request.grid.beat_count), request.grid.metre.beats_per_bar
    calm = np.zeros(len(beats), dtype=np.bool_)
    for beat in (begin, end):
        if beat is not None:
            calm |= np.abs(beats - beat + 0.5) < per_bar
    return calm


def _first_count_one(grid: BeatGrid, music: NDArray[np.float32] | None) -> int | None:
    heard = np.ones(grid.beat_count, dtype=np.bool_) if music is None else sounding_beats(music)
    first_heard = int(np.argmax(heard))
    ones = np.flatnonzero(grid.count_in_eight == 0)
    ones = ones[(ones >= grid.metre.beats_per_bar) & (ones >= first_heard)]
    return int(ones[0]) if len(ones) else None


def _last_beat(grid: BeatGrid, music: NDArray[np.float32] | None) -> int | None:
    beat = int(grid.downbeats[-1]) if music is None else last_strong_beat(music, grid)
    return beat if beat < grid.beat_count - 1 else None
