"""An order to train reaches the model room as settings."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.model.training import train as training_room
from choreo_studio.model.training.train import TrainSettings
from choreo_studio.services.training import TrainingOrder, train_checkpoint


def test_every_wish_arrives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[TrainSettings] = []

    def train(settings: TrainSettings, report: object) -> SimpleNamespace:
        seen.append(settings)
        return SimpleNamespace(card={"training_measures": {"coarse": 2.5}})

    monkeypatch.setattr(training_room, "train", train)
    order = TrainingOrder(
        (tmp_path,),
        tmp_path / "tango",
        tmp_path / "runs",
        style="tango",
        held_out=("03",),
        seed=5,
        music_versions=2,
        device="cuda:1",
        patience=4,
        most_steps={"coarse": 7},
    )
    assert train_checkpoint(order, lambda stage, done, total, note: None) == {"coarse": 2.5}
    (settings,) = seen
    usual = TrainSettings((tmp_path,), tmp_path, tmp_path)
    assert (settings.data, settings.out, settings.runs) == ((tmp_path,), tmp_path / "tango", tmp_path / "runs")
    assert (settings.name, settings.style, settings.held_out) == ("tango", "tango", ("03",))
    assert (settings.seed, settings.music_versions) == (5, 2)
    assert (settings.coarse.steps, settings.fine.steps) == (7, usual.fine.steps)
    assert {loop.device for loop in (settings.tokenizer, settings.coarse, settings.fine)} == {"cuda:1"}
    assert {(loop.patience, loop.keep_last) for loop in (settings.tokenizer, settings.coarse, settings.fine)} == {
        (4, False)
    }
    assert settings.coarse.learning_rate == usual.coarse.learning_rate


def test_data_that_is_not_there_is_said(tmp_path: Path) -> None:
    order = TrainingOrder((tmp_path / "none",), tmp_path / "out", tmp_path / "runs")
    with pytest.raises(FileFormatError, match="no such folder"):
        train_checkpoint(order, lambda stage, done, total, note: None)
    assert list(tmp_path.iterdir()) == []
