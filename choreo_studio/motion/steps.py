"""The beat found from the dancers' feet, for motion that has no music."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import foot_contacts, runs_of, velocities, without_short_runs
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.motion.step_tracking import track_counts
from choreo_studio.timebase import FrameRate

TRACKING_FPS = 50.0
_PLANT_SPEED = 0.5
_SHORTEST_PLANT_SECONDS = 0.08
_REFRACTORY_SECONDS = 0.2
_FEWEST_LANDINGS = 8


@dataclass(frozen=True, eq=False)
class StepBeats:
    """Beats that the dancers step on.

    Attributes:
        beats_seconds: (B,) rising times of the beats from the start of the motion.
        counts: (B,) guess of the dancers' count of each beat, 1 to 8.
        confidence: in 0 to 1, how much better the beats explain the landings than chance.
    """

    beats_seconds: Floats
    counts: NDArray[np.int64]
    confidence: float

    @property
    def downbeats(self) -> NDArray[np.int64]:
        """Indices of the beats on counts 1 and 5."""
        return np.flatnonzero((self.counts == 1) | (self.counts == 5))


def beats_from_steps(duet: DuetMotion, rate: FrameRate, alone: Role | None = None) -> StepBeats | None:
    """Beats from the landings of both dancers' feet; None when they hardly step.

    A hidden clock runs through counts 1 to 8 at a tempo that drifts; it predicts which foot lands when, with the
    pauses of salsa on 4 and 8. The likeliest run of that clock gives the beats.

    Args:
        duet: both dancers on a steady clock.
        rate: of the frames.
        alone: the only one who steps, None for both. The partner is then taken to step along with the other foot.
    """
    landings = foot_landings(duet, rate)
    if alone is not None:
        own = landings[:, :2] if alone == "lead" else landings[:, 2:]
        landings = np.concatenate([own, own[:, ::-1]] if alone == "lead" else [own[:, ::-1], own], axis=1)
    if landings.sum() < _FEWEST_LANDINGS:
        return None
    track = track_counts(landings, TRACKING_FPS)
    return StepBeats(track.beats_seconds, track.counts, track.confidence)


def foot_landings(duet: DuetMotion, rate: FrameRate) -> NDArray[np.float64]:
    """Landings per tick of 1 / TRACKING_FPS seconds, (N, 4): lead left, lead right, follow left, follow right."""
    seconds = rate.seconds(duet.frame_count)
    ticks = np.arange(int(seconds[-1] * TRACKING_FPS) + 1) / TRACKING_FPS
    steady = sample_duet(duet, seconds, ticks)
    return np.concatenate([_landings_of(clip, ticks) for clip in steady], axis=1)


def _landings_of(clip: MotionClip, ticks: Floats) -> Floats:
    positions = joint_positions(clip)
    contacts = foot_contacts(positions, ticks)
    result = np.zeros((len(ticks), 2))
    for foot, side in enumerate(("Left", "Right")):
        toes = velocities(positions[:, INDEX[f"{side}ToeBase"]], ticks)
        still = np.linalg.norm(toes[:, [0, 2]], axis=-1) < _PLANT_SPEED
        planted = (contacts[:, 2 * foot] | contacts[:, 2 * foot + 1]) & still
        planted = without_short_runs(planted[:, None], ticks, _SHORTEST_PLANT_SECONDS)[:, 0]
        starts = runs_of(planted)[:, 0]
        starts = starts[starts > 0]
        apart = np.diff(starts, prepend=-len(ticks)) >= _REFRACTORY_SECONDS * TRACKING_FPS
        result[starts[apart], foot] = 1.0
    return result
