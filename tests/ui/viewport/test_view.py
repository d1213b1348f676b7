"""Pixels of the widget, by OpenGL and painted."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.picture.gl import program
from choreo_studio.picture.gl.context import NO_GL_VARIABLE
from choreo_studio.picture.look import look_of
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.show import frame_of
from choreo_studio.picture.tracks import tracks_of
from choreo_studio.session.project import Project
from choreo_studio.ui.shared.theme import DARK, LIGHT
from choreo_studio.ui.viewport.state import SceneState, resolve
from choreo_studio.ui.viewport.surface import renderer
from choreo_studio.ui.viewport.view import LARGEST_PICTURE, ViewportView
from tests.builders_project import project_with_takes
from tests.ui.viewport.builders_viewport import SIZE, is_blue, is_orange, pixel_of, pixels

SECONDS = 1.3


class Stage:
    """A view and what it shows."""

    def __init__(self, qtbot, project: Project) -> None:  # type: ignore[no-untyped-def]
        take = project.takes[0]
        state = resolve(SceneState(), project, take, None)
        self.state = replace(state.show, tracks=tracks_of(take.dance.motion, project.grid))
        self.rig, self.look = Rig().chosen("side", np.array([0.0, 0.0, 0.3]), 4 / 3), look_of(DARK)
        self.painted = 0
        self.view = ViewportView(lambda aspect: self.frame(aspect))
        self.view.painted.connect(self._count)
        qtbot.addWidget(self.view)
        self.view.resize(*SIZE)
        self.view.show()
        qtbot.waitUntil(lambda: self.painted > 0)

    def frame(self, aspect: float = 4 / 3):  # type: ignore[no-untyped-def]
        """What the view draws."""
        return frame_of(self.state, SECONDS, self.rig, aspect, self.look)

    def seen(self):  # type: ignore[no-untyped-def]
        """Pixels of a picture of the widget's size."""
        return pixels(self.view.picture(QSize(*SIZE)))

    def _count(self) -> None:
        self.painted += 1


@pytest.fixture(params=["gl", "painted"])
def stage(request, qtbot, monkeypatch) -> Stage:  # type: ignore[no-untyped-def]
    """A couple on the stage, drawn in both ways."""
    if request.param == "painted":
        monkeypatch.setenv(NO_GL_VARIABLE, "1")
    else:
        monkeypatch.delenv(NO_GL_VARIABLE, raising=False)
        assert renderer().is_there, renderer().reason
    made = Stage(qtbot, project_with_takes(2))
    assert made.view.is_painted == (request.param == "painted")
    return made


def test_each_dancer_is_seen_in_their_colour_where_they_stand(stage: Stage) -> None:
    seen, frame = stage.seen(), stage.frame()
    for dancer, is_theirs in ((0, is_orange), (1, is_blue)):
        place = frame.couple.positions[dancer, [INDEX["Spine1"], INDEX["Spine2"]]].mean(axis=0)
        row, column = pixel_of(frame, place, *SIZE)
        patch = seen[row - 4 : row + 5, column - 4 : column + 5]
        assert is_theirs(patch).mean() > 0.8


def test_the_widget_shows_what_its_picture_shows(stage: Stage, qtbot) -> None:  # type: ignore[no-untyped-def]
    shown = pixels(stage.view.grab().toImage().scaled(*SIZE))
    taken = stage.seen()
    assert np.abs(shown - taken).max(axis=-1).mean() < 6
    assert is_orange(shown).mean() == pytest.approx(is_orange(taken).mean(), rel=0.1)


def test_no_corner_is_black_and_the_light_theme_is_light(stage: Stage) -> None:
    dark = stage.seen()
    assert dark.sum(axis=-1).min() >= 0 and dark[[5, -5]][:, [5, -5]].sum(axis=-1).min() > 30
    stage.look = look_of(LIGHT)
    light = stage.seen()
    assert light[-5, 5].mean() > dark[-5, 5].mean() + 100


def test_a_ghost_adds_fainter_dancers(stage: Stage) -> None:
    project = project_with_takes(1)
    alone = stage.seen()
    motion = project.takes[0].dance.motion
    aside = replace(motion.follow, root_positions=motion.follow.root_positions + np.array([0.0, 0.0, -1.1]))
    stage.state = replace(stage.state, ghost=replace(motion, follow=aside))
    both = stage.seen()
    assert is_blue(both).sum() > 1.3 * is_blue(alone).sum()
    frame = stage.frame()
    assert frame.ghost is not None
    row, column = pixel_of(frame, frame.ghost.positions[1, INDEX["Spine1"]], *SIZE)
    assert both[row, column].max() < alone[is_blue(alone)].max()


