"""The fields of the export dialog."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from choreo_studio.services.export_presets import RATE_NAMES
from choreo_studio.ui.dialogs.export_choice import ExportChoice, Span
from choreo_studio.ui.dialogs.export_state import ExportState
from choreo_studio.ui.dialogs.export_tabs import AlsoPage, MotionPage, PicturesPage
from choreo_studio.ui.dialogs.parts import button, dim

_DANCERS = {"both": "Both dancers", "lead": "Lead only", "follow": "Follow only"}


class ExportForm(QWidget):
    """Range, formats and place of an export.

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
        self.rate, self.dancers = QComboBox(), QComboBox()
        for rate in RATE_NAMES:
            self.rate.addItem(f"{rate} frames a second", rate)
        for dancers, text in _DANCERS.items():
            self.dancers.addItem(text, dancers)
        self.motion, self.pictures, self.also = MotionPage(), PicturesPage(), AlsoPage()
        self.tabs = QTabWidget()
        for page, title in ((self.motion, "&Motion"), (self.pictures, "&Pictures"), (self.also, "&Also")):
            self.tabs.addTab(page, title)
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
            self.dancers.setCurrentIndex(self.dancers.findData(choice.dancers))
            for page in (self.motion, self.pictures, self.also):
                page.show_choice(choice)
            if self.name.text() != choice.name:
                self.name.setText(choice.name)
            if self.folder.text() != choice.folder:
                self.folder.setText(choice.folder)
        self._choice = choice

    def show_state(self, state: ExportState) -> None:
        """Grey out what says nothing now, and tell on the tabs how many formats there are behind them."""
        self.motion.layouts.setEnabled(state.has_layout)
        self.pictures.camera.setEnabled(state.has_pictures)
        self.pictures.sizes.setEnabled(state.has_pictures)
        self.pictures.lead_build.setEnabled(state.has_poses)
        self.pictures.follow_build.setEnabled(state.has_poses)
        for page, title in ((self.motion, "&Motion"), (self.pictures, "&Pictures")):
            count = len(page.formats.chosen)
            self.tabs.setTabText(self.tabs.indexOf(page), f"{title} ({count})" if count else title)

    def _connect(self) -> None:
        for radio in self._spans.values():
            radio.toggled.connect(self._read_when_on)
        for seconds in (self.start, self.end):
            seconds.valueChanged.connect(lambda value: self._use("region"))
        for bar in (self.first_bar, self.last_bar):
            bar.valueChanged.connect(lambda value: self._use("bars"))
        for combo in (self.rate, self.dancers):
            combo.currentIndexChanged.connect(self._read)
        for page in (self.motion, self.pictures, self.also):
            page.changed.connect(self._read)
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
        choice = replace(
            self._choice,
            span=next(span for span, radio in self._spans.items() if radio.isChecked()),
            region=(self.start.value(), self.end.value()),
            bars=(self.first_bar.value(), self.last_bar.value()),
            rate_name=self.rate.currentData(),
            dancers=self.dancers.currentData(),
            name=self.name.text(),
            folder=self.folder.text(),
        )
        self._choice = self.also.applied(self.pictures.applied(self.motion.applied(choice)))
        self.changed.emit(self._choice)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the export", self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        above: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("Range", (self.whole,)),
            ("", (self.region, self.start, QLabel("to"), self.end)),
            ("", (self.bars, self.first_bar, QLabel("to"), self.last_bar)),
            ("Rate", (self.rate, self.dancers)),
        )
        for title, widgets in above:
            self._add_line(grid, title, *widgets)
        grid.addWidget(self.tabs, grid.rowCount(), 0, 1, 2)
        self._add_line(grid, "Name", self.name, is_wide=True)
        self._add_line(grid, "Folder", self.folder, self.browse, is_wide=True)

    def _add_line(self, grid: QGridLayout, title: str, *widgets: QWidget, is_wide: bool = False) -> None:
        index, line = grid.rowCount(), QHBoxLayout()
        grid.addWidget(dim(title), index, 0)
        for widget in widgets:
            line.addWidget(widget)
        if not is_wide:
            line.addStretch()
        grid.addLayout(line, index, 1)

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
