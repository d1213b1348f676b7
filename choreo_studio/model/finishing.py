"""From tokens to the motion of a take: decode with context, fit into what is kept, polish what may change."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import runs_of
from choreo_studio.motion.editing.splicing import embedded, frame_mask_of_beats, softened, splice
from choreo_studio.motion.editing.stage import kept_on_stage
from choreo_studio.motion.features import CONTACTS, HOLDS, duet_from_features
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.polish.snaps import without_snaps
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import Skeleton, follow_body, lead_body
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.sequence import TokenSequence

_CONTEXT_BEATS = 8
_OWN_STEPS_FRAMES = 26.0


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
        danced = _decoded(features, (lead_body(), follow_body()))
        motion = kept_on_stage(danced, frame_seconds, request.settings.stage_m, features[:, :, CONTACTS])
        on_stage()
        everything = np.ones(motion.frame_count, dtype=np.bool_)
        return _polished(motion, request, frame_seconds, everything, features, danced, on_stage)
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
    candidate = _decoded(features, (motion.lead.skeleton, motion.follow.skeleton))
    beats = np.zeros(end - first, dtype=np.bool_)
    beats[span[0] - first : span[1] - first] = True
    mask = _local_mask(beats, first, end, tokens.beat_count)
    soft = request.settings.soft_edges
    seconds = frame_seconds[frames]
    local = splice(motion[frames], candidate, mask, request.mask.roles, seconds, soft)
    on_stage()
    local = _polished(local, request, seconds, softened(mask) if soft else mask, features, candidate, on_stage)
    return embedded(local, frames.start, motion)


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
    strength = request.settings.polish
    if strength == 0.0:
        return motion
    settings = PolishSettings.of_strength(strength)
    contacts = features[:, :, CONTACTS]
    holds = _holds(features, request.current is not None)
    return polish(motion, frame_seconds, mask, request.mask.roles, settings, contacts, holds, unbent, on_stage)


def _holds(features: Floats, is_edit: bool) -> Floats:
    """How surely hands hold (T, 2, 2), of what both dancers' features (T, 2, F) say.

    In a fresh dance both were drawn together and are equally right. In an edit one of them may still tell of the dance
    before, and a hold that is let go is missed more than one that lasts: whoever holds counts.
    """
    lead, follow = features[:, 0, HOLDS], features[:, 1, HOLDS]
    holds = np.maximum(lead, follow) if is_edit else (lead + follow) / 2.0
    return holds.reshape(-1, 2, 2)
