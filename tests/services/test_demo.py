"""Strips and the demo's report."""

import json
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from choreo_studio.errors import AudioFileError
from choreo_studio.services import demo
from choreo_studio.services.demo import demo_song, draw_project_strip, write_report
from choreo_studio.services.evaluation import evaluate
from choreo_studio.services.strips import FOLLOW_COLOUR, LEAD_COLOUR, draw_strip
from choreo_studio.session.storage import save_project
from tests.builders_project import project_with_takes, project_without_takes


def painted(path: Path, colour: str) -> np.ndarray:
    """Pixels (height, width) of exactly that colour."""
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    pixels = np.round(imread(path)[..., :3] * 255).astype(int)
    return np.asarray((np.abs(pixels - wanted) <= 2).all(axis=-1))


def test_every_count_shows_both_dancers_in_their_colours(tmp_path: Path) -> None:
    project = project_with_takes(1, bars=4)
    path = tmp_path / "strip.png"
    draw_strip(path, project.grid, project.takes[0].dance.motion, 1, 16, "two eights")
    for colour in (LEAD_COLOUR, FOLLOW_COLOUR):
        dancer = painted(path, colour)
        height, width = dancer.shape
        for row in range(2):
            for column in range(8):
                cell = dancer[
                    row * height // 2 : (row + 1) * height // 2, column * width // 8 : (column + 1) * width // 8
                ]
                assert cell.sum() > 500, (colour, row, column)


def test_the_pictures_differ_when_the_dance_does(tmp_path: Path) -> None:
    project = project_with_takes(2)
    for take in project.takes:
        draw_strip(tmp_path / f"{take.id}.png", project.grid, take.dance.motion[8:], 1, 8)
    first, second = (imread(tmp_path / f"{take.id}.png") for take in project.takes)
    assert first.shape == second.shape
    assert np.abs(first - second).mean() > 0.001


def test_counts_that_are_not_there_are_refused(tmp_path: Path) -> None:
    project = project_with_takes(1)
    with pytest.raises(ValueError, match="counts: expected beats within 17"):
        draw_strip(tmp_path / "s.png", project.grid, project.takes[0].dance.motion, 10, 8)
    with pytest.raises(ValueError, match="project: expected a take"):
        draw_project_strip(project_without_takes(), tmp_path / "s.png")


def test_a_short_song_has_a_strip_too(tmp_path: Path) -> None:
    draw_project_strip(project_with_takes(1, bars=2), tmp_path / "s.png")
    assert painted(tmp_path / "s.png", LEAD_COLOUR).any()


def test_the_report_names_files_and_measures(tmp_path: Path) -> None:
    project = project_with_takes(1)
    save_project(project, tmp_path / "p.choreo")
    evaluation = evaluate(tmp_path / "p.choreo", {"foot slip, lead": 12.34})
    files = write_report(project, evaluation, [tmp_path / "p.choreo"], tmp_path)
    assert [file.name for file in files] == ["report.md", "report.json", "strip.png"]
    text = files[0].read_text(encoding="utf-8")
    assert "- `p.choreo`" in text
    assert "150.0 BPM in 4/4, 5 bars" in text
    assert "12.3" in text
    assert json.loads(files[1].read_text())["what"] == "project"


def test_the_demo_song_is_there_and_its_absence_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert demo_song().stat().st_size < 3_000_000
    monkeypatch.setattr(demo, "assets_folder", lambda: tmp_path)
    with pytest.raises(AudioFileError, match="make_demo_song"):
        demo_song()
