"""Actions, panels and colour questions for tests of the viewport."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QAction, QActionGroup, QImage
from PySide6.QtWidgets import QApplication

from choreo_studio.picture.frame import Frame
from choreo_studio.session.project import Project
from choreo_studio.ui.actions_table import TABLE
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.viewport.presenter import ViewportPanel
from tests.ui.by_hand import desk_with

SIZE = (480, 360)


def action_book() -> ActionBook:
    """Every action of the program, in its groups."""
    groups: dict[str, QActionGroup] = {}
    actions = {}
    for spec in TABLE:
        action = QAction(spec.text, QApplication.instance())
        action.setCheckable(spec.checkable)
        if spec.group:
            groups.setdefault(spec.group, QActionGroup(QApplication.instance())).addAction(action)
        actions[spec.id] = action
    return ActionBook(actions)


def shown_panel(qtbot, project: Project | None) -> ViewportPanel:  # type: ignore[no-untyped-def]
    """A panel in a real window that has been painted; `panel.desk`-like parts hang on it as `parts`."""
    desk, playhead, book = desk_with(project), Playhead(), action_book()
    panel = ViewportPanel(desk, playhead, book)
    panel.parts = (desk, playhead, book)  # type: ignore[attr-defined]
    qtbot.addWidget(panel.widget)
    panel.widget.resize(*SIZE)
    panel.widget.show()
    qtbot.waitUntil(lambda: panel.frames_painted > 0)
    return panel


def pixels(image: QImage) -> NDArray[np.int16]:
    """(height, width, 3) red, green, blue."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).astype(np.int16)


def is_orange(rgb: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Whether pixels (..., 3) are the lead's."""
    return (rgb[..., 0] - rgb[..., 2] > 50) & (rgb[..., 0] > rgb[..., 1])


def is_blue(rgb: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Whether pixels (..., 3) are the follow's."""
    return (rgb[..., 2] - rgb[..., 0] > 40) & (rgb[..., 2] > rgb[..., 1])


def pixel_of(frame: Frame, point: NDArray[np.float64], width: int, height: int) -> tuple[int, int]:
    """Row and column of a world point in a picture."""
    x, y, _, w = frame.world_to_clip @ np.append(point, 1.0)
    return round((1.0 - y / w) * height / 2), round((1.0 + x / w) * width / 2)
