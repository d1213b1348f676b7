"""What the import dialog shows, worked out from what was chosen in it and what was found in the files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.motion.importing import people_of
from choreo_studio.motion.io.motion_files import MotionFile, NoMotionError
from choreo_studio.services.importing import ImportOrder
from choreo_studio.timebase import FrameRate

BeatSource = Literal["steps", "song", "tempo"]
Looked = Mapping[Path, MotionFile | ChoreoError]
"""What was found in files; those that are not in it are being read."""


@dataclass(frozen=True)
class ImportChoice:
    """What is set in the dialog.

    Attributes:
        files: none, one or two.
        swapped: whether the first dancer follows.
        with_partner: whether a dancer who is alone gets a partner.
        beats: where the beats come from.
        song: music that begins with the first frame.
        tempo_bpm: constant tempo from the first frame on.
        source_fps: true frame rate where the files' own is wrong.
    """

    files: tuple[Path, ...] = ()
    swapped: bool = False
    with_partner: bool = True
    beats: BeatSource = "steps"
    song: Path | None = None
    tempo_bpm: float = 120.0
    source_fps: float | None = None

    @property
    def order(self) -> ImportOrder:
        """What is ordered with it."""
        song = self.song if self.beats == "song" else None
        tempo = self.tempo_bpm if self.beats == "tempo" else None
        return ImportOrder(self.files, song, None, tempo, self.source_fps, self.swapped)


@dataclass(frozen=True)
class FileNote:
    """What stands below a file.

    Attributes:
        text: what was found in it.
        role: of the text in the style sheet.
        is_character: whether its body is offered to the dancers of the project on the desk.
    """

    text: str
    role: Literal["dim", "bad", "warning"] = "dim"
    is_character: bool = False


@dataclass(frozen=True)
class ImportState:
    """What is drawn.

    Attributes:
        notes: below the first and the second file.
        takes_second: whether a second file is asked for.
        dancers: how many come, 0 while nobody is known.
        roles: the two ways of sharing lead and follow, in words; the first one is not swapped.
        problem: what is missing, as a sentence, "" for nothing.
        is_ready: whether it can be imported.
    """

    notes: tuple[FileNote, FileNote]
    takes_second: bool
    dancers: int
    roles: tuple[str, str]
    problem: str
    is_ready: bool


def resolve(choice: ImportChoice, looked: Looked, has_dancers: bool = False) -> ImportState:
    """What the dialog shows for a choice.

    Args:
        choice: what is set.
        looked: what was found in files.
        has_dancers: whether there is a project whose dancers can take the body of a character.
    """
    found_notes = tuple(_note(path, looked, choice.source_fps, has_dancers) for path in choice.files)
    notes = found_notes + (FileNote(""),) * (2 - len(choice.files))
    found = [looked[path] for path in choice.files if path in looked]
    read = [file for file in found if isinstance(file, MotionFile)]
    if choice.source_fps is not None:
        read = [replace(file, rate=FrameRate.of(choice.source_fps)) for file in read]
    dancers, problem = _dancers(read) if read and len(read) == len(choice.files) else (0, "")
    takes_second = len(choice.files) == 2 or (len(read) == 1 and len(read[0].people) == 1)
    problem = problem or _missing(choice)
    is_ready = not problem and dancers > 0
    return ImportState((notes[0], notes[1]), takes_second, dancers, _roles(read, dancers), problem, is_ready)


def ordered(files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Files with the follow's last, where their names tell."""
    return tuple(sorted(sorted(files), key=lambda path: "follow" in path.stem.lower()))


def _note(path: Path, looked: Looked, source_fps: float | None, has_dancers: bool) -> FileNote:
    found = looked.get(path)
    if found is None:
        return FileNote("Reading…")
    if isinstance(found, NoMotionError) and has_dancers:
        return FileNote("This is a body without a motion. Who shall dance in it?", is_character=True)
    if isinstance(found, ChoreoError):
        return FileNote(sentence_of(found, path), "bad")
    people = f"{len(found.people)} people" if len(found.people) > 1 else "1 dancer"
    shape = ", joints found by their shape" if any(person.is_by_shape for person in found.people) else ""
    fps = source_fps or found.rate.fps
    text = f"{people}, {fps:g} frames a second, {found.frame_count / fps:.1f} s{shape}"
    return FileNote(f"{text}. {found.loss}.", "warning") if found.loss else FileNote(text)


def sentence_of(error: ChoreoError, path: Path) -> str:
    """An error as a sentence that does not repeat the whole path of the file."""
    text = str(error)
    if isinstance(error, FileFormatError) and error.path == path:
        where = "This file" if error.line is None else f"Line {error.line} of this file"
        text = f"{where} {error.reason}"
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."


def _dancers(read: list[MotionFile]) -> tuple[int, str]:
    try:
        people, _ = people_of(tuple(read))
    except ChoreoError as error:
        return 0, str(error).replace(f"{read[-1].path}: ", f"{read[-1].path.name} ") + "."
    return len(people), ""


def _missing(choice: ImportChoice) -> str:
    if choice.beats == "song" and choice.song is None:
        return "Choose the song, or let the beats be found in the steps."
    return ""


def _roles(read: list[MotionFile], dancers: int) -> tuple[str, str]:
    if dancers != 2:
        return "They lead", "They follow"
    names = [person.name or file.path.stem for file in read for person in file.people]
    if names == ["lead", "follow"]:
        return "As they are called in the file", "The other way round"
    if len(set(names)) < 2:
        names = ["The first", "The second"]
    return f"{names[0]} leads, {names[1]} follows", f"{names[1]} leads, {names[0]} follows"
