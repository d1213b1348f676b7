"""Keys and wheel turns that a field keeps for itself while it has the focus."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

FIELD_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down)
LIST_KEYS = (*FIELD_KEYS, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete)


class OwnKeys(QObject):
    """Takes some plain keys from the window's shortcuts for a widget, and the wheel from it while it has no focus.

    Args:
        widget: the field; it owns this object.
        keys: that the field keeps; letters and digits text fields keep by themselves.
        calm_wheel: whether the wheel scrolls what is around the field until it is clicked.
    """

    def __init__(self, widget: QWidget, keys: tuple[Qt.Key, ...] = FIELD_KEYS, calm_wheel: bool = False) -> None:
        super().__init__(widget)
        self._widget, self._keys, self._calm_wheel = widget, keys, calm_wheel
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Accept the override of an own key; pass the wheel on."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in self._keys:
                event.accept()
                return True
        if self._calm_wheel and event.type() == QEvent.Type.Wheel and not self._widget.hasFocus():
            event.ignore()
            return True
        return False
