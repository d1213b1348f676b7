"""Published data sets as the shell sees them."""

import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion
from tests.cli.conftest import Run
from tests.fakes import FakeGenerator
from tests.motion.io.published_builders import write_dd100
from tests.motion.steps.builders import salsa_landings, stepping_duet


@pytest.fixture
def duet() -> DuetMotion:
    """Lead and follow who step salsa in place."""
    return stepping_duet(salsa_landings(np.arange(0.4, 10.0, 60.0 / 170.0), 1), np.arange(300) / 30)


def test_the_command_line_reads_data_sets(
    run: Run, tmp_path: Path, duet: DuetMotion, fake_model: FakeGenerator
) -> None:
    data = tmp_path / "dd100"
    write_dd100(data, duet, "Salsa_01_01", forms="pos3d")
    answer = run("import", data, "Salsa_01_01", "--out", tmp_path / "out", "--json")
    assert answer.status == 0, answer.err
    assert json.loads(answer.out)["take"] == "Imported"
    answer = run("evaluate", data, "--compat", "--reference", data, "--clip-seconds", "1", "--json")
    assert answer.status == 0, answer.err
    rows = {row["name"]: row for row in json.loads(answer.out)["measures"]}
    assert rows["FID_cd"]["generated"] == pytest.approx(0.0, abs=1e-3)
    for words in (
        ("import", data, "--out", tmp_path / "o", "--bpm", "90"),
        ("import", "a.bvh", "--out", tmp_path / "o"),
    ):
        answer = run(*words)
        assert answer.status == 2
        assert len(answer.err.strip().splitlines()[-1]) < 200
