"""Whether an edit shows at its borders: jumps of speed and acceleration against real dancing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.measures.derivatives import accelerations
from choreo_studio.motion.rotations import Floats

SEAM_QUANTILE = 0.95
_SPEED_REACH = 3


@dataclass(frozen=True, eq=False)
class JumpReference:
    """What real dancing does at any of its frames, sorted, so that quantiles can be read.

    Attributes:
        accelerations: (N,) rising, m/s², as `acceleration_jumps` gives them.
        speed_jumps: (M,) rising, m/s, as `speed_jumps` gives them.
    """

    accelerations: Floats
    speed_jumps: Floats

    @property
    def median_acceleration(self) -> float:
        """Median of real dancing in m/s²."""
        return float(np.median(self.accelerations))

    @property
    def high_acceleration(self) -> float:
        """95 % quantile of real dancing in m/s²."""
        return float(np.quantile(self.accelerations, SEAM_QUANTILE))


@dataclass(frozen=True, eq=False)
class SeamJumps:
    """Jumps at S seams and where they lie in real dancing.

    Attributes:
        frames: (S,) first frame after each seam.
        accelerations: (S,) m/s².
        speed_jumps: (S,) m/s.
        acceleration_quantiles: (S,) share of real frames with a smaller acceleration.
        speed_quantiles: (S,) share of real frames with a smaller speed jump.
    """

    frames: NDArray[np.intp]
    accelerations: Floats
    speed_jumps: Floats
    acceleration_quantiles: Floats
    speed_quantiles: Floats

    @property
    def share_above(self) -> float:
        """Share of seams above the 95 % acceleration quantile of real dancing (0.05 is what real frames have)."""
        return float((self.acceleration_quantiles > SEAM_QUANTILE).mean()) if len(self.frames) else float("nan")


def acceleration_jumps(positions: Floats, frame_seconds: Floats) -> Floats:
    """Acceleration across the border before each frame, (T,), m/s²; NaN where frames are missing.

    At border t, between frames t-1 and t, it is the larger one of the mean joint accelerations at those two frames:
    a break in position or in speed shows in one of them.

    Args:
        positions: (T, J, 3) world joints of one dancer in metres.
        frame_seconds: (T,) times.
    """
    result = np.full(len(positions), np.nan)
    if len(positions) >= 4:
        mean = np.linalg.norm(accelerations(positions, frame_seconds), axis=-1).mean(axis=1)
        result[2:-1] = np.maximum(mean[:-1], mean[1:])
    return result


def speed_jumps(positions: Floats, frame_seconds: Floats) -> Floats:
    """Change of joint velocity over the border before each frame, (T,), m/s; NaN where frames are missing.

    Velocities are means over 3 frame steps on each side (the step across the border belongs to neither), the change
    is its length's mean over joints.
    """
    result = np.full(len(positions), np.nan)
    reach = _SPEED_REACH
    if len(positions) >= 2 * reach + 2:
        step = (frame_seconds[reach:] - frame_seconds[:-reach])[:, None, None]
        mean = (positions[reach:] - positions[:-reach]) / step
        change = mean[reach + 1 :] - mean[: -reach - 1]
        result[reach + 1 : len(positions) - reach] = np.linalg.norm(change, axis=-1).mean(axis=1)
    return result


def course_jumps(values: Floats, borders: NDArray[np.intp]) -> Floats:
    """How far (S,) a course of (T, D) values leaves a steady course at the borders, in its unit per frame.

    It is the larger change of its step at the two frames around each border.
    """
    change = np.linalg.norm(np.diff(values, 2, axis=0), axis=-1)
    frames = borders[(borders >= 2) & (borders < len(values) - 1)]
    return np.asarray(np.maximum(change[frames - 2], change[frames - 1]))


def jump_reference(dancers: list[tuple[Floats, Floats]]) -> JumpReference:
    """Reference from real dancing: a list of ((T, J, 3) positions, (T,) seconds), one per dancer and take."""
    rates = np.concatenate([acceleration_jumps(*dancer) for dancer in dancers])
    jumps = np.concatenate([speed_jumps(*dancer) for dancer in dancers])
    return JumpReference(np.sort(rates[np.isfinite(rates)]), np.sort(jumps[np.isfinite(jumps)]))


def seam_jumps(
    positions: Floats, frame_seconds: Floats, borders: NDArray[np.intp], reference: JumpReference
) -> SeamJumps:
    """Jumps of one dancer at the given borders as quantiles of real dancing.

    Args:
        positions: (T, J, 3) world joints of one dancer in metres.
        frame_seconds: (T,) times.
        borders: (S,) first frames after each seam; those too near an end of the clip to have a jump are left out.
        reference: real dancing measured at the same frame rate, for both numbers depend on it.
    """
    rates, jumps = acceleration_jumps(positions, frame_seconds), speed_jumps(positions, frame_seconds)
    frames = np.asarray(borders, dtype=np.intp)
    if np.any((frames < 0) | (frames >= len(positions))):
        raise ValueError(f"borders: expected frames 0 to {len(positions) - 1}, found {frames.tolist()}")
    frames = frames[np.isfinite(rates[frames]) & np.isfinite(jumps[frames])]
    return SeamJumps(
        frames,
        rates[frames],
        jumps[frames],
        _quantiles(rates[frames], reference.accelerations),
        _quantiles(jumps[frames], reference.speed_jumps),
    )


def _quantiles(values: Floats, rising: Floats) -> Floats:
    return np.asarray(np.searchsorted(rising, values) / max(1, len(rising)))
