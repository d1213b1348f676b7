"""Checkpoints: a folder of `model.json` and `weights.safetensors`, never pickles.

`weights.safetensors` holds three networks under the prefixes `tokenizer.`, `coarse.` and `fine.` in 16 bits, and real
dancing as tokens under `bank.`. Format 1 could leave out controls only all together; it is read as well.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor, nn

from choreo_studio.errors import CheckpointError, ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.model.bank import Bank
from choreo_studio.model.conditions import absent_by_control
from choreo_studio.model.config import ModelConfig
from choreo_studio.model.planning import PlanScale
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.transformer import MaskedTransformer
from choreo_studio.tokens.layout import LevelName

FORMAT = 2
_READABLE = (1, FORMAT)
_ABSENT = "conditions.absent"
_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Model:
    """Everything that dances.

    Attributes:
        model_id: name and version.
        config: sizes and layout.
        tokenizer: features to tokens and back.
        transformers: one per level, coarse first.
        bank: real dancing as tokens.
        plan_scale: how figures and controls are read from motion.
        card: licence, data, measures and whatever else `model.json` says.
    """

    model_id: str
    config: ModelConfig
    tokenizer: Tokenizer
    transformers: dict[LevelName, MaskedTransformer]
    bank: Bank
    plan_scale: PlanScale
    card: dict[str, Any]

    @property
    def sources(self) -> dict[str, str]:
        """By dance, whether it was "captured" or "written"; models that do not say it have learned from captures."""
        said = self.card.get("sources")
        known = said if isinstance(said, dict) else {}
        return {style: str(known.get(style, "captured")) for style in self.config.styles}

    def bank_of(self, style: str | None) -> Bank:
        """Remembered dancing of one style, None for the default."""
        return self.bank.of_style(0 if style is None else self.config.styles.index(style))


def networks(config: ModelConfig) -> tuple[Tokenizer, dict[LevelName, MaskedTransformer]]:
    """Fresh networks of these sizes."""
    sizes = {"coarse": config.coarse, "fine": config.fine}
    transformers = {
        level.name: MaskedTransformer(
            sizes[level.name],
            config.layout,
            level,
            config.music_size,
            len(config.styles),
            config.figures,
            config.tokenizer.code_width,
        )
        for level in config.layout.levels
    }
    return Tokenizer(config.tokenizer, config.layout), transformers


def save_model(folder: Path, model: Model) -> None:
    """Write `model.json` and `weights.safetensors` into a folder, together or not at all.

    Raises:
        ChoreoError: when the folder cannot be written.
    """
    tensors = dict(model.bank.tensors()) | model.plan_scale.tensors()
    for prefix, net in _parts(model.tokenizer, model.transformers):
        for name, tensor in net.state_dict().items():
            narrow = tensor.half() if tensor.is_floating_point() else tensor
            tensors[f"{prefix}.{name}"] = narrow.detach().cpu().contiguous()
    facts = {"format": FORMAT, "model_id": model.model_id, "config": model.config.as_dict(), **model.card}
    try:
        with atomic_files(folder) as scratch:
            (scratch / "weights.safetensors").write_bytes(save(tensors))
            (scratch / "model.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ChoreoError(f"{folder} cannot be written ({error.strerror or error})") from error


def load_model(folder: Path) -> Model:
    """The model of a checkpoint folder.

    Raises:
        CheckpointError: when something is missing, damaged, too large or does not fit the description.
    """
    facts = _facts(folder / "model.json")
    weights = folder / "weights.safetensors"
    if not weights.is_file():
        raise CheckpointError(weights, "is missing")
    if weights.stat().st_size > _MOST_BYTES:
        raise CheckpointError(weights, f"is larger than {_MOST_BYTES // 2**20} MiB")
    try:
        config = ModelConfig.from_dict(facts["config"])
        tensors = load_file(weights)
        tokenizer, transformers = networks(config)
        for prefix, net in _parts(tokenizer, transformers):
            _fill(net, prefix, tensors)
        bank = Bank.from_tensors(config.layout, tensors)
        scale = PlanScale.from_tensors(tensors)
    except (KeyError, TypeError, ValueError, RuntimeError, SafetensorError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CheckpointError(weights, f"does not fit its description ({reason})") from error
    card = {name: value for name, value in facts.items() if name not in ("format", "model_id", "config")}
    return Model(str(facts.get("model_id", folder.name)), config, tokenizer, transformers, bank, scale, card)


def _facts(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(path, "is missing or cannot be read") from error
    except ValueError as error:
        raise CheckpointError(path, f"is not JSON ({error})") from error
    if not isinstance(facts, dict) or "config" not in facts:
        raise CheckpointError(path, "describes no model")
    if facts.get("format") not in _READABLE:
        raise CheckpointError(path, f"has format {facts.get('format')!r}, this program reads up to {FORMAT}")
    return facts


def _parts(tokenizer: Tokenizer, transformers: dict[LevelName, MaskedTransformer]) -> list[tuple[str, nn.Module]]:
    return [("tokenizer", tokenizer), *transformers.items()]


def _fill(net: nn.Module, prefix: str, tensors: dict[str, Tensor]) -> None:
    own = {}
    for name, wanted in net.state_dict().items():
        tensor = tensors[f"{prefix}.{name}"]
        if name == _ABSENT:
            tensor = absent_by_control(tensor)
        if tensor.shape != wanted.shape:
            raise ValueError(f"{prefix}.{name}: expected {tuple(wanted.shape)}, found {tuple(tensor.shape)}")
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ValueError(f"{prefix}.{name}: not finite")
        own[name] = tensor.to(wanted.dtype)
    net.load_state_dict(own)
    net.eval()
