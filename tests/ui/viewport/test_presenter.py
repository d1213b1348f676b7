"""The panel between desk, playhead and view."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from choreo_studio.picture.gl.renderer import SceneRenderer
from choreo_studio.picture.rig import CAMERAS
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import set_theme
from choreo_studio.ui.viewport.presenter import ViewportPanel
from choreo_studio.ui.viewport.tools import ToolRow
from tests.builders_project import project_with_takes, project_without_takes
from tests.ui.by_hand import desk_with
from tests.ui.viewport.builders_viewport import action_book, is_blue, is_orange, pixels, shown_panel


def settled(qtbot, panel: ViewportPanel) -> int:  # type: ignore[no-untyped-def]
    """Frames painted once nothing more wants painting."""
    for _ in range(50):
        QApplication.processEvents()
    return panel.frames_painted


def test_it_shows_both_dancers_before_there_is_a_song(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, None)
    seen = pixels(panel.widget.grab().toImage())
    assert is_orange(seen).mean() > 0.01 and is_blue(seen).mean() > 0.01


def test_the_playhead_moves_the_dancers_and_rest_costs_nothing(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    _, playhead, _ = panel.parts
    before = panel.picture(QSize(160, 120))
    painted = settled(qtbot, panel)
    playhead.place(1.37, False)
    qtbot.waitUntil(lambda: panel.frames_painted > painted)
    assert panel.picture(QSize(160, 120)) != before
    still = settled(qtbot, panel)
    assert settled(qtbot, panel) == still


def test_a_picture_at_another_time_leaves_the_playhead(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    _, playhead, _ = panel.parts
    there = panel.picture(QSize(160, 120), 1.37)
    here = panel.picture(QSize(160, 120))
    assert playhead.seconds == 0.0 and here != there
    playhead.place(1.37, False)
    assert panel.picture(QSize(160, 120)) == there


def test_dragging_a_beat_moves_the_dance(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    desk, playhead, _ = panel.parts
    playhead.place(1.37, False)
    before = panel.picture(QSize(160, 120))
    desk.apply("Drag", lambda project: replace(project, grid=project.grid.nudged(0.2)))
    desk.tell()
    assert panel.picture(QSize(160, 120)) != before


def test_every_camera_has_its_action_and_its_picture(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    _, _, book = panel.parts
    pictures = set()
    for name in CAMERAS:
        book.trigger(f"camera_{name}")
        assert panel.camera == name and book[f"camera_{name}"].isChecked()
        pictures.add(pixels(panel.picture(QSize(96, 72))).tobytes())
    # Orbit keeps the picture that the camera before it had.
    assert len(pictures) >= len(CAMERAS) - 1


@pytest.mark.parametrize("switch", ["show_trails", "show_contacts", "show_shadow"])
def test_switches_change_the_picture_and_change_it_back(qtbot, switch: str) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    _, playhead, book = panel.parts
    playhead.place(1.37, False)
    assert book[switch].isChecked()
    before = panel.picture(QSize(320, 240))
    book.trigger(switch)
    assert panel.picture(QSize(320, 240)) != before
    book.trigger(switch)
    assert panel.picture(QSize(320, 240)) == before


def test_the_theme_colours_the_floor(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    dark = pixels(panel.picture(QSize(160, 120)))[-3, 3].mean()
    set_theme("light")
    try:
        light = pixels(panel.picture(QSize(160, 120)))[-3, 3].mean()
    finally:
        set_theme("dark")
    assert light > dark + 100


def test_a_ghost_is_chosen_from_the_menu(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(2))
    desk, _, _ = panel.parts
    (row,) = panel.widget.findChildren(ToolRow)
    before = panel.picture(QSize(160, 120), 1.0)
    entries = row._menu.actions()
    assert [entry.text() for entry in entries] == ["None", "Take 1", "Take 2"]
    entries[1].trigger()
    desk.tell()
    assert desk.view.selection.ghost == desk.view.project.takes[0].id
    shown = desk.view.shown_take
    assert (panel.picture(QSize(160, 120), 1.0) != before) == (shown is not desk.view.project.takes[0])


def test_a_song_without_a_take_keeps_the_couple_waiting(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_without_takes())
    assert is_orange(pixels(panel.picture(QSize(160, 120)))).any()


def test_closing_gives_everything_back(qtbot) -> None:  # type: ignore[no-untyped-def]
    desk, playhead = desk_with(project_with_takes(1)), Playhead()
    panel = ViewportPanel(desk, playhead, action_book())
    panel.widget.show()
    qtbot.waitUntil(lambda: panel.frames_painted > 0)
    gone = []
    panel.widget.destroyed.connect(lambda: gone.append(True))
    panel.widget.close()
    panel.widget.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))


def test_a_double_click_frames_the_couple(qtbot) -> None:  # type: ignore[no-untyped-def]
    panel = shown_panel(qtbot, project_with_takes(1))
    framed = panel.picture(QSize(160, 120))
    panel.widget.zoomed.emit(0.3)
    small = panel.picture(QSize(160, 120))
    assert is_orange(pixels(small)).sum() < 0.5 * is_orange(pixels(framed)).sum()
    panel.widget.framing_wanted.emit()
    again = pixels(panel.picture(QSize(160, 120)))
    assert np.isclose(is_orange(again).sum(), is_orange(pixels(framed)).sum(), rtol=0.35)


def test_a_dock_that_floats_and_returns_still_shows_them_and_keeps_nothing_twice(qtbot, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    held = []
    begin, end = SceneRenderer.__init__, SceneRenderer.release
    monkeypatch.setattr(SceneRenderer, "__init__", lambda self: (held.append(self), begin(self))[1])
    monkeypatch.setattr(SceneRenderer, "release", lambda self: (held.remove(self), end(self))[1])
    window, dock = QMainWindow(), QDockWidget("Viewport")
    qtbot.addWidget(window)
    panel = ViewportPanel(desk_with(project_with_takes(1)), Playhead(), action_book(), window)
    dock.setWidget(panel.widget)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(600, 400)
    window.show()
    for is_floating in (True, False):
        painted = panel.frames_painted
        dock.setFloating(is_floating)
        qtbot.waitUntil(lambda before=painted: panel.frames_painted > before)
        assert is_orange(pixels(panel.widget.grab().toImage())).mean() > 0.005
        assert len(held) == 1
