"""Checkpoints come back as they were saved, and a stranger's are refused in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from choreo_studio.errors import CheckpointError
from choreo_studio.model.checkpoint import Model, load_model, save_model
from choreo_studio.model.generator import load_generator
from tests.builders import steady_grid, swaying_duet


@pytest.fixture
def saved(tiny_model: Model, tmp_path: Path) -> Path:
    save_model(tmp_path / "tiny", tiny_model)
    return tmp_path / "tiny"


def test_a_saved_model_dances_as_before_up_to_sixteen_bits(tiny_model: Model, saved: Path) -> None:
    loaded = load_model(saved)
    assert (loaded.model_id, loaded.config, loaded.card) == (tiny_model.model_id, tiny_model.config, tiny_model.card)
    for mine, theirs in (
        (tiny_model.tokenizer, loaded.tokenizer),
        *zip(tiny_model.transformers.values(), loaded.transformers.values(), strict=True),
    ):
        for name, tensor in mine.state_dict().items():
            torch.testing.assert_close(theirs.state_dict()[name], tensor, atol=2e-3, rtol=2e-3)
    for name, codes in tiny_model.bank.codes.items():
        assert torch.equal(loaded.bank.codes[name], codes)
    assert load_generator(saved).tokenize(swaying_duet(64), steady_grid(4)).beat_count == 4


def test_a_checkpoint_is_as_readable_as_any_other_file(saved: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    assert {path.name for path in saved.iterdir()} == {"model.json", "weights.safetensors"}
    assert {path.stat().st_mode for path in saved.iterdir()} == {plain.stat().st_mode}


def _truncate(folder: Path) -> None:
    path = folder / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:1000])


def _drop_weights(folder: Path) -> None:
    (folder / "weights.safetensors").unlink()


def _newer(folder: Path) -> None:
    _edit(folder, lambda facts: facts | {"format": 99})


def _not_json(folder: Path) -> None:
    (folder / "model.json").write_text("{")


def _other_sizes(folder: Path) -> None:
    def wider(facts: dict) -> dict:  # type: ignore[type-arg]
        facts["config"]["coarse"]["width"] = 32
        return facts

    _edit(folder, wider)


def _huge_layout(folder: Path) -> None:
    def huge(facts: dict) -> dict:  # type: ignore[type-arg]
        facts["config"]["layout"]["levels"][0]["codebook_size"] = 10**12
        return facts

    _edit(folder, huge)


def _not_finite(folder: Path) -> None:
    tensors = load_file(folder / "weights.safetensors")
    tensors["coarse.norm.weight"][0] = float("nan")
    save_file(tensors, folder / "weights.safetensors")


def _codes_out_of_range(folder: Path) -> None:
    tensors = load_file(folder / "weights.safetensors")
    tensors["bank.codes.fine"][0, 0, 0] = 999
    save_file(tensors, folder / "weights.safetensors")


def _edit(folder: Path, change: Callable[[dict], dict]) -> None:  # type: ignore[type-arg]
    path = folder / "model.json"
    path.write_text(json.dumps(change(json.loads(path.read_text()))))


@pytest.mark.parametrize(
    "damage",
    [_truncate, _drop_weights, _newer, _not_json, _other_sizes, _huge_layout, _not_finite, _codes_out_of_range],
)
def test_damaged_checkpoints_are_refused_in_one_sentence(saved: Path, damage: Callable[[Path], None]) -> None:
    damage(saved)
    with pytest.raises(CheckpointError) as caught:
        load_model(saved)
    assert str(saved) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_plan_controls_are_standardised(tiny_model: Model) -> None:
    assert np.abs(tiny_model.bank.controls.mean(axis=0)).max() < 0.5
    assert np.isfinite(tiny_model.bank.controls).all()
