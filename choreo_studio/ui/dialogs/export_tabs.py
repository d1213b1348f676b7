"""The three pages of the export dialog: motion, pictures, and what else comes along."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from choreo_studio.services.export_formats import FORMATS, Kind
from choreo_studio.services.export_presets import JOINT_NAME_TITLES, FormatName, Layout
from choreo_studio.ui.dialogs.export_builds import BuildButton
from choreo_studio.ui.dialogs.export_choice import CAMERA_TITLES, SIZES, ExportChoice
from choreo_studio.ui.dialogs.parts import dim, sentence

_LAYOUT_TITLES: dict[Layout, str] = {
    "together": "Both dancers in one file",
    "each": "Each dancer alone",
    "both": "Together, and each alone",
}


class FormatRows(QWidget):
    """Formats with check marks, and what each keeps.

    Signals:
        changed: another one is wanted, or one no more.

    Args:
        kind: which formats.
    """

    changed = Signal()

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.boxes: dict[FormatName, QCheckBox] = {}
        for index, one in enumerate(one for one in FORMATS if one.kind == kind):
            box, keeps = QCheckBox(one.title), dim(one.keeps)
            for widget in (box, keeps):
                widget.setToolTip(one.missing)
                widget.setEnabled(not one.missing)
            box.toggled.connect(lambda is_on: self.changed.emit())
            grid.addWidget(box, index, 0)
            grid.addWidget(keeps, index, 1)
            self.boxes[one.name] = box

    @property
    def chosen(self) -> tuple[FormatName, ...]:
        """Which are wanted."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def show_formats(self, formats: Sequence[FormatName]) -> None:
        """Tick these and no others."""
        for name, box in self.boxes.items():
            box.setChecked(name in formats and box.isEnabled())


class MotionPage(QWidget):
    """Formats of 3D programs and research tools.

    Signals:
        changed: something is set otherwise.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.formats = FormatRows("motion")
        self.joint_names, self.layouts = _combo(JOINT_NAME_TITLES), _combo(_LAYOUT_TITLES)
        self.t_pose = QCheckBox("T-pose as first frame (the music comes one frame later)")
        _stack(self, self.formats, (("Files", self.layouts), ("Joints", self.joint_names)), self.t_pose)
        self.formats.changed.connect(self.changed)
        self.joint_names.currentIndexChanged.connect(lambda index: self.changed.emit())
        self.layouts.currentIndexChanged.connect(lambda index: self.changed.emit())
        self.t_pose.toggled.connect(lambda is_on: self.changed.emit())

    def show_choice(self, choice: ExportChoice) -> None:
        """Put these values into the fields."""
        self.formats.show_formats(choice.formats)
        _show(self.joint_names, choice.joint_names)
        _show(self.layouts, choice.layout)
        self.t_pose.setChecked(choice.t_pose_first)

    def applied(self, choice: ExportChoice) -> ExportChoice:
        """The choice with what is set here."""
        kept = [name for name in choice.formats if name not in self.formats.boxes]
        return replace(
            choice,
            formats=(*self.formats.chosen, *kept),
            joint_names=self.joint_names.currentData(),
            layout=self.layouts.currentData(),
            t_pose_first=self.t_pose.isChecked(),
        )


class PicturesPage(QWidget):
    """Formats that show the dance through a camera.

    Signals:
        changed: something is set otherwise.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.formats = FormatRows("pictures")
        self.camera, self.sizes = _combo(CAMERA_TITLES), _combo(SIZES)
        self.counts = QCheckBox("Bars and counts in the video")
        self.marks = QCheckBox("Trails and contacts in the video")
        self.lead_build, self.follow_build = BuildButton("lead"), BuildButton("follow")
        builds = QWidget()
        builds.setLayout(_line((("Build of 2D poses", self.lead_build), ("", self.follow_build))))
        _stack(self, self.formats, (("Camera", self.camera), ("Size", self.sizes)), self.counts, self.marks, builds)
        self.lead_build.changed.connect(self.changed)
        self.follow_build.changed.connect(self.changed)
        self.formats.changed.connect(self.changed)
        self.camera.currentIndexChanged.connect(lambda index: self.changed.emit())
        self.sizes.currentIndexChanged.connect(lambda index: self.changed.emit())
        self.counts.toggled.connect(lambda is_on: self.changed.emit())
        self.marks.toggled.connect(lambda is_on: self.changed.emit())

    def show_choice(self, choice: ExportChoice) -> None:
        """Put these values into the fields."""
        self.formats.show_formats(choice.formats)
        _show(self.camera, choice.camera)
        _show(self.sizes, choice.size)
        self.counts.setChecked(choice.with_counts)
        self.marks.setChecked(choice.with_marks)
        self.lead_build.show_file(choice.lead_pose)
        self.follow_build.show_file(choice.follow_pose)

    def applied(self, choice: ExportChoice) -> ExportChoice:
        """The choice with what is set here."""
        kept = [name for name in choice.formats if name not in self.formats.boxes]
        return replace(
            choice,
            formats=(*kept, *self.formats.chosen),
            camera=self.camera.currentData(),
            size=self.sizes.currentData(),
            with_counts=self.counts.isChecked(),
            with_marks=self.marks.isChecked(),
            lead_pose=self.lead_build.file,
            follow_pose=self.follow_build.file,
        )


class AlsoPage(QWidget):
    """What comes along.

    Signals:
        changed: something is set otherwise.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.notes = QCheckBox("A text that says how to open the files")
        self.project = QCheckBox("The project (.choreo)")
        always = sentence(
            "The music (.wav), the bars (.csv) and their markers for editing programs (.otio) always come along.",
            "dim",
        )
        _stack(self, self.notes, (), self.project, always)
        for box in (self.notes, self.project):
            box.toggled.connect(lambda is_on: self.changed.emit())

    def show_choice(self, choice: ExportChoice) -> None:
        """Put these values into the fields."""
        self.notes.setChecked(choice.with_notes)
        self.project.setChecked(choice.with_project)

    def applied(self, choice: ExportChoice) -> ExportChoice:
        """The choice with what is set here."""
        return replace(choice, with_notes=self.notes.isChecked(), with_project=self.project.isChecked())


def _combo(titles: Mapping[Any, str]) -> QComboBox:
    combo = QComboBox()
    for value, title in titles.items():
        combo.addItem(title, value)
    return combo


def _show(combo: QComboBox, value: object) -> None:
    index = next((index for index in range(combo.count()) if combo.itemData(index) == value), 0)
    combo.setCurrentIndex(index)


def _stack(page: QWidget, top: QWidget, fields: Sequence[tuple[str, QWidget]], *below: QWidget) -> None:
    layout = QVBoxLayout(page)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    layout.addWidget(top)
    if fields:
        layout.addLayout(_line(fields))
    for widget in below:
        layout.addWidget(widget)


def _line(fields: Sequence[tuple[str, QWidget]]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    for title, widget in fields:
        if title:
            line.addWidget(dim(title))
        line.addWidget(widget)
    line.addStretch()
    return line
