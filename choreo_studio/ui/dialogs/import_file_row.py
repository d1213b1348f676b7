"""A file of the import dialog: its name, the button that asks for it, and what was found in it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from choreo_studio.motion.clip import ROLES
from choreo_studio.ui.dialogs.import_state import FileNote
from choreo_studio.ui.dialogs.parts import button, row, say, sentence


class FileRow(QWidget):
    """A file with its button, and what was found in it below.

    Signals:
        offered: (Role) who shall dance in the body that the file holds.

    Args:
        hint: what stands in the empty field.
        browse: what the button says, with a key that no other row has.
    """

    offered = Signal(str)

    def __init__(self, hint: str, browse: str) -> None:
        super().__init__()
        self.field = QLineEdit(readOnly=True, placeholderText=hint)
        self.field.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.browse, self.remove = button(browse), button("Remove")
        self.note = sentence("", "dim")
        line = QHBoxLayout()
        line.addWidget(self.field, 1)
        line.addWidget(self.remove)
        line.addWidget(self.browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.note)
        self.roles = {role: button(f"The {role}") for role in ROLES}
        for role, chosen in self.roles.items():
            chosen.clicked.connect(lambda checked=False, role=role: self.offered.emit(role))
            chosen.hide()
        layout.addLayout(row([*self.roles.values()], []))
        QWidget.setTabOrder(self.browse, self.remove)

    def show_file(self, path: Path | None, note: FileNote) -> None:
        """This file, or none."""
        self.field.setText("" if path is None else path.name)
        self.field.setToolTip("" if path is None else str(path))
        self.remove.setVisible(path is not None)
        for chosen in self.roles.values():
            chosen.setVisible(note.is_character)
        say(self.note, note.text or " ", note.role)
