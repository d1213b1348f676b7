"""The window as the command line opens it, in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from choreo_studio.session.storage import save_project
from tests.builders_project import project_with_takes

MAIN = Path(__file__).parents[2] / "main.py"


def studio(tmp_path: Path, *words: str, display: bool = True) -> subprocess.CompletedProcess[str]:
    """What the verb prints."""
    environment = os.environ | {"CHOREO_STUDIO_HOME": str(tmp_path / "home")}
    if not display:
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            environment.pop(name, None)
    command = [sys.executable, str(MAIN), "studio", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False)


def colours(path: Path) -> np.ndarray:
    """Pixels (height, width, 3) of a picture."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def test_a_screenshot_shows_the_project_in_the_size_and_theme_asked_for(tmp_path: Path) -> None:
    project, picture = tmp_path / "two.choreo", tmp_path / "two.png"
    save_project(project_with_takes(2, bars=8), project)
    words = ("--size", "1100x700", "--time", "3", "--bars", "2-3", "--theme", "light")

    answer = studio(tmp_path, str(project), "--screenshot", str(picture), *words)

    assert (answer.returncode, answer.stderr) == (0, "")
    pixels = colours(picture)
    assert pixels.shape == (700, 1100, 3)
    assert pixels.mean() > 150, "the light theme is dark"
    orange = (pixels[..., 0] > 150) & (pixels[..., 2] < 90) & (pixels[..., 1] > 80)
    assert orange.sum() > 500, "no lead can be seen"
    assert not (tmp_path / "home").exists(), "a visit has left traces"


def test_nothing_heavy_is_loaded_before_the_window_is_painted(tmp_path: Path) -> None:
    answer = studio(tmp_path, "--probe-start")
    assert answer.returncode == 0
    told = json.loads(answer.stdout)
    assert told["heavy_modules"] == []
    assert told["painted_ms"] > 0


@pytest.mark.parametrize("display", [True, False])
def test_a_project_that_is_not_there_gets_one_sentence(tmp_path: Path, display: bool) -> None:
    answer = studio(tmp_path, str(tmp_path / "none.choreo"), "--screenshot", str(tmp_path / "x.png"), display=display)
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert ("none.choreo" if display else "display") in answer.stderr
    assert not (tmp_path / "x.png").exists()
