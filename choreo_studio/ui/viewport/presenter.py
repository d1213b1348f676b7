"""Joins the viewport to the desk and the playhead."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.frame import Frame
from choreo_studio.picture.look import look_of
from choreo_studio.picture.rig import CAMERAS, CameraName, Rig
from choreo_studio.picture.show import EXTRAS, Extra, centre_at, frame_of
from choreo_studio.picture.tracks import TakeTracks, tracks_of
from choreo_studio.services.jobs import Ok, Outcome
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import THEME, theme
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.viewport.dressing import DressingRoom
from choreo_studio.ui.viewport.state import SceneState, differs, resolve
from choreo_studio.ui.viewport.tools import ToolRow
from choreo_studio.ui.viewport.view import ViewportView

_AFTER_OTHERS_MS = 40
_TRACKS_KEY = "viewport tracks"


class ViewportPanel(QObject):
    """The viewport.

    Args:
        desk: what is shown.
        playhead: when.
        book: camera actions and switches, None where there are none.
        parent: owner of the widget, which owns the panel.

    Attributes:
        frames_painted: how many frames were drawn so far.
    """

    def __init__(
        self, desk: Desk, playhead: Playhead, book: ActionBook | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__()
        self._desk, self._playhead, self._book = desk, playhead, book
        self._scene, self._rig, self._look = SceneState(), Rig(), look_of(theme())
        self._picture_seconds: float | None = None
        self._room = DressingRoom(desk.jobs, lambda: self._resolve(self._desk.view))
        self.frames_painted = 0
        self._view = ViewportView(self._frame, parent)
        # Timeline, tokens and dancers painted in one go would hold the window up for longer than one notices each.
        self._after_others = QTimer(self, singleShot=True, interval=_AFTER_OTHERS_MS)
        self._after_others.timeout.connect(self._view.refresh)
        # With the widget the panel goes, and with the panel its connections to what outlives both.
        self.setParent(self._view)
        self._rig = self._rig.framed(self._centre(), 2.0)
        if book is not None:
            self._connect_actions(book)
        self._connect_view()
        desk.changed.connect(self._desk_changed)
        playhead.moved.connect(self._view.refresh)
        THEME.changed.connect(self._theme_changed)
        self._resolve(desk.view)

    @property
    def widget(self) -> QWidget:
        """What is put into the window."""
        return self._view

    @property
    def gl_renderer(self) -> str:
        """Who draws, as the driver calls itself."""
        return self._view.renderer_name

    @property
    def camera(self) -> CameraName:
        """The camera in use."""
        return self._rig.name

    @property
    def rig(self) -> Rig:
        """The camera as it is aimed now."""
        return self._rig

    def picture(self, size: QSize, seconds: float | None = None) -> QImage:
        """The viewport at a time (now where none is given) as a picture of any size.

        Raises:
            ChoreoError: when it is larger than 8192 pixels on a side or empty.
        """
        self._picture_seconds = seconds
        try:
            return self._view.picture(size)
        finally:
            self._picture_seconds = None

    def draw_smoothly(self, is_smooth: bool = True) -> None:
        """Smooth edges also where the processor draws: for pictures of the whole window, not for playing."""
        self._view.draw_smoothly(is_smooth)

    def choose_camera(self, name: CameraName) -> None:
        """Look from elsewhere."""
        self._set_rig(self._rig.chosen(name, self._centre(), self._view.aspect))

    def _frame(self, aspect: float) -> Frame:
        return frame_of(self._scene.show, self._seconds, self._rig, aspect, self._look)

    @property
    def _seconds(self) -> float:
        return self._playhead.seconds if self._picture_seconds is None else self._picture_seconds

    def _connect_actions(self, book: ActionBook) -> None:
        for name in CAMERAS:
            book[f"camera_{name}"].triggered.connect(partial(self._camera_triggered, name))
        book[f"camera_{self._rig.name}"].setChecked(True)
        for switch in EXTRAS:
            book[f"show_{switch}"].setChecked(switch in self._scene.show.shows)
            book[f"show_{switch}"].toggled.connect(partial(self._switched, switch))
        self._tools = ToolRow(book, self._view)
        self._tools.ghost_chosen.connect(lambda take: self._desk.select(ghost=take))
        self._view.set_tools(self._tools)

    def _connect_view(self) -> None:
        self._view.orbited.connect(lambda yaw, pitch: self._set_rig(self._rig.orbited(yaw, pitch)))
        self._view.panned.connect(lambda right, up: self._set_rig(self._rig.panned(right, up)))
        self._view.zoomed.connect(lambda factor: self._set_rig(self._rig.zoomed(factor)))
        self._view.framing_wanted.connect(lambda: self._set_rig(self._rig.framed(self._centre(), self._view.aspect)))
        self._view.painted.connect(self._count)

    def _camera_triggered(self, name: CameraName, checked: bool = True) -> None:
        self.choose_camera(name)

    def _switched(self, switch: Extra, is_on: bool) -> None:
        others = self._scene.show.shows - {switch}
        show = replace(self._scene.show, shows=others | {switch} if is_on else others)
        self._show(replace(self._scene, show=show))

    def _set_rig(self, rig: Rig) -> None:
        if rig is self._rig:
            return
        self._rig = rig
        if self._book is not None:
            self._book[f"camera_{rig.name}"].setChecked(True)
        self._view.refresh()

    def _desk_changed(self, old: View, new: View) -> None:
        self._resolve(new)

    def _resolve(self, view: View) -> None:
        if self._book is not None:
            takes = view.project.takes if view.project else ()
            self._tools.show_takes(tuple((take.id, take.name) for take in takes), view.selection.ghost)
        grid = view.project.grid if view.project else None
        dress = partial(self._room.dressing, grid, view.stand_ins)
        self._show(resolve(self._scene, view.project, view.shown_take, view.ghost_take, dress))

    def _show(self, scene: SceneState) -> None:
        old, self._scene = self._scene, scene
        show = scene.show
        if show.motion is not None and show.grid is not None and show.motion is not old.show.motion:
            self._make_tracks(show.motion, show.grid, scene.danced)
        if differs(old, scene) or old.hint != scene.hint:
            self._view.show_hint(scene.hint)
            self._after_others.start()

    def _make_tracks(self, motion: DuetMotion, grid: BeatGrid, danced: DuetMotion | None) -> None:
        def on_outcome(outcome: Outcome[TakeTracks]) -> None:
            if isinstance(outcome, Ok) and self._scene.show.motion is motion:
                self._show(replace(self._scene, show=replace(self._scene.show, tracks=outcome.value)))

        self._desk.jobs.start(lambda progress: tracks_of(motion, grid, danced), on_outcome, key=_TRACKS_KEY)

    def _theme_changed(self) -> None:
        self._look = look_of(theme())
        self._view.refresh()

    def _count(self) -> None:
        self.frames_painted += 1

    def _centre(self) -> Floats:
        return centre_at(self._scene.show, self._seconds)
