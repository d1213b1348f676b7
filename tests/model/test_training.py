"""Training learns, resumes to the bit, stops early, and runs on two processes."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from choreo_studio.errors import CheckpointError, FileFormatError
from choreo_studio.model.checkpoint import Model, load_model, networks
from choreo_studio.model.planning import fit_plan_scale
from choreo_studio.model.tokenizer_start import start_tokenizer
from choreo_studio.model.training.data import token_spans
from choreo_studio.model.training.loop import LoopSettings, fit
from choreo_studio.model.training.takes import Take, load_takes, spans_of_takes
from choreo_studio.model.training.tokenizer_objective import TokenizerObjective
from choreo_studio.model.training.train import TrainSettings, train
from choreo_studio.model.training.transformer_objective import TransformerObjective
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.timebase import FrameRate
from tests.builders import swaying_duet
from tests.model.conftest import TINY, tiny_spans


class Line(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.layer = nn.Linear(3, 1)

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        loss = (self.layer(x) - y).square().mean()
        return loss, {"error": loss}


class LineObjective:
    """y is the sum of x; held-out error is measured on fixed points."""

    def __init__(self, worsens: bool = False) -> None:
        self.module: nn.Module = Line()
        self.worsens, self.looks = worsens, 0

    def batch(self, generator: torch.Generator, device: torch.device) -> tuple[Tensor, ...]:
        x = torch.randn(16, 3, generator=generator)
        return x, x.sum(1, keepdim=True)

    def evaluate(self) -> dict[str, float]:
        self.looks += 1
        x = torch.eye(3)
        with torch.no_grad():
            error = float((self.module.layer(x) - 1.0).square().mean())  # type: ignore[operator,union-attr]
        return {"loss": float(self.looks) if self.worsens else error}


def quiet(done: int, total: int, note: str) -> None:
    assert done <= total


def test_the_loop_learns_and_writes_log_and_curve(tmp_path: Path) -> None:
    objective = LineObjective()
    before = objective.evaluate()["loss"]
    after = fit(objective, LoopSettings(120, 0.05, evaluate_every=40), tmp_path, quiet)["loss"]
    assert after < 0.05 * before
    with (tmp_path / "log.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == [40, 80, 120]
    assert (tmp_path / "curve.png").stat().st_size > 1000


def test_a_run_that_was_killed_goes_on_to_the_same_bits(tmp_path: Path) -> None:
    whole, first, second = LineObjective(), LineObjective(), LineObjective()
    settings = LoopSettings(40, 0.01, evaluate_every=10)
    fit(whole, settings, tmp_path / "whole", quiet)

    def kill(done: int, total: int, note: str) -> None:
        if done == 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(first, settings, tmp_path / "cut", kill)
    fit(second, settings, tmp_path / "cut", quiet)
    for mine, theirs in zip(whole.module.parameters(), second.module.parameters(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.mark.usefixtures("one_thread")
def test_codebooks_of_a_killed_run_go_on_to_the_same_bits(tmp_path: Path) -> None:
    def begun() -> TokenizerObjective:
        torch.manual_seed(0)
        objective = TokenizerObjective(networks(TINY)[0], tiny_spans(), batch_size=2)
        start_tokenizer(objective.tokenizer, objective.windows(objective.starts))
        return objective

    whole, cut, again = begun(), begun(), begun()
    fit(whole, LoopSettings(4, evaluate_every=2, keep_last=True), tmp_path / "whole", quiet)

    def kill(done: int, total: int, note: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(cut, LoopSettings(4, evaluate_every=2, keep_last=True), tmp_path / "cut", kill)
    fit(again, LoopSettings(4, evaluate_every=2, keep_last=True), tmp_path / "cut", quiet)
    assert torch.equal(whole.tokenizer.own_book.codes, again.tokenizer.own_book.codes)
    assert torch.equal(whole.tokenizer.own_book.sums, again.tokenizer.own_book.sums)


def test_it_stops_when_held_out_takes_get_worse_and_keeps_the_best(tmp_path: Path) -> None:
    fit(LineObjective(worsens=True), LoopSettings(500, evaluate_every=10, patience=3), tmp_path, quiet)
    with (tmp_path / "log.csv").open() as file:
        assert [int(row["step"]) for row in csv.DictReader(file)] == [10, 20, 30, 40]


def test_a_state_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    fit(LineObjective(), LoopSettings(10, evaluate_every=10), tmp_path, quiet)
    (tmp_path / "state.safetensors").write_bytes(b"nonsense")
    with pytest.raises(CheckpointError, match="cannot be resumed"):
        fit(LineObjective(), LoopSettings(20, evaluate_every=10), tmp_path, quiet)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """The same sums in the same order on every machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def _loss_on_fixed_batches(objective: TokenizerObjective) -> float:
    objective.module.eval()
    batches = [objective.batch(torch.Generator().manual_seed(seed), torch.device("cpu")) for seed in range(4)]
    with torch.no_grad():
        return float(np.mean([float(objective.module(*batch)[0]) for batch in batches]))


