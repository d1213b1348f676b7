"""What the error dialogs say."""

import traceback
from dataclasses import dataclass

from choreo_studio.errors import ChoreoError


@dataclass(frozen=True)
class ErrorText:
    """An error in words.

    Attributes:
        title: what kind of trouble it is.
        sentence: what is wrong, for everybody.
        details: what a helper would ask for, "" where there is nothing more.
    """

    title: str
    sentence: str
    details: str = ""


_TITLES = {
    "AudioFileError": "This song cannot be used",
    "CheckpointError": "The model cannot be used",
    "ProjectFileError": "This project cannot be used",
    "FileFormatError": "This file cannot be used",
    "GenerationError": "This dance cannot be made",
}


def error_text(error: ChoreoError) -> ErrorText:
    """A wrong world in words: its own sentence, and what caused it."""
    text = str(error).strip() or type(error).__name__
    causes = []
    cause = error.__cause__
    while cause is not None:
        causes.append(f"{type(cause).__name__}: {cause}")
        cause = cause.__cause__
    return ErrorText(_TITLES.get(type(error).__name__, "That did not work"), _as_sentence(text), "\n".join(causes))


def crash_text(error: BaseException) -> ErrorText:
    """A fault of our own in words, with the whole traceback as details."""
    lines = "".join(traceback.format_exception(error)).rstrip()
    return ErrorText(
        "Choreo Studio has made a mistake",
        "Something happened that should not. Your project is still open; save a copy of it before you go on.",
        lines,
    )


def _as_sentence(text: str) -> str:
    # A path at the beginning keeps its case: it is a name.
    begun = text[0].upper() + text[1:] if text.split(" ", 1)[0].isalpha() else text
    return begun if begun.endswith((".", "!", "?")) else begun + "."
