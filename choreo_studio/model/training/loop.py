"""One training loop for all networks: resumes exactly, stops early, runs on one device or on many.

Start it under `torchrun` to use several devices or machines; every process then draws its own batches and gradients
are averaged. State is kept as safetensors and JSON, never as pickles.
"""

import csv
import json
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from choreo_studio.errors import CheckpointError

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class LoopSettings:
    """How long and how fast.

    Attributes:
        steps: optimiser steps at most.
        learning_rate: peak of a cosine with a short linear start.
        weight_decay: of AdamW.
        seed: of the batches; step, seed and process fix a batch, so a resumed run goes on as if never stopped.
        evaluate_every: steps between two looks at the held-out takes.
        patience: looks without improvement before it stops; 0 never stops early.
        keep_last: leave the last state in the module, not the best one on held-out takes; a later state of a
            transformer dances cleaner because it stays nearer to what it has seen, an earlier one is more novel.
        device: "cpu", "cuda" or "cuda:N"; under torchrun each process takes its own.
    """

    steps: int
    learning_rate: float = 5e-4
    weight_decay: float = 0.01
    seed: int = 0
    evaluate_every: int = 100
    patience: int = 0
    keep_last: bool = False
    device: str = "cpu"


class Objective(Protocol):
    """What is trained: a module that draws its own batches."""

    @property
    def module(self) -> nn.Module:
        """The module whose forward maps a batch to a loss and its parts."""

    def batch(self, generator: torch.Generator, device: torch.device) -> tuple[Tensor | None, ...]:
        """One batch of the training set."""

    def evaluate(self) -> dict[str, float]:
        """Measures on held-out takes; the first is the one to make small."""


@dataclass
class _Place:
    device: torch.device
    rank: int
    world: int

    @property
    def first(self) -> bool:
        return self.rank == 0


def fit(objective: Objective, settings: LoopSettings, folder: Path, progress: Progress) -> dict[str, float]:
    """Train until the steps are used up or held-out takes get worse; the best state is left in the module.

    Writes `state.safetensors`, `state.json`, `best.safetensors`, `log.csv` and `curve.png` into `folder`, and goes on
    from them when they are there.

    Raises:
        CheckpointError: when a state in the folder does not fit the module.
    """
    place = _place(settings.device)
    module = objective.module.to(place.device)
    optimiser = torch.optim.AdamW(
        [p for p in module.parameters() if p.requires_grad],
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        betas=(0.9, 0.98),
    )
    folder.mkdir(parents=True, exist_ok=True)
    done, best, stale = _resume(folder, module, optimiser, place.device)
    forward: nn.Module = module
    if place.world > 1:
        forward = nn.parallel.DistributedDataParallel(module, broadcast_buffers=False, find_unused_parameters=True)
    while done < settings.steps and not (settings.patience and stale >= settings.patience):
        end = min(settings.steps, done + settings.evaluate_every)
        parts = _train_stretch(objective, forward, optimiser, settings, place, (done, end), progress)
        done = end
        measures = objective.evaluate()
        first = next(iter(measures.values()))
        better = first < best
        best, stale = (first, 0) if better else (best, stale + 1)
        improved = better or settings.keep_last or not (folder / "best.safetensors").exists()
        if place.first:
            _keep(folder, module, optimiser, {"done": done, "best": best, "stale": stale}, improved)
            _log(folder, {"step": done, **parts, **{f"held_out_{k}": v for k, v in measures.items()}})
    if place.world > 1:
        torch.distributed.barrier()  # the first process has written the best state
    module.load_state_dict(load_file(folder / "best.safetensors", device=str(place.device)), strict=False)
    module.eval()
    return objective.evaluate()


def is_begun(folder: Path) -> bool:
    """Whether a run in this folder was begun, so that `fit` goes on from there."""
    return (folder / "state.json").exists()


def _place(device: str) -> _Place:
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        return _Place(torch.device(device), 0, 1)
    on_gpu = device.startswith("cuda")
    if not torch.distributed.is_initialized():
        torch.distributed.init_process_group("nccl" if on_gpu else "gloo")
    local = int(os.environ.get("LOCAL_RANK", "0"))
    return _Place(torch.device(f"cuda:{local}" if on_gpu else "cpu"), torch.distributed.get_rank(), world)


