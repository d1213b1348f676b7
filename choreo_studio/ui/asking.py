"""Questions about files, in one place so that tests can answer them."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

SONGS = "Songs (*.wav *.flac *.ogg *.mp3 *.aif *.aiff *.opus)"
PROJECTS = "Choreo projects (*.choreo)"
MOTIONS = "Motion (*.bvh *.fbx *.glb *.gltf *.vrm *.npz)"
CHARACTERS = "Characters (*.glb *.gltf *.vrm *.fbx)"
PICTURES = "Pictures (*.png)"


class FileAsker:
    """Asks with the system's own dialogs.

    Args:
        parent: the window that they belong to.
        folder: where the first one opens.
    """

    def __init__(self, parent: QWidget | None, folder: Path | None = None) -> None:
        self._parent, self._folder = parent, folder or Path.home()

    def to_open(self, title: str, kinds: str) -> Path | None:
        """A file that is there, or None."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(self._folder), kinds)
        return self._remembered(name)

    def to_save(self, title: str, suggestion: Path, kinds: str) -> Path | None:
        """A file to write, or None."""
        start = suggestion if suggestion.is_absolute() else self._folder / suggestion
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(start), kinds)
        return self._remembered(name)

    def _remembered(self, name: str) -> Path | None:
        if not name:
            return None
        path = Path(name)
        self._folder = path.parent
        return path
