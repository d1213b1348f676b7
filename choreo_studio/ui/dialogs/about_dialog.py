"""What the program is, what it stands on, and what its model learned from."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from choreo_studio.ui.dialogs.about_state import QT_NOTE, AboutFacts
from choreo_studio.ui.dialogs.parts import button, row, sentence


class AboutDialog(QDialog):
    """Versions, licences and the model's own card.

    Args:
        facts: what is shown.
        parent: window that it belongs to.
    """

    def __init__(self, facts: AboutFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Choreo Studio")
        unit = self.fontMetrics().height()
        name = sentence("Choreo Studio", "title")
        large = name.font()
        large.setPointSizeF(large.pointSizeF() * 1.6)
        name.setFont(large)
        layout = QVBoxLayout(self)
        layout.addWidget(name)
        layout.addWidget(sentence("A song goes in, a dance for two comes out; re-sample it bar by bar."))
        layout.addWidget(sentence(f"Version {facts.version}, Apache-2.0. {facts.system}.", "dim"))
        if facts.model:
            layout.addWidget(_gap(unit))
            layout.addLayout(_table(facts.model))
        layout.addWidget(_gap(unit))
        layout.addWidget(sentence("Stands on", "title"))
        self.parts = QScrollArea(widgetResizable=True)
        self.parts.setFrameShape(QFrame.Shape.NoFrame)
        self.parts.setProperty("role", "plain")
        inside = QWidget()
        inside.setLayout(_table(tuple((f"{part} {number}", licence) for part, number, licence in facts.parts)))
        self.parts.setWidget(inside)
        layout.addWidget(self.parts, 1)
        layout.addWidget(sentence(QT_NOTE, "dim"))
        self.copy_button, self.close_button = button("&Copy as text"), button("&Close", is_main=True)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(facts.as_text))
        self.close_button.clicked.connect(self.accept)
        layout.addLayout(row([self.copy_button], [self.close_button]))
        self.resize(36 * unit, 42 * unit)


def _table(pairs: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnStretch(1, 1)
    for index, (what, text) in enumerate(pairs):
        label = QLabel(what)
        label.setProperty("role", "dim")
        grid.addWidget(label, index, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(sentence(text), index, 1)
    return grid


def _gap(unit: int) -> QWidget:
    gap = QWidget()
    gap.setFixedHeight(unit // 2)
    return gap
