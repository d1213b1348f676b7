"""Imports motion files: who is in them, who leads, what they dance to, and whether somebody gets a partner."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import Role
from choreo_studio.motion.io.motion_files import MotionFile
from choreo_studio.ui.dialogs.import_file_row import FileRow
from choreo_studio.ui.dialogs.import_state import BeatSource, FileNote, ImportChoice, ImportState, resolve
from choreo_studio.ui.dialogs.parts import button, row, say, sentence
from choreo_studio.ui.shared.progress_line import ProgressLine

_SLOWEST_BPM, _FASTEST_BPM = 20.0, 400.0
_RATES = (24.0, 25.0, 29.97, 30.0, 50.0, 60.0, 100.0, 120.0)
Ask = Callable[[str], Path | None]
"""Asks for a file "motion" or "song"."""


class ImportDialog(QDialog):
    """The dialog; whoever opens it reads the files, does the importing and tells it how that goes.

    Signals:
        look_wanted: (Path) of a file to read.
        wanted: (ImportOrder, whether a dancer who is alone gets a partner).
        character_wanted: (Role, Path) of a file whose body that role shall wear.
        cancel_wanted: stop importing.

    Args:
        choice: what is set at first.
        ask: asks for files.
        has_dancers: tells whether there is a project whose dancers can take the body of a character.
        parent: window that it belongs to.
    """

    look_wanted = Signal(object)
    wanted = Signal(object, bool)
    character_wanted = Signal(str, object)
    cancel_wanted = Signal()

    def __init__(
        self,
        choice: ImportChoice,
        ask: Ask,
        has_dancers: Callable[[], bool] = lambda: False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import motion")
        self._choice, self._ask, self._has_dancers = choice, ask, has_dancers
        self._looked: dict[Path, MotionFile | ChoreoError] = {}
        self._is_working = False
        self.files = (
            FileRow("BVH, FBX, GLB, glTF, VRM or NPZ", "&Browse…"),
            FileRow("the partner, who may be left out", "B&rowse…"),
        )
        self.rate = QComboBox()
        self.rate.addItem("as the files say", None)
        for fps in _RATES:
            self.rate.addItem(f"{fps:g} frames a second", fps)
        self.roles = QRadioButton(), QRadioButton()
        self.partner = QCheckBox("Dance a &partner for them")
        self.beats: dict[BeatSource, QRadioButton] = {
            "steps": QRadioButton("Found in th&e steps"),
            "song": QRadioButton("Of a &song that begins with the first frame"),
            "tempo": QRadioButton("A constant &tempo"),
        }
        self.song = FileRow("the song", "Br&owse…")
        self.tempo = QDoubleSpinBox(decimals=1, suffix=" BPM", minimum=_SLOWEST_BPM, maximum=_FASTEST_BPM)
        self.message, self.bar = sentence(""), ProgressLine()
        self.import_button, self.close_button = button("&Import", is_main=True), button("&Close")
        self._body = QWidget()
        self._lay_out()
        self._connect()
        self._render()

    @property
    def choice(self) -> ImportChoice:
        """What is set now."""
        return self._choice

    @property
    def state(self) -> ImportState:
        """What is shown for it."""
        return resolve(self._choice, self._looked, self._has_dancers())

    def look(self) -> None:
        """Ask for what is in the files that nobody has looked into."""
        for path in self._choice.files:
            if path not in self._looked:
                self.look_wanted.emit(path)

    def show_found(self, path: Path, found: MotionFile | ChoreoError) -> None:
        """What was found in a file."""
        self._looked[path] = found
        self._render()

    def add_files(self, files: tuple[Path, ...]) -> None:
        """Take these files instead of those that are there."""
        self._change(files=files[:2])
        self.look()

    def show_progress(self, done: int, total: int) -> None:
        """So much is imported."""
        self.bar.show_progress(done, total)

    def fail(self, text: str) -> None:
        """Nothing was imported; `text` is one sentence."""
        self._set_working(False)
        say(self.message, text, "bad")

    def stop(self) -> None:
        """It was cancelled."""
        self._set_working(False)
        say(self.message, "Cancelled; nothing was imported.", "dim")

    def succeed(self) -> None:
        """It is on the desk."""
        self._is_working = False
        self.accept()

    def start(self) -> None:
        """It is being imported."""
        self._set_working(True)
        say(self.message, "", "")
        self.show_progress(0, 0)

    def event(self, event: QEvent) -> bool:
        """Grow where sentences need more lines than there is room for."""
        is_of_layout, is_done = event.type() == QEvent.Type.LayoutRequest, super().event(event)
        layout = self.layout() if is_of_layout else None
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        return is_done

    def reject(self) -> None:
        """Cancel what is being imported, else close."""
        if self._is_working:
            self.cancel_wanted.emit()
            return
        super().reject()

    def _connect(self) -> None:
        for place, file in enumerate(self.files):
            file.browse.clicked.connect(lambda checked=False, place=place: self._browse(place))
            file.remove.clicked.connect(lambda checked=False, place=place: self._remove(place))
            file.offered.connect(lambda role, place=place: self._give_to(role, place))
        self.rate.currentIndexChanged.connect(lambda index: self._change(source_fps=self.rate.currentData()))
        for swapped, radio in enumerate(self.roles):
            radio.toggled.connect(lambda on, swapped=bool(swapped): self._when(on, swapped=swapped))
        self.partner.toggled.connect(lambda on: self._change(with_partner=on))
        for source, radio in self.beats.items():
            radio.toggled.connect(lambda on, source=source: self._when(on, beats=source))
        self.song.browse.clicked.connect(self._browse_song)
        self.song.remove.clicked.connect(self._remove_song)
        self.tempo.valueChanged.connect(lambda bpm: self._change(tempo_bpm=bpm, beats="tempo"))
        self.import_button.clicked.connect(self._import)
        self.close_button.clicked.connect(self.reject)

    def _when(self, on: bool, **changes: object) -> None:
        if on:
            self._change(**changes)

    def _change(self, **changes: object) -> None:
        self._choice = replace(self._choice, **changes)  # type: ignore[arg-type]
        self._render()

    def _browse(self, place: int) -> None:
        path = self._ask("motion")
        if path is not None:
            kept = self._choice.files[:place]
            self.add_files((*kept, path, *self._choice.files[place + 1 :]))

    def _remove(self, place: int) -> None:
        self.add_files(tuple(path for index, path in enumerate(self._choice.files) if index != place))

    def _give_to(self, role: Role, place: int) -> None:
        self.character_wanted.emit(role, self._choice.files[place])
        self.accept()

    def _browse_song(self) -> None:
        path = self._ask("song")
        if path is not None:
            self._change(song=path, beats="song")

    def _remove_song(self) -> None:
        beats = "steps" if self._choice.beats == "song" else self._choice.beats
        self._change(song=None, beats=beats)

    def _import(self) -> None:
        if self.state.is_ready:
            self.wanted.emit(self._choice.order, self._choice.with_partner and self.state.dancers == 1)

    def _render(self) -> None:
        choice, state = self._choice, self.state
        for place, row_of in enumerate(self.files):
            path = choice.files[place] if place < len(choice.files) else None
            row_of.show_file(path, state.notes[place])
        self.files[1].setEnabled(state.takes_second)
        controls = (self.rate, *self.roles, self.partner, *self.beats.values(), self.tempo)
        blockers = [QSignalBlocker(control) for control in controls]
        for text, radio, is_on in zip(state.roles, self.roles, (not choice.swapped, choice.swapped), strict=True):
            radio.setText(text)
            radio.setChecked(is_on)
            radio.setEnabled(state.dancers > 0)
        self.rate.setCurrentIndex(self.rate.findData(choice.source_fps))
        self.partner.setChecked(choice.with_partner)
        self.partner.setVisible(state.dancers != 2)
        self.partner.setEnabled(state.dancers == 1)
        for source, radio in self.beats.items():
            radio.setChecked(choice.beats == source)
        self.tempo.setValue(choice.tempo_bpm)
        blockers.clear()
        self.song.show_file(choice.song, FileNote(""))
        if not self._is_working:
            say(self.message, state.problem, "warning")
        self.import_button.setEnabled(state.is_ready and not self._is_working)

    def _set_working(self, is_working: bool) -> None:
        self._is_working = is_working
        self._body.setEnabled(not is_working)
        self.bar.setVisible(is_working)
        self.close_button.setText("&Cancel" if is_working else "&Close")
        self.import_button.setEnabled(not is_working and self.state.is_ready)

    def _lay_out(self) -> None:
        unit = self.fontMetrics().height()
        self.song.note.hide()
        groups = QButtonGroup(self), QButtonGroup(self)
        for group, radios in zip(groups, (self.roles, self.beats.values()), strict=True):
            for radio in radios:
                group.addButton(radio)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(unit)
        body.addWidget(_card("Dancers", *self.files, _captioned("Frame rate", self.rate)))
        body.addWidget(_card("Who leads", *self.roles, self.partner))
        body.addWidget(self._beats_card())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(unit, unit, unit, unit)
        layout.addWidget(self._body)
        layout.addStretch(1)
        layout.addWidget(self.message)
        keeps_place = self.bar.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeps_place)
        self.bar.setFixedHeight(unit // 2)
        self.bar.hide()
        layout.addWidget(self.bar)
        layout.addLayout(row([], [self.close_button, self.import_button]))
        self.resize(34 * unit, 34 * unit)

    def _beats_card(self) -> QFrame:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.beats["steps"], 0, 0, 1, 2)
        grid.addWidget(self.beats["song"], 1, 0, 1, 2)
        grid.addWidget(self.song, 2, 0, 1, 2)
        grid.addWidget(self.beats["tempo"], 3, 0)
        grid.addWidget(self.tempo, 3, 1, Qt.AlignmentFlag.AlignLeft)
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        return _card("The beats", holder)


def _captioned(caption: str, widget: QWidget) -> QWidget:
    holder = QWidget()
    line = row([sentence(caption, "dim"), widget], [])
    line.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(line)
    return holder


def _card(title: str, *widgets: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    layout = QVBoxLayout(card)
    layout.addWidget(sentence(title, "title"))
    for widget in widgets:
        layout.addWidget(widget)
    return card
