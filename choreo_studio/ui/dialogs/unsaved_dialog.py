"""Asks what becomes of changes that are not saved."""

from typing import Literal

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from choreo_studio.ui.dialogs.parts import button, row, sentence

UnsavedAnswer = Literal["save", "discard", "cancel"]


class UnsavedDialog(QDialog):
    """Save, don't save, or stay; Return saves, Escape stays.

    Args:
        name: of the project.
        parent: window that it belongs to.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unsaved changes")
        self.answer: UnsavedAnswer = "cancel"
        self.save_button = button("&Save", is_main=True)
        self.discard_button = button("&Don't save")
        self.cancel_button = button("&Cancel")
        self.save_button.clicked.connect(lambda: self._give("save"))
        self.discard_button.clicked.connect(lambda: self._give("discard"))
        self.cancel_button.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(sentence(f"Save the changes in {name}?", "title"))
        layout.addWidget(sentence("Without saving, everything since the last save is gone.", "dim"))
        layout.addStretch(1)
        layout.addLayout(row([self.discard_button], [self.cancel_button, self.save_button]))
        self.setMinimumWidth(26 * self.fontMetrics().height())

    def ask(self) -> UnsavedAnswer:
        """Show it and wait for the answer."""
        self.exec()
        return self.answer

    def _give(self, answer: UnsavedAnswer) -> None:
        self.answer = answer
        self.accept()
