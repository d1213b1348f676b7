"""Seams: a new span of motion made to leave and to join the kept motion in place, speed and turning."""

from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.rotations import Floats, from_rotation_vector, inverse, multiply

PATH_SEAM_FRAMES = 44
POSE_SEAM_FRAMES = 28
_STENCIL = 1


@dataclass(frozen=True)
class Span:
    """A run of frames that may change, between two kept frames.

    Attributes:
        first: first frame that may change.
        end: first kept frame after them (T when the song ends there).
        frame_count: frames T of the whole take.
    """

    first: int
    end: int
    frame_count: int

    @property
    def start_anchor(self) -> int | None:
        """Last kept frame before the span, None at the start of the song."""
        return self.first - 1 if self.first > 0 else None

    @property
    def end_anchor(self) -> int | None:
        """First kept frame after the span, None at the end of the song."""
        return self.end if self.end < self.frame_count else None

    @property
    def frames(self) -> slice:
        """The frames that may change."""
        return slice(self.first, self.end)


@dataclass(frozen=True, eq=False)
class _Jet:
    """Value and rate per second of a mismatch at an anchor."""

    value: Floats
    rate: Floats


def joined(kept: MotionClip, placed: MotionClip, span: Span, frame_seconds: Floats, more_frames: int = 0) -> MotionClip:
    """The span of the placed motion, bent near both anchors to continue the kept motion with C1 continuity.

    The mismatch of place and speed at each anchor is carried into the span by a Hermite curve and dies out: for the
    path a cubic over `PATH_SEAM_FRAMES` frames, for the pose a quintic over `POSE_SEAM_FRAMES`, which leaves the
    acceleration at the seam alone (measured on real spans: a cubic for the pose puts a third more acceleration on the
    seam, a quintic for the path a quarter more into the span). Rotations are corrected on SO(3): the mismatch is the
    logarithm of the relative rotation in the joint's own frame and is multiplied back on.

    Args:
        kept: (T) motion around the span; its frames inside the span show how it would have gone on.
        placed: (T) new motion, valid in the span and two frames to each side.
        span: frames that may change.
        frame_seconds: (T,) rising times.
        more_frames: makes both corrections this much longer.
    """
    roots = placed.root_positions[span.frames].copy()
    twists = np.zeros((span.end - span.first, placed.rotations.shape[1], 3))
    for anchor in (span.start_anchor, span.end_anchor):
        if anchor is None:
            continue
        path = _cubic(*_seam_course(span, anchor, PATH_SEAM_FRAMES + more_frames, frame_seconds))
        pose = _quintic(*_seam_course(span, anchor, POSE_SEAM_FRAMES + more_frames, frame_seconds))
        near = _neighbours(anchor, span.frame_count)
        seconds, at = frame_seconds[near], anchor - near.start
        place = _jet(kept.root_positions[near] - placed.root_positions[near], seconds, at)
        turn = _jet(_relative_turns(kept, placed, near, anchor), seconds, at)
        roots += _carried(place, path)
        twists[:, :1] += _carried(turn, path)[:, :1]
        twists[:, 1:] += _carried(turn, pose)[:, 1:]
    rotations = multiply(placed.rotations[span.frames], from_rotation_vector(twists))
    return replace(placed, root_positions=roots, rotations=rotations)


def _seam_course(span: Span, anchor: int, frames: int, frame_seconds: Floats) -> tuple[Floats, float]:
    """Share (S,) of the way from the anchor to where its correction has died out, and that way in signed seconds."""
    if anchor == span.start_anchor:
        far = min(anchor + frames, span.end, span.frame_count - 1)
    else:
        far = max(anchor - frames, span.first - 1, 0)
    length = float(frame_seconds[far] - frame_seconds[anchor])
    return np.clip((frame_seconds[span.frames] - frame_seconds[anchor]) / length, 0.0, 1.0), length


def _neighbours(anchor: int, frame_count: int) -> slice:
    return slice(max(0, anchor - _STENCIL), min(frame_count, anchor + _STENCIL + 1))


def _relative_turns(kept: MotionClip, placed: MotionClip, near: slice, anchor: int) -> Floats:
    """Rotation vectors (K, J, 3) from placed to kept, continuous in time and shortest at the anchor."""
    relative = multiply(inverse(placed.rotations[near]), kept.rotations[near])
    middle = relative[anchor - near.start]
    middle = np.where(middle[..., :1] < 0, -middle, middle)
    relative = np.where(np.sum(relative * middle, axis=-1, keepdims=True) < 0, -relative, relative)
    sine = np.linalg.norm(relative[..., 1:], axis=-1, keepdims=True)
    angle = 2.0 * np.arctan2(sine, relative[..., :1])
    factor = np.where(sine > 1e-9, angle / np.maximum(sine, 1e-12), 2.0)
    return np.asarray(relative[..., 1:] * factor)


def _jet(values: Floats, seconds: Floats, at: int) -> _Jet:
    """Value at frame `at` and the rate of the parabola through it that fits its neighbours best."""
    others = np.arange(len(values)) != at
    if not others.any():
        return _Jet(values[at], np.zeros_like(values[at]))
    times = seconds[others] - seconds[at]
    powers = np.stack([times, times**2], axis=-1)[:, : min(2, len(times))]
    rate_weights = np.linalg.pinv(powers)[0]
    return _Jet(values[at], np.tensordot(rate_weights, values[others] - values[at], axes=1))


def _cubic(u: Floats, length: float) -> tuple[Floats, Floats]:
    """Hermite weights (S,) of value and rate that are gone, with their slopes, at u = 1."""
    return (1.0 + 2.0 * u) * (1.0 - u) ** 2, length * u * (1.0 - u) ** 2


def _quintic(u: Floats, length: float) -> tuple[Floats, Floats]:
    """As `_cubic`, with no second derivative at either end."""
    return 1.0 + u**3 * (-10.0 + u * (15.0 - 6.0 * u)), length * u * (1.0 + u**2 * (-6.0 + u * (8.0 - 3.0 * u)))


def _carried(jet: _Jet, weights: tuple[Floats, Floats]) -> Floats:
    value, rate = weights
    shape = (-1, *([1] * jet.value.ndim))
    return np.asarray(value.reshape(shape) * jet.value + rate.reshape(shape) * jet.rate)
