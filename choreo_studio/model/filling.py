"""From a request to tokens: conditions and plans for each variation, windows drawn one after another."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.model.bank import Plan
from choreo_studio.model.checkpoint import Model
from choreo_studio.model.conditions import Conditions, joined
from choreo_studio.model.freshness import lean_from_repeats
from choreo_studio.model.partnering import favour_of_partner
from choreo_studio.model.phrasing import course_of, draw_plan
from choreo_studio.model.planning import conditions_for
from choreo_studio.model.resting import calm_beats
from choreo_studio.model.retrieval import retrieved_codes
from choreo_studio.model.sampling import Filling, fill_masked, odds_of, step_count
from choreo_studio.model.windows import Window, windows_over
from choreo_studio.model.wishing import favour_of_request, leading_of, obeying, together
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.features import duet_features
from choreo_studio.motion.rotations import Floats
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.layout import LevelName, TokenLayout
from choreo_studio.tokens.sequence import TokenSequence, empty_sequence

_REMASKED_SHARE = 0.7

Decode = Callable[[TokenSequence], Floats]


def steps_of(model: Model, request: DanceRequest) -> int:
    """How many times `filled` tells of a step, 0 where nothing is drawn."""
    masked: set[LevelName] = {name for name, flags in request.mask.slots.items() if bool(flags.any())}
    if not masked or request.settings.retrieval == "only":
        return 0
    windows = windows_over(request.mask.beats, request.grid.downbeats)
    return len(windows) * step_count(request.settings, model.transformers, masked)


def filled(model: Model, request: DanceRequest, decode: Decode, on_step: Callable[[], None]) -> Filling:
    """The request's tokens (N variations) with the masked ones drawn; variation i never depends on its neighbours.

    What is held keeps its code and the confidence with which it was once drawn.

    Args:
        model: who draws.
        request: what may change.
        decode: tokens to features (T, 2, F).
        on_step: told after every decoding step; it may raise to cancel.
    """
    filling, masks = _start(model, request), _on_device(model, request.mask.slots)
    if request.settings.retrieval != "none":
        masks = _retrieve(model, request, filling, masks, decode)
    if steps_of(model, request) == 0:
        return filling
    conditions, layout = _conditions(model, request), model.config.layout
    leading = leading_of(model, request, _device(model))
    generators = [torch.Generator().manual_seed(request.seed + index) for index in range(request.variations)]
    for window in windows_over(request.mask.beats, request.grid.downbeats):
        part = _cut(layout, filling.codes, window)
        fresh = _fresh(layout, _cut(layout, masks, window), window)
        heard = conditions.beats(window.first, window.end)
        led = leading.beats(window.first, window.end).leaning(_against_repeats(layout, request, filling, window))
        made = fill_masked(model.transformers, part, fresh, heard, request.settings, generators, on_step, led)
        for level in layout.levels:
            rows = slice(window.first * level.slots_per_beat, window.end * level.slots_per_beat)
            drawn = fresh[level.name].expand_as(made.codes[level.name])
            filling.codes[level.name][:, :, rows] = made.codes[level.name]
            sure = torch.where(drawn, made.confidence[level.name], filling.confidence[level.name][:, :, rows])
            filling.confidence[level.name][:, :, rows] = sure
    return filling


def _against_repeats(layout: TokenLayout, request: DanceRequest, filling: Filling, window: Window) -> Tensor | None:
    """What keeps a dance from coming back too soon; nothing where it shall resemble some bars or not."""
    if request.likenesses or not layout.has("coarse"):
        return None
    codes, size = filling.codes["coarse"][..., 0], layout.level("coarse").codebook_size
    return lean_from_repeats(codes, request.grid.count_in_eight, window, size)


def odds_in(model: Model, request: DanceRequest, slot: Slot) -> NDArray[np.float32]:
    """Probabilities (depth, K) of the codes of one cell, given all others and the shallower codes of the cell itself.

    Args:
        model: who is asked.
        request: with a current dance and a mask of this cell alone.
        slot: the cell.
    """
    if request.current is None:
        raise ValueError("current: expected a dance, found None")
    layout, net = model.config.layout, model.transformers[slot.level]
    level = layout.level(slot.level)
    (window,) = windows_over(request.mask.beats, request.grid.downbeats)
    one = replace(request, variations=1)
    codes = _cut(layout, _start(model, one).codes, window)
    mask = _cut(layout, _on_device(model, request.mask.slots), window)[slot.level]
    known = _measured(model, request.current.motion, request)
    heard = _heard(model, request, known).to(_device(model)).beats(window.first, window.end)
    row, column = level.streams.index(slot.stream), slot.index - window.first * level.slots_per_beat
    rows = [
        odds_of(net, codes[slot.level], mask, heard, codes.get("coarse"), depth, request.settings.guidance)
        for depth in range(level.depth)
    ]
    return torch.stack([odds[0, row, column] for odds in rows]).float().cpu().numpy()


def frame_seconds(grid: BeatGrid) -> Floats:
    """Times (16 * B,) of the beat frames."""
    return grid.seconds_at(np.arange(grid.beat_count * 16) / 16)


def _device(model: Model) -> torch.device:
    return next(model.tokenizer.parameters()).device


def _on_device(model: Model, masks: Mapping[LevelName, NDArray[np.bool_]]) -> dict[LevelName, Tensor]:
    device = _device(model)
    return {name: torch.from_numpy(flags.copy())[None].to(device) for name, flags in masks.items()}


def _start(model: Model, request: DanceRequest) -> Filling:
    layout, beats, device = model.config.layout, request.grid.beat_count, _device(model)
    current = request.current
    known = current.tokens if current is not None else empty_sequence(layout, beats)
    codes: dict[LevelName, Tensor] = {
        name: torch.from_numpy(array.astype(np.int64))[None].repeat(request.variations, 1, 1, 1).to(device)
        for name, array in known.codes.items()
    }
    return Filling(codes, {name: _sure(current, name, array) for name, array in codes.items()})


def _sure(current: Dance | None, name: LevelName, codes: Tensor) -> Tensor:
    if current is None:
        return torch.ones(codes.shape, device=codes.device)
    sure = torch.from_numpy(np.array(current.confidence[name], dtype=np.float32)).to(codes.device)
    return sure[None].repeat(len(codes), 1, 1, 1)


def _retrieve(
    model: Model, request: DanceRequest, filling: Filling, masks: dict[LevelName, Tensor], decode: Decode
) -> dict[LevelName, Tensor]:
    found = retrieved_codes(model, request, decode)
    again: dict[LevelName, Tensor] = {}
    for name, rows in found.items():
        codes = filling.codes[name]
        mask = masks[name].expand_as(codes)
        codes[:] = torch.where(mask, rows.to(codes.device), codes)
        filling.confidence[name][mask] = 1.0
        noise = torch.stack(
            [
                torch.rand(rows.shape[1:3], generator=torch.Generator().manual_seed(request.seed + index))
                for index in range(request.variations)
            ]
        )
        again[name] = mask & (noise < _REMASKED_SHARE).to(codes.device)[..., None]
    return again


def _conditions(model: Model, request: DanceRequest) -> Conditions:
    known = None if request.current is None else _measured(model, request.current.motion, request)
    rows = [
        _heard(model, request, _plan(model, request, known, request.seed + index))
        for index in range(request.variations)
    ]
    return reduce(joined, rows).to(_device(model))


def _heard(model: Model, request: DanceRequest, plan: Plan) -> Conditions:
    style = model.config.styles.index(request.style) if request.style is not None else 0
    return conditions_for(request.grid, request.music, model.config.music_size, plan, style)


def _plan(model: Model, request: DanceRequest, known: Plan | None, seed: int) -> Plan:
    plan, wishes = _unled_plan(model, request, known, seed), request.wishes
    return plan if wishes is None else obeying(plan, wishes, request.mask.beats)


def _unled_plan(model: Model, request: DanceRequest, known: Plan | None, seed: int) -> Plan:
    coarse = request.mask.slots.get("coarse")
    new_idea = coarse is None or bool(coarse.any())
    if known is not None and not new_idea:
        return known
    bank = model.bank_of(request.style)
    favours = [favour_of_request(bank, model.plan_scale, request), favour_of_partner(model, bank, request)]
    favour = together([one for one in favours if one is not None])
    course = course_of(request.grid, request.music, calm_beats(request))
    if known is not None:
        course = course.towards(request.mask.beats)
    if request.wishes is not None:
        course = course.leaving_to_wishes(request.wishes)
    drawn = draw_plan(bank, course, seed, favour)
    if known is None:
        return drawn
    fresh = request.mask.beats
    return Plan(np.where(fresh, drawn.figure, known.figure), np.where(fresh[:, None], drawn.controls, known.controls))


def _measured(model: Model, motion: DuetMotion, request: DanceRequest) -> Plan:
    """What the dance shows now, in the beats that the windows see."""
    windows = windows_over(request.mask.beats, request.grid.downbeats)
    beats = request.grid.beat_count
    first, end = (windows[0].first, windows[-1].end) if windows else (0, beats)
    frames = slice(16 * first, 16 * end)
    features = duet_features(motion[frames], frame_seconds(request.grid)[frames]).values
    seen = model.plan_scale.read(features)
    outside = ((first, beats - end),)
    return Plan(np.pad(seen.figure, outside), np.pad(seen.controls, (*outside, (0, 0))))


def _cut(layout: TokenLayout, arrays: dict[LevelName, Tensor], window: Window) -> dict[LevelName, Tensor]:
    return {
        level.name: arrays[level.name][:, :, window.first * level.slots_per_beat : window.end * level.slots_per_beat]
        for level in layout.levels
    }


def _fresh(layout: TokenLayout, masks: dict[LevelName, Tensor], window: Window) -> dict[LevelName, Tensor]:
    fresh: dict[LevelName, Tensor] = {}
    for level in layout.levels:
        mask = masks[level.name]
        inside = torch.zeros((window.end - window.first) * level.slots_per_beat, dtype=torch.bool, device=mask.device)
        first = (window.fresh_first - window.first) * level.slots_per_beat
        inside[first : (window.fresh_end - window.first) * level.slots_per_beat] = True
        fresh[level.name] = mask & inside[:, None]
    return fresh
