"""Commands that bring songs and projects onto the desk, each read in the background."""

from collections.abc import Callable
from pathlib import Path

from choreo_studio.audio.analysis import MusicAnalysis
from choreo_studio.audio.peaks import PeakPyramid
from choreo_studio.audio.waveform import Waveform, load_waveform
from choreo_studio.errors import ChoreoError
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.generation import next_seed
from choreo_studio.services.generator import Generator
from choreo_studio.services.importing import ImportOrder, import_couple
from choreo_studio.services.jobs import Progress
from choreo_studio.services.music import project_of_sound, sound_of, unheard_project
from choreo_studio.session.project import Project
from choreo_studio.session.regridding import with_song
from choreo_studio.session.storage import load_project
from choreo_studio.ui.shared.desk import Desk

Heard = tuple[Waveform, PeakPyramid]
_KEY = "open"


class OpenCommands:
    """Songs, projects and couples from files.

    Args:
        desk: where they go.
        opened: told of every project file that was opened, for the list of recent ones.
    """

    def __init__(self, desk: Desk, opened: Callable[[Path], None]) -> None:
        self._desk, self._opened = desk, opened

    def open_song(self, path: Path) -> None:
        """A new project on a song: its waveform at once, its beats when they are found."""

        def read(progress: Progress) -> tuple[Project, Waveform, PeakPyramid]:
            waveform = load_waveform(path)
            return unheard_project(waveform, path), waveform, PeakPyramid.of(waveform)

        def show(read: tuple[Project, Waveform, PeakPyramid]) -> None:
            project, waveform, peaks = read
            self._desk.open(project, None)
            self._desk.show(sound=waveform, peaks=peaks)
            self._listen(project, waveform, path)

        self._desk.run(f"Reading {path.name}", read, show, _KEY, self._desk.jobs)

    def open_project(self, path: Path) -> None:
        """A project file."""
        self._desk.run(
            f"Opening {path.name}",
            lambda progress: load_project(path),
            lambda project: self.show(project, path),
            _KEY,
            self._desk.jobs,
        )

    def open_demo(self) -> None:
        """The demo project, as one without a file of its own so that saving asks where."""
        self._desk.run("Opening the demo", lambda progress: demo_project(), self._show_new, _KEY, self._desk.jobs)

    def show(self, project: Project, path: Path | None) -> None:
        """Put a project on the desk and decode its sound."""
        self._desk.open(project, path)
        self._desk.set_order(seed=next_seed(project))
        if path is not None:
            self._opened(path)
        self.decode(path.parent if path else None)

    def decode(self, folder: Path | None) -> None:
        """Decode the sound of the project on the desk; without its sound it plays silently."""
        project = self._desk.view.project
        if project is None or project.music.is_silence:
            return

        def read(progress: Progress) -> Heard | None:
            sound = sound_of(project, folder)
            return None if sound is None else (sound, PeakPyramid.of(sound))

        def heard(read: Heard | None) -> None:
            if read is not None and self._same_song(project):
                self._desk.show(sound=read[0], peaks=read[1])

        self._desk.run("Decoding the song", read, heard, "decode", self._desk.jobs)

    def import_pair(self, order: ImportOrder, generator: Callable[[], Generator]) -> None:
        """A couple from two BVH files."""
        self._desk.run(
            f"Importing {order.lead.name}",
            lambda progress: import_couple(order, generator(), progress),
            self._show_new,
            _KEY,
        )

    def swap_song(self, path: Path) -> None:
        """Another song under the same dance, which follows it beat by beat."""

        def read(progress: Progress) -> tuple[Project, MusicAnalysis, Waveform, PeakPyramid]:
            waveform = load_waveform(path)
            return *project_of_sound(waveform, path, progress=progress), waveform, PeakPyramid.of(waveform)

        def swap(read: tuple[Project, MusicAnalysis, Waveform, PeakPyramid]) -> None:
            heard, analysis, waveform, peaks = read
            if self._desk.view.project is not None:
                self._desk.apply(f"Dance to {path.name}", lambda project: with_song(project, heard.music, heard.grid))
                self._desk.show(sound=waveform, peaks=peaks, confidence=analysis.confidence)

        self._desk.run(f"Listening to {path.name}", read, swap, _KEY, self._desk.jobs)

    def _listen(self, unheard: Project, waveform: Waveform, path: Path) -> None:
        def found(heard: tuple[Project, MusicAnalysis]) -> None:
            project, analysis = heard
            if self._desk.view.project is not unheard:
                self._desk.said.emit(f"The beats of {path.name} were not used: the project was edited meanwhile")
                return
            self._desk.document.replace(project, None, is_saved=False)
            self._desk.show(confidence=analysis.confidence)
            self._desk.said.emit(f"{path.name}: {project.grid.tempo_bpm:.0f} BPM in {project.grid.metre}")

        def failed(error: ChoreoError) -> None:
            self._desk.open(None, None)
            self._desk.failed.emit(error)

        self._desk.run(
            f"Finding the beats of {path.name}",
            lambda progress: project_of_sound(waveform, path, progress=progress),
            found,
            _KEY,
            self._desk.jobs,
            failed,
        )

    def _show_new(self, project: Project) -> None:
        self.show(project, None)

    def _same_song(self, project: Project) -> bool:
        now = self._desk.view.project
        return now is not None and now.music is project.music
