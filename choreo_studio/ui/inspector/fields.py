"""The fields of the panel: they hold no value of their own, they only show one and tell what is wanted."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QWidget,
)

from choreo_studio.ui.shared.own_keys import OwnKeys


def whole_number(low: int, high: int, wanted: Callable[[int], object]) -> QSpinBox:
    """A field for a whole number, told of when it is typed in full."""
    field = QSpinBox()
    field.setRange(low, high)
    field.setKeyboardTracking(False)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    field.setMinimumWidth(field.fontMetrics().averageCharWidth() * 6)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    field.valueChanged.connect(wanted)
    OwnKeys(field, calm_wheel=True)
    return field


def slider(low: int, high: int, page: int, wanted: Callable[[int], object]) -> QSlider:
    """A slider over whole numbers."""
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(low, high)
    made.setPageStep(page)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.valueChanged.connect(wanted)
    OwnKeys(made, (), calm_wheel=True)
    return made


def switch(text: str, tip: str, wanted: Callable[[bool], object]) -> QCheckBox:
    """A switch with a sentence about it."""
    made = QCheckBox(text)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.toggled.connect(wanted)
    return made


def chooser(wanted: Callable[[int], object]) -> QComboBox:
    """A list to choose one from."""
    made = QComboBox()
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.currentIndexChanged.connect(wanted)
    OwnKeys(made, calm_wheel=True)
    return made


def shown(field: QSpinBox | QSlider, value: float) -> None:
    """Show a value, or the nearest one that the field has, without telling of it."""
    with QSignalBlocker(field):
        field.setValue(round(value))


def checked(field: QCheckBox, value: bool) -> None:
    """Show a switch without telling of it."""
    with QSignalBlocker(field):
        field.setChecked(value)


def listed(field: QComboBox, items: tuple[str, ...], index: int) -> None:
    """Show what there is to choose and what is chosen, without telling of it."""
    with QSignalBlocker(field):
        if tuple(field.itemText(row) for row in range(field.count())) != items:
            field.clear()
            field.addItems(list(items))
        field.setCurrentIndex(index)


def explained(widget: QWidget, tip: str, reason: str) -> None:
    """Enable a widget or say why it is off."""
    widget.setEnabled(not reason)
    widget.setToolTip(f"{tip} {reason}".strip() if reason else tip)


def row(*parts: QWidget | str | int) -> QHBoxLayout:
    """Parts in one line: widgets, dim words, and numbers for how much of the rest a gap takes."""
    layout = QHBoxLayout()
    layout.setSpacing(6)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, str):
            layout.addWidget(dim(part))
        else:
            layout.addStretch(part)
    return layout


def dim(text: str) -> QLabel:
    """Words that are read second."""
    label = QLabel(text)
    label.setProperty("role", "dim")
    return label


def icon_size(widget: QWidget) -> QSize:
    """The size of a small icon beside the widget's font."""
    side = round(widget.fontMetrics().height() * 0.9)
    return QSize(side, side)
