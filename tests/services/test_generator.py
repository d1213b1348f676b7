"""Finding and describing checkpoints."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import CheckpointError, GenerationError
from choreo_studio.services import generator
from choreo_studio.services.generator import (
    bundled_checkpoints,
    checkpoint_folder,
    held_out_takes,
    in_tokens_of,
    is_there,
    style_for,
)
from choreo_studio.tokens.layout import duet_layout
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator


@pytest.fixture
def checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tango").mkdir()
    (tmp_path / "tango" / "model.json").write_text('{"held_out": ["03", "14"]}')
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(generator, "checkpoints_folder", lambda: tmp_path)
    return tmp_path


def test_checkpoints_are_found_by_name_and_by_folder(checkpoints: Path) -> None:
    assert bundled_checkpoints() == ("tango",)
    assert checkpoint_folder("tango") == checkpoints / "tango"
    assert checkpoint_folder(str(checkpoints / "tango")) == checkpoints / "tango"
    assert held_out_takes("tango") == ("03", "14")
    assert is_there("tango")
    assert not is_there("salsa")


def test_other_checkpoints_are_refused(checkpoints: Path) -> None:
    with pytest.raises(CheckpointError, match=r"is no checkpoint \(there are: tango\)"):
        checkpoint_folder("empty")
    with pytest.raises(CheckpointError, match="is no checkpoint"):
        checkpoint_folder("../tango")
    with pytest.raises(CheckpointError, match="is a pickle"):
        checkpoint_folder("model.pt")
    (checkpoints / "tango" / "model.json").write_text("{")
    with pytest.raises(CheckpointError, match="cannot be read"):
        held_out_takes("tango")


def test_styles() -> None:
    assert style_for(FakeGenerator(), None) == "salsa"
    assert style_for(FakeGenerator(styles=()), None) is None
    with pytest.raises(GenerationError, match="this model knows no named dance"):
        style_for(FakeGenerator(styles=()), "tango")


def test_tokens_are_read_only_where_they_differ() -> None:
    project = project_with_takes(1)
    dance = project.takes[0].dance
    assert in_tokens_of(FakeGenerator(), dance, project.grid) is dance
    other = FakeGenerator(layout=duet_layout(4, 4, 1))
    read = in_tokens_of(other, dance, project.grid)
    assert read.tokens.layout == other.layout
    assert read.motion is dance.motion
    assert all(np.all(sure == 1.0) for sure in read.confidence.values())
