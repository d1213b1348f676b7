"""Context menus of the timeline."""

from PySide6.QtWidgets import QMenu, QWidget

from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.timeline.hits import Hit, HitKind
from choreo_studio.ui.timeline.intents import Intents

_OF_SCALE = ("mark_in", "mark_out", "", "marker", "loop")
_OF_TAKE = ("keep_take", "compare_ab", "ghost", "", "rename_take", "star_take", "rerun_take", "", "delete_take")
_OF_DANCE = ("rename_take", "star_take", "rerun_take", "compare_ab", "", "delete_take")
_OF_TEMPO = ("metre_2_4", "metre_3_4", "metre_4_4", "metre_6_8", "", "tempo_double", "tempo_halve", "constant_tempo")
_OF_BEAT = ("downbeat_here", "phrase_here", "", "insert_beat", "delete_beat", "", "tempo_double", "tempo_halve", "tap")
_OF_BARS = (
    "resample",
    "resample_new_seed",
    "like_bars",
    "unlike_bars",
    "",
    "copy_bars",
    "paste_bars",
    "",
    "play_around",
    "loop_selection",
)
_OF_WISHES = ("keep_pose", "keep_placed_pose", "put_pose", "delete_pose")

_ACTIONS: dict[HitKind, tuple[str, ...]] = {
    "name": _OF_TAKE,
    "lane": _OF_TAKE,
    "title": _OF_DANCE,
    "tempo": _OF_TEMPO,
    "beat": _OF_BEAT,
    "music": _OF_BEAT,
    "bars": _OF_BARS,
    "dance": _OF_BARS,
    "strip": _OF_BARS,
    "wish": _OF_WISHES,
    "wish_name": _OF_WISHES,
    "scale": _OF_SCALE,
    "in": _OF_SCALE,
    "out": _OF_SCALE,
}


def menu_for(hit: Hit, book: ActionBook, parent: QWidget, intents: Intents) -> QMenu | None:
    """The menu for what was clicked, None for nothing.

    Args:
        hit: what was clicked.
        book: the program's actions.
        parent: owner of the menu.
        intents: told of what is no action of the program: deleting a marker, evening out a beat, freeing a curve.
    """
    menu = QMenu(parent)
    if hit.kind == "marker" and hit.marker is not None:
        marker = hit.marker
        menu.addAction("Delete marker").triggered.connect(lambda: intents.marker_deleted.emit(marker))
    if hit.kind == "beat" and hit.beat is not None:
        beat = hit.beat
        menu.addAction("Even out this beat").triggered.connect(lambda: intents.beat_evened.emit(beat))
        menu.addSeparator()
    if hit.kind in ("wish", "wish_name"):
        _fill_wishes(menu, hit, intents)
    _fill(menu, book, _ACTIONS.get(hit.kind, ()))
    if menu.isEmpty():
        menu.deleteLater()
        return None
    return menu


def _fill_wishes(menu: QMenu, hit: Hit, intents: Intents) -> None:
    for name in CONTROL_NAMES:
        show = menu.addAction(f"Show {name}")
        show.triggered.connect(lambda checked=False, name=name: intents.wish_wanted.emit(name))
    menu.addSeparator()
    for text, is_marked in (("Free the marked bars", True), ("Free the whole curve", False)):
        free = menu.addAction(text)
        free.triggered.connect(lambda checked=False, is_marked=is_marked: intents.wish_freed.emit(is_marked))
    menu.addSeparator()
    if hit.keyframe is not None:
        frame = hit.keyframe
        menu.addAction("Delete this keyframe").triggered.connect(lambda: intents.keyframe_deleted.emit(frame))


def _fill(menu: QMenu, book: ActionBook, ids: tuple[str, ...]) -> None:
    for action_id in ids:
        if action_id:
            menu.addAction(book[action_id])
        else:
            menu.addSeparator()
