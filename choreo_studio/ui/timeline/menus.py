"""Context menus of the timeline."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.timeline.hits import Hit

_OF_TAKE = ("keep_take", "compare_ab", "ghost", "", "rename_take", "star_take", "rerun_take", "", "delete_take")
_OF_DANCE = ("rename_take", "star_take", "rerun_take", "compare_ab", "", "delete_take")
_OF_TEMPO = ("metre_2_4", "metre_3_4", "metre_4_4", "metre_6_8", "", "tempo_double", "tempo_halve", "constant_tempo")
_OF_BEAT = ("downbeat_here", "phrase_here", "", "insert_beat", "delete_beat", "", "tempo_double", "tempo_halve", "tap")
_OF_BARS = ("resample", "resample_new_seed", "", "copy_bars", "paste_bars", "", "play_around", "loop_selection")


def menu_for(hit: Hit, book: ActionBook, parent: QWidget, on_delete_marker: Callable[[int], None]) -> QMenu | None:
    """The menu for what was clicked, None for nothing.

    Args:
        hit: what was clicked.
        book: the program's actions.
        parent: owner of the menu.
        on_delete_marker: gets the index of a marker that should go.
    """
    menu = QMenu(parent)
    if hit.kind == "marker" and hit.marker is not None:
        marker = hit.marker
        menu.addAction("Delete marker").triggered.connect(lambda: on_delete_marker(marker))
    elif hit.kind in ("name", "lane"):
        _fill(menu, book, _OF_TAKE)
    elif hit.kind == "title":
        _fill(menu, book, _OF_DANCE)
    elif hit.kind == "tempo":
        _fill(menu, book, _OF_TEMPO)
    elif hit.kind in ("beat", "music"):
        _fill(menu, book, _OF_BEAT)
    elif hit.kind in ("bars", "dance", "strip"):
        _fill(menu, book, _OF_BARS)
    elif hit.kind in ("scale", "in", "out"):
        _fill(menu, book, ("mark_in", "mark_out", "", "marker", "loop"))
    if menu.isEmpty():
        menu.deleteLater()
        return None
    return menu


def _fill(menu: QMenu, book: ActionBook, ids: tuple[str, ...]) -> None:
    for action_id in ids:
        if action_id:
            menu.addAction(book[action_id])
        else:
            menu.addSeparator()
