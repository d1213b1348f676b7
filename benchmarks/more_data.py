"""What more can be had from little data: each source on its own, measured on held-out takes.

    python benchmarks/more_data.py DATA [--solo FOLDER] [--written FOLDER] [--held-out 03,11] [--seeds 3]
                                   [--tokenizer-steps 150] [--net-steps 120] [--only a,b] [--rows FILE]
                                   [--tokens-of CHECKPOINT] [--levels coarse,fine] [--looks 1] [--net-batch 12]

DATA is a folder of captured duets, SOLO one of AIST++ clips, WRITTEN one of NPZ duets. For every condition and seed a
tokenizer is trained from one common start, then two transformers on the tokens of that seed's plain tokenizer, so that
their losses are of the very same held-out codes; all with equal steps, and without music. Printed as a table: mean and
spread over seeds of the joint errors in millimetres (lead / follow / follow in the lead's frame) and of the cross
entropies (nats). With --tokens-of only transformers are trained, on the tokens of that checkpoint. With several looks
at the held-out takes the best of them counts, which asks how far the data carries instead of how fast it is learned.
"""

import argparse
import copy
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from more_data_spans import other_bodies, recombined, solo_windows
from torch import Tensor, nn

from choreo_studio.model.checkpoint import load_model, networks
from choreo_studio.model.config import ModelConfig
from choreo_studio.model.planning import PlanScale, conditions_for, fit_plan_scale
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.tokenizer_start import start_tokenizer
from choreo_studio.model.training.bending import bent_in_time
from choreo_studio.model.training.loop import LoopSettings, fit
from choreo_studio.model.training.losses import LossWeights, tokenizer_losses
from choreo_studio.model.training.spans import DanceSpan, with_mirrored
from choreo_studio.model.training.takes import load_takes, spans_of_takes
from choreo_studio.model.training.tokenizer_objective import TokenizerObjective
from choreo_studio.model.training.transformer_objective import TokenSpan, TransformerObjective
from choreo_studio.motion.features import RELATION, TRAVEL
from choreo_studio.tokens.layout import LevelName

CONDITIONS = ("plain", "solo", "written", "recombined", "bodies", "time")
Row = dict[str, object]
ERRORS = ("lead_mm", "follow_mm", "follow_in_lead_mm")
_TOKENIZER_BATCH = 8
_SOLO_SHARE = 0.25
_SOLO_CLIPS = 160
_MOST_RECOMBINED = 60
_BODY_CHANGE = 0.05
_JITTER_FRAMES = (0, -2, 2, -1, 1)


@dataclass(frozen=True)
class Sources:
    """Everything that conditions draw from."""

    captured: list[DanceSpan]
    written: list[DanceSpan]
    solo: Tensor | None

    def of(self, condition: str, seed: int) -> list[DanceSpan]:
        """Stretches of a condition."""
        known = [span for span in self.captured if not span.held_out and not span.mirrored]
        if condition == "written":
            return self.captured + self.written
        if condition == "recombined":
            return self.captured + with_mirrored(recombined(self.captured, _MOST_RECOMBINED, seed))
        if condition == "time":
            bent = [bent_in_time(span, 1000 * seed + index) for index, span in enumerate(known)]
            return self.captured + with_mirrored(bent)
        return self.captured


