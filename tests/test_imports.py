"""What a fresh interpreter loads: nothing heavy before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    *("torch", "librosa", "scipy", "soundfile", "soxr", "matplotlib", "numba", "PySide6", "safetensors", "miniaudio"),
    *("OpenGL", "PIL", "pxr", "imageio_ffmpeg", "pyqtgraph"),
)
ROOMS = (
    "choreo_studio.session.storage",
    "choreo_studio.services.generation",
    "choreo_studio.services.music",
    "choreo_studio.services.export",
    "choreo_studio.services.export_formats",
    "choreo_studio.services.video",
    "choreo_studio.services.control_streams",
    "choreo_studio.services.pose_streams",
    "choreo_studio.services.characters",
    "choreo_studio.services.partnering",
    "choreo_studio.services.picture_evaluation",
    "choreo_studio.services.doctor",
    "choreo_studio.services.importing",
    "choreo_studio.services.evaluation",
    "choreo_studio.services.demo",
)


def loaded_by(statement: str) -> set[str]:
    """Top-level modules in a fresh interpreter after a statement."""
    script = f"import sys; {statement}; print(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    return set(done.stdout.split())


def test_the_program_starts_with_nothing_heavy() -> None:
    loaded = loaded_by("import choreo_studio.app; choreo_studio.app.build_parser()")
    assert "choreo_studio" in loaded
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_load_nothing_heavy(room: str) -> None:
    loaded = loaded_by(f"import {room}")
    assert "numpy" in loaded
    assert not loaded & set(HEAVY)


def test_an_export_without_pictures_loads_nothing_that_draws(tmp_path: Path) -> None:
    export = (
        "from pathlib import Path; from choreo_studio.services.export import write_export; "
        "from choreo_studio.services.export_plan import ExportPlan, ExportRange; "
        "from tests.builders_project import project_with_takes; project = project_with_takes(1); "
        "plan = ExportPlan('duo', ExportRange(0.0, 1.0), formats=('bvh', 'fbx', 'glb', 'npz', 'smpl')); "
        f"write_export(project, project.takes[0], None, Path({str(tmp_path)!r}), plan)"
    )
    assert not loaded_by(export) & {"OpenGL", "PIL", "pxr", "imageio_ffmpeg", "PySide6", "torch"}
    assert (tmp_path / "duo.glb").is_file()


def test_the_check_would_notice() -> None:
    assert "soundfile" in loaded_by("import soundfile")
