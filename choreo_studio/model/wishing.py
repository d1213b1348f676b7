"""Wishes as the model hears them: a plan that is drawn for them, controls led by their curves, and an insistence."""

import numpy as np
import torch
from numpy.typing import NDArray

from choreo_studio.model.bank import Bank, Favour, Plan
from choreo_studio.model.checkpoint import Model
from choreo_studio.model.guidance import Insistence, Leading
from choreo_studio.model.planning import PlanScale
from choreo_studio.model.resembling import favour_of_likenesses, leans_of
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.wishes import Wishes

_PULL = 2.0
_LEAST_ODDS = 1e-9
_OWN_SHAPE_BEATS = 9
_FARTHEST = 3.0


def favour_of(bank: Bank, wishes: Wishes) -> Favour:
    """Steps of real dancing are the more welcome the nearer their controls come to the wished ones."""
    curves = wishes.curves.astype(np.float64)

    def favour(options: NDArray[np.intp], place: int, length: int) -> NDArray[np.float64]:
        wanted = curves[place : place + length]  # l, C
        shown = bank.controls[options[:, None] + np.arange(length)]  # N, l, C
        named = ~np.isnan(wanted)
        apart = np.where(named, shown - wanted, 0.0).sum(1) / np.maximum(named.sum(0), 1)
        return np.asarray(np.maximum(np.exp(-_PULL * np.square(apart).sum(-1)), _LEAST_ODDS))

    return favour


def favour_of_request(bank: Bank, scale: PlanScale, request: DanceRequest) -> Favour | None:
    """Which steps its curves and likenesses welcome, None where it has none of them."""
    favours = []
    if request.wishes is not None and request.wishes.wished.any():
        favours.append(favour_of(bank, request.wishes))
    if request.likenesses:
        favours.append(favour_of_likenesses(bank, scale, request.likenesses))
    return together(favours)


def together(favours: list[Favour]) -> Favour | None:
    """Steps are welcome as all of these welcome them, None where there are none."""
    if not favours:
        return None
    return lambda options, place, length: np.prod([favour(options, place, length) for favour in favours], axis=0)


def leading_of(model: Model, request: DanceRequest, device: torch.device) -> Leading:
    """What leads the drawing of a request."""
    insistence = None if request.wishes is None else insistence_of(request.wishes)
    coarse = model.transformers.get("coarse")
    if not request.likenesses or coarse is None:
        return Leading(insistence)
    counts = request.grid.count_in_eight.astype(np.int64)
    return Leading(insistence, leans_of(coarse.geometry, request.likenesses, counts, device))


def obeying(plan: Plan, wishes: Wishes, beats: NDArray[np.bool_]) -> Plan:
    """The plan with its controls moved onto the wished curves in some beats (B,).

    A curve says how a control goes from bar to bar; what a plan does within a bar (a pause on four, a turn on two) is
    kept, for a control that never moves makes all dances alike.
    """
    own = plan.controls - smoothed(plan.controls.astype(np.float64), _OWN_SHAPE_BEATS)
    led = np.clip(wishes.curves + own, -_FARTHEST, _FARTHEST)
    where = wishes.wished & beats[:, None]
    return Plan(plan.figure, np.where(where, led, plan.controls).astype(np.float32))


def insistence_of(wishes: Wishes) -> Insistence | None:
    """The guidance towards the curves, None where nothing is insisted on."""
    wished = wishes.wished
    if wishes.obedience == 0.0 or not wished.any():
        return None
    names = tuple(name for name, column in zip(CONTROL_NAMES, wished.T, strict=True) if column.any())
    weight = wishes.obedience * wished.any(axis=1)
    return Insistence(names, torch.from_numpy(weight.astype(np.float32)))