class _Mixed(nn.Module):
    """Reconstruction of couples, and of dancers without a partner, of whom only bodies count."""

    def __init__(self, tokenizer: Tokenizer, weights: LossWeights) -> None:
        super().__init__()
        self.tokenizer, self.weights = tokenizer, weights

    def forward(
        self, truth: Tensor, depths: Tensor, bodies: Tensor, couples: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        encoded = self.tokenizer.encode(truth, depths)
        scaled = self.tokenizer.decode_scaled(encoded.latents)
        features = self.tokenizer.features_of(scaled)
        wanted = self.tokenizer.scale(truth)
        total, parts = encoded.commitment * self.weights.commitment, {}
        for rows, names in (
            (couples, [item.name for item in fields(LossWeights) if item.name != "commitment"]),
            (~couples, ["features", "joints", "flags", "agreement"]),
        ):
            if not bool(rows.any()):
                continue
            found = tokenizer_losses(scaled[rows], features[rows], truth[rows], wanted[rows], bodies[rows])
            share = rows.float().mean()
            total = total + share * torch.stack([getattr(self.weights, name) * found[name] for name in names]).sum()
            parts |= {name: found[name].detach() for name in names if rows is couples}
        return total, parts


class MixedObjective(TokenizerObjective):
    """The usual windows, some of them of other proportions or of solo dancers."""

    def __init__(self, tokenizer: Tokenizer, spans: list[DanceSpan], solo: Tensor | None, change: float) -> None:
        super().__init__(tokenizer, spans, batch_size=_TOKENIZER_BATCH, main=spans[0].style)
        offsets = self.module.get_buffer("offsets")
        self.solo, self.change = solo, change
        self.module = _Mixed(tokenizer, LossWeights())
        self.module.register_buffer("offsets", offsets, persistent=False)

    def batch(self, generator: torch.Generator, device: torch.device) -> tuple[Tensor, ...]:
        """Windows, depths, rest offsets of every window and whether a couple dances in it."""
        truth, depths = super().batch(generator, device)
        truth, bodies = other_bodies(truth, self.module.get_buffer("offsets"), generator, self.change)
        couples = torch.ones(len(truth), dtype=torch.bool)
        if self.solo is not None:
            count = round(_SOLO_SHARE * len(truth))
            chosen = torch.randint(len(self.solo), (count,), generator=generator)
            alone = self.solo[chosen].clone()
            # Neither path nor partner is in the data: what must not be learned is set to the mean.
            for columns in (TRAVEL, RELATION):
                alone[..., columns] = self.tokenizer.scale.mean[:, columns]
            truth[:count], couples[:count] = alone, False
            bodies[:count] = self.module.get_buffer("offsets")
        return truth, depths, bodies, couples


def started_tokenizer(sources: Sources) -> Tokenizer:
    """The tokenizer that all conditions and seeds go on from: principal components and k-means of captured dancing."""
    torch.manual_seed(0)
    tokenizer, _ = networks(ModelConfig())
    objective = TokenizerObjective(tokenizer, sources.captured)
    start_tokenizer(tokenizer, objective.windows(objective.starts[::2]))
    return tokenizer


def trained_tokenizer(
    start: Tokenizer, sources: Sources, condition: str, seed: int, steps: int
) -> tuple[Tokenizer, dict[str, float]]:
    """A tokenizer of a condition and its measures on held-out captured takes."""
    tokenizer = copy.deepcopy(start)
    solo = sources.solo if condition == "solo" else None
    change = _BODY_CHANGE if condition == "bodies" else 0.0
    objective = MixedObjective(tokenizer, sources.of(condition, seed), solo, change)
    loop = LoopSettings(steps, 4e-4, seed=seed, evaluate_every=steps, keep_last=True)
    return tokenizer, _fitted(objective, loop)


@dataclass(frozen=True)
class NetTrial:
    """How transformers are trained: steps, looks at held-out takes, windows in a batch, and which levels."""

    steps: int
    looks: int
    batch: int
    levels: tuple[str, ...]


def net_losses(sources: Sources, condition: str, seed: int, tokenizer: Tokenizer, trial: NetTrial) -> dict[str, float]:
    """Held-out cross entropies of the levels in the tokens of a tokenizer."""
    captured = [span for span in sources.captured if not span.held_out and not span.mirrored]
    scale = fit_plan_scale([span.features() for span in captured], 0)
    spans = sources.of(condition, seed)
    styles = tuple(dict.fromkeys(span.style for span in spans))
    tokens = [_tokens(tokenizer, span, scale, styles, condition == "bodies") for span in spans]
    torch.manual_seed(seed)
    _, nets = networks(ModelConfig(layout=tokenizer.layout, tokenizer=tokenizer.config, styles=styles))
    losses = {}
    for name, net in nets.items():
        if name not in trial.levels:
            continue
        net.geometry.adopt(tokenizer)
        objective = TransformerObjective(net, tokens, batch_size=trial.batch, main=spans[0].style)
        loop = LoopSettings(trial.steps, 1.5e-3, seed=seed, evaluate_every=trial.steps // trial.looks)
        losses[name] = _fitted(objective, loop)["loss"]
    return losses


@torch.no_grad()
def _tokens(
    tokenizer: Tokenizer, span: DanceSpan, scale: PlanScale, styles: tuple[str, ...], bodies: bool
) -> TokenSpan:
    tokenizer.eval()
    features = torch.from_numpy(span.features())[None]
    versions = [features]
    if not span.held_out:
        versions += [features.roll(shift, 1) for shift in _JITTER_FRAMES[1:]]
    if bodies and not span.held_out:
        offsets = TokenizerObjective(tokenizer, [span]).module.get_buffer("offsets")
        generator = torch.Generator().manual_seed(0)
        versions += [other_bodies(features, offsets, generator, _BODY_CHANGE)[0] for _ in range(2)]
    codes: list[dict[LevelName, Tensor]] = [
        {name: array[0] for name, array in tokenizer.encode(version).codes.items()} for version in versions
    ]
    heard = conditions_for(
        span.grid, None, ModelConfig().music_size, scale.read(span.features()), styles.index(span.style), span.mirrored
    )
    return TokenSpan(codes, [heard], torch.from_numpy(span.clean), span.held_out, span.kind)


def _fitted(objective: TokenizerObjective | TransformerObjective, loop: LoopSettings) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return fit(objective, loop, Path(folder), lambda done, total, note: None)


def measured(
    sources: Sources, wanted: list[str], seeds: int, steps: int, trial: NetTrial, tell: Callable[[Row], None]
) -> None:
    """All conditions with all seeds; every row is told as soon as it is known."""
    start = started_tokenizer(sources)
    for seed in range(seeds):
        plain, found = trained_tokenizer(start, sources, "plain", seed, steps)
        for condition in wanted:
            if condition != "plain":
                found = trained_tokenizer(start, sources, condition, seed, steps)[1]
            row: Row = {"condition": condition, "seed": seed, **{name: found[name] for name in ERRORS}}
            if condition != "solo":
                row |= net_losses(sources, condition, seed, plain, trial)
            tell(row)


def measured_nets(
    sources: Sources, wanted: list[str], seeds: int, tokenizer: Tokenizer, trial: NetTrial, tell: Callable[[Row], None]
) -> None:
    """The same for transformers alone, on the tokens of a tokenizer that is there."""
    for seed in range(seeds):
        for condition in wanted:
            if condition != "solo":
                tell({"condition": condition, "seed": seed, **net_losses(sources, condition, seed, tokenizer, trial)})


def table(rows: list[Row]) -> str:
    """Mean and spread of every condition, as Markdown."""
    names = (*ERRORS, "coarse", "fine")
    lines = ["| condition | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for condition in dict.fromkeys(str(row["condition"]) for row in rows):
        cells = []
        for name in names:
            values = [float(str(row[name])) for row in rows if row["condition"] == condition and name in row]
            digits = 1 if name.endswith("mm") else 3
            cells.append(f"{np.mean(values):.{digits}f} ± {np.std(values):.{digits}f}" if values else "-")
        lines.append(f"| {condition} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--solo", type=Path)
    parser.add_argument("--written", type=Path)
    parser.add_argument("--held-out", default="03,11")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--tokenizer-steps", type=int, default=150)
    parser.add_argument("--net-steps", type=int, default=120)
    parser.add_argument("--only", default=",".join(CONDITIONS))
    parser.add_argument("--rows", type=Path, help="rows as JSON lines, added to those that are there")
    parser.add_argument("--tokens-of", type=Path, metavar="CHECKPOINT")
    parser.add_argument("--levels", default="coarse,fine")
    parser.add_argument("--looks", type=int, default=1)
    parser.add_argument("--net-batch", type=int, default=12)
    args = parser.parse_args()
    held_out = args.held_out.split(",")

    def read(folder: Path) -> list[DanceSpan]:
        return spans_of_takes(load_takes(folder, lambda done, total: None), held_out, "salsa")

    sources = Sources(
        read(args.data),
        [replace(span, held_out=False) for span in read(args.written)] if args.written else [],
        solo_windows(args.solo, _SOLO_CLIPS) if args.solo else None,
    )
    missing = [name for name in ("solo", "written") if getattr(args, name) is None]
    wanted = [name for name in args.only.split(",") if name not in missing]
    rows = [json.loads(line) for line in args.rows.read_text().splitlines()] if args.rows and args.rows.exists() else []

    def tell(row: Row) -> None:
        rows.append(row)
        print(json.dumps(row), flush=True)
        if args.rows:
            with args.rows.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")

    trial = NetTrial(args.net_steps, args.looks, args.net_batch, tuple(args.levels.split(",")))
    if args.tokens_of:
        measured_nets(sources, wanted, args.seeds, load_model(args.tokens_of).tokenizer, trial, tell)
    else:
        measured(sources, wanted, args.seeds, args.tokenizer_steps, trial, tell)
    print(f"{args.tokenizer_steps} and {args.net_steps} steps, {args.seeds} seeds\n{table(rows)}")


if __name__ == "__main__":
    main()
