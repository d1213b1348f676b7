"""The errors of a world that is wrong: each carries its facts and reads as one clear sentence."""

from pathlib import Path


class ChoreoError(Exception):
    """Something outside the program is wrong; the message is one sentence for the user."""


class FileFormatError(ChoreoError):
    """A file is not what it should be.

    Args:
        path: the file.
        reason: what is wrong with it, as half a sentence.
        line: 1-based line in a text file, where known.
    """

    def __init__(self, path: str | Path, reason: str, line: int | None = None) -> None:
        self.path, self.reason, self.line = Path(path), reason, line
        where = f"{path}, line {line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {reason}")


class AudioFileError(FileFormatError):
    """A music file cannot be read or holds no usable sound."""


class CheckpointError(FileFormatError):
    """A checkpoint is missing, damaged or does not fit its own description."""


class ProjectFileError(FileFormatError):
    """A project file is damaged, unsafe or too new."""


class GenerationError(ChoreoError):
    """The dance that was asked for cannot be made (for example: bars that the song does not have)."""
