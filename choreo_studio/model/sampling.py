"""The one loop that fills masked slots: it generates when everything is masked and edits when something is."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as nnf

from choreo_studio.model.conditions import Conditions
from choreo_studio.model.guidance import NO_GUIDANCE, UNLED, Leading, Question, question
from choreo_studio.model.stepping import Stepper
from choreo_studio.model.transformer import MaskedTransformer
from choreo_studio.tokens.dance import SamplingSettings
from choreo_studio.tokens.layout import LevelName

_FIRST_PASS = 0.5
_REDRAWN = 0.9


@dataclass
class Filling:
    """Codes per level (N, streams, slots, depth) and the probability with which each new one was drawn."""

    codes: dict[LevelName, Tensor]
    confidence: dict[LevelName, Tensor]


@dataclass
class _Stage:
    net: MaskedTransformer
    stepper: Stepper
    asked: Question
    depth: int
    steps: int
    lean: Tensor | None = None


def step_count(settings: SamplingSettings, nets: dict[LevelName, MaskedTransformer], levels: set[LevelName]) -> int:
    """How many decoding steps `fill_masked` takes when these levels have masked slots."""
    return sum(sum(depth_steps(settings.steps, net.level.depth)) for name, net in nets.items() if name in levels)


def depth_steps(steps: int, depth: int) -> list[int]:
    """Steps for each residual depth: the first gets most, the rest share what is left, none gets less than one."""
    if depth == 1:
        return [steps]
    first = max(1, math.ceil(steps * 0.5))
    later = max(1, round((steps - first) / (depth - 1)))
    return [first] + [later] * (depth - 1)


@torch.inference_mode()
def fill_masked(
    nets: dict[LevelName, MaskedTransformer],
    codes: dict[LevelName, Tensor],
    masks: dict[LevelName, Tensor],
    conditions: Conditions,
    settings: SamplingSettings,
    generators: Sequence[torch.Generator],
    on_step: Callable[[], None],
    leading: Leading = UNLED,
) -> Filling:
    """Draw the masked codes, coarse before fine and shallow before deep.

    Known codes are never masked and never scored again; the number hidden after each step follows the cosine schedule
    over the masked slots only (Chang et al., MaskGIT, 2022), then the least sure of them are drawn again with all
    others known. Conditions are encoded once.

    Args:
        nets: a transformer per level, coarse first.
        codes: known codes (N, streams, slots, depth); what stands in masked slots does not matter.
        masks: slots that may change, of the same shapes or broadcasting to them.
        conditions: of the N dances.
        settings: temperature, top_p, guidance and steps.
        generators: of the draw, one for each dance, so that no dance depends on those beside it.
        on_step: told after every step; it may raise to cancel.
        leading: where the drawing is led besides the conditions.
    """
    filled = {name: array.clone() for name, array in codes.items()}
    confidence = {name: torch.ones(array.shape, device=array.device) for name, array in codes.items()}
    for name, net in nets.items():
        if not bool(masks[name].any()):
            continue
        mask = masks[name].expand_as(filled[name])
        asked = question(conditions, settings.guidance, leading.insistence)
        stepper = Stepper(net, net.encode_conditions(asked.conditions), net.known_above(filled.get("coarse")))
        lean = leading.lean if name == "coarse" else None
        for depth, steps in enumerate(depth_steps(settings.steps, net.level.depth)):
            stage = _Stage(net, stepper, asked, depth, steps, lean if depth == 0 else None)
            _fill_depth(stage, filled, confidence, mask, settings, generators, on_step)
    return Filling(filled, confidence)


def _fill_depth(
    stage: _Stage,
    filled: dict[LevelName, Tensor],
    confidence: dict[LevelName, Tensor],
    mask: Tensor,
    settings: SamplingSettings,
    generators: Sequence[torch.Generator],
    on_step: Callable[[], None],
) -> None:
    net, depth = stage.net, stage.depth
    name = net.level.name
    hidden = mask[..., depth].clone()
    totals = hidden.flatten(1).sum(1)
    shown = torch.where(_not_yet_drawn(mask, depth), net.mask_code, filled[name])
    for step, hide in enumerate(_hidden_shares(stage.steps)):
        logits = _predicted(stage, shown, hidden)
        drawn = draw_codes(logits, settings, _uniform(hidden, generators)[hidden])
        filled[name][..., depth][hidden] = drawn
        confidence[name][..., depth][hidden] = torch.softmax(logits, dim=-1).gather(-1, drawn[:, None])[:, 0]
        fade = settings.temperature * (1.0 - (step + 1) / stage.steps)
        noise = fade * _gumbel(_uniform(hidden, generators))
        known = torch.log(confidence[name][..., depth].clamp_min(1e-9)) + noise
        score = torch.where(mask[..., depth], known, torch.inf)
        hidden = _lowest(score, torch.floor(totals * hide).long())
        shown[..., depth] = torch.where(hidden, net.mask_code, filled[name][..., depth])
        on_step()


def _hidden_shares(steps: int) -> list[float]:
    """Share of the masked slots that is hidden again after each step.

    The first half of the steps follows the cosine schedule; in the rest, slots that were drawn with little around
    them are drawn again with everything known, ever fewer of them.
    """
    first = max(1, math.ceil(steps * _FIRST_PASS))
    shares = [math.cos(math.pi / 2 * (step + 1) / first) for step in range(first)]
    again = steps - first
    redrawn = [_REDRAWN * (1.0 - step / again) for step in range(again)]
    return [*shares[:-1], *redrawn, 0.0] if again else [*shares[:-1], 0.0]


def _not_yet_drawn(mask: Tensor, depth: int) -> Tensor:
    flags = mask.clone()
    flags[..., :depth] = False
    return flags


def _predicted(stage: _Stage, shown: Tensor, hidden: Tensor) -> Tensor:
    answers = stage.stepper.logits(shown, hidden, stage.depth)  # R, M, K
    dances, streams, slots = hidden.nonzero(as_tuple=True)
    logits = stage.asked.weighed(answers, slots // stage.net.level.slots_per_beat)
    if stage.lean is None:
        return logits
    return logits + stage.lean.expand(len(hidden), -1, -1, -1)[dances, streams, slots]


def _uniform(like: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
    """Noise in [0, 1) of the shape (N, S, L) of `like`, each dance's own, the same on every device."""
    return torch.stack([torch.rand(like.shape[1:], generator=generator) for generator in generators]).to(like.device)


