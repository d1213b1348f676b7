"""Runs outside programs on files, each in a process of its own, and brings home what they tell."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from choreo_studio.timebase import FrameRate
from tests.outside.install import OUTSIDE, PROGRAMS, fbx_sdk, reason_missing

SCRIPTS = Path(__file__).parent / "programs"
SUSPICIOUS = re.compile(
    r"warn|error|fail|invalid|unsupported|not supported|unable|can ?not|can't|missing|traceback|skipp|ignor", re.I
)
_SECONDS = 300


@dataclass(frozen=True, eq=False)
class Told:
    """What a program answers: its report, and every line that it printed."""

    report: Any
    lines: tuple[str, ...]

    @property
    def complaints(self) -> list[str]:
        """Lines that look like warnings."""
        return [line for line in self.lines if SUSPICIOUS.search(line)]


def require(program: str) -> None:
    """Skip the test, and say why, where a program cannot be had."""
    reason = reason_missing(program)
    if reason:
        pytest.skip(f"{PROGRAMS[program]} is not there: {reason}")


def ask_blender(
    file_format: str,
    files: list[Path],
    rate: FrameRate,
    folder: Path,
    mesh_frames: tuple[int, ...] = (),
) -> Told:
    """What Blender makes of files of one scene, of which glTF needs to have the frame rate beforehand.

    Args:
        file_format: bvh, fbx, glb or usd.
        files: their paths.
        rate: of their frames.
        folder: for notes.
        mesh_frames: frames at which vertices are told too.
    """
    fps = [rate.fraction.numerator, rate.fraction.denominator]
    job = {
        "format": file_format,
        "files": [str(file) for file in files],
        "fps": fps if file_format == "glb" else [24, 1],
        "mesh_frames": list(mesh_frames),
    }
    return run_in_blender("blender_report.py", job, folder)


def have_blender_write(
    out: Path,
    source: str,
    files: list[Path],
    rate: FrameRate,
    folder: Path,
    mesh_frames: tuple[int, ...] = (),
    takes: str = "actions",
) -> Told:
    """What Blender says is in a file that it wrote.

    Args:
        out: the file; its suffix says what it becomes.
        source: "person" for a rig of Blender's own, or the format of files of ours that it opens.
        files: the latter.
        rate: of the scene before files are opened.
        folder: for notes.
        mesh_frames: frames at which vertices are told too.
        takes: "actions" for a take of each action on each body that it fits, or "scene" for one; of FBX.
    """
    job = {
        "takes": takes,
        "out": str(out),
        "format": out.suffix[1:],
        "source": source,
        "files": [str(file) for file in files],
        "fps": [rate.fraction.numerator, rate.fraction.denominator],
        "mesh_frames": list(mesh_frames),
    }
    return run_in_blender("blender_write.py", job, folder)


def ask_ufbx(
    file: Path, rate: FrameRate, frames: int, folder: Path, mesh_frames: tuple[int, ...] = (), offset: float = 0.0
) -> Told:
    """What ufbx makes of an FBX file at every frame, or so many frames after each."""
    require("ufbx")
    python = str(OUTSIDE / "ufbx" / "bin" / "python")
    job = {
        "file": str(file),
        "frame_seconds": rate.frame_seconds,
        "frames": frames,
        "mesh_frames": list(mesh_frames),
        "offset": offset,
    }
    return _ask([python, str(SCRIPTS / "ufbx_report.py")], job, folder)


def ask_three(file: Path, rate: FrameRate, frames: int, folder: Path, mesh_frames: tuple[int, ...] = ()) -> Told:
    """What three.js makes of a BVH, FBX or GLB file at every frame."""
    require("node")
    job = {
        "file": str(file),
        "frame_seconds": rate.frame_seconds,
        "frames": frames,
        "mesh_frames": list(mesh_frames),
    }
    return _ask(["node", str(SCRIPTS / "three_report.mjs")], job, folder)


def ask_validator(file: Path, folder: Path) -> Told:
    """What Khronos's glTF validator says about a GLB file."""
    require("node")
    return _ask(["node", str(SCRIPTS / "validator_report.mjs")], {"file": str(file)}, folder)


def through_fbx_sdk(file: Path, folder: Path, bake: str) -> tuple[Path, list[str]]:
    """An FBX file read by Autodesk's SDK and written as GLB, and what was complained about meanwhile.

    Args:
        file: the FBX file.
        folder: where the GLB goes.
        bake: frames per second at which motion is read: 24, 30 or 60.
    """
    require("node")
    made = folder / f"{file.stem}_sdk.glb"
    options = ["--binary", "--verbose", "--anim-framerate", f"bake{bake}"]
    lines = _run([str(fbx_sdk()), *options, "--input", str(file), "--output", str(made)], folder)
    return made, [line for line in lines if SUSPICIOUS.search(line)]


def run_in_blender(script: str, job: dict[str, Any], folder: Path) -> Told:
    """What a script tells that runs inside Blender."""
    require("blender")
    return _ask([str(OUTSIDE / "blender" / "bin" / "python"), str(SCRIPTS / script)], job, folder)


def _ask(command: list[str], job: dict[str, Any], folder: Path) -> Told:
    asked, answer = folder / "job.json", folder / "report.json"
    answer.unlink(missing_ok=True)
    asked.write_text(json.dumps(job), encoding="utf-8")
    lines = _run([*command, str(asked), str(answer)], folder)
    return Told(json.loads(answer.read_text("utf-8")), lines)


def _run(command: list[str], folder: Path) -> tuple[str, ...]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment = kept | {"NODE_PATH": str(OUTSIDE / "node" / "node_modules"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SECONDS)
    lines = tuple((done.stdout + done.stderr).splitlines())
    if done.returncode != 0:
        raise AssertionError("\n".join([f"{command[0]} ended with {done.returncode}", *lines[-30:]]))
    return lines
