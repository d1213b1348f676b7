"""What the services ask of a model, so that none of them needs to know how it works."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import CheckpointError, GenerationError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.resources import checkpoints_folder
from choreo_studio.session.dance_editing import read_where_unsure
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.layout import TokenLayout
from choreo_studio.tokens.sequence import TokenSequence

DEFAULT_CHECKPOINT = "salsa"
REFERENCE_FILE = "real.json"
"""Beside a checkpoint: real dancing in numbers."""


Notice = Callable[[str], None]


def unheard(sentence: str) -> None:
    """A notice that nobody reads."""


class Generator(Protocol):
    """A model that dances."""

    @property
    def model_id(self) -> str:
        """Name and version of the checkpoint."""

    @property
    def layout(self) -> TokenLayout:
        """How it cuts a dance into tokens."""

    @property
    def styles(self) -> tuple[str, ...]:
        """Dances that it knows, its default first."""

    @property
    def sources(self) -> Mapping[str, str]:
        """By dance, whether it was learned from "captured" dancing or from "written" figures."""

    @property
    def device(self) -> str:
        """Where it dances, in words: "CPU", "NVIDIA GeForce RTX 4060, 8 GB"."""

    def dance(self, request: DanceRequest, progress: Callable[[int, int], None]) -> tuple[Dance, ...]:
        """Dances for a request, one per variation; what the mask holds stays bit for bit.

        A mask that frees beats but no token has the current tokens decoded there.

        Args:
            request: what shall be danced.
            progress: told (done, total) after every decoding step and every finished dance; it may raise to cancel.

        Raises:
            GenerationError: when the request cannot be danced.
        """

    def odds(self, request: DanceRequest, slot: Slot) -> NDArray[np.float32]:
        """Probabilities (depth, K) of every code of one cell, given all others and the cell's own shallower codes.

        Args:
            request: with a current dance and a mask of this cell alone.
            slot: the cell.

        Raises:
            GenerationError: when the request cannot be danced.
        """

    def tokenize(self, motion: DuetMotion, grid: BeatGrid) -> TokenSequence:
        """Tokens of a motion of 16 frames per beat."""

    def reconstruct(self, motion: DuetMotion, grid: BeatGrid) -> DuetMotion:
        """The motion that the tokens of a motion make, 16 frames per beat."""


def checkpoint_folder(name: str) -> Path:
    """Folder of a checkpoint: a path, or the name of one that travels with the program.

    Raises:
        CheckpointError: when there is none.
    """
    as_path = Path(name)
    if (as_path / "model.json").is_file():
        return as_path
    if as_path.suffix in (".pt", ".pth", ".ckpt"):
        raise CheckpointError(as_path, "is a pickle, which can run code; only folders with model.json are read")
    bundled = checkpoints_folder() / name
    if as_path.name == name and (bundled / "model.json").is_file():
        return bundled
    there = ", ".join(bundled_checkpoints()) or "none"
    raise CheckpointError(name, f"is no checkpoint (there are: {there})")


def reference_file(name: str, style: str | None = None) -> Path:
    """Where a checkpoint says what dancing of a style measures: its own table, else that of its default.

    Raises:
        CheckpointError: when there is no such checkpoint.
    """
    folder = checkpoint_folder(name)
    if style is None or not style.replace("-", "").isalnum():
        return folder / REFERENCE_FILE
    own = folder / f"real-{style}.json"
    return own if own.is_file() else folder / REFERENCE_FILE


def is_there(name: str) -> bool:
    """Whether a checkpoint can be opened under that name; a name other than the default must be."""
    return name != DEFAULT_CHECKPOINT or name in bundled_checkpoints()


def bundled_checkpoints() -> tuple[str, ...]:
    """Names of the checkpoints that travel with the program."""
    folder = checkpoints_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.parent.name for path in folder.glob("*/model.json")))


def held_out_takes(name: str) -> tuple[str, ...]:
    """Takes that a checkpoint says it has not learned from.

    Raises:
        CheckpointError: when there is no such checkpoint.
    """
    path = checkpoint_folder(name) / "model.json"
    try:
        takes = json.loads(path.read_text(encoding="utf-8")).get("held_out", [])
        return tuple(str(take) for take in takes)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CheckpointError(path, f"cannot be read ({error})") from error


def described_dances(name: str) -> str:
    """The dances of a checkpoint with where they come from, for people: "salsa (captured), waltz (written)".

    Raises:
        CheckpointError: when there is no such checkpoint.
    """
    path = checkpoint_folder(name) / "model.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        sources = facts.get("sources", {})
        return ", ".join(f"{style} ({sources.get(style, 'captured')})" for style in facts["config"]["styles"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CheckpointError(path, f"cannot be read ({error})") from error


def open_generator(name: str = DEFAULT_CHECKPOINT, device: str = "auto", notice: Notice = unheard) -> Generator:
    """The model of a checkpoint, ready to dance.

    Args:
        name: see `checkpoint_folder`.
        device: "auto" for a graphics card where there is one, else "cpu", "cuda" or "mps".
        notice: told a sentence for people when something went another way than asked (a full graphics card); it is
            called wherever the generator is at work.

    Raises:
        CheckpointError: when it is missing or damaged.
        GenerationError: when the machine has no such device.
    """
    folder = checkpoint_folder(name)
    from choreo_studio.model.preloading import preload

    preload()
    from choreo_studio.model.generator import load_generator

    generator: Generator = load_generator(folder, device, notice)
    return generator


def style_for(generator: Generator, style: str | None) -> str | None:
    """The style to ask for.

    Raises:
        GenerationError: when the model does not know it.
    """
    if style is not None and style not in generator.styles:
        known = ", ".join(generator.styles) or "no named dance"
        raise GenerationError(f"{style!r} cannot be danced: this model knows {known}")
    return style if style is not None else next(iter(generator.styles), None)


def in_tokens_of(generator: Generator, dance: Dance, grid: BeatGrid) -> Dance:
    """The same motion described in the model's own tokens; as it is where it already is.

    Tokens of another model are all read anew from the motion, and so are those that edits of the beats have left
    unread (confidence 0).
    """
    is_own = dance.tokens.layout == generator.layout
    if is_own and dance.is_read:
        return dance
    tokens = generator.tokenize(dance.motion, grid)
    if is_own:
        return read_where_unsure(dance, tokens)
    sure = {name: np.ones(codes.shape, dtype=np.float32) for name, codes in tokens.codes.items()}
    return replace(dance, tokens=tokens, confidence=sure)
