"""The field in which a marker is named, in its place."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from choreo_studio.ui.timeline.intents import Intents
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.markers import marker_boxes
from choreo_studio.ui.timeline.scene import Scene

_WIDTH = 160


class MarkerField(QLineEdit):
    """Enter or a click elsewhere keeps the name, Escape does not."""

    def __init__(self, parent: QWidget, intents: Intents) -> None:
        super().__init__(parent)
        self.setObjectName("marker_name")
        self._intents, self._marker = intents, -1
        self.hide()
        self.editingFinished.connect(self.close_field)

    def open_field(self, scene: Scene, ruler: Place, marker: int) -> None:
        """Name a marker."""
        box = marker_boxes(scene, ruler.height // 2)[marker]
        self._marker = marker
        self.setText(scene.state.markers[marker].text)
        self.setGeometry(box.left(), ruler.top, _WIDTH, ruler.height // 2 + 4)
        self.selectAll()
        self.show()
        self.setFocus()

    def close_field(self) -> None:
        """Keep the name, if one is being written."""
        marker, self._marker = self._marker, -1
        self.hide()
        if marker >= 0 and self.text().strip():
            self._intents.marker_renamed.emit(marker, self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves the name as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self._marker = -1
            self.hide()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While a name is written no key is a command."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)
