"""Opening the window: from the options of the command line to the end of the event loop."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from choreo_studio import __version__
from choreo_studio.errors import ChoreoError
from choreo_studio.services.folders import state_folder
from choreo_studio.ui.crash_watch import CrashWatch
from choreo_studio.ui.probe import milliseconds_since_process_start
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.studio import Studio
from choreo_studio.ui.viewport.surface import request_surface_format

DEFAULT_SIZE = (1440, 900)
HEAVY_MODULES = ("torch", "librosa", "scipy", "soundfile", "soxr", "matplotlib", "trimesh", "miniaudio")
_SETTLED_TURNS = 12
_LONGEST_WAIT_MS = 120_000
_SWITCH_SECONDS = 0.0005


@dataclass(frozen=True)
class StudioOptions:
    """What the command line asks of the window.

    Attributes:
        project: a .choreo file or a song; the demo where there is none.
        screenshot: picture to save, then quit.
        size: of the window in points.
        time_seconds: place of the playhead.
        bars: bars to mark.
        theme: "dark" or "light", None for the one used last.
        probe_start: tell when the window was painted, then quit.
    """

    project: Path | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    time_seconds: float | None = None
    bars: tuple[int, int] | None = None
    theme: str | None = None
    probe_start: bool = False


def launch(options: StudioOptions) -> int:
    """Open the window and stay until it is closed.

    Raises:
        ChoreoError: when the project of a screenshot cannot be opened or the picture not be written.
    """
    app = make_application()
    studio = Studio(is_visit=options.screenshot is not None or options.probe_start, theme_name=options.theme)
    studio.window.resize(*(options.size or _size_on(app.primaryScreen())))
    if options.size is None and not studio.is_visit:
        studio.restore_window()
    if options.probe_start:
        _Probe(studio).watch()
    watch = _crash_watch(studio)
    if not studio.is_visit:
        watch.install()
    studio.window.show()
    # The project comes after the first paint: a newcomer sees the window at once.
    studio.when_painted(lambda: studio.open_first(options.project))
    visit = None if options.screenshot is None else _Visit(studio, options)
    if visit is None:
        _when_project_is_there(studio, lambda: set_out(studio, options))
    code = app.exec()
    watch.remove()
    studio.close()
    if visit is not None and visit.error is not None:
        raise visit.error
    return code


def make_application() -> QApplication:
    """The one QApplication, named and styled."""
    # A thread that dances hands the window its turn ten times sooner than Python would by itself.
    sys.setswitchinterval(_SWITCH_SECONDS)
    request_surface_format()
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("a QCoreApplication without windows runs already")
    app.setApplicationName("Choreo Studio")
    app.setApplicationVersion(__version__)
    app.setStyle("Fusion")
    return app


def _crash_watch(studio: Studio) -> CrashWatch:
    return CrashWatch(
        studio.window,
        state_folder(),
        lambda: studio.desk.view.project is not None,
        studio.files.saving.save_as,
        studio.window.close,
    )


def _when_project_is_there(studio: Studio, then: Callable[[], None]) -> None:
    def look(old: View, new: View) -> None:
        if new.project is not None:
            studio.desk.changed.disconnect(look)
            then()

    studio.desk.changed.connect(look)


def set_out(studio: Studio, options: StudioOptions) -> None:
    """Playhead and marked bars as the command line asks for them."""
    if options.time_seconds is not None:
        studio.playhead.seek(options.time_seconds)
    if options.bars is not None:
        studio.desk.select(bars=options.bars)


def _size_on(screen: QScreen) -> tuple[int, int]:
    room = screen.availableGeometry()
    return min(DEFAULT_SIZE[0], room.width()), min(DEFAULT_SIZE[1], room.height())


class _Probe(QObject):
    """Tells when the first frame of the window is on the screen."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio.window)
        self._studio = studio

    def watch(self) -> None:
        """Wait for the window to be painted."""
        self._studio.when_painted(self._tell)

    def _tell(self) -> None:
        loaded = [name for name in HEAVY_MODULES if name in sys.modules]
        print(
            json.dumps({"painted_ms": round(milliseconds_since_process_start()), "heavy_modules": loaded}), flush=True
        )
        self._studio.quit()


class _Visit(QObject):
    """Waits until all panels show what they have to show, saves a picture and quits."""

    def __init__(self, studio: Studio, options: StudioOptions) -> None:
        super().__init__(studio.window)
        self._studio, self._options = studio, options
        self._calm, self._waited, self._is_set = 0, 0, False
        self.error: ChoreoError | None = None
        studio.viewport.draw_smoothly()
        studio.desk.failed.connect(self._fail)
        self._timer = QTimer(self, interval=30)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._waited += self._timer.interval()
        if self._waited > _LONGEST_WAIT_MS:
            self._fail(ChoreoError("the window did not come to rest in two minutes"))
            return
        self._calm = self._calm + 1 if self._studio.is_at_rest else 0
        if self._calm < _SETTLED_TURNS:
            return
        self._calm = 0
        if not self._is_set:
            self._is_set = True
            set_out(self._studio, self._options)
            return
        self._timer.stop()
        self._save()

    def _save(self) -> None:
        path = self._options.screenshot or Path("studio.png")
        window = self._studio.window
        picture = window.grab()
        if not picture.save(str(path), "PNG"):
            self.error = ChoreoError(f"{path} cannot be written")
        self._studio.quit()

    def _fail(self, error: ChoreoError) -> None:
        self._timer.stop()
        self.error = error
        self._studio.quit()
