"""The user's habits, to be set in one place."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from choreo_studio.services.settings import MOST_VARIATIONS, Settings
from choreo_studio.ui.dialogs.parts import button, row, sentence

LEAST_CREATIVITY, MOST_CREATIVITY, MOST_STEPS = 0.1, 2.0, 64
_THEMES = (("dark", "Dark"), ("light", "Light"))


class PreferencesDialog(QDialog):
    """The dialog; nothing counts before it is accepted, but the theme is shown at once.

    Signals:
        theme_tried: name of the theme to show; the first one again when the dialog is left without accepting.

    Args:
        settings: what is set now.
        recovery_seconds: how old an edit becomes before it is copied.
        parent: window that it belongs to.
    """

    theme_tried = Signal(str)

    def __init__(self, settings: Settings, recovery_seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self._before = settings
        sampling = settings.sampling
        self.theme = QComboBox()
        for name, title in _THEMES:
            self.theme.addItem(title, name)
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        self.quick_start = QCheckBox("Show the quick start when the program opens")
        self.quick_start.setChecked(settings.quick_start)
        self.sound, self.scrub_sound = QCheckBox("Play the song aloud"), QCheckBox("Sound while scrubbing")
        self.sound.setChecked(settings.sound)
        self.scrub_sound.setChecked(settings.scrub_sound)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setValue(round(100 * settings.volume))
        self.variations = _whole(1, MOST_VARIATIONS, settings.variations)
        self.creativity = QDoubleSpinBox()
        self.creativity.setRange(LEAST_CREATIVITY, MOST_CREATIVITY)
        self.creativity.setSingleStep(0.05)
        self.creativity.setValue(sampling.temperature)
        self.steps = _whole(1, MOST_STEPS, sampling.steps)
        self.soft_edges = QCheckBox("Let the motion bend one beat outside the marked bars")
        self.soft_edges.setChecked(sampling.soft_edges)
        self.fresh_seed = QCheckBox("Another seed for every order")
        self.fresh_seed.setChecked(settings.fresh_seed)
        self.rank_variations = QCheckBox("Judge takes and put the best of an order first")
        self.rank_variations.setChecked(settings.rank_variations)
        self.ok_button, self.cancel_button = button("&OK", is_main=True), button("&Cancel")
        self._lay_out(recovery_seconds)
        self.theme.currentIndexChanged.connect(lambda index: self.theme_tried.emit(self.theme.currentData()))
        self.sound.toggled.connect(self._enable)
        self.ok_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self._enable()

    @property
    def settings(self) -> Settings:
        """What is set in the dialog, all else as it was."""
        before = self._before
        temperature = before.sampling.temperature
        if abs(self.creativity.value() - temperature) > 0.005:
            temperature = self.creativity.value()
        return replace(
            before,
            theme=self.theme.currentData(),
            quick_start=self.quick_start.isChecked(),
            sound=self.sound.isChecked(),
            volume=before.volume if self.volume.value() == round(100 * before.volume) else self.volume.value() / 100,
            scrub_sound=self.scrub_sound.isChecked(),
            variations=self.variations.value(),
            fresh_seed=self.fresh_seed.isChecked(),
            rank_variations=self.rank_variations.isChecked(),
            sampling=replace(
                before.sampling,
                temperature=temperature,
                steps=self.steps.value(),
                soft_edges=self.soft_edges.isChecked(),
            ),
        )

    def reject(self) -> None:
        """Leave everything, the theme too, as it was."""
        if self.theme.currentData() != self._before.theme:
            self.theme_tried.emit(self._before.theme)
        super().reject()

    def _enable(self) -> None:
        for widget in (self.volume, self.scrub_sound):
            widget.setEnabled(self.sound.isChecked())

    def _lay_out(self, recovery_seconds: float) -> None:
        layout = QVBoxLayout(self)
        sections = (
            ("Window", (("Theme", self.theme), ("", self.quick_start))),
            ("Sound", (("", self.sound), ("Volume", self.volume), ("", self.scrub_sound))),
            (
                "Dances start with",
                (
                    ("Variations", self.variations),
                    ("Creativity", self.creativity),
                    ("Steps", self.steps),
                    ("", self.soft_edges),
                    ("", self.fresh_seed),
                    ("", self.rank_variations),
                ),
            ),
        )
        unit = self.fontMetrics().height()
        for title, rows in sections:
            layout.addWidget(sentence(title, "title"))
            form = QFormLayout()
            form.setContentsMargins(unit, 0, 0, unit // 2)
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            for name, widget in rows:
                form.addRow(name, widget)
            layout.addLayout(form)
        layout.addWidget(sentence("Recovery", "title"))
        layout.addWidget(
            sentence(
                f"Unsaved edits are copied every {recovery_seconds:g} seconds, finished takes at once. After a crash "
                "the program offers them when it starts.",
                "dim",
            )
        )
        layout.addStretch(1)
        layout.addLayout(row([], [self.cancel_button, self.ok_button]))
        self.setMinimumWidth(28 * unit)


def _whole(low: int, high: int, value: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setValue(value)
    return spin