def draw_codes(logits: Tensor, settings: SamplingSettings, uniform: Tensor) -> Tensor:
    """Codes (M,) drawn from logits (M, K) with noise (M,) in [0, 1)."""
    if settings.temperature == 0.0:
        return logits.argmax(-1)
    odds = torch.softmax(logits / settings.temperature, dim=-1)
    kept = odds.masked_fill(odds < _least_kept(odds, settings.top_p), 0.0)
    reached = kept.cumsum(-1)
    place = (reached <= uniform[:, None] * reached[:, -1:]).sum(-1)
    return torch.minimum(place, _last_kept(kept))


def _least_kept(odds: Tensor, top_p: float) -> Tensor:
    """The smallest (M, 1) of the greatest odds (M, K) that together reach top_p."""
    if odds.device.type == "cpu":
        # NumPy sorts numbers alone thirty times faster than torch sorts numbers and their places.
        falling = torch.from_numpy(np.sort(odds.numpy(), axis=-1)).flip(-1)
    else:
        falling = odds.sort(dim=-1, descending=True).values
    needed = (falling.cumsum(-1) - falling < top_p).sum(-1, keepdim=True)
    return falling.gather(-1, needed - 1)


def _last_kept(kept: Tensor) -> Tensor:
    return kept.shape[-1] - 1 - (kept > 0.0).flip(-1).to(torch.uint8).argmax(-1)


def _gumbel(uniform: Tensor) -> Tensor:
    return -torch.log(-torch.log(uniform.clamp(1e-9, 1.0 - 1e-7)))


def _lowest(score: Tensor, counts: Tensor) -> Tensor:
    flat = score.flatten(1)
    order = flat.argsort(dim=1)
    rank = torch.empty_like(order).scatter_(
        1, order, torch.arange(flat.shape[1], device=flat.device).expand_as(order).contiguous()
    )
    return (rank < counts[:, None]).reshape(score.shape)


@torch.inference_mode()
def odds_of(
    net: MaskedTransformer,
    codes: Tensor,
    mask: Tensor,
    conditions: Conditions,
    coarse: Tensor | None,
    depth: int,
    guidance: float = NO_GUIDANCE,
) -> Tensor:
    """Probabilities (N, S, L, K) of every code at one depth when the masked slots are hidden from that depth on."""
    shown = torch.where(_not_yet_drawn(mask.expand_as(codes), depth), net.mask_code, codes)
    asked = question(conditions, guidance)
    stage = _Stage(net, Stepper(net, net.encode_conditions(asked.conditions), net.known_above(coarse)), asked, depth, 1)
    everywhere = torch.ones(codes.shape[:3], dtype=torch.bool, device=codes.device)
    return nnf.softmax(_predicted(stage, shown, everywhere), dim=-1).unflatten(0, codes.shape[:3])
