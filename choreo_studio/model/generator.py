"""From a request to dances: plan, fill the masked tokens, decode, fit into the take, polish."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import GenerationError
from choreo_studio.model.bank import Plan, draw_plan
from choreo_studio.model.checkpoint import Model, load_model
from choreo_studio.model.conditions import Conditions, joined
from choreo_studio.model.finishing import finished
from choreo_studio.model.planning import conditions_for
from choreo_studio.model.retrieval import retrieved_codes
from choreo_studio.model.sampling import Filling, fill_masked, step_count
from choreo_studio.model.windows import Window, windows_over
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.features import duet_features, duet_from_features, placed
from choreo_studio.motion.rotations import Floats, heading
from choreo_studio.tokens.dance import Dance, DanceRequest, Origin
from choreo_studio.tokens.layout import LevelName, TokenLayout
from choreo_studio.tokens.sequence import TokenSequence, empty_sequence

_REMASKED_SHARE = 0.7
_FEWEST_BEATS = 2


class DuetGenerator:
    """A model, ready to dance."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @property
    def model_id(self) -> str:
        """Name and version of the checkpoint."""
        return self.model.model_id

    @property
    def layout(self) -> TokenLayout:
        """How it cuts a dance into tokens."""
        return self.model.config.layout

    @property
    def styles(self) -> tuple[str, ...]:
        """Dances that it knows, its default first."""
        return self.model.config.styles

    def dance(self, request: DanceRequest, progress: Callable[[int, int], None]) -> tuple[Dance, ...]:
        """Dances for a request, one per variation; what the mask holds stays bit for bit.

        Args:
            request: what shall be danced.
            progress: told (done, total) after every decoding step; it may raise to cancel.

        Raises:
            GenerationError: when the style is unknown or the song too short.
        """
        self._check(request)
        with torch.inference_mode():
            filling = self._fill(request, progress)
        origin: Origin = {"none": "sampled", "start": "restarted", "only": "retrieved"}[request.settings.retrieval]  # type: ignore[assignment]
        return tuple(self._finish(request, filling, index, origin) for index in range(request.variations))

    def tokenize(self, motion: DuetMotion, grid: BeatGrid) -> TokenSequence:
        """Tokens of a motion of 16 frames per beat of the grid."""
        features = torch.from_numpy(duet_features(motion, _frame_seconds(grid)).values.astype(np.float32))
        with torch.inference_mode():
            codes = self.model.tokenizer.encode(features[None]).codes
        return self._sequence({name: array[0] for name, array in codes.items()}, grid.beat_count)

    def decode(self, tokens: TokenSequence) -> Floats:
        """Features (16 * B, 2, F) of tokens; contacts and holds as probabilities."""
        with torch.inference_mode():
            codes = {name: torch.from_numpy(array.astype(np.int64))[None] for name, array in tokens.codes.items()}
            return self.model.tokenizer.decode(codes)[0].double().numpy()

    def reconstruct(self, motion: DuetMotion, grid: BeatGrid) -> DuetMotion:
        """The motion that the tokens of a motion make, as decoded: not polished, placed where the lead began."""
        features = self.decode(self.tokenize(motion, grid))
        made = duet_from_features(features, (motion.lead.skeleton, motion.follow.skeleton))
        start = motion.lead
        return placed(made, float(heading(start.rotations[0, 0])), start.root_positions[0], np.zeros(3))

    def _check(self, request: DanceRequest) -> None:
        if request.style is not None and request.style not in self.styles:
            raise GenerationError(f"{request.style!r} cannot be danced: this model knows {', '.join(self.styles)}")
        if request.grid.beat_count < _FEWEST_BEATS:
            raise GenerationError("the song has fewer than two beats")

    def _fill(self, request: DanceRequest, progress: Callable[[int, int], None]) -> Filling:
        count, beats = request.variations, request.grid.beat_count
        start = request.current.tokens if request.current is not None else empty_sequence(self.layout, beats)
        codes: dict[LevelName, Tensor] = {
            name: torch.from_numpy(array.astype(np.int64))[None].repeat(count, 1, 1, 1)
            for name, array in start.codes.items()
        }
        masks = {name: torch.from_numpy(flags.copy())[None] for name, flags in request.mask.slots.items()}
        confidence: dict[LevelName, Tensor] = {name: torch.ones(array.shape) for name, array in codes.items()}
        filling = Filling(codes, confidence)
        if request.settings.retrieval != "none":
            masks = self._retrieve(request, filling, masks)
        if request.settings.retrieval == "only":
            progress(1, 1)
            return filling
        self._draw(request, filling, masks, progress)
        return filling

    def _retrieve(
        self, request: DanceRequest, filling: Filling, masks: dict[LevelName, Tensor]
    ) -> dict[LevelName, Tensor]:
        found = retrieved_codes(self.model, request, self.decode)
        again: dict[LevelName, Tensor] = {}
        for name, rows in found.items():
            mask = masks[name].expand_as(rows)
            filling.codes[name][:] = torch.where(mask, rows, filling.codes[name])
            noise = torch.rand(rows.shape[:3], generator=torch.Generator().manual_seed(request.seed))
            again[name] = mask & (noise < _REMASKED_SHARE)[..., None]
        return again

    def _draw(
        self,
        request: DanceRequest,
        filling: Filling,
        masks: dict[LevelName, Tensor],
        progress: Callable[[int, int], None],
    ) -> None:
        nets = self.model.transformers
        masked: set[LevelName] = {name for name, flags in masks.items() if bool(flags.any())}
        windows = windows_over(request.mask.beats, request.grid.downbeats) if masked else []
        total = max(1, len(windows) * step_count(request.settings, nets, masked))
        done = 0

        def on_step() -> None:
            nonlocal done
            done += 1
            progress(min(done, total), total)

        conditions = self._conditions(request)
        generator = torch.Generator().manual_seed(request.seed)
        for window in windows:
            part = self._cut(filling.codes, window)
            fresh = self._fresh(self._cut(masks, window), window)
            made = fill_masked(
                nets, part, fresh, conditions.beats(window.first, window.end), request.settings, generator, on_step
            )
            for level in self.layout.levels:
                rows = slice(window.first * level.slots_per_beat, window.end * level.slots_per_beat)
                drawn = fresh[level.name].expand_as(made.codes[level.name])
                filling.codes[level.name][:, :, rows] = made.codes[level.name]
                sure = torch.where(drawn, made.confidence[level.name], filling.confidence[level.name][:, :, rows])
                filling.confidence[level.name][:, :, rows] = sure
        progress(total, total)

    def _conditions(self, request: DanceRequest) -> Conditions:
        style = self.styles.index(request.style) if request.style is not None else 0
        known = None if request.current is None else self._measured(request.current.motion, request)
        rows = []
        for index in range(request.variations):
            plan = self._plan(request, known, request.seed + index)
            size = self.model.config.music_size
            rows.append(conditions_for(request.grid, request.music, size, plan, style))
        result = rows[0]
        for row in rows[1:]:
            result = joined(result, row)
        return result

    def _plan(self, request: DanceRequest, known: Plan | None, seed: int) -> Plan:
        coarse = request.mask.slots.get("coarse")
        new_idea = coarse is None or bool(coarse.any())
        if known is not None and not new_idea:
            return known
        drawn = draw_plan(self.model.bank, request.grid.count_in_eight.astype(np.int64), seed)
        if known is None:
            return drawn
        fresh = request.mask.beats
        return Plan(
            np.where(fresh, drawn.figure, known.figure), np.where(fresh[:, None], drawn.controls, known.controls)
        )

    def _measured(self, motion: DuetMotion, request: DanceRequest) -> Plan:
        """What the dance shows now, in the beats that the windows see."""
        windows = windows_over(request.mask.beats, request.grid.downbeats)
        beats = request.grid.beat_count
        first, end = (windows[0].first, windows[-1].end) if windows else (0, beats)
        frames = slice(16 * first, 16 * end)
        features = duet_features(motion[frames], _frame_seconds(request.grid)[frames]).values
        seen = self.model.plan_scale.read(features)
        outside = ((first, beats - end),)
        return Plan(np.pad(seen.figure, outside), np.pad(seen.controls, (*outside, (0, 0))))

    def _cut(self, arrays: dict[LevelName, Tensor], window: Window) -> dict[LevelName, Tensor]:
        return {
            level.name: arrays[level.name][
                :, :, window.first * level.slots_per_beat : window.end * level.slots_per_beat
            ]
            for level in self.layout.levels
        }

    def _fresh(self, masks: dict[LevelName, Tensor], window: Window) -> dict[LevelName, Tensor]:
        fresh: dict[LevelName, Tensor] = {}
        for level in self.layout.levels:
            inside = torch.zeros((window.end - window.first) * level.slots_per_beat, dtype=torch.bool)
            first = (window.fresh_first - window.first) * level.slots_per_beat
            inside[first : (window.fresh_end - window.first) * level.slots_per_beat] = True
            fresh[level.name] = masks[level.name] & inside[:, None]
        return fresh

    def _sequence(self, codes: dict[LevelName, Tensor], beats: int) -> TokenSequence:
        return TokenSequence(
            self.layout, beats, {name: array.numpy().astype(np.int32) for name, array in codes.items()}
        )

    def _finish(self, request: DanceRequest, filling: Filling, index: int, origin: Origin) -> Dance:
        beats = request.grid.beat_count
        tokens = self._sequence({name: array[index] for name, array in filling.codes.items()}, beats)
        confidence: dict[LevelName, NDArray[np.float32]] = {
            name: array[index].numpy() for name, array in filling.confidence.items()
        }
        motion = finished(self.decode, tokens, request, _frame_seconds(request.grid))
        return Dance(tokens, motion, confidence, origin, request.seed + index)


def load_generator(folder: Path) -> DuetGenerator:
    """The generator of a checkpoint folder.

    Raises:
        CheckpointError: when the checkpoint is missing, damaged or unsafe.
    """
    # Two threads on two busy cores wait for each other; one core stays free for drawing and sound.
    torch.set_num_threads(max(1, (os.cpu_count() or 1) - 1))
    return DuetGenerator(load_model(folder))


def _frame_seconds(grid: BeatGrid) -> Floats:
    return grid.seconds_at(np.arange(grid.beat_count * 16) / 16)
