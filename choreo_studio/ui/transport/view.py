"""The bar at the top: shows, and says what was clicked."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QSlider, QToolButton, QWidget

from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.transport.items import GivingLabel, PlaceDisplay, TempoChip
from choreo_studio.ui.transport.state import RATES, Place, TransportState, rate_text

_BUTTONS = ("to_start", "play", "to_end", "loop")
_ICONS = {"to_start": "start", "play": "play", "to_end": "end", "loop": "loop", "mute": "sound"}
_VOLUME_STEPS = 100


class TransportBar(QWidget):
    """Buttons, the place, the tempo chip, loudness and the model.

    Signals:
        rate_chosen: a speed of the menu.
        volume_chosen: 0 to 1.
        chip_clicked: whether the card is to be open.

    Args:
        book: whose actions the buttons are.
    """

    rate_chosen = Signal(float)
    volume_chosen = Signal(float)
    chip_clicked = Signal(bool)

    def __init__(self, book: ActionBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._play = book["play"]
        self.place = PlaceDisplay()
        self.chip = TempoChip()
        self.chip.setObjectName("tempo_chip")
        self.chip.clicked.connect(self.chip_clicked)
        self.rate = self._rate_button()
        self.volume = self._volume_slider()
        self.model = GivingLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 8, 2)
        for action_id in _BUTTONS:
            layout.addWidget(_button(book, action_id))
        layout.addWidget(self.rate)
        layout.addWidget(self.place)
        layout.addStretch(1)
        layout.addWidget(self.chip)
        layout.addStretch(1)
        layout.addWidget(self.model, 2)
        layout.addWidget(_button(book, "mute"))
        layout.addWidget(self.volume)

    def render_state(self, old: TransportState | None, new: TransportState) -> None:
        """Show what has changed."""
        self.place.show_place(new.place)
        self.place.setEnabled(new.has_song)
        self.chip.setVisible(new.has_song)
        self.rate.setEnabled(new.has_song)
        if old is None or (old.tempo, old.metre, old.certainty) != (new.tempo, new.metre, new.certainty):
            self.chip.show_beats(new.tempo, new.metre, new.certainty)
        if old is None or old.model != new.model:
            self.model.show_text(new.model)

    def show_place(self, place: Place) -> None:
        """Another place, nothing else."""
        self.place.show_place(place)

    def show_playing(self, is_playing: bool, rate: float) -> None:
        """Whether it plays, and how fast."""
        self._play.setChecked(is_playing)
        self._play.setIcon(icon("pause" if is_playing else "play"))
        self.rate.setText(rate_text(rate))
        for action in self.rate.menu().actions():
            action.setChecked(action.data() == rate)

    def show_volume(self, volume: float, is_muted: bool) -> None:
        """How loud it is."""
        with QSignalBlocker(self.volume):
            self.volume.setValue(round(volume * _VOLUME_STEPS))
        self.volume.setEnabled(not is_muted)

    def _rate_button(self) -> QToolButton:
        button = QToolButton()
        button.setToolTip("Speed; the pitch stays. Slower and faster with - and =.")
        button.setObjectName("rate")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(button), QActionGroup(button)
        for rate in RATES:
            action = QAction(rate_text(rate), button, checkable=True)
            action.setData(rate)
            action.triggered.connect(lambda checked, chosen=rate: self.rate_chosen.emit(chosen))
            group.addAction(action)
            menu.addAction(action)
        group.setExclusive(False)
        button.setMenu(menu)
        button.setText(rate_text(1.0))
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance("◀ 200% ") + 14)
        return button

    def _volume_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setMaximum(_VOLUME_STEPS)
        slider.setValue(_VOLUME_STEPS)
        slider.setToolTip("Loudness")
        slider.setObjectName("volume")
        slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        slider.setFixedWidth(slider.fontMetrics().averageCharWidth() * 13)
        slider.valueChanged.connect(lambda value: self.volume_chosen.emit(value / _VOLUME_STEPS))
        return slider


def _button(book: ActionBook, action_id: str) -> QToolButton:
    action = book[action_id]
    action.setIcon(icon(_ICONS[action_id]))
    button = QToolButton(autoRaise=True)
    button.setObjectName(f"transport_{action_id}")
    button.setProperty("role", "flat")
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
