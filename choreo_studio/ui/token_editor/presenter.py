"""The token editor on the desk."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from choreo_studio.errors import ChoreoError
from choreo_studio.services.bars import BarRange, bars_in_words, beat_span
from choreo_studio.services.jobs import Err, Ok, Outcome, Progress
from choreo_studio.services.token_edits import Alternative, alternatives
from choreo_studio.session.bar_copying import copied_bars
from choreo_studio.session.project import Project, Take
from choreo_studio.session.take_editing import lock_cells
from choreo_studio.tokens.editing import Slot, codes_of, with_code
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.token_editor.card import Card, card_of
from choreo_studio.ui.token_editor.edits import OpenModel, TokenEdits
from choreo_studio.ui.token_editor.state import Row, TokenState, resolve
from choreo_studio.ui.token_editor.swap_menu import swap_menu
from choreo_studio.ui.token_editor.view import TokenView

Choices = tuple[tuple[Alternative, ...], ...]
_MENU_ACTIONS = ("lock_tokens", "clear_mask", "", "copy_bars", "paste_bars")
_FIRST = "Pick a cell first: click one"


class TokenEditorPanel(QObject):
    """Shows the tokens of the shown take, and turns what is done to them into edits.

    Attributes:
        widget: the rows.

    Args:
        desk: state and edits.
        axis: shared with the timeline.
        playhead: where we are.
        book: actions of the context menu.
        open_model: gives the model; called inside jobs only, where it may take seconds.
        parent: of the widget.
    """

    def __init__(
        self,
        desk: Desk,
        axis: TimeAxis,
        playhead: Playhead,
        book: ActionBook,
        open_model: OpenModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._playhead, self._book, self._open_model = desk, playhead, book, open_model
        self._cell: Slot | None = None
        self._copied: BarRange | None = None
        self._is_model_open = False
        self._rested: tuple[Slot, QPoint] | None = None
        self._menu: QMenu | None = None
        self._edits = TokenEdits(desk, open_model, self._show)
        self.widget = TokenView(axis, parent)
        self.card = Card(self.widget)
        self._connect()
        self._show()

    @property
    def menu(self) -> QMenu | None:
        """The menu of codes while it is open."""
        return self._menu

    def swap_token(self) -> None:
        """Offer other codes for the picked cell, or for the couple's under the playhead."""
        cell = self._cell or self._cell_at_playhead()
        if cell is not None:
            self._pick(cell)
            self._offer(cell)

    def lock_tokens(self) -> None:
        """Lock the painted cells, or the picked one; free them where all are locked."""
        take, cells = self._desk.view.shown_take, self._chosen_cells()
        if take is None or not cells:
            self._desk.said.emit(_FIRST)
            return
        self._lock(take, cells, f"{len(cells)} token{'' if len(cells) == 1 else 's'}")

    def paint_mask(self) -> None:
        """Let clicks paint, or pick cells again."""
        self._show()

    def clear_mask(self) -> None:
        """No cell is painted any more; the marked bars decide again."""
        self._desk.select(slots=frozenset())

    def copy_bars(self) -> None:
        """Remember the marked bars."""
        self._copied = self._desk.view.selection.bars
        if self._copied is not None:
            self._desk.said.emit(f"Copied {bars_in_words(self._copied)}; mark a bar and paste")

    def paste_bars(self) -> None:
        """Dance the remembered bars again from the first marked bar on."""
        view, copied = self._desk.view, self._copied
        take, marked = view.shown_take, view.selection.bars
        if view.project is None or take is None or copied is None or marked is None:
            self._desk.said.emit("Copy some bars first, then mark where they shall go")
            return
        try:
            source, target = _copy_spans(view.project, copied, marked)
        except ChoreoError as error:
            self._desk.failed.emit(error)
            return
        dancers = view.selection.dancers
        self._desk.apply(
            f"Copy {bars_in_words(copied)} to bar {marked[0]}",
            lambda project: copied_bars(project, take.id, source, target, dancers),
        )
        self._desk.select(audition=None)

    def _connect(self) -> None:
        view, desk = self.widget, self._desk
        desk.changed.connect(self._read)
        self._playhead.moved.connect(view.place_playhead)
        view.picked.connect(self._pick)
        view.painted.connect(lambda slots: desk.select(slots=slots))
        view.swap_wanted.connect(self._offer)
        view.lock_wanted.connect(self._lock_row)
        view.menu_wanted.connect(self._open_menu)
        view.rested.connect(self._rest)

    def _read(self, old: View, new: View) -> None:
        self._is_model_open = self._is_model_open or new.model.state == "ready"
        self._edits.look()
        if new.project is not old.project or new.selection is not old.selection or new.order is not old.order:
            self._show()

    def _show(self) -> None:
        state = self._state()
        self._cell = state.cell
        self.widget.render_state(state)

    def _state(self) -> TokenState:
        view = self._desk.view
        is_painting = self._book["paint_mask"].isChecked()
        return resolve(view, self._cell, is_painting, self._edits.tokens_of(view.shown_take))

    def _pick(self, slot: Slot | None) -> None:
        self._cell = slot
        self._show()

    def _cell_at_playhead(self) -> Slot | None:
        state = self._state()
        if not state.rows:
            return None
        edges = state.rows[0].edges_seconds
        index = int(np.searchsorted(edges, self._playhead.seconds, side="right")) - 1
        return state.rows[0].slot(min(max(index, 0), len(edges) - 2))

    def _chosen_cells(self) -> frozenset[Slot]:
        painted = self._desk.view.selection.slots
        return painted or (frozenset((self._cell,)) if self._cell is not None else frozenset())

    def _lock_row(self, row: Row) -> None:
        take = self._desk.view.shown_take
        if take is not None:
            cells = frozenset(row.slot(index) for index in range(len(row.codes)))
            self._lock(take, cells, f"the {row.name}'s {row.level} tokens")

    def _lock(self, take: Take, cells: frozenset[Slot], what: str) -> None:
        state = self._state()
        rows = {(row.level, row.stream): row.locked for row in state.rows}
        to_lock = not all(rows[cell.level, cell.stream][cell.index] for cell in cells)
        label = f"{'Lock' if to_lock else 'Free'} {what}"
        self._desk.apply(label, lambda project: lock_cells(project, take.id, cells, to_lock))

    def _offer(self, slot: Slot) -> None:
        """Ask the model for other codes, then open the menu with them."""
        if self._is_locked(slot):
            self._desk.said.emit("This cell is locked; free it first")
            return
        work, take = self._question(slot, 8)
        if work is not None:
            self._desk.run(
                "Finding other tokens", work, lambda found: self._open_choices(slot, take, found), key="alternatives"
            )

    def _open_choices(self, slot: Slot, take: Take | None, found: Choices) -> None:
        self._is_model_open = True
        tokens = self.widget.state.tokens
        row = self.widget.state.row(slot)
        if tokens is None or row is None or not _is_same_or_edited(self._desk.view.shown_take, take):
            return
        codes = codes_of(tokens, slot)
        self._menu = swap_menu(
            self.widget, found, codes, row.codebook_size, lambda depth, code: self._swap(slot, depth, code)
        )
        self._menu.aboutToHide.connect(self._menu.deleteLater)
        self._menu.aboutToHide.connect(self._forget_menu)
        self._menu.popup(self.widget.global_below(slot))

    def _swap(self, slot: Slot, depth: int, code: int) -> None:
        project, take, state = self._desk.view.project, self._desk.view.shown_take, self.widget.state
        row = state.row(slot)
        if project is None or take is None or row is None or state.tokens is None:
            return
        tokens = with_code(state.tokens, slot, depth, code)
        self._edits.begin(project, take, tokens, "Swap a token", _bar_in_words(project, row, slot))

    def _forget_menu(self) -> None:
        self._menu = None

    def _question(self, slot: Slot, count: int) -> tuple[Callable[[Progress], Choices] | None, Take | None]:
        view, open_model = self._desk.view, self._open_model
        project, take, sound = view.project, view.shown_take, view.sound
        if project is None or take is None:
            return None, None

        def work(progress: Progress) -> Choices:
            return alternatives(project, take, sound, open_model(), slot, count)

        return work, take

    def _is_locked(self, slot: Slot) -> bool:
        row = self.widget.state.row(slot)
        return row is not None and bool(row.locked[slot.index])

    def _open_menu(self, slot: Slot, at: QPoint) -> None:
        menu = QMenu(self.widget)
        menu.addAction("Swap the token…", lambda: self._offer(slot))
        for action_id in _MENU_ACTIONS:
            if action_id:
                menu.addAction(self._book[action_id])
            else:
                menu.addSeparator()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _rest(self, slot: Slot | None, at: QPoint) -> None:
        """Show the card of the cell under the pointer, with alternatives as soon as they are known."""
        self._rested = None if slot is None else (slot, at)
        if slot is None:
            self.card.hide()
            return
        note = "" if self._is_model_open else "Other codes are shown once the model is loaded: W loads it."
        self._show_card((), note)
        work, _ = self._question(slot, 5)
        if self._is_model_open and work is not None:
            self._desk.model_jobs.start(
                work, lambda outcome: self._hear(slot, outcome), key="alternatives at the pointer"
            )

    def _hear(self, slot: Slot, outcome: Outcome[Choices]) -> None:
        if self._rested is None or self._rested[0] != slot:
            return
        if isinstance(outcome, Ok):
            self._show_card(outcome.value[0], "")
        elif isinstance(outcome, Err):
            self._show_card((), str(outcome.error))

    def _show_card(self, found: Sequence[Alternative], note: str) -> None:
        if self._rested is None:
            return
        slot, at = self._rested
        state = card_of(self.widget.state, slot, found, note)
        if state is not None:
            self.card.show_at(state, at)


def _is_same_or_edited(shown: Take | None, asked: Take | None) -> bool:
    """Whether the shown take is the one that was asked about, perhaps edited since."""
    return shown is not None and asked is not None and asked.id in (shown.id, shown.parent)


def _bar_in_words(project: Project, row: Row, slot: Slot) -> str:
    beat = slot.index // row.slots_per_beat
    bar = next((bar for bar in project.grid.bars if bar.first_beat <= beat < bar.end_beat), project.grid.bars[-1])
    return f"bar {bar.number}"


def _copy_spans(project: Project, copied: BarRange, marked: BarRange) -> tuple[tuple[int, int], tuple[int, int]]:
    """Beats to copy and beats to copy them onto, cut at the end of the song."""
    first, end = beat_span(project.grid, copied)
    to_first, _ = beat_span(project.grid, (marked[0], marked[0]))
    length = min(end - first, project.grid.beat_count - to_first)
    return (first, first + length), (to_first, to_first + length)
