"""Writing a scene as USD (OpenUSD, schema UsdSkel) by the optional library `usd-core`.

`.usd` and `.usdc` are binary, `.usda` is text. Y up, metres, one time code a frame from 0 on; pictures lie beside the
file. What a round trip loses: poses are float32; letters that USD allows in no name become underscores (joints keep
theirs in `jointNames`); a body whose skins were bound in different poses is bound anew in the pose of its first skin.
"""

from pathlib import Path

from choreo_studio.errors import ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.motion.scene import Scene

SUFFIXES = (".usd", ".usdc", ".usda")


def write_usd(path: str | Path, scene: Scene) -> None:
    """Write a scene as USD, with its pictures beside it; all files are there whole or none is.

    Raises:
        ValueError: when a value is not finite, a picture is neither PNG nor JPEG, frames have no rate, or the file's
            name ends in none of `SUFFIXES`.
        ChoreoError: when `usd-core` is not installed or the place cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"path: expected a name in {', '.join(SUFFIXES)}, found {path.name!r}")
    scene.check_writable()
    try:
        from choreo_studio.motion.io.usd.stage import write_stage
    except ImportError as error:
        raise ChoreoError(
            "USD files need the library usd-core, which is not installed; pip install 'choreo-studio[usd]' brings it"
        ) from error
    try:
        with atomic_files(path.parent) as folder:
            write_stage(folder / path.name, scene)
    except OSError as error:
        raise ChoreoError(f"{path} cannot be written ({error.strerror or error})") from error
