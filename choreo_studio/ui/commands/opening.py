"""Commands that bring songs and projects onto the desk, each read in the background."""

from collections.abc import Callable
from pathlib import Path

from choreo_studio.audio.analysis import MusicAnalysis
from choreo_studio.audio.peaks import PeakPyramid
from choreo_studio.audio.waveform import Waveform, load_waveform
from choreo_studio.errors import ChoreoError
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.generation import next_seed
from choreo_studio.services.jobs import Progress
from choreo_studio.services.music import project_of_sound, sound_of, unheard_project
from choreo_studio.session.project import MusicSource, Project
from choreo_studio.session.regridding import with_song
from choreo_studio.session.storage import load_project
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View

Heard = tuple[Waveform, PeakPyramid]
_KEY = "open"


class OpenCommands:
    """Songs and projects from files.

    Args:
        desk: where they go.
        opened: told of every project file that was opened, for the list of recent ones.
    """

    def __init__(self, desk: Desk, opened: Callable[[Path], None]) -> None:
        self._desk, self._opened = desk, opened
        self._heard: MusicSource | None = None
        desk.changed.connect(self._follow_music)

    def open_song(self, path: Path) -> None:
        """A new project on a song: its waveform at once, its beats when they are found."""

        def read(progress: Progress) -> tuple[Project, Waveform, PeakPyramid]:
            waveform = load_waveform(path)
            return unheard_project(waveform, path), waveform, PeakPyramid.of(waveform)

        def show(read: tuple[Project, Waveform, PeakPyramid]) -> None:
            project, waveform, peaks = read
            self._desk.open(project, None)
            self._hear(project, waveform, peaks)
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
        self._desk.run("Opening the demo", lambda progress: demo_project(), self._show_demo, _KEY, self._desk.jobs)

    def show(self, project: Project, path: Path | None, is_saved: bool = True) -> None:
        """Put a project on the desk and decode its sound.

        Args:
            project: what is shown.
            path: its file.
            is_saved: False where it is in no file yet and would be lost.
        """
        self._desk.open(project, path, is_saved)
        self._desk.set_order(seed=next_seed(project))
        if path is not None:
            self._opened(path)
        self._decode()

    def _decode(self) -> None:
        """Decode the sound of the project on the desk; without its sound it plays silently."""
        project, path = self._desk.view.project, self._desk.view.path
        self._heard = None if project is None else project.music
        if project is None or project.music.is_silence:
            return
        folder = path.parent if path else None

        def read(progress: Progress) -> Heard | None:
            sound = sound_of(project, folder)
            return None if sound is None else (sound, PeakPyramid.of(sound))

        def heard(read: Heard | None) -> None:
            now = self._desk.view.project
            if read is not None and now is not None and now.music is project.music:
                self._hear(project, *read)

        self._desk.run("Decoding the song", read, heard, "decode", self._desk.jobs)

    def swap_song(self, path: Path) -> None:
        """Another song under the same dance, which follows it beat by beat."""

        def read(progress: Progress) -> tuple[Project, MusicAnalysis, Waveform, PeakPyramid]:
            waveform = load_waveform(path)
            return *project_of_sound(waveform, path, progress=progress), waveform, PeakPyramid.of(waveform)

        def swap(read: tuple[Project, MusicAnalysis, Waveform, PeakPyramid]) -> None:
            heard, analysis, waveform, peaks = read
            if self._desk.view.project is not None:
                self._desk.apply(f"Dance to {path.name}", lambda project: with_song(project, heard.music, heard.grid))
                self._hear(heard, waveform, peaks)
                self._desk.show(confidence=analysis.confidence)

        self._desk.run(f"Listening to {path.name}", read, swap, _KEY, self._desk.jobs)

    def _listen(self, unheard: Project, waveform: Waveform, path: Path) -> None:
        def found(heard: tuple[Project, MusicAnalysis]) -> None:
            project, analysis = heard
            if self._desk.view.project is not unheard:
                self._desk.said.emit(f"The beats of {path.name} were not used: the project was edited meanwhile")
                return
            self._desk.document.replace(project, None, is_saved=False)
            self._hear(project, waveform, self._desk.view.peaks)
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

    def _show_demo(self, project: Project) -> None:
        self.show(project, None)

    def _hear(self, project: Project, sound: Waveform, peaks: PeakPyramid | None) -> None:
        self._heard = project.music
        self._desk.show(sound=sound, peaks=peaks)

    def _follow_music(self, old: View, new: View) -> None:
        """Undo and redo can bring another song back; what is heard and drawn is always the project's own."""
        if new.project is not None and new.project.music is not self._heard:
            self._desk.show(sound=None, peaks=None, confidence=None)
            self._decode()
