"""The menu of codes that could stand in a cell."""

from collections.abc import Callable, Sequence
from random import Random

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from choreo_studio.services.token_edits import Alternative
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.token_editor.palette import code_colours

Choose = Callable[[int, int], None]
"""Called with a depth and a code."""

_ICON_PX = 32


def swap_menu(
    parent: QWidget, choices: Sequence[Sequence[Alternative]], codes: Sequence[int], size: int, choose: Choose
) -> QMenu:
    """A menu with the likeliest codes first, finer details in menus of their own.

    Args:
        parent: owner of the menu.
        choices: for each depth.
        codes: what stands there now.
        size: of the codebooks.
        choose: called with what was chosen.
    """
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    _fill(menu, choices[0], codes[0], size, choose)
    if len(choices) > 1:
        menu.addSeparator()
    for depth, items in enumerate(choices[1:], start=1):
        _fill(menu.addMenu(f"Detail {depth}"), items, codes[depth], size, choose)
    return menu


def random_other(items: Sequence[Alternative], present: int, random: Random) -> Alternative | None:
    """One of the codes other than the present one, drawn by their odds; None where there is no other."""
    others = [item for item in items if item.code != present]
    if not others:
        return None
    return random.choices(others, [max(item.probability, 1e-6) for item in others])[0]


def percent(probability: float) -> str:
    """A probability for people; what is small is not nothing."""
    return f"{probability:.0%}" if probability >= 0.01 else "<1%"


def _fill(menu: QMenu, items: Sequence[Alternative], present: int, size: int, choose: Choose) -> None:
    for item in items:
        name = f"{item.code} (now)" if item.code == present else str(item.code)
        action = menu.addAction(_chip(item.code, size), f"{name}\t{percent(item.probability)}")
        action.setEnabled(item.code != present)
        action.triggered.connect(lambda checked=False, item=item: choose(item.depth, item.code))
    other = random_other(items, present, Random())
    menu.addSeparator()
    action = menu.addAction("Random other")
    action.setEnabled(other is not None)
    if other is not None:
        action.triggered.connect(lambda checked=False: choose(other.depth, other.code))


def _chip(code: int, size: int) -> QIcon:
    pixmap = QPixmap(_ICON_PX, _ICON_PX)
    pixmap.fill(QColor.fromRgbF(*(float(part) for part in code_colours(size, theme().name)[code])))
    return QIcon(pixmap)
