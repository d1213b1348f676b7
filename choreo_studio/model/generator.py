"""From a request to dances: plan, fill the masked tokens, decode, fit into the take, polish."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import GenerationError
from choreo_studio.model.checkpoint import Model, load_model
from choreo_studio.model.devices import CPU, choose_device, device_text, free_memory, is_out_of_memory
from choreo_studio.model.filling import filled, frame_seconds, odds_in, steps_of
from choreo_studio.model.finishing import finished
from choreo_studio.model.resting import held_beats, reread
from choreo_studio.model.sampling import Filling
from choreo_studio.model.stepping import rounds_alike_together
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.features import duet_features, duet_from_features, placed
from choreo_studio.motion.rotations import Floats, heading
from choreo_studio.tokens.dance import Dance, DanceRequest, Origin
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.layout import LevelName, TokenLayout
from choreo_studio.tokens.sequence import TokenSequence

Notice = Callable[[str], None]
_FEWEST_BEATS = 2


def unheard(sentence: str) -> None:
    """A notice that nobody reads."""


class _Steps:
    """Counts steps of all variations; what is told never runs backwards, also when a part is danced again."""

    def __init__(self, progress: Callable[[int, int], None], total: int) -> None:
        self._progress, self._total = progress, total
        self.done, self._told = 0, 0

    def advance(self, by: int) -> None:
        self.done += by
        self._told = min(max(self._told, self.done), self._total)
        self._progress(self._told, self._total)


class DuetGenerator:
    """A model, ready to dance.

    Args:
        model: who dances.
        device: where.
        notice: told a sentence for people when something went another way than asked.
    """

    def __init__(self, model: Model, device: torch.device = CPU, notice: Notice = unheard) -> None:
        self.model = model
        self._device, self._notice = device, notice
        self._at: torch.device | None = None
        self._together: bool | None = None
        if not self._move(device):
            free_memory(device)
            self._device = CPU
            self._move(CPU)
            notice("The GPU has no room for the model; it dances on the CPU instead.")

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

    @property
    def sources(self) -> dict[str, str]:
        """By dance, whether it was learned from "captured" or from "written" figures."""
        return self.model.sources

    @property
    def device(self) -> str:
        """Where it dances, in words."""
        return device_text(self._device)

    def dance(self, request: DanceRequest, progress: Callable[[int, int], None]) -> tuple[Dance, ...]:
        """Dances for a request, one per variation; what the mask holds stays bit for bit.

        Variations are drawn together, in smaller parts where memory is too small, and on the CPU where nothing else
        helps. On a processor that rounds otherwise when several are drawn together they are danced one after another:
        on the CPU each is bit for bit what it would be alone.

        Args:
            request: what shall be danced; with a mask that frees beats and no token, the current tokens are decoded.
            progress: told (done, total) after every decoding step and every finished dance; it may raise to cancel.

        Raises:
            GenerationError: when the style is unknown, the song too short or the memory too small.
        """
        self._check(request)
        per_dance = steps_of(self.model, request) + 1
        steps = _Steps(progress, request.variations * per_dance)
        dances: list[Dance] = []
        device, batch = self._device, request.variations
        if batch > 1 and not self._may_dance_together():
            batch = 1
        while len(dances) < request.variations:
            left = request.variations - len(dances)
            part = replace(request, seed=request.seed + len(dances), variations=min(batch, left))
            steps.done = len(dances) * per_dance
            made = self._attempted(part, steps) if self._move(device) else None
            if made is None:
                device, batch = self._fall_back(device, part.variations, request.variations)
            else:
                dances.extend(made)
        return tuple(dances)

    def odds(self, request: DanceRequest, slot: Slot) -> NDArray[np.float32]:
        """Probabilities (depth, K) of every code of one cell, given all others and the cell's own shallower codes.

        Args:
            request: with a current dance and a mask of this cell alone.
            slot: the cell.

        Raises:
            GenerationError: when the style is unknown or the song too short.
        """
        self._check(request)
        with torch.inference_mode():
            return odds_in(self.model, request, slot)

    def tokenize(self, motion: DuetMotion, grid: BeatGrid) -> TokenSequence:
        """Tokens of a motion of 16 frames per beat of the grid."""
        values = duet_features(motion, frame_seconds(grid)).values.astype(np.float32)
        with torch.inference_mode():
            codes = self.model.tokenizer.encode(self._here(values)[None]).codes
        return self._sequence({name: array[0] for name, array in codes.items()}, grid.beat_count)

    def decode(self, tokens: TokenSequence) -> Floats:
        """Features (16 * B, 2, F) of tokens; contacts and holds as probabilities."""
        with torch.inference_mode():
            codes = {name: self._here(array.astype(np.int64))[None] for name, array in tokens.codes.items()}
            return self.model.tokenizer.decode(codes)[0].cpu().double().numpy()

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

    def _attempted(self, request: DanceRequest, steps: _Steps) -> tuple[Dance, ...] | None:
        """The dances of a part, or None when the memory was full."""
        try:
            return self._danced(request, steps)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            return None

    def _danced(self, request: DanceRequest, steps: _Steps) -> tuple[Dance, ...]:
        with torch.inference_mode():
            filling = filled(self.model, request, self.decode, lambda: steps.advance(request.variations))
        dances = []
        for index in range(request.variations):
            dances.append(self._finish(request, filling, index, lambda: steps.advance(0)))
            steps.advance(1)
        return tuple(dances)

    def _fall_back(self, device: torch.device, batch: int, asked: int) -> tuple[torch.device, int]:
        """Where to dance, and how many at once, after the memory was full."""
        free_memory(device)
        if batch > 1:
            smaller = batch // 2
            many = f"{smaller} at a time" if smaller > 1 else "one at a time"
            if device != CPU:
                self._notice(f"The GPU ran out of memory; danced {many} instead of {asked} together.")
            return device, smaller
        if device == CPU:
            raise GenerationError("there is not enough memory to dance this; close other programs and try again")
        self._notice("The GPU ran out of memory; danced on the CPU instead.")
        return CPU, 1

    def _may_dance_together(self) -> bool:
        if self._device != CPU:
            return True
        if self._together is None:
            self._together = all(rounds_alike_together(net) for net in self.model.transformers.values())
        return self._together

    def _move(self, device: torch.device) -> bool:
        """Bring the networks to a device; False when it has no room for them."""
        if device == self._at:
            return True  # To ask every tensor where it is costs more than a decoding step.
        self._at = None
        try:
            for net in (self.model.tokenizer, *self.model.transformers.values()):
                net.to(device)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            return False
        self._at = device
        return True

    def _here(self, array: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(array).to(next(self.model.tokenizer.parameters()).device)

    def _sequence(self, codes: dict[LevelName, Tensor], beats: int) -> TokenSequence:
        return TokenSequence(
            self.layout, beats, {name: array.cpu().numpy().astype(np.int32) for name, array in codes.items()}
        )

    def _finish(self, request: DanceRequest, filling: Filling, index: int, on_stage: Callable[[], None]) -> Dance:
        origin: Origin = {"none": "sampled", "start": "restarted", "only": "retrieved"}[request.settings.retrieval]  # type: ignore[assignment]
        tokens = self._sequence({name: codes[index] for name, codes in filling.codes.items()}, request.grid.beat_count)
        confidence: dict[LevelName, NDArray[np.float32]] = {
            name: sure[index].cpu().numpy() for name, sure in filling.confidence.items()
        }
        motion = finished(self.decode, tokens, request, frame_seconds(request.grid), on_stage)
        dance = Dance(tokens, motion, confidence, origin, request.seed + index)
        held = held_beats(request)
        return dance if not held.any() else reread(dance, held, self.tokenize(motion, request.grid))


def load_generator(folder: Path, device: str = "auto", notice: Notice = unheard) -> DuetGenerator:
    """The generator of a checkpoint folder.

    Args:
        folder: of `model.json` and `weights.safetensors`.
        device: see `devices.choose_device`.
        notice: told a sentence for people when something went another way than asked.

    Raises:
        CheckpointError: when the checkpoint is missing, damaged or unsafe.
        GenerationError: when the machine has no such device.
    """
    # Two threads on two busy cores wait for each other; one core stays free for drawing and sound.
    torch.set_num_threads(max(1, (os.cpu_count() or 1) - 1))
    return DuetGenerator(load_model(folder), choose_device(device), notice)
