"""The project that a newcomer sees first: our own song with a dance and some variations on it."""

from dataclasses import replace
from pathlib import Path

from choreo_studio.errors import ProjectFileError
from choreo_studio.resources import assets_folder
from choreo_studio.session.project import Project
from choreo_studio.session.storage import load_project


def demo_project() -> Project:
    """The demo project with its song inside, so that it can be saved anywhere.

    Raises:
        ProjectFileError: when it does not travel with the program.
    """
    path = assets_folder() / "demo" / "demo_salsa.choreo"
    if not path.is_file():
        raise ProjectFileError(path, "is missing; `python docs/make_demo_project.py` makes it")
    project = load_project(path)
    song = path.with_name(Path(project.music.reference or "").name)
    try:
        flac = song.read_bytes()
    except OSError as error:
        raise ProjectFileError(song, f"cannot be read ({error.strerror or error})") from error
    return replace(project, music=replace(project.music, flac=flac, reference=None))
