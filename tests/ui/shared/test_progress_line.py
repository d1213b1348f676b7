from PySide6.QtGui import QColor

from choreo_studio.ui.shared.progress_line import ProgressLine
from choreo_studio.ui.shared.theme import theme


def filled(line: ProgressLine) -> float:
    """Share of the middle row that has the accent's colour."""
    picture = line.grab().toImage()
    accent = QColor(theme().accent)
    row = picture.height() // 2
    return sum(picture.pixelColor(x, row) == accent for x in range(picture.width())) / picture.width()


def test_the_line_fills(qtbot):
    line = ProgressLine()
    qtbot.addWidget(line)
    line.resize(200, 8)
    line.show_progress(0, 16)
    assert filled(line) == 0.0
    line.show_progress(8, 16)
    assert 0.45 < filled(line) < 0.55
    line.show_progress(16, 16)
    assert filled(line) > 0.95


def test_a_job_of_unknown_length_shows_a_short_piece(qtbot):
    line = ProgressLine()
    qtbot.addWidget(line)
    line.resize(200, 8)
    assert 0.05 < filled(line) < 0.2