def _train_stretch(
    objective: Objective,
    forward: nn.Module,
    optimiser: torch.optim.Optimizer,
    settings: LoopSettings,
    place: _Place,
    stretch: tuple[int, int],
    progress: Progress,
) -> dict[str, float]:
    forward.train()
    sums: dict[str, float] = {}
    on_gpu = place.device.type == "cuda"
    for step in range(*stretch):
        _set_rate(optimiser, settings, step)
        seed = (settings.seed * 1_000_003 + step) * 4096 + place.rank
        torch.manual_seed(seed)
        batch = objective.batch(torch.Generator().manual_seed(seed), place.device)
        with torch.autocast(place.device.type, dtype=torch.bfloat16, enabled=on_gpu):
            loss, parts = forward(*batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(forward.parameters(), 1.0)
        optimiser.step()
        for name, value in {"loss": loss, **parts}.items():
            sums[name] = sums.get(name, 0.0) + float(value.detach())
        progress(step + 1, settings.steps, f"loss {float(loss.detach()):.3f}")
    forward.eval()
    return {name: value / (stretch[1] - stretch[0]) for name, value in sums.items()}


def _set_rate(optimiser: torch.optim.Optimizer, settings: LoopSettings, step: int) -> None:
    start = max(20, settings.steps // 50)
    rise = min(1.0, (step + 1) / start)
    fall = 0.5 * (1.0 + math.cos(math.pi * min(1.0, step / settings.steps)))
    for group in optimiser.param_groups:
        group["lr"] = settings.learning_rate * rise * (0.02 + 0.98 * fall)


def _keep(
    folder: Path, module: nn.Module, optimiser: torch.optim.Optimizer, facts: dict[str, float], improved: bool
) -> None:
    tensors = {f"module.{name}": tensor.contiguous() for name, tensor in module.state_dict().items()}
    tensors |= {f"buffer.{name}": buffer.contiguous() for name, buffer in _running(module).items()}
    for index, state in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{index}.{name}": value.contiguous() for name, value in state.items()}
    _replace(folder / "state.safetensors", lambda path: save_file(tensors, path))
    _replace(folder / "state.json", lambda path: path.write_text(json.dumps(facts), encoding="utf-8"))
    if improved:
        best = {name: tensor.contiguous() for name, tensor in module.state_dict().items()}
        _replace(folder / "best.safetensors", lambda path: save_file(best, path))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    fresh = path.with_suffix(".new")
    write(fresh)
    fresh.replace(path)


def _resume(
    folder: Path, module: nn.Module, optimiser: torch.optim.Optimizer, device: torch.device
) -> tuple[int, float, int]:
    if not is_begun(folder):
        return 0, math.inf, 0
    try:
        facts = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "state.safetensors", device=str(device))
        own = {name.removeprefix("module."): t for name, t in tensors.items() if name.startswith("module.")}
        module.load_state_dict(own)
        for name, buffer in _running(module).items():
            buffer.copy_(tensors[f"buffer.{name}"])
        optimiser.load_state_dict({**optimiser.state_dict(), "state": _optimiser_state(tensors)})
        return int(facts["done"]), float(facts["best"]), int(facts["stale"])
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(folder / "state.safetensors", f"cannot be resumed ({error})") from error


def _running(module: nn.Module) -> dict[str, Tensor]:
    """Buffers that a checkpoint does without and training does not, such as moving averages."""
    kept = module.state_dict()
    return {name: buffer for name, buffer in module.named_buffers() if name not in kept}


def _optimiser_state(tensors: dict[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith("optimiser."):
            _, index, key = name.split(".")
            state.setdefault(int(index), {})[key] = tensor
    return state


def _log(folder: Path, row: dict[str, float]) -> None:
    path = folder / "log.csv"
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        if new:
            writer.writeheader()
        writer.writerow({name: f"{value:.6g}" for name, value in row.items()})
    draw_curve(path, folder / "curve.png")


def draw_curve(log: Path, picture: Path) -> None:
    """Plot of every column of a training log over its steps."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    with log.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "step"]
    figure = Figure(figsize=(9, 2.2 * math.ceil(len(names) / 3)), layout="constrained")
    for place, name in enumerate(names, start=1):
        axes = figure.add_subplot(math.ceil(len(names) / 3), 3, place)
        axes.plot([float(row["step"]) for row in rows], [float(row[name]) for row in rows])
        axes.set_title(name, fontsize=8)
        axes.tick_params(labelsize=6)
    figure.savefig(picture, dpi=100)


def leave_together() -> None:
    """End the process group once every process is done; a process that leaves early takes the others down."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.barrier()
        # One process may be through the barrier while another still reads from it: all must say that they are.
        store = torch.distributed.distributed_c10d._get_default_store()
        store.set(f"left/{torch.distributed.get_rank()}", "")
        store.wait([f"left/{rank}" for rank in range(torch.distributed.get_world_size())])
        torch.distributed.destroy_process_group()
