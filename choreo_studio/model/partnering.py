"""A plan that suits the dancer who stays: what real partners did when somebody danced like this."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.model.bank import Bank, Favour
from choreo_studio.model.checkpoint import Model
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.rotations import Floats
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.layout import LevelName

_WELCOME_STEPS, _WELCOME_STEPS_IN_EDITS = 3.0, 12.0
_LEAST_ODDS = 1e-9


def favour_of_partner(model: Model, bank: Bank, request: DanceRequest) -> Favour | None:
    """Steps of real dancing are the more welcome the more alike the dancer moved in them who stays now.

    How a dancer moves in a beat is what their tokens stand for, not the tokens themselves: the latents of their row. It
    is the order of the steps that counts: to a dancer whom nobody has seen before all steps are strangers, and to one
    whose dance was drawn from these very steps all but one are. None where nobody stays, or both do.
    """
    kept = [row for row, role in enumerate(ROLES) if role not in request.mask.roles]
    if request.current is None or len(kept) != 1:
        return None
    codes = {name: torch.from_numpy(c.astype(np.int64)) for name, c in request.current.tokens.codes.items()}
    # Bars of a dance are danced anew to become other ones: there the steps that they were drawn from must not win.
    is_partner = request.current.origin == "imported" or bool(request.mask.beats.all())
    welcome = _WELCOME_STEPS if is_partner else _WELCOME_STEPS_IN_EDITS
    here = _movement(model, codes, kept[0])
    there = _movement(model, bank.codes, kept[0])

    def favour(options: NDArray[np.intp], place: int, length: int) -> NDArray[np.float64]:
        shown = there[options[:, None] + np.arange(length)]  # N, l, D
        apart = np.square(shown - here[place : place + length]).sum(-1).mean(-1)
        rank = apart.argsort().argsort()
        return np.asarray(np.maximum(np.exp(-rank / welcome), _LEAST_ODDS))

    return favour


def _movement(model: Model, codes: dict[LevelName, Tensor], row: int) -> Floats:
    """How the dancer of a row moves in every beat, (B, D)."""
    device = next(model.tokenizer.parameters()).device
    with torch.inference_mode():
        latents = model.tokenizer.latents_of({name: array[None].long().to(device) for name, array in codes.items()})
    per_beat = model.tokenizer.per_beat
    return latents[0, row].unflatten(0, (-1, per_beat)).flatten(1).cpu().double().numpy()
