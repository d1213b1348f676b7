"""From tokens to the motion of a take: decode with context, fit into what is kept, polish what may change."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.model.resting import rested
from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.contacts import runs_of
from choreo_studio.motion.editing.posing import PATH_RAMP_FRAMES, POSE_RAMP_FRAMES, carried, met
from choreo_studio.motion.editing.splicing import embedded, frame_mask_of_beats, softened, splice
from choreo_studio.motion.editing.stage import kept_on_stage
from choreo_studio.motion.features import CONTACTS, HOLDS, duet_from_features
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.snaps import without_snaps
from choreo_studio.motion.retarget.holds import grip_distances
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import Skeleton, follow_body, lead_body
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.sequence import TokenSequence

_CONTEXT_BEATS = 8
_AFTER_POLISH = (16, 24)
_OWN_STEPS_FRAMES = 26.0
_REACH_METRES, _REACH_FRAMES = 0.4, 25


@dataclass(frozen=True, eq=False)
class _Poses:
    """Keyframes on their way through the making of a motion; without any of them nothing is touched."""

    keyframes: list[Keyframe]
    frame_mask: NDArray[np.bool_]
    roles: frozenset[Role]
    frame_seconds: Floats

    def seen(self, candidate: DuetMotion) -> DuetMotion:
        """The candidate in the poses, wherever it dances: polish learns from it which feet stand and how high."""
        anywhere = [replace(key, is_placed=False) for key in self.keyframes]
        return met(candidate, anywhere, self.frame_mask, self.roles, self.frame_seconds) if anywhere else candidate

    def led(self, motion: DuetMotion) -> DuetMotion:
        """The motion brought to where placed keyframes are, in the poses."""
        if not self.keyframes:
            return motion
        there = carried(motion, self.keyframes, self.frame_mask, self.roles, self.frame_seconds)
        return self.met(there, (POSE_RAMP_FRAMES, PATH_RAMP_FRAMES))

    def met(self, motion: DuetMotion, ramps: tuple[int, int] = _AFTER_POLISH) -> DuetMotion:
        """The motion exactly in the poses, what polish moved there taken back."""
        if not self.keyframes:
            return motion
        return met(motion, self.keyframes, self.frame_mask, self.roles, self.frame_seconds, ramps)


def _keyframes(request: DanceRequest, first_frame: int) -> list[Keyframe]:
    """The keyframes of a request, counted from a frame on."""
    if request.wishes is None:
        return []
    later = (key for key in request.wishes.keyframes if key.frame >= first_frame)
    return [replace(key, frame=key.frame - first_frame) for key in later]


def finished(
    decode: Callable[[TokenSequence], Floats],
    tokens: TokenSequence,
    request: DanceRequest,
    frame_seconds: Floats,
    on_stage: Callable[[], None] = lambda: None,
) -> DuetMotion:
    """Motion of a request's tokens: 16 * B frames, unmarked ones bit for bit those of the current dance.

    Args:
        decode: tokens to features (T, 2, F).
        tokens: B beats.
        request: what may change, and how.
        frame_seconds: (16 * B,) times of the beat frames.
        on_stage: told now and then; it may raise to cancel.
    """
    current = request.current
    if current is None:
        features = decode(tokens)
        on_stage()
        everything = np.ones(len(features), dtype=np.bool_)
        poses = _Poses(_keyframes(request, 0), everything, request.mask.roles, frame_seconds)
        danced = _decoded(features, (lead_body(), follow_body()))
        danced, features = rested(danced, features, request, frame_seconds)
        danced = poses.seen(danced)
        motion = kept_on_stage(danced, frame_seconds, request.settings.stage_m, features[:, :, CONTACTS])
        on_stage()
        led = poses.led(motion)
        return poses.met(_polished(led, request, frame_seconds, everything, features, danced, on_stage))
    motion = current.motion
    for first, end in runs_of(request.mask.beats):
        motion = _redanced(decode, tokens, request, frame_seconds, (int(first), int(end)), motion, on_stage)
    return motion


def _decoded(features: Floats, bodies: tuple[Skeleton, Skeleton]) -> DuetMotion:
    return without_snaps(duet_from_features(features, bodies, _OWN_STEPS_FRAMES))


def _redanced(
    decode: Callable[[TokenSequence], Floats],
    tokens: TokenSequence,
    request: DanceRequest,
    frame_seconds: Floats,
    span: tuple[int, int],
    motion: DuetMotion,
    on_stage: Callable[[], None],
) -> DuetMotion:
    # Only the marked beats and their context are decoded and worked on: an edit costs the same in any song.
    per_beat = tokens.layout.frames_per_beat
    first, end = max(0, span[0] - _CONTEXT_BEATS), min(tokens.beat_count, span[1] + _CONTEXT_BEATS)
    frames = slice(first * per_beat, end * per_beat)
    features = decode(tokens.beats(first, end))
    on_stage()
    beats = np.zeros(end - first, dtype=np.bool_)
    beats[span[0] - first : span[1] - first] = True
    mask = _local_mask(beats, first, end, tokens.beat_count)
    soft = request.settings.soft_edges
    seconds = frame_seconds[frames]
    poses = _Poses(_keyframes(request, frames.start), mask, request.mask.roles, seconds)
    candidate = poses.seen(_decoded(features, (motion.lead.skeleton, motion.follow.skeleton)))
    local = poses.led(splice(motion[frames], candidate, mask, request.mask.roles, seconds, soft))
    on_stage()
    local = _polished(local, request, seconds, softened(mask) if soft else mask, features, candidate, on_stage)
    return embedded(poses.met(local), frames.start, motion)


def _local_mask(beats: NDArray[np.bool_], first: int, end: int, beat_count: int) -> NDArray[np.bool_]:
    mask = frame_mask_of_beats(beats)
    if first > 0 and beats[0]:
        mask[0] = False
    return mask


def _polished(
    motion: DuetMotion,
    request: DanceRequest,
    frame_seconds: Floats,
    mask: NDArray[np.bool_],
    features: Floats,
    unbent: DuetMotion | None,
    on_stage: Callable[[], None],
) -> DuetMotion:
    settings = request.settings.polish
    if not settings.works:
        return motion
    contacts = features[:, :, CONTACTS]
    holds = _holds(features, request.current is not None)
    if len(request.mask.roles) == 1:
        holds = holds * within_reach(motion)
    return polish(motion, frame_seconds, mask, request.mask.roles, settings, contacts, holds, unbent, on_stage)


def _holds(features: Floats, is_edit: bool) -> Floats:
    """How surely hands hold (T, 2, 2), of what both dancers' features (T, 2, F) say.

    In a fresh dance both were drawn together and are equally right. In an edit one of them may still tell of the dance
    before, and a hold that is let go is missed more than one that lasts: whoever holds counts.
    """
    lead = features[:, 0, HOLDS].reshape(-1, 2, 2)
    follow = features[:, 1, HOLDS].reshape(-1, 2, 2).transpose(0, 2, 1)
    return np.asarray(np.maximum(lead, follow) if is_edit else (lead + follow) / 2.0)


def within_reach(motion: DuetMotion) -> NDArray[np.bool_]:
    """Which hands (T, 2, 2) are, or are soon or were just, so near that one dancer alone can take the other's.

    Who dances beside somebody who does not change is told of holds by a model that has not seen these arms: hands that
    are far are let be, else the dancer is drawn into a partner whose hands hold nothing.
    """
    from scipy.ndimage import maximum_filter1d

    near = grip_distances(motion.lead, motion.follow) < _REACH_METRES
    return np.asarray(maximum_filter1d(near.astype(np.uint8), _REACH_FRAMES, axis=0).astype(np.bool_))