@pytest.mark.usefixtures("one_thread")
def test_tokenizer_and_transformers_learn_on_a_tiny_set(tmp_path: Path) -> None:
    torch.manual_seed(0)
    spans = tiny_spans()
    tokenizer, transformers = networks(TINY)
    objective = TokenizerObjective(tokenizer, spans, batch_size=4)
    start_tokenizer(tokenizer, objective.windows(objective.starts))
    before = _loss_on_fixed_batches(objective)
    fit(objective, LoopSettings(100, 5e-4, evaluate_every=100), tmp_path / "tokenizer", quiet)
    assert _loss_on_fixed_batches(objective) < 0.85 * before
    scale = fit_plan_scale([span.features() for span in spans])
    tokens = token_spans(tokenizer, spans[:2], scale, ("salsa",), 1, 0, lambda done, total: None)
    for net in transformers.values():
        net.geometry.adopt(tokenizer)
        guessing = TransformerObjective(net, tokens, window_beats=16, batch_size=4)
        chance = guessing.evaluate()
        learned = fit(guessing, LoopSettings(40, 3e-3, evaluate_every=40), tmp_path / net.level.name, quiet)
        assert chance["loss"] == pytest.approx(np.log(12), rel=0.35)
        assert learned["loss"] < chance["loss"]


def _folder_of_duets(folder: Path, count: int = 2) -> Path:
    folder.mkdir()
    for index in range(count):
        beats = np.arange(20) * 20.0
        file = DuetFile(swaying_duet(420, 7 * index), FrameRate.of(60), beats, np.arange(20) % 8 + 1)
        write_npz(folder / f"take{index}.npz", file)
    return folder


def test_stretches_end_where_the_count_slips() -> None:
    counts = np.concatenate([np.arange(12) % 8 + 1, np.arange(9) % 8 + 1])
    take = Take("a", swaying_duet(600), 60.0, np.arange(21) * 25.0, counts)
    spans = spans_of_takes([take], ["a"], "salsa")
    assert [(span.grid.beat_count, span.mirrored, span.held_out) for span in spans] == [
        (12, False, True),
        (12, True, True),
        (9, False, True),
        (9, True, True),
    ]
    assert spans[0].grid.tempo_bpm == pytest.approx(144.0)


def test_an_empty_folder_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="holds no duets with beats"):
        load_takes(tmp_path, lambda done, total: None)


def test_windows_of_which_nothing_is_hidden_teach_nothing(tiny_model: Model) -> None:
    spans = token_spans(
        tiny_model.tokenizer, tiny_spans(1), tiny_model.plan_scale, ("salsa",), 1, 0, lambda done, total: None
    )
    for net in tiny_model.transformers.values():
        objective = TransformerObjective(net, spans, window_beats=16, batch_size=2)
        codes, targets, counted, *rest = objective.batch(torch.Generator().manual_seed(0), torch.device("cpu"))
        loss, parts = objective.module(codes, targets, torch.zeros_like(counted), *rest)  # type: ignore[arg-type]
        assert (float(loss.detach()), float(parts["accuracy"])) == (0.0, 0.0)


def _order(tmp_path: Path) -> TrainSettings:
    quick = LoopSettings(2, evaluate_every=2)
    return TrainSettings(
        (_folder_of_duets(tmp_path / "data"),),
        tmp_path / "runs",
        tmp_path / "out",
        name="tiny-2",
        held_out=("take1",),
        config=TINY,
        tokenizer=quick,
        coarse=quick,
        fine=quick,
        music_versions=1,
    )


def test_a_folder_of_duets_becomes_a_checkpoint(tmp_path: Path) -> None:
    stages: list[str] = []
    train(_order(tmp_path), lambda stage, done, total, note: stages.append(stage))
    assert list(dict.fromkeys(stages)) == ["reading", "tokenizer", "music", "coarse", "fine"]
    model = load_model(tmp_path / "out")
    assert model.model_id == "tiny-2"
    assert model.card["held_out"] == ["take1"]
    assert model.bank.beat_count == 20


def _torchrun(*command: str) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "torch.distributed.run",
            "--standalone",
            "--nproc-per-node=2",
            *command,
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


_TWO_PROCESSES = """
import sys
from collections.abc import Iterator
from pathlib import Path
from tests.model.test_training import LineObjective, quiet
from choreo_studio.model.training.loop import LoopSettings, fit, leave_together
objective = LineObjective()
fit(objective, LoopSettings(20, 0.05, evaluate_every=10), Path(sys.argv[1]), quiet)
import torch.distributed as dist
import torch
sums = [torch.zeros(1) for _ in range(2)]
dist.all_gather(sums, objective.module.layer.weight.detach().sum().reshape(1))
assert torch.equal(sums[0], sums[1]), sums
leave_together()
"""


def test_two_processes_train_one_model(tmp_path: Path) -> None:
    script = tmp_path / "two.py"
    script.write_text(_TWO_PROCESSES)
    _torchrun(str(script), str(tmp_path / "run"))
    assert (tmp_path / "run" / "best.safetensors").exists()


@pytest.mark.slow
def test_two_processes_make_one_checkpoint_from_the_command_line(tmp_path: Path) -> None:
    data, out, runs = _folder_of_duets(tmp_path / "data", count=1), tmp_path / "out", tmp_path / "runs"
    steps = [word for loop in ("tokenizer", "coarse", "fine") for word in (f"--{loop}-steps", "1")]
    places = [str(data), "--out", str(out), "--runs", str(runs)]
    _torchrun("-m", "choreo_studio", "train", *places, *steps, "--music-versions", "1")
    assert load_model(out).bank.beat_count == 20
    for loop in ("tokenizer", "coarse", "fine"):
        with (runs / loop / "log.csv").open() as file:
            assert [row["step"] for row in csv.DictReader(file)] == ["1"]
