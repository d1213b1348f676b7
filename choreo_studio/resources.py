"""Where the files that travel with the program lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def assets_folder() -> Path:
    """Folder of skeletons, demo music and other assets."""
    return _folder("assets")


def checkpoints_folder() -> Path:
    """Folder that holds one folder per bundled checkpoint."""
    return _folder("checkpoints")