def test_shadow_darkens_the_floor(stage: Stage) -> None:
    shown = stage.seen()
    stage.state = replace(stage.state, shows=stage.state.shows - {"shadow"})
    bare = stage.seen()
    darker = shown.sum(axis=-1) < bare.sum(axis=-1) - 8
    assert darker.mean() > 0.004
    assert not (shown.sum(axis=-1) > bare.sum(axis=-1) + 8).any()


def test_contact_marks_lie_around_planted_feet(stage: Stage) -> None:
    stage.state = replace(stage.state, shows=frozenset({"contacts"}))
    marked, plants = stage.seen(), stage.frame().plants
    stage.state = replace(stage.state, shows=frozenset())
    bare = stage.seen()
    changed = np.argwhere(np.abs(marked - bare).max(axis=-1) > 25)
    assert plants and len(changed) > 20
    rows = [pixel_of(stage.frame(), plant.place, *SIZE)[0] for plant in plants]
    near_feet = np.abs(changed[:, :1] - np.array(rows)).min(axis=1) < 40
    assert near_feet.mean() > 0.5


@pytest.mark.parametrize("size", [QSize(64, 48), QSize(333, 777), QSize(1920, 1080)])
def test_pictures_have_the_size_that_was_asked_for(stage: Stage, size: QSize) -> None:
    picture = stage.view.picture(size)
    assert picture.size() == size
    assert is_orange(pixels(picture)).any()


@pytest.mark.parametrize("size", [QSize(LARGEST_PICTURE + 1, 100), QSize(100, 0), QSize(-4, 8)])
def test_impossible_pictures_are_refused_in_a_sentence(stage: Stage, size: QSize) -> None:
    with pytest.raises(ChoreoError, match="cannot be made"):
        stage.view.picture(size)


def test_the_painted_view_says_so(stage: Stage) -> None:
    if not stage.view.is_painted:
        assert stage.view.renderer_name
        return
    labels = [label.text() for label in stage.view.findChildren(type(stage.view._notice)) if label.isVisible()]
    assert any(text.startswith("Simple view") for text in labels)


def test_where_a_shader_does_not_compile_they_are_painted(qtbot, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def refused(file: str, kind: int) -> int:
        raise ChoreoError(f"the shader {file} does not compile on this graphics driver")

    monkeypatch.delenv(NO_GL_VARIABLE, raising=False)
    monkeypatch.setattr(program, "_compiled", refused)
    stage = Stage(qtbot, project_with_takes(1))
    assert stage.view.is_painted
    assert "does not compile" in stage.view._notice.text()
    shown = pixels(stage.view.grab().toImage())
    assert is_orange(shown).mean() > 0.005 and is_blue(shown).mean() > 0.005


def dragged_to(view: ViewportView, at: QPointF, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> QMouseEvent:
    """A move of the mouse with a button held."""
    return QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, button, keys)


def test_the_mouse_orbits_pans_zooms_and_frames(stage: Stage, qtbot) -> None:  # type: ignore[no-untyped-def]
    view, told = stage.view, []
    view.orbited.connect(lambda yaw, pitch: told.append(("orbit", yaw, pitch)))
    view.panned.connect(lambda right, up: told.append(("pan", right, up)))
    view.zoomed.connect(lambda factor: told.append(("zoom", factor, 0.0)))
    view.framing_wanted.connect(lambda: told.append(("frame", 0.0, 0.0)))
    left, middle = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
    plain, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for button, keys in ((left, plain), (left, shift), (middle, plain)):
        qtbot.mousePress(view, button, keys, QPoint(100, 100))
        QApplication.sendEvent(view, dragged_to(view, QPointF(140, 120), button, keys))
        qtbot.mouseRelease(view, button, keys, QPoint(140, 120))
    assert [kind for kind, _, _ in told] == ["orbit", "pan", "pan"]
    assert told[0][1] < 0.0 < told[0][2] and told[1][1] < 0.0 < told[1][2]
    told.clear()
    qtbot.mouseDClick(view, left, pos=QPoint(100, 100))
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    kinds = [kind for kind, _, _ in told]
    assert {"frame", "zoom"} <= set(kinds)
    assert next(factor for kind, factor, _ in told if kind == "zoom") > 1.0
    assert kinds.count("frame") == 1


def test_a_hint_is_shown_and_taken_away(stage: Stage) -> None:
    stage.view.show_hint("Drop a song here")
    assert stage.view._hint.isVisible()
    stage.view.show_hint("")
    assert not stage.view._hint.isVisible()
