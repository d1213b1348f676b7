"""Every command of the program, by name."""

from collections.abc import Iterator, Mapping

from PySide6.QtGui import QAction


class ActionBook:
    """The program's actions; menus, buttons, palette and key sheet show the same ones.

    Args:
        actions: by id.
    """

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        self._actions = dict(actions)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def trigger(self, action_id: str) -> None:
        """Do it, if it can be done now."""
        self._actions[action_id].trigger()
