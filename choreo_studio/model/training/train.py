"""Training a whole checkpoint: tokenizer, then the coarse and the fine transformer."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from choreo_studio.audio.features import BEAT_FEATURE_SIZE
from choreo_studio.model.bank import Bank
from choreo_studio.model.checkpoint import Model, networks, save_model
from choreo_studio.model.config import ModelConfig
from choreo_studio.model.planning import PlanScale, fit_plan_scale
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.tokenizer_start import freeze_maps, start_tokenizer
from choreo_studio.model.training.balance import evenly
from choreo_studio.model.training.bending import with_bent_twins
from choreo_studio.model.training.data import bank_of, token_spans
from choreo_studio.model.training.loop import LoopSettings, fit, is_begun, leave_together
from choreo_studio.model.training.spans import DanceSpan
from choreo_studio.model.training.takes import load_folders, spans_of_takes
from choreo_studio.model.training.tokenizer_objective import TokenizerObjective
from choreo_studio.model.training.transformer_objective import TransformerObjective
from choreo_studio.motion.features import duet_features
from choreo_studio.tokens.layout import LevelName

Report = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class TrainSettings:
    """What to train, on what, for how long.

    Attributes:
        data: folders of duets.
        runs: folder for logs, curves and states; a run that was stopped goes on from there.
        out: folder of the finished checkpoint.
        name: of the checkpoint.
        held_out: takes that are never trained on.
        style: name of the main dance, and of takes that do not say theirs.
        config: sizes; what it says of styles and music is found in the data.
        tokenizer: its loop.
        coarse: its loop.
        fine: its loop.
        music_versions: songs rendered for every stretch.
        seed: of everything.
        card: more facts for `model.json`.
    """

    data: tuple[Path, ...]
    runs: Path
    out: Path
    name: str = "salsa"
    held_out: tuple[str, ...] = ()
    style: str = "salsa"
    config: ModelConfig = field(default_factory=ModelConfig)
    tokenizer: LoopSettings = field(default_factory=lambda: LoopSettings(4500, 4e-4, evaluate_every=200))
    coarse: LoopSettings = field(default_factory=lambda: LoopSettings(1000, 1.5e-3, evaluate_every=100, keep_last=True))
    fine: LoopSettings = field(default_factory=lambda: LoopSettings(1800, 1.5e-3, evaluate_every=100, keep_last=True))
    music_versions: int = 2
    seed: int = 0
    card: dict[str, Any] = field(default_factory=dict)


def train(settings: TrainSettings, report: Report) -> Model:
    """Train what is not yet trained in the runs folder and write the checkpoint.

    Args:
        settings: what, on what, for how long.
        report: told (stage, done, total, note) as it goes; it may raise to stop, and the same call goes on later.

    Raises:
        FileFormatError: when the data cannot be read.
        CheckpointError: when a stopped run cannot be resumed.
    """
    torch.manual_seed(settings.seed)
    takes = load_folders(settings.data, lambda done, total: report("reading", done, total, ""))
    spans = spans_of_takes(takes, settings.held_out, settings.style)
    styles = styles_of(spans, settings.style)
    config = replace(settings.config, music_size=BEAT_FEATURE_SIZE, styles=styles)
    tokenizer, transformers = networks(config)
    measures: dict[str, Any] = {"tokenizer": _train_tokenizer(tokenizer, spans, settings, report)}
    scale = _plan_scale(spans, settings.style, config.figures, settings.seed)
    tokens = token_spans(
        tokenizer,
        spans,
        scale,
        config.styles,
        settings.music_versions,
        settings.seed,
        lambda done, total: report("music", done, total, ""),
    )
    loops = {"coarse": settings.coarse, "fine": settings.fine}
    for name, net in transformers.items():
        net.geometry.adopt(tokenizer)
        objective = TransformerObjective(net, tokens, main=settings.style)
        loop = replace(loops[name], seed=settings.seed)
        folder = settings.runs / name
        measures[name] = fit(objective, loop, folder, _told(report, name))
    bank = bank_of(tokenizer, spans, scale, styles)
    measures["codebook_use"] = codebook_use(bank)
    card = {
        **settings.card,
        "sources": sources_of(spans),
        "held_out": sorted({*settings.held_out, *(take.name for take in takes if take.held_out)}),
        "training_measures": measures,
    }
    model = Model(settings.name, config, tokenizer, transformers, bank, scale, card)
    if not _is_helper_process():
        save_model(settings.out, model)
    leave_together()
    return model


def styles_of(spans: list[DanceSpan], main: str) -> tuple[str, ...]:
    """Names of all dances, the main one first."""
    found = {span.style for span in spans}
    return (*(style for style in (main,) if style in found), *sorted(found - {main}))


def sources_of(spans: list[DanceSpan]) -> dict[str, str]:
    """By dance, whether it was captured or written; of both kinds together it counts what plans come from."""
    captured = {span.style for span in spans if span.source == "captured"}
    return {span.style: "captured" if span.style in captured else "written" for span in spans}


def codebook_use(bank: Bank) -> dict[str, float]:
    """Share of each codebook that real dancing uses, and how evenly (perplexity over size)."""
    use = {}
    for level in bank.layout.levels:
        codes = bank.codes[level.name]
        for depth in range(level.depth):
            for kind, rows in (("pair", [0]), ("dancers", [1, 2])) if len(level.streams) == 3 else (("", slice(None)),):
                found = codes[rows, :, depth].flatten()
                odds = torch.bincount(found, minlength=level.codebook_size).double() / len(found)
                entropy = -(odds * odds.clamp_min(1e-12).log()).sum()
                label = "_".join(part for part in (level.name, kind, str(depth)) if part)
                use[label] = float((odds > 0).double().mean())
                use[f"{label}_perplexity"] = math.exp(float(entropy)) / level.codebook_size
    return use


def _train_tokenizer(
    tokenizer: Tokenizer, spans: list[DanceSpan], settings: TrainSettings, report: Report
) -> dict[str, float]:
    objective = TokenizerObjective(tokenizer, with_bent_twins(spans, settings.seed), main=settings.style)
    folder = settings.runs / "tokenizer"
    if is_begun(folder):
        freeze_maps(tokenizer)
    else:
        start_tokenizer(tokenizer, objective.windows(objective.balanced_starts(settings.seed)), settings.seed)
    return fit(objective, replace(settings.tokenizer, seed=settings.seed), folder, _told(report, "tokenizer"))


def _plan_scale(spans: list[DanceSpan], main: str, figures: int, seed: int) -> PlanScale:
    known = [span for span in spans if not span.held_out and not span.mirrored]
    kinds = [span.kind for span in known for _ in range(span.grid.beat_count)]
    features = [duet_features(span.motion, span.frame_seconds).values for span in known]
    return fit_plan_scale(features, seed, figures, evenly(kinds, main, seed))


def _told(report: Report, stage: LevelName | str) -> Callable[[int, int, str], None]:
    return lambda done, total, note: report(stage, done, total, note)


def _is_helper_process() -> bool:
    return (
        torch.distributed.is_available() and torch.distributed.is_initialized() and (torch.distributed.get_rank() > 0)
    )
