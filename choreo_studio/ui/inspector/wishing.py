"""How wishes are followed: how firmly, and whether energy goes with the music."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from choreo_studio.ui.inspector import fields

MOST_FIRMNESS = 3.0
_TIPS = {
    "obey": "How firmly drawn wishes are followed. 1 is a good start; more costs some naturalness.",
    "music": "Dance with more energy where the song is louder, wherever no energy is drawn on the timeline.",
}


class WishControls(QWidget):
    """A slider and a switch.

    Signals:
        obedience_wanted: how firmly curves are followed.
        obedience_set: the slider was let go.
        music_wanted: whether energy follows the loudness of the song.
    """

    obedience_wanted = Signal(float)
    obedience_set = Signal()
    music_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.obey = fields.slider(
            0, round(100 * MOST_FIRMNESS), 25, lambda value: self.obedience_wanted.emit(value / 100)
        )
        self.obey.setObjectName("obey")
        self.obey.setToolTip(_TIPS["obey"])
        self.obey.sliderReleased.connect(self.obedience_set)
        self.music = fields.switch("Energy from music", _TIPS["music"], self.music_wanted.emit)
        self.music.setObjectName("energy_from_music")
        self.number = fields.dim("")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.number.setMinimumWidth(self.fontMetrics().horizontalAdvance("endless"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(fields.row("Obey wishes", self.obey, self.number))
        layout.addLayout(fields.row(self.music, 1))

    def show_wishes(self, obedience: float, from_music: bool, reason: str) -> None:
        """Show both without telling of them; with a reason they are off."""
        fields.shown(self.obey, 100 * obedience)
        self.number.setText(f"{obedience:.2f}")
        fields.checked(self.music, from_music)
        fields.explained(self.obey, _TIPS["obey"], reason)
        fields.explained(self.music, _TIPS["music"], reason)
