"""Plants: when a foot stands, and how it must be moved to stay where it stands."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS, runs_of, velocities, without_short_runs
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.measures.feet import sole_points
from choreo_studio.motion.polish.curves import smoothed, smoothstep
from choreo_studio.motion.rotations import Floats

EASE_FRAMES = 7
_LOW_HEIGHT = np.array([0.14, 0.065, 0.14, 0.065])
_LOW_VERTICAL_SPEED, _SHORTEST_LOW_SECONDS = 0.25, 0.08
_SHORTEST_PLANT_FRAMES = 3
_STEP_SPEED, _RESTFUL_SPEED = 0.9, 0.2
_HEIGHT_RANGE = 0.04
_HEIGHT_EASE_FRAMES = 6
_SPEED_WINDOW = 5
_LARGEST_SHIFT = 0.4

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FootWork:
    """What the feet of one dancer are asked to do.

    Attributes:
        contacts: (T, 4) joints that stand, in the order of `contacts.FOOT_JOINTS`.
        seconds: (T,) rising times.
        weight: (T,) how much of every correction is applied.
        fixed: (T,) frames that no correction may touch.
        lift: (T, 2) how much higher left and right ankle were before the motion was bent, metres.
    """

    contacts: Flags
    seconds: Floats
    weight: Floats
    fixed: Flags
    lift: Floats


def low_feet(positions: Floats, seconds: Floats) -> Flags:
    """Foot joints (T, 4) that are low and hardly rise or sink, in the order of `contacts.FOOT_JOINTS`.

    More generous than `contacts.foot_contacts`: feet that polish shall put down may hover by the errors of decoding
    (on noisy real dancing the stricter heights leave a sixth more slip).

    Args:
        positions: (T, J, 3) world joints in metres.
        seconds: (T,) rising times.
    """
    feet = positions[:, FOOT_JOINTS]
    rising = np.abs(velocities(feet, seconds)[..., 1])
    low = (feet[..., 1] < _LOW_HEIGHT) & (rising < _LOW_VERTICAL_SPEED)
    return without_short_runs(np.asarray(low), seconds, _SHORTEST_LOW_SECONDS)


def standing_feet(positions: Floats, contacts: Flags, seconds: Floats) -> Flags:
    """Contacts (T, 4) without the steps that are dragged over the floor, which only look planted by their height.

    Args:
        positions: (T, J, 3) world joints in metres.
        contacts: (T, 4) planted joints in the order of `contacts.FOOT_JOINTS`.
        seconds: (T,) rising times.
    """
    slow = []
    for side in (0, 1):
        own = slice(2 * side, 2 * side + 2)
        step = _slip_steps(positions[:, FOOT_JOINTS[own]], contacts[:, own], seconds)
        speed = _speed(step, seconds)
        slow += [speed < _STEP_SPEED] * 2
    return np.asarray(contacts & np.stack(slow, axis=-1))


def plant_shift(clip: MotionClip, pose: Pose, work: FootWork, side: int) -> Floats:
    """Shift (T, 3) that holds a foot still and on the floor in its plants and carries over smoothly between them.

    Args:
        clip: the motion.
        pose: its world pose.
        work: what the feet shall do.
        side: 0 for the left foot, 1 for the right.
    """
    contacts = work.contacts[:, 2 * side : 2 * side + 2]
    step = _slip_steps(pose.positions[:, FOOT_JOINTS[2 * side : 2 * side + 2]], contacts, work.seconds)
    speed = _speed(step, work.seconds)
    plants = _plants(contacts[:, 0] | contacts[:, 1])
    lift = work.lift[:, side]
    if len(plants) == 0:
        return np.asarray(lift[:, None] * np.array([0.0, 1.0, 0.0]))
    slip = np.cumsum(step, axis=0)
    restful = 1.0 / (1.0 + (speed / _RESTFUL_SPEED) ** 2)
    shift = _plant_places(slip, restful, plants, work.fixed) - slip
    shift = _between_plants(shift, plants)
    height = _sole_height(clip, pose, contacts, side) + lift
    shift[:, 1] = lift + _near_plants(_plant_drop(height, restful, plants), plants)
    size = np.linalg.norm(shift, axis=-1, keepdims=True)
    shift *= _LARGEST_SHIFT / np.maximum(size, _LARGEST_SHIFT)
    return smoothed(shift, EASE_FRAMES)


def _sole_height(clip: MotionClip, pose: Pose, contacts: Flags, side: int) -> Floats:
    """Height (T,) above the floor of the ball, or of the heel where only that is planted."""
    heel, ball, _ = np.moveaxis(sole_points(clip, pose)[:, 3 * side : 3 * side + 3, 1], -1, 0)
    return np.asarray(np.where(contacts[:, 0] & ~contacts[:, 1], heel, ball))


def _plant_drop(height: Floats, restful: Floats, plants: NDArray[np.intp]) -> Floats:
    """Upward shift (T,) that puts the sole on the floor while it rests, and leaves how it lands and lifts alone."""
    result = np.zeros_like(height)
    for first, end in plants:
        own = height[first:end]
        level = float(np.average(own, weights=restful[first:end]))
        near = 1.0 - smoothstep(np.abs(own - level) / _HEIGHT_RANGE)
        result[first:end] = -(level + near * (own - level))
    return result


def _plants(planted: Flags) -> NDArray[np.intp]:
    """Start and end (exclusive) of the plants of one foot, shape (P, 2)."""
    plants = runs_of(planted)
    return plants[plants[:, 1] - plants[:, 0] >= _SHORTEST_PLANT_FRAMES]


def _slip_steps(joints: Floats, contacts: Flags, seconds: Floats) -> Floats:
    """How far (T, 3) the planted joints of a foot (T, 2, 3) slip on the floor up to each frame from the one before.

    Where heel and ball are both down the slower one counts most, for a foot may turn on either.
    """
    steps = np.diff(joints, axis=0) * np.array([1.0, 0.0, 1.0])
    speeds = smoothed(np.linalg.norm(steps, axis=-1) / np.diff(seconds)[:, None], _SPEED_WINDOW)
    share = (contacts[1:] & contacts[:-1]) / (speeds**2 + 1e-4)
    share /= np.maximum(share.sum(axis=-1, keepdims=True), 1e-9)
    return np.concatenate([np.zeros((1, 3)), np.sum(steps * share[..., None], axis=1)])


def _speed(step: Floats, seconds: Floats) -> Floats:
    """Eased speed (T,) of steps (T, 3) that were made since the frame before each; the first is none."""
    durations = np.diff(seconds, prepend=seconds[0] - 1.0)
    return smoothed(np.linalg.norm(step, axis=-1) / durations, _SPEED_WINDOW)


def _plant_places(slip: Floats, restful: Floats, plants: NDArray[np.intp], fixed: Flags) -> Floats:
    """Slip (T, 3) at which the foot of each plant stays: where it rests most, or where kept frames hold it."""
    places = np.zeros_like(slip)
    for first, end in plants:
        held = np.flatnonzero(fixed[first:end])
        own = slip[first:end]
        if len(held) in (0, end - first):
            places[first:end] = np.average(own, axis=0, weights=restful[first:end])
        else:
            places[first:end] = _held_place(own, held)
    return places


def _held_place(slip: Floats, held: NDArray[np.intp]) -> Floats:
    """Places (P, 3) that agree with the slip at the held frames and are eased between them."""
    frames = np.arange(len(slip))
    before = held[np.clip(np.searchsorted(held, frames, side="right") - 1, 0, None)]
    after = held[np.clip(np.searchsorted(held, frames), None, len(held) - 1)]
    share = smoothstep((frames - before) / np.maximum(after - before, 1))
    share = np.where(after <= before, 0.0, share)
    return np.asarray(slip[before] + share[:, None] * (slip[after] - slip[before]))


def _between_plants(shift: Floats, plants: NDArray[np.intp]) -> Floats:
    """The shift (T, 3) of the plants, eased from one to the next while the foot is in the air."""
    before, after, inside = _neighbouring_plants(len(shift), plants)
    frames = np.arange(len(shift))
    share = smoothstep((frames - before) / np.maximum(after - before, 1))
    share = np.where(frames < before, 1.0, np.where(frames > after, 0.0, share))
    carried = shift[before] + share[:, None] * (shift[after] - shift[before])
    return np.asarray(np.where(inside[:, None], shift, carried))


def _near_plants(shift: Floats, plants: NDArray[np.intp]) -> Floats:
    """The shift (T,) of the plants, gone a few frames away from them: steps keep their height above the floor."""
    before, after, inside = _neighbouring_plants(len(shift), plants)
    frames = np.arange(len(shift))
    early, late = (1.0 - smoothstep(np.abs(frames - edge) / _HEIGHT_EASE_FRAMES) for edge in (before, after))
    total = np.maximum(early + late, 1.0)
    return np.asarray(np.where(inside, shift, (early * shift[before] + late * shift[after]) / total))


def _neighbouring_plants(
    frame_count: int, plants: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Flags]:
    """Per frame (T,): last frame of the plant before, first frame of the plant after, whether it is in a plant.

    Before the first and after the last plant both are the edge of that plant.
    """
    frames = np.arange(frame_count)
    starts, ends = plants[:, 0], plants[:, 1] - 1
    previous = np.searchsorted(starts, frames, side="right") - 1
    following = np.searchsorted(ends, frames)
    inside = (previous >= 0) & (frames <= ends[np.maximum(previous, 0)])
    before = np.where(previous < 0, starts[0], ends[np.maximum(previous, 0)])
    after = np.where(following >= len(starts), ends[-1], starts[np.minimum(following, len(starts) - 1)])
    return before, after, inside
