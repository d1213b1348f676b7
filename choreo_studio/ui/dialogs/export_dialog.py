"""Exports a take: for which program, which part, to where; shows what will be written and how far it is."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from choreo_studio.services.export_presets import PRESETS
from choreo_studio.ui.dialogs.export_choice import Exportable, ExportChoice, with_preset
from choreo_studio.ui.dialogs.export_form import ExportForm
from choreo_studio.ui.dialogs.export_state import ExportState, resolve
from choreo_studio.ui.dialogs.parts import button, row, say, sentence
from choreo_studio.ui.shared.progress_line import ProgressLine


class ExportDialog(QDialog):
    """The dialog; whoever opens it does the writing and tells it how that goes.

    Signals:
        wanted: (ExportPlan, Path of the folder).
        cancel_wanted: stop writing.

    Args:
        subject: what is exported.
        choice: what is set at first.
        parent: window that it belongs to.
    """

    wanted = Signal(object, object)
    cancel_wanted = Signal()

    def __init__(self, subject: Exportable, choice: ExportChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Export {subject.take.name}")
        self._subject, self._folder = subject, Path()
        self._is_writing = False
        project, bars = subject.project, subject.project.grid.bars
        self.form = ExportForm(choice, bars[0].number, bars[-1].number, project.music.duration_seconds)
        self.presets = QListWidget()
        for preset in PRESETS:
            self.presets.addItem(QListWidgetItem(preset.name))
        self.presets.setCurrentRow(PRESETS.index(choice.preset))
        self.notes, self.files, self.message = sentence(""), sentence(""), sentence("")
        self.written, self.summary = _title("Will be written"), QLabel()
        self.written.setWordWrap(False)
        self.summary.setProperty("role", "dim")
        self.bar = ProgressLine()
        self.export_button = button("&Export", is_main=True)
        self.close_button, self.show_button = button("&Close"), button("&Show in folder")
        self._lay_out()
        self.presets.currentRowChanged.connect(self._choose_preset)
        self.form.changed.connect(self._render)
        self.export_button.clicked.connect(self._export)
        self.close_button.clicked.connect(self.reject)
        self.show_button.clicked.connect(self._show_folder)
        self._render()

    @property
    def choice(self) -> ExportChoice:
        """What is set now, to open the next dialog with."""
        return self.form.choice

    @property
    def state(self) -> ExportState:
        """What is shown for it."""
        try:
            folder = Path(self.choice.folder).expanduser()
            there = {file.name for file in folder.iterdir()} if self.choice.folder else set()
        except (OSError, RuntimeError):
            there = set()
        return resolve(self._subject, self.choice, there)

    def show_progress(self, done: int, total: int) -> None:
        """So much is written."""
        self.bar.show_progress(done, total)

    def succeed(self, files: tuple[Path, ...]) -> None:
        """Everything is written."""
        self._set_writing(False)
        self._render()
        folders = sum(file.is_dir() for file in files)
        parts = [f"{len(files) - folders} files"]
        parts += [f"{folders} {'folder' if folders == 1 else 'folders'}"] if folders else []
        self._say(f"{' and '.join(parts)} written.", "good")
        self.show_button.show()
        self.show_button.setFocus()

    def fail(self, text: str) -> None:
        """Nothing was written; `text` is one sentence."""
        self._set_writing(False)
        self._say(text, "bad")

    def stop(self) -> None:
        """It was cancelled."""
        self._set_writing(False)
        self._say("Cancelled; nothing was written.", "dim")

    def reject(self) -> None:
        """Cancel what is being written, else close."""
        if self._is_writing:
            self.cancel_wanted.emit()
            return
        super().reject()

    def _choose_preset(self, index: int) -> None:
        self.form.show_choice(with_preset(self.choice, PRESETS[index]))
        self._render()

    def _render(self) -> None:
        state = self.state
        self.notes.setText("\n\n".join(f"{number}. {note}" for number, note in enumerate(state.notes, 1)))
        self.files.setText("\n".join(name + ("   (replaced)" if is_there else "") for name, is_there in state.files))
        replaced = f", {state.replaced_count} replaced" if state.replaced_count else ""
        self.written.setText(f"Will be written{replaced}")
        self.summary.setText(state.summary)
        self.form.show_state(state)
        self._say(state.problem, "warning")
        self.export_button.setEnabled(state.plan is not None and not self._is_writing)
        self.show_button.hide()

    def _export(self) -> None:
        plan = self.state.plan
        if plan is not None:
            self._folder = Path(self.choice.folder).expanduser()
            self._set_writing(True)
            self._say("", "")
            self.show_progress(0, 0)
            self.wanted.emit(plan, self._folder)

    def _set_writing(self, is_writing: bool) -> None:
        self._is_writing = is_writing
        self.form.setEnabled(not is_writing)
        self.presets.setEnabled(not is_writing)
        self.export_button.setEnabled(not is_writing)
        self.bar.setVisible(is_writing)
        self.close_button.setText("&Cancel" if is_writing else "&Close")

    def _say(self, text: str, role: str) -> None:
        say(self.message, text, role)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height()
        left = QVBoxLayout()
        left.addWidget(_title("For"))
        left.addWidget(self.presets)
        left.addWidget(_title("What to do there"))
        left.addWidget(_scrolled(self.notes), 1)
        self.presets.setFixedHeight(len(PRESETS) * self.presets.sizeHintForRow(0) + 4 * self.presets.frameWidth() + 4)
        right = QVBoxLayout()
        right.addWidget(self.form)
        right.addSpacing(unit // 2)
        right.addLayout(row([self.written], [self.summary]))
        right.addWidget(_scrolled(self.files), 1)
        columns = QHBoxLayout()
        columns.setSpacing(unit)
        columns.addLayout(left, 2)
        columns.addLayout(right, 3)
        layout = QVBoxLayout(self)
        layout.addLayout(columns, 1)
        layout.addWidget(self.message)
        keeps_place = self.bar.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeps_place)
        self.bar.setFixedHeight(unit // 2)
        self.bar.hide()
        layout.addWidget(self.bar)
        layout.addLayout(row([self.show_button], [self.close_button, self.export_button]))
        self.resize(58 * unit, 46 * unit)


def _scrolled(text: QLabel) -> QScrollArea:
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    area = QScrollArea(widgetResizable=True)
    area.setProperty("role", "plain")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumHeight(3 * text.fontMetrics().lineSpacing())
    area.setWidget(text)
    return area


def _title(text: str) -> QLabel:
    return sentence(text, "title")
