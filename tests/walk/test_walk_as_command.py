"""From a song to motion files, as a shell script would do it."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.services.generator import DEFAULT_CHECKPOINT, is_there
from choreo_studio.session.storage import load_project

needs_checkpoint = pytest.mark.skipif(
    not is_there(DEFAULT_CHECKPOINT), reason="there is no checkpoint in checkpoints/ yet"
)


def choreo(*words: object) -> Any:
    """Run the program in a process of its own and read its JSON."""
    command = [sys.executable, "-m", "choreo_studio", *map(str, words), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_analyze_hears_the_band(salsa_song: Path) -> None:
    heard = choreo("analyze", salsa_song)
    assert heard["tempo_bpm"] == pytest.approx(176.0, rel=0.04)
    assert heard["metre"] == "4/4"


@needs_checkpoint
def test_generate_resample_and_export(salsa_song: Path, tmp_path: Path) -> None:
    made = choreo("generate", salsa_song, "--out", tmp_path, "--seed", 3)
    project = tmp_path / "salsa.choreo"
    assert made["project"] == str(project)
    added = choreo("resample", project, "--bars", "5-6", "--seed", 9)
    name = added["takes"][0]["name"]
    exported = choreo("export", project, "--out", tmp_path / "edit", "--take", name)
    before, after = (read_bvh(folder / "salsa_lead.bvh").values for folder in (tmp_path, tmp_path / "edit"))
    assert before.shape == after.shape == (exported["frames"], 69)
    with (tmp_path / "salsa_bars.csv").open(newline="") as file:
        bars = {int(row["bar"]): row for row in csv.DictReader(file)}
    start, end = (round(float(bars[bar][key]) * 30) for bar, key in ((5, "start_seconds"), (6, "end_seconds")))
    assert np.array_equal(before[: start - 2], after[: start - 2])
    assert np.abs(before[end + 2 :, :3] - after[end + 2 :, :3]).max() < 1e-4
    assert np.abs(before[start:end] - after[start:end]).max() > 1.0
    measured = choreo("evaluate", project)
    assert [take["name"] for take in measured["takes"]] == ["Take 1", name]
    assert len(load_project(project).takes) == 2
