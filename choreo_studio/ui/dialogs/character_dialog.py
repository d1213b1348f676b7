"""The joints of a character mapped by hand: a picture to click on, a table, and how it dances with that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from choreo_studio.motion.characters.character import Character
from choreo_studio.motion.characters.dancing import own_clip
from choreo_studio.motion.characters.mapping import JointMap, found_mapping
from choreo_studio.motion.characters.stance import stance_of
from choreo_studio.motion.characters.wearing import figure_on
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import heading
from choreo_studio.motion.scene import Figure
from choreo_studio.picture.portrait import Portrait
from choreo_studio.ui.dialogs.character_picture import CharacterPicture
from choreo_studio.ui.dialogs.character_state import NOBODY, MappingState, resolve, with_joint
from choreo_studio.ui.dialogs.parts import button, row, sentence

_HEADER = ("Part of the body", "Joint of the character", "")


class CharacterDialog(QDialog):
    """The dialog.

    Signals:
        wanted: the mapping that was chosen, by our joint name the character's.

    Args:
        figure: whose joints.
        mapping: what is chosen at first.
        trial: one frame of a dancer of ours, in which the character is shown.
        role_text: whom it stands in for, such as "lead".
        parent: window that it belongs to.
    """

    wanted = Signal(dict)

    def __init__(
        self, figure: Figure, mapping: JointMap, trial: MotionClip, role_text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"The {role_text}'s character: {figure.name}")
        self._figure, self._trial, self.mapping = figure, trial, dict(mapping)
        self._stance = stance_of(figure)
        portrait = Portrait.of(figure, self._stance)
        self.standing = CharacterPicture(figure, portrait, True, 0.0)
        self.dancing = CharacterPicture(figure, portrait, False, float(heading(trial.rotations[0, 0])) + 0.45)
        self.standing.show_pose(self._stance)
        self.table, self._boxes = QTableWidget(0, len(_HEADER)), dict[str, QComboBox]()
        self.message = sentence("")
        self.guess_button, self.cancel_button = button("&Guess"), button("&Cancel")
        self.ok_button = button("&Dance with it", is_main=True)
        self._fill_table()
        self._lay_out()
        self.table.currentCellChanged.connect(lambda *cells: self._mark())
        self.standing.joint_clicked.connect(self._clicked)
        self.guess_button.clicked.connect(self.guess)
        self.cancel_button.clicked.connect(self.reject)
        self.ok_button.clicked.connect(self._accept)
        self._show()
        self.table.setCurrentCell(next((place for place, one in enumerate(self._state.rows) if one.problem), 0), 0)

    @property
    def state(self) -> MappingState:
        """What is shown."""
        return self._state

    def choose(self, slot: str, joint: str) -> None:
        """A joint for one of ours, "" for none."""
        self._set(with_joint(self.mapping, slot, joint))

    def guess(self) -> None:
        """Begin again with what the names tell, else the shape."""
        try:
            self._set(found_mapping(self._figure, self._stance))
        except ValueError as error:
            self.message.setText(f"Neither the names nor the shape tell: {error}.")

    def _set(self, mapping: dict[str, str]) -> None:
        self.mapping = mapping
        self._show()

    def _fill_table(self) -> None:
        names = [NOBODY, *self._figure.hierarchy.names]
        rows = resolve(self._figure, self.mapping).rows
        self.table.setRowCount(len(rows))
        self.table.setHorizontalHeaderLabels(list(_HEADER))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for place, slot_row in enumerate(rows):
            self.table.setItem(place, 0, QTableWidgetItem(slot_row.label + (" *" if slot_row.is_required else "")))
            box = QComboBox()
            box.addItems(names)
            box.setItemText(0, "–")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.activated.connect(lambda index, slot=slot_row.slot: self.choose(slot, names[index]))
            self.table.setCellWidget(place, 1, box)
            self.table.setItem(place, 2, QTableWidgetItem())
            self._boxes[slot_row.slot] = box
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 15 * self.fontMetrics().height())
        header.setStretchLastSection(True)
        self.table.setCurrentCell(0, 0)

    def _lay_out(self) -> None:
        layout, middle = QVBoxLayout(self), QHBoxLayout()
        layout.addWidget(sentence("Which joint plays which part of the body?", "title"))
        hint = "Choose a part in the table, then click its joint in the picture. Parts with a star are needed."
        layout.addWidget(sentence(hint, "dim"))
        middle.addWidget(self.standing, 3)
        middle.addWidget(self.table, 4)
        middle.addWidget(self.dancing, 3)
        layout.addLayout(middle, 1)
        layout.addWidget(self.message)
        layout.addLayout(row([self.guess_button], [self.cancel_button, self.ok_button]))
        unit = self.fontMetrics().height()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setMinimumWidth(34 * unit)
        self.resize(84 * unit, 46 * unit)

    def _show(self) -> None:
        self._state = resolve(self._figure, self.mapping)
        for place, slot_row in enumerate(self._state.rows):
            box, item = self._boxes[slot_row.slot], self.table.item(place, 2)
            names = self._figure.hierarchy.names
            box.setCurrentIndex(names.index(slot_row.joint) + 1 if slot_row.joint in names else 0)
            if item is not None:
                item.setText(slot_row.problem)
                item.setToolTip(slot_row.problem)
        self.message.setText(self._state.summary)
        self.ok_button.setEnabled(self._state.character is not None)
        character = self._state.character
        if character is None:
            self.dancing.show_pose(None)
        else:
            self.dancing.show_pose(self._posed(character), character.figure)
        self._mark()

    def _posed(self, character: Character) -> Pose:
        return figure_on(character, own_clip(self._trial, character.measured.body, character.mapping)).pose

    def _mark(self) -> None:
        names = self._figure.hierarchy.names
        used = frozenset(names.index(joint) for joint in self.mapping.values() if joint in names)
        chosen = self._state.rows[max(self.table.currentRow(), 0)].joint
        self.standing.mark(used, names.index(chosen) if chosen in names else -1)

    def _clicked(self, joint: int) -> None:
        place = max(self.table.currentRow(), 0)
        self.choose(self._state.rows[place].slot, self._figure.hierarchy.names[joint])
        self.table.setCurrentCell(min(place + 1, self.table.rowCount() - 1), 0)

    def _accept(self) -> None:
        self.wanted.emit(dict(self.mapping))
        self.accept()
