"""What this machine has and lacks, and how to get it."""

import ctypes.util
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from choreo_studio import __version__
from choreo_studio.errors import CheckpointError, ChoreoError
from choreo_studio.picture.gl.egl import EglContext
from choreo_studio.resources import assets_folder
from choreo_studio.services.encoding import encoder
from choreo_studio.services.export_formats import FORMATS
from choreo_studio.services.generator import bundled_checkpoints, described_dances

_PACKAGES = ("torch", "numpy", "scipy", "soundfile", "PySide6-Essentials")
_GPU_SECONDS = 10
_ALSA_NULL = "Discard all samples"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for.

    Attributes:
        name: what.
        good: whether it is there.
        needed: whether the program cannot do without it.
        detail: what was found.
        remedy: how to get it where it is missing.
    """

    name: str
    good: bool
    needed: bool
    detail: str
    remedy: str = ""


def examine() -> tuple[Finding, ...]:
    """Everything that the program needs or can use, most needed first."""
    return (_python(), _packages(), _checkpoint(), _demo_song(), _opengl(), _exports(), _videos(), _sound(), _gpu())


def _python() -> Finding:
    detail = f"Choreo Studio {__version__}, Python {platform.python_version()} on {platform.platform()}"
    return Finding("program", sys.version_info >= (3, 11), True, detail, "install Python 3.11 or newer")


def _packages() -> Finding:
    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    detail = ", ".join(found) + (f"; missing: {', '.join(missing)}" if missing else "")
    return Finding("packages", not missing, True, detail, "run `make run`, or `pip install -c constraints.txt -e .`")


def _checkpoint() -> Finding:
    names = bundled_checkpoints()
    remedy = "put a checkpoint into checkpoints/, or train one with `choreo-studio train`"
    try:
        told = [f"{name} dances {described_dances(name)}" for name in names]
    except CheckpointError as error:
        return Finding("checkpoint", False, True, str(error), remedy)
    return Finding("checkpoint", bool(names), True, "; ".join(told) or "none", remedy)


def _demo_song() -> Finding:
    songs = sorted(path.name for path in (assets_folder() / "demo").glob("*.flac"))
    remedy = "run `python docs/make_demo_song.py`"
    return Finding("demo song", bool(songs), False, ", ".join(songs) or "none", remedy)


def _opengl() -> Finding:
    if sys.platform != "linux":
        return Finding("OpenGL", True, False, "part of the system")
    missing = [name for name in ("GL", "EGL") if ctypes.util.find_library(name) is None]
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "no screen"
    detail = f"{'missing lib' + ', lib'.join(missing) if missing else 'libraries found'}; {screen}"
    return Finding("OpenGL", not missing, False, detail, "apt install libgl1 libegl1 (`make run` does it)")


def _exports() -> Finding:
    missing = [one for one in FORMATS if one.missing]
    detail = ", ".join(one.title for one in FORMATS if one not in missing)
    return Finding("exports", not missing, False, detail, "; ".join(one.missing for one in missing))


def _videos() -> Finding:
    remedy = "make installs both: ffmpeg with `pip install imageio-ffmpeg`, OpenGL with `apt install libegl1 libgl1`"
    try:
        detail = f"encoded by {Path(encoder()).name}"
        if sys.platform == "linux":
            EglContext().release()
            detail += ", drawn without a window"
    except ChoreoError as error:
        return Finding("videos", False, False, str(error), remedy)
    return Finding("videos", True, False, detail)


def _sound() -> Finding:
    import miniaudio

    try:
        devices = miniaudio.Devices()
        real = devices.backend.lower() != "null"
        names = [str(device["name"]) for device in devices.get_playbacks()] if real else []
        names = [name for name in names if not name.startswith(_ALSA_NULL)]
    except miniaudio.MiniaudioError:
        names = []
    detail = ", ".join(names) or "no device"
    return Finding("sound", bool(names), False, detail, "everything but listening works without one")


def _gpu() -> Finding:
    tool = shutil.which("nvidia-smi")
    remedy = "not needed: a duet takes seconds on a CPU; training is faster with an NVIDIA card and its driver"
    if tool is None:
        return Finding("GPU", False, False, "none; the CPU dances", remedy)
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=_GPU_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("GPU", False, False, f"nvidia-smi does not answer ({error})", remedy)
    names = [line.strip() for line in answer.stdout.splitlines() if line.strip()]
    return Finding("GPU", answer.returncode == 0 and bool(names), False, "; ".join(names) or "none", remedy)
