"""Two dancers brought to where hands that hold meet and bodies leave each other room.

Position-based dynamics (Mueller et al., 2007) over all frames at once: holds, bones and overlaps are put right in turn,
again and again, and what each round moves is smoothed over time before it is applied, so that the whole stays smooth.
Since it is smooth, every other frame is enough for that; where hands hold is made exact in all frames at last.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.contacts import Flags
from choreo_studio.motion.polish.bodies import ANKLES, HIPS, WRISTS, Overlaps
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.polish.places import Places, grips_of
from choreo_studio.motion.polish.plant_moves import PlantMoves
from choreo_studio.motion.polish.thinning import Thinned
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import Skeleton

_STEP = 2
_ROUNDS, _ROUNDS_OF_NEAR = 16, 4
_ROUNDS_TO_BRIDGE = 3
_MARGIN = 0.02
_ROOT_WINDOW, _LIMB_WINDOW, _FOOT_WINDOW = 41, 15, 11
_REACH_WINDOW = 9
_HAND_WINDOW, _LAST_WINDOW, _LAST_ROUNDS = 11, 7, 2
_ROOT_GAIN, _LIMB_GAIN = 3.0, 1.8
_NEARING = 0.5
_RETURN = 0.05
_FLOOR = np.array([1.0, 0.0, 1.0])


@dataclass(frozen=True, eq=False)
class Couple:
    """Two dancers of whom one or both may move.

    Attributes:
        bodies: of lead and follow.
        at: (T, 2, PLACES, 3) places of lead and follow.
        rows: which of them may move.
        moving: those who may; their places are a part of `at`.
    """

    bodies: tuple[Skeleton, Skeleton]
    at: Floats
    rows: slice
    moving: Places

    @classmethod
    def of(cls, bodies: tuple[Skeleton, Skeleton], moving: Places, roles: frozenset[Role], other: Floats) -> "Couple":
        """A couple of whom the dancers of some roles may move, beside the places (T, PLACES, 3) of the other one."""
        free = [row for row, role in enumerate(ROLES) if role in roles]
        rows = slice(free[0], free[-1] + 1)
        at = np.asfortranarray(np.repeat(other[:, None], 2, axis=1))
        at[:, rows] = moving.at
        return cls(bodies, at, rows, replace(moving, at=at[:, rows]))

    def thinned(self, frames: Thinned) -> "Couple":
        """These in some of the frames alone, not moved yet."""
        at, moving = frames.thin(self.at), self.moving.thinned(frames)
        return replace(self, at=at, moving=replace(moving, at=at[:, self.rows]))


@dataclass(frozen=True, eq=False)
class Task:
    """What the couple shall do.

    Attributes:
        held: (T, 2, 2) how much the lead's left and right hand hold the follow's left and right hand, eased.
        down: (T, R, 2) frames in which feet of those who move stand.
        weight: (T,) how much of every move is made in the end.
        hands, bodies, nearness, feet: strengths; `feet` is how firmly feet stay where they are.
        on_stage: told now and then; it may raise to cancel.
    """

    held: Floats
    down: Flags
    weight: Floats
    hands: float
    bodies: float
    nearness: float
    feet: float
    on_stage: Callable[[], None]

    def thinned(self, frames: Thinned) -> "Task":
        """This in some of the frames alone."""
        picks = frames.picks
        return replace(self, held=self.held[picks], down=self.down[picks], weight=self.weight[picks])

    @property
    def plants(self) -> PlantMoves:
        """What feet do together."""
        return PlantMoves.of(self.down.reshape(len(self.down), -1), self.weight)


def settle(couple: Couple, task: Task) -> None:
    """Move the places of the dancers that may move until holds meet and bodies are apart, as far as may be."""
    moving, frames = couple.moving, Thinned.every(_STEP, len(task.weight))
    unheld, thinned = _unheld(couple, task), couple.thinned(frames)
    _bring_together(thinned, task.thinned(frames))
    thinned.moving.smooth_hands(_frames(_HAND_WINDOW))
    moving.go_along(thinned.moving, frames)
    for _ in range(_LAST_ROUNDS):
        moving.move_limbs(task.hands * smoothed(_left_to_reach(couple, task, unheld), _LAST_WINDOW))
    feet = moving.feet * task.weight[:, None, None, None]
    if task.feet > 0.0:
        feet = _by_plants(task.plants, feet)
    moving.fade(task.weight, feet)


def _bring_together(couple: Couple, task: Task) -> None:
    unheld, plants = _unheld(couple, task), task.plants
    overlaps = Overlaps(couple.bodies, couple.at)
    share = 2.0 / couple.moving.at.shape[1]
    for number in range(_ROUNDS):
        if task.bodies > 0.0 and number % _ROUNDS_OF_NEAR == 0:
            overlaps.look()
            task.on_stage()
        moves = share * task.bodies * overlaps.pushes(_MARGIN)[:, couple.rows]
        _move(couple.moving, moves, _left_to_reach(couple, task, unheld), task, plants, number >= _ROUNDS_TO_BRIDGE)


def _unheld(couple: Couple, task: Task) -> Floats:
    """What (T, 2, 2, 3) shall be left between hands whose hold is eased in or out."""
    grips = grips_of(couple.at)
    return np.asarray((1.0 - task.held[..., None]) * (grips[:, 1, None] - grips[:, 0, :, None]))


def _left_to_reach(couple: Couple, task: Task, unheld: Floats) -> Floats:
    """How far each hand (T, R, 2, 3) of those who move has to go to hold what it holds; both share the way."""
    grips = grips_of(couple.at)
    # Two holds of one hand, of which one ends and one begins, ask for different things: the firmer one counts more.
    gaps = (grips[:, 1, None] - grips[:, 0, :, None] - unheld) * task.held[..., None]
    both = np.stack([gaps[:, :, 0] + gaps[:, :, 1], -gaps[:, 0] - gaps[:, 1]], axis=1)
    return np.asarray(both[:, couple.rows] / couple.moving.at.shape[1])


def _move(places: Places, moves: Floats, reach: Floats, task: Task, plants: PlantMoves, bridged: bool) -> None:
    root = moves[:, :, HIPS] * _FLOOR * _ROOT_GAIN
    if bridged:
        # The arms had some rounds to bridge what they can; the rest is for the roots.
        root = root + _NEARING * task.nearness * reach.mean(axis=2) * _FLOOR
    root = smoothed(root, _frames(_ROOT_WINDOW)) - _RETURN * places.root
    places.move_roots(root, task.feet)
    hands = smoothed(moves[:, :, WRISTS] * _LIMB_GAIN, _frames(_LIMB_WINDOW))
    hands = hands + task.hands * smoothed(reach, _frames(_REACH_WINDOW))
    swivels = smoothed(places.swivels_for(moves) * _LIMB_GAIN, _frames(_LIMB_WINDOW))
    feet = None
    if task.feet > 0.0:
        # Feet come along with the root, plant by plant: a dancer who is pushed aside does not lean.
        feet = smoothed(moves[:, :, ANKLES] * _FLOOR, _frames(_FOOT_WINDOW)) + task.feet * root[:, :, None]
        feet = _by_plants(plants, feet)
    places.move_limbs(hands, feet, swivels)


def _by_plants(plants: PlantMoves, feet: Floats) -> Floats:
    """The moves of feet (T, R, 2, 3) plant by plant."""
    return plants.spread(feet.reshape(len(feet), -1, 3)).reshape(feet.shape)


def _frames(window: int) -> int:
    """An odd number of thinned frames that last as long as a window."""
    return 2 * round((window + 1) / (2 * _STEP)) - 1
