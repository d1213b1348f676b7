"""What the program says about itself: versions, licences, and what its model says about itself."""

import json
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from choreo_studio import __version__
from choreo_studio.errors import CheckpointError
from choreo_studio.services.generator import described_dances

_PARTS = (
    ("PySide6-Essentials", "Qt for Python", "LGPL-3.0"),
    ("torch", "PyTorch", "BSD-3-Clause"),
    ("numpy", "NumPy", "BSD-3-Clause"),
    ("scipy", "SciPy", "BSD-3-Clause"),
    ("soundfile", "SoundFile", "BSD-3-Clause"),
    ("soxr", "SoXR", "LGPL-2.1-or-later"),
    ("miniaudio", "miniaudio", "MIT"),
    ("trimesh", "trimesh", "MIT"),
    ("PyOpenGL", "PyOpenGL", "BSD-3-Clause"),
    ("safetensors", "safetensors", "Apache-2.0"),
    ("matplotlib", "Matplotlib", "PSF-based"),
)
_CARD = (
    ("model_id", "Model"),
    ("licence", "Licence"),
    ("data", "Learned from"),
    ("limits", "Limits"),
    ("acknowledgement", "Thanks"),
)
QT_NOTE = (
    "Qt and Qt for Python are used unchanged under the LGPL 3; they are installed as packages of their own, so that "
    "you may put other versions in their place."
)


@dataclass(frozen=True)
class AboutFacts:
    """What the dialog shows.

    Attributes:
        version: of the program.
        system: Python and operating system.
        model: (what, text) pairs about the model, none where there is no checkpoint.
        parts: (name, version, licence) of what is installed and used.
    """

    version: str
    system: str
    model: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str, str], ...]

    @property
    def as_text(self) -> str:
        """All of it, for a message to somebody who helps."""
        lines = [f"Choreo Studio {self.version}", self.system, *(f"{what}: {text}" for what, text in self.model)]
        return "\n".join([*lines, *(f"{name} {number} ({licence})" for name, number, licence in self.parts)])


def about_facts(checkpoint: Path) -> AboutFacts:
    """The facts of this installation.

    Args:
        checkpoint: folder of the model; what cannot be read there is left out.
    """
    system = f"Python {platform.python_version()} on {platform.system()} {platform.release()}"
    parts = ((title, _version(package), licence) for package, title, licence in _PARTS)
    return AboutFacts(__version__, system, _card(checkpoint / "model.json"), tuple(part for part in parts if part[1]))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _card(path: Path) -> tuple[tuple[str, str], ...]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    if not isinstance(card, dict):
        return ()
    found = ((title, card.get(name)) for name, title in _CARD)
    told = tuple((title, text) for title, text in found if isinstance(text, str) and text)
    return (*told[:1], ("Dances", _dances(path.parent)), *told[1:]) if _dances(path.parent) else told


def _dances(checkpoint: Path) -> str:
    try:
        return described_dances(str(checkpoint))
    except CheckpointError:
        return ""
