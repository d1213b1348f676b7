"""Polish part by part: a switch and a strength for each."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSlider, QWidget

from choreo_studio.motion.polish.settings import POLISH_PARTS
from choreo_studio.ui.inspector import fields

_WORDS: dict[str, tuple[str, str]] = {
    "feet": ("Feet", "Feet that stand do not slide, and feet that step do not drag over the floor."),
    "floor": ("Floor", "Feet do not sink into the floor."),
    "hands": ("Hands", "Hands that hold each other meet and stay together."),
    "nearness": ("Nearness", "Partners come near enough for a hold that their arms alone cannot reach."),
    "bodies": ("Bodies", "Arms, legs and trunks do not pass through the partner."),
    "limits": ("Joints", "Joints turn no further than bodies can."),
    "smoothness": ("Smoothness", "Joints do not jerk harder than dancers do. Everything else keeps its snap."),
}
_FULL = 100


class PolishParts(QWidget):
    """All parts, one a line.

    Signals:
        wanted: (part, strength 0..1).
    """

    wanted = Signal(str, float)

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.switches: dict[str, QCheckBox] = {}
        self.strengths: dict[str, QSlider] = {}
        self._numbers = {part: fields.dim("") for part in POLISH_PARTS}
        self._last_on = dict.fromkeys(POLISH_PARTS, _FULL)
        for line, part in enumerate(POLISH_PARTS):
            text, tip = _WORDS[part]
            self.switches[part] = fields.switch(text, tip, partial(self._switch, part))
            self.strengths[part] = fields.slider(0, _FULL, 10, partial(self._set, part))
            self.switches[part].setObjectName(f"polish_{part}_switch")
            self.strengths[part].setObjectName(f"polish_{part}")
            self.strengths[part].setToolTip(tip)
            self.strengths[part].setAccessibleName(f"{text}, strength")
            number = self._numbers[part]
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setMinimumWidth(self.fontMetrics().horizontalAdvance("endless"))
            for column, widget in enumerate((self.switches[part], self.strengths[part], number)):
                grid.addWidget(widget, line, column)

    def show_percents(self, percents: tuple[int, ...]) -> None:
        """Show the strengths, in the order of POLISH_PARTS, without telling of them."""
        for part, percent in zip(POLISH_PARTS, percents, strict=True):
            if percent > 0:
                self._last_on[part] = percent
            fields.checked(self.switches[part], percent > 0)
            fields.shown(self.strengths[part], percent)
            self._numbers[part].setText(f"{percent} %" if percent > 0 else "off")

    def _switch(self, part: str, is_on: bool) -> None:
        self.wanted.emit(part, self._last_on[part] / _FULL if is_on else 0.0)

    def _set(self, part: str, percent: int) -> None:
        self._last_on[part] = percent or self._last_on[part]
        self.wanted.emit(part, percent / _FULL)
