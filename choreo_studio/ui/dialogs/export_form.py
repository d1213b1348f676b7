"""The fields of the export dialog."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from choreo_studio.services.export_presets import JOINT_NAME_TITLES, RATE_NAMES
from choreo_studio.ui.dialogs.export_state import ExportChoice, Span
from choreo_studio.ui.dialogs.parts import button

_DANCERS = {"both": "Both dancers", "lead": "Lead only", "follow": "Follow only"}


class ExportForm(QWidget):
    """Range, rate, names and place of an export.

    Signals:
        changed: another ExportChoice.

    Args:
        choice: what is set at first.
        first_bar, last_bar: of the song.
        duration_seconds: of the song.
    """

    changed = Signal(object)

    def __init__(self, choice: ExportChoice, first_bar: int, last_bar: int, duration_seconds: float) -> None:
        super().__init__()
        self._choice = choice
        self.whole, self.region, self.bars = QRadioButton("Whole song"), QRadioButton("In to out"), QRadioButton("Bars")
        self._spans: dict[Span, QRadioButton] = {"song": self.whole, "region": self.region, "bars": self.bars}
        group = QButtonGroup(self)
        for radio in self._spans.values():
            group.addButton(radio)
        self.start, self.end = (self._seconds(duration_seconds) for _ in range(2))
        self.first_bar, self.last_bar = (self._bar(first_bar, last_bar) for _ in range(2))
        self.rate, self.joint_names, self.dancers = QComboBox(), QComboBox(), QComboBox()
        for rate in RATE_NAMES:
            self.rate.addItem(f"{rate} frames a second", rate)
        for names, title in JOINT_NAME_TITLES.items():
            self.joint_names.addItem(title, names)
        for dancers, text in _DANCERS.items():
            self.dancers.addItem(text, dancers)
        self.t_pose = QCheckBox("T-pose as first frame (the music comes one frame later)")
        self.arrays, self.project = QCheckBox("SMPL-style arrays (.npz)"), QCheckBox("The project (.choreo)")
        self.notes = QCheckBox("A text that says how to open them")
        self.name, self.folder = QLineEdit(), QLineEdit()
        self.browse = button("&Browse…")
        self._lay_out()
        self.show_choice(choice)
        self._connect()

    @property
    def choice(self) -> ExportChoice:
        """What is set now."""
        return self._choice

    def show_choice(self, choice: ExportChoice) -> None:
        """Put these values into the fields, silently."""
        self._choice = choice
        with QSignalBlocker(self):
            self._spans[choice.span].setChecked(True)
            self.start.setValue(choice.region[0])
            self.end.setValue(choice.region[1])
            self.first_bar.setValue(choice.bars[0])
            self.last_bar.setValue(choice.bars[1])
            self.rate.setCurrentIndex(self.rate.findData(choice.rate_name))
            self.joint_names.setCurrentIndex(self.joint_names.findData(choice.joint_names))
            self.dancers.setCurrentIndex(self.dancers.findData(choice.dancers))
            self.t_pose.setChecked(choice.t_pose_first)
            self.arrays.setChecked("npz" in choice.formats)
            self.project.setChecked(choice.with_project)
            self.notes.setChecked(choice.with_notes)
            if self.name.text() != choice.name:
                self.name.setText(choice.name)
            if self.folder.text() != choice.folder:
                self.folder.setText(choice.folder)
        self._choice = choice

    def _connect(self) -> None:
        for radio in self._spans.values():
            radio.toggled.connect(self._read_when_on)
        for seconds in (self.start, self.end):
            seconds.valueChanged.connect(lambda value: self._use("region"))
        for bar in (self.first_bar, self.last_bar):
            bar.valueChanged.connect(lambda value: self._use("bars"))
        for combo in (self.rate, self.joint_names, self.dancers):
            combo.currentIndexChanged.connect(self._read)
        for box in (self.t_pose, self.arrays, self.project, self.notes):
            box.toggled.connect(self._read)
        for line in (self.name, self.folder):
            line.textChanged.connect(self._read)
        self.browse.clicked.connect(self._browse)

    def _read_when_on(self, is_on: bool) -> None:
        if is_on:
            self._read()

    def _use(self, span: Span) -> None:
        # Who sets a bar or a time means it.
        if not self.signalsBlocked():
            self._spans[span].setChecked(True)
        self._read()

    def _read(self) -> None:
        if self.signalsBlocked():
            return
        self._choice = replace(
            self._choice,
            span=next(span for span, radio in self._spans.items() if radio.isChecked()),
            region=(self.start.value(), self.end.value()),
            bars=(self.first_bar.value(), self.last_bar.value()),
            rate_name=self.rate.currentData(),
            joint_names=self.joint_names.currentData(),
            dancers=self.dancers.currentData(),
            t_pose_first=self.t_pose.isChecked(),
            formats=("bvh", "npz") if self.arrays.isChecked() else ("bvh",),
            with_project=self.project.isChecked(),
            with_notes=self.notes.isChecked(),
            name=self.name.text(),
            folder=self.folder.text(),
        )
        self.changed.emit(self._choice)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the export", self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("Range", (self.whole,)),
            ("", (self.region, self.start, QLabel("to"), self.end)),
            ("", (self.bars, self.first_bar, QLabel("to"), self.last_bar)),
            ("Rate", (self.rate, QLabel("Joints"), self.joint_names)),
            ("Dancers", (self.dancers,)),
            ("Also", (self.notes,)),
            ("", (self.t_pose,)),
            ("", (self.arrays, self.project)),
        )
        for index, (title, widgets) in enumerate(rows):
            label = QLabel(title)
            label.setProperty("role", "dim")
            grid.addWidget(label, index, 0)
            line = QHBoxLayout()
            for widget in widgets:
                line.addWidget(widget)
            line.addStretch()
            grid.addLayout(line, index, 1)
        for title, line_edit, extra in (("Name", self.name, None), ("Folder", self.folder, self.browse)):
            label = QLabel(title)
            label.setProperty("role", "dim")
            line = QHBoxLayout()
            line.addWidget(line_edit)
            if extra is not None:
                line.addWidget(extra)
            grid.addWidget(label, grid.rowCount(), 0)
            grid.addLayout(line, grid.rowCount() - 1, 1)

    def _seconds(self, most: float) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setDecimals(2)
        spin.setSingleStep(0.1)
        spin.setSuffix(" s")
        spin.setRange(0.0, most + 0.01)
        return spin

    def _bar(self, first: int, last: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(first, last)
        return spin
