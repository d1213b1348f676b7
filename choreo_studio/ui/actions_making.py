"""From the table of commands to actions and menus, and which of them can be done now."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from choreo_studio.ui.actions_table import MENUS, REASONS, TABLE, ActionSpec, Need
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.view import View

OF_VIEWPORT = ("camera_", "show_")
Handlers = Mapping[str, Callable[[], object]]


def make_actions(window: QMainWindow) -> ActionBook:
    """An action for every row of the table, known to the window so that its keys work."""
    actions: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    for spec in TABLE:
        action = QAction(spec.text, window)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(spec.id.endswith(("_back", "_forward", "_bar", "_in", "_out")))
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.group:
            group = groups.setdefault(spec.group, QActionGroup(window))
            group.addAction(action)
        window.addAction(action)
        actions[spec.id] = action
        _explain(action, spec, "")
    return ActionBook(actions)


def connect_actions(book: ActionBook, handlers: Handlers) -> None:
    """Connect every action to what it does; the viewport connects its own.

    Raises:
        ValueError: when an action has no handler or a handler no action.
    """
    if {action_id for action_id in book if not action_id.startswith(OF_VIEWPORT)} != set(handlers):
        raise ValueError(
            f"handlers: expected one for every action, found these differences: {set(book) ^ set(handlers)}"
        )
    for action_id, handler in handlers.items():
        book[action_id].triggered.connect(lambda checked=False, run=handler: run())


def fill_menus(window: QMainWindow, book: ActionBook) -> dict[str, QMenu]:
    """Every action in the menu that the table names; returns the menus by path."""
    bar, menus = window.menuBar(), dict[str, QMenu]()
    for name in MENUS:
        menus[name] = bar.addMenu(f"&{name}")
    for spec in TABLE:
        menu = menus.get(spec.menu) or _submenu(menus, spec.menu)
        if spec.begins_section:
            menu.addSeparator()
        menu.addAction(book[spec.id])
    return menus


def grouped(book: ActionBook) -> Sequence[tuple[str, Sequence[QAction]]]:
    """The actions by menu, for the key sheet."""
    return [(menu, [book[spec.id] for spec in TABLE if spec.menu.split("/")[0] == menu]) for menu in MENUS]


def enable_actions(book: ActionBook, view: View) -> None:
    """Enable what can be done now; a disabled action says why."""
    met = {need: is_met(need, view) for need in REASONS}
    for spec in TABLE:
        action, can = book[spec.id], met[spec.needs]
        if action.isEnabled() != can:
            action.setEnabled(can)
            _explain(action, spec, "" if can else REASONS[spec.needs])


def is_met(need: Need, view: View) -> bool:
    """Whether the state of the window has what a command needs."""
    project, selection = view.project, view.selection
    return {
        "nothing": True,
        "project": project is not None,
        "song": view.sound is not None,
        "take": project is not None and project.current is not None,
        "takes": project is not None and len(project.takes) > 1,
        "bars": project is not None and selection.bars is not None,
        "undo": bool(view.undo_label),
        "redo": bool(view.redo_label),
        "work": bool(view.work),
        "audition": selection.audition is not None,
        "ghost": selection.ghost is not None,
        "cells": bool(selection.slots),
    }[need]


def _submenu(menus: dict[str, QMenu], path: str) -> QMenu:
    parent, name = path.split("/")
    menus[path] = menus[parent].addMenu(name)
    return menus[path]


def _explain(action: QAction, spec: ActionSpec, reason: str) -> None:
    keys = f" ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})" if spec.keys else ""
    action.setToolTip(" ".join(part for part in (f"{spec.text.rstrip('…')}{keys}.", spec.tip, reason) if part))
    action.setStatusTip(reason or spec.tip)
