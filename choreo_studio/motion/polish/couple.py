"""Two dancers brought to where hands that hold meet and bodies leave each other room.

Position-based dynamics (Mueller et al., 2007) over all frames at once: holds, bones and overlaps are put right in turn,
again and again, and what each round moves is smoothed over time before it is applied, so that the whole stays smooth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.contacts import Flags, runs_of
from choreo_studio.motion.polish.bodies import ANKLES, HIPS, WRISTS, Overlaps
from choreo_studio.motion.polish.curves import smoothed, smootherstep
from choreo_studio.motion.polish.places import Places
from choreo_studio.motion.polish.standing import Stand
from choreo_studio.motion.rotations import Floats

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
class Task:
    """What the couple shall do.

    Attributes:
        held: (T, 2, 2) how much the lead's left and right hand hold the follow's left and right hand, eased.
        stands: plants of the feet by role.
        weight: (T,) how much of every move is made in the end.
        hands, bodies, nearness, feet: strengths; `feet` is how firmly feet stay where they are.
        roles: who may move.
        on_stage: told now and then; it may raise to cancel.
    """

    held: Floats
    stands: Mapping[Role, tuple[Stand, Stand]]
    weight: Floats
    hands: float
    bodies: float
    nearness: float
    feet: float
    roles: frozenset[Role]
    on_stage: Callable[[], None]


def settle(duet: DuetMotion, places: Mapping[Role, Places], task: Task) -> None:
    """Move the places of the dancers that may move until holds meet and bodies are apart, as far as may be."""
    lead, follow = places["lead"], places["follow"]
    unheld = (1.0 - task.held[..., None]) * (follow.grips[:, None] - lead.grips[:, :, None])
    overlaps = Overlaps((duet.lead.skeleton, duet.follow.skeleton), lead.at, follow.at)
    for number in range(_ROUNDS):
        if task.bodies > 0.0 and number % _ROUNDS_OF_NEAR == 0:
            overlaps.look()
            task.on_stage()
        pushed = overlaps.pushes(_MARGIN)
        reached = _left_to_reach(lead, follow, task, unheld)
        for role, push, reach in zip(ROLES, pushed, reached, strict=True):
            if role in task.roles:
                moves = 2.0 / len(task.roles) * task.bodies * push
                _move(places[role], moves, reach / len(task.roles), task, number >= _ROUNDS_TO_BRIDGE, role)
    for role in task.roles:
        places[role].smooth_hands(_HAND_WINDOW)
    for _ in range(_LAST_ROUNDS):
        reached = _left_to_reach(lead, follow, task, unheld)
        for role, reach in zip(ROLES, reached, strict=True):
            if role in task.roles:
                share = task.hands / len(task.roles)
                places[role].move_limbs(share * smoothed(reach, _LAST_WINDOW), np.zeros_like(reach), np.zeros(1))
    for role in task.roles:
        feet = places[role].feet * task.weight[:, None, None]
        if task.feet > 0.0:
            for side, stand in enumerate(task.stands[role]):
                feet[:, side] = by_plants(feet[:, side], stand.down, task.weight)
        places[role].fade(task.weight, feet)


def _left_to_reach(lead: Places, follow: Places, task: Task, unheld: Floats) -> tuple[Floats, Floats]:
    """How far each hand (T, 2, 3) of lead and follow still has to move to hold what it holds.

    Args:
        lead, follow: the dancers.
        task: how firmly hands hold.
        unheld: (T, 2, 2, 3) what shall be left between hands whose hold is eased in or out.
    """
    gaps = follow.grips[:, None] - lead.grips[:, :, None] - unheld
    # Two holds of one hand, of which one ends and one begins, ask for different things: the firmer one counts more.
    gaps *= task.held[..., None]
    return gaps.sum(axis=2), -gaps.sum(axis=1)


def _move(places: Places, moves: Floats, reach: Floats, task: Task, bridged: bool, role: Role) -> None:
    root = moves[:, HIPS] * _FLOOR * _ROOT_GAIN
    if bridged:
        # The arms had some rounds to bridge what they can; the rest is for the roots.
        root = root + _NEARING * task.nearness * reach.mean(axis=1) * _FLOOR
    root = smoothed(root, _ROOT_WINDOW) - _RETURN * places.root
    places.move_root(root, task.feet)
    hands = smoothed(moves[:, WRISTS] * _LIMB_GAIN, _LIMB_WINDOW) + task.hands * smoothed(reach, _REACH_WINDOW)
    swivels = smoothed(places.swivels_for(moves) * _LIMB_GAIN, _LIMB_WINDOW)
    # Feet come along with the root, plant by plant: a dancer who is pushed aside does not lean.
    feet = smoothed(moves[:, ANKLES] * _FLOOR, _FOOT_WINDOW) + task.feet * root[:, None]
    for side, stand in enumerate(task.stands[role]):
        feet[:, side] = by_plants(feet[:, side], stand.down, task.weight) if task.feet > 0.0 else 0.0
    places.move_limbs(hands, feet, swivels)


def by_plants(move: Floats, down: Flags, weight: Floats) -> Floats:
    """The move (T, 3) made the same all through every plant, and led over from one to the next between them.

    Args:
        move: metres.
        down: (T,) frames in which the foot stands.
        weight: (T,) 0 where frames are kept: plants that reach into them stay.
    """
    runs = runs_of(down | (weight <= 0.0))
    if len(runs) == 0:
        return move
    frames = np.arange(len(move))
    means = np.stack([move[a:b].mean(axis=0) * (weight[a:b].min() > 0.0) for a, b in runs])
    starts, lasts = runs[:, 0], runs[:, 1] - 1
    before = np.clip(np.searchsorted(starts, frames, side="right") - 1, 0, None)
    after = np.clip(np.searchsorted(lasts, frames), None, len(starts) - 1)
    share = smootherstep((frames - lasts[before]) / np.maximum(starts[after] - lasts[before], 1))
    share = np.where(after <= before, 0.0, share)[:, None]
    return np.asarray(means[before] + share * (means[after] - means[before]))
