"""Gets the programs that check our files, each in an environment of its own below `.outside`.

`python -m tests.outside.install` never fails: what cannot be had leaves its reason in `.outside/NAME.missing`, which
the tests then show. What is there already is left alone.
"""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

OUTSIDE = Path(__file__).resolve().parents[2] / ".outside"
PROGRAMS = {
    "blender": "Blender 4.5",
    "ufbx": "ufbx",
    "node": "Autodesk's FBX SDK (fbx2gltf), the glTF validator or three.js",
}
PACKAGES = {
    "blender": ("bpy==4.5.15", "numpy==1.26.4"),
    "ufbx": ("ufbx==0.0.5", "numpy>=1.26,<3"),
    "node": ("fbx2gltf@0.9.7", "gltf-validator@2.0.0-dev.3.10", "three@0.185.0"),
}
_BLENDERS_PYTHON = (3, 11)
_SECONDS = 1500


def main() -> None:
    """Install what is missing and say what is there."""
    OUTSIDE.mkdir(exist_ok=True)
    for program, title in PROGRAMS.items():
        if not is_there(program):
            print(f"Getting {title}")
            _note(program, _get(program))
        print(f"{title}: {reason_missing(program) or 'there'}")


def is_there(program: str) -> bool:
    """Whether a program can be used: installed, and just these versions."""
    ready = OUTSIDE / f"{program}.ready"
    return ready.is_file() and ready.read_text("utf-8") == _versions(program)


def reason_missing(program: str) -> str:
    """Why a program cannot be used; "" where it can."""
    if is_there(program):
        return ""
    note = OUTSIDE / f"{program}.missing"
    return note.read_text("utf-8").strip() if note.is_file() else "run `make test-exports`"


def fbx_sdk() -> Path:
    """The program of fbx2gltf that carries Autodesk's SDK."""
    system = "Windows_NT" if platform.system() == "Windows" else platform.system()
    found = OUTSIDE / "node" / "node_modules" / "fbx2gltf" / "bin" / system / "FBX2glTF"
    return found.with_suffix(".exe") if system == "Windows_NT" else found


def _get(program: str) -> str:
    if program == "node":
        return _get_node()
    python = _python_for(program)
    if python is None:
        return "its package needs Python 3.11"
    folder = OUTSIDE / program
    made = _run([python, "-m", "venv", str(folder)])
    return made or _run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *PACKAGES[program]])


def _get_node() -> str:
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    folder = OUTSIDE / "node"
    folder.mkdir(exist_ok=True)
    failed = _run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES["node"]])
    if not failed:
        # The package leaves it to npm to make its program one that may run, and some npm do not.
        fbx_sdk().chmod(0o755)
    return failed


def _python_for(program: str) -> str | None:
    if program != "blender" or sys.version_info[:2] == _BLENDERS_PYTHON:
        return sys.executable
    return shutil.which("python3.11")


def _run(command: list[str]) -> str:
    """Why a command failed, in one line; "" where it did not."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{Path(command[0]).name}: {type(error).__name__}"
    if done.returncode == 0:
        return ""
    said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return f"{' '.join(command[:4])} failed: {said[-1] if said else done.returncode}"


def _note(program: str, reason: str) -> None:
    ready, missing = OUTSIDE / f"{program}.ready", OUTSIDE / f"{program}.missing"
    missing.unlink(missing_ok=True)
    if reason:
        missing.write_text(reason + "\n", encoding="utf-8")
    else:
        ready.write_text(_versions(program), encoding="utf-8")


def _versions(program: str) -> str:
    return "\n".join([*PACKAGES[program], ""])


if __name__ == "__main__":
    main()
