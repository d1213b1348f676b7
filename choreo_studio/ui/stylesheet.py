"""The style of every widget, made from a theme; sizes follow the font so that it is sharp at any scale."""

from PySide6.QtGui import QColor, QPalette

from choreo_studio.resources import assets_folder
from choreo_studio.ui.shared.theme import Theme


def palette_of(theme: Theme) -> QPalette:
    """The palette for what style sheets do not reach."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, value in (
        (roles.Window, theme.panel),
        (roles.WindowText, theme.text),
        (roles.Base, theme.background),
        (roles.AlternateBase, theme.panel),
        (roles.Text, theme.text),
        (roles.Button, theme.raised),
        (roles.ButtonText, theme.text),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.text),
        (roles.PlaceholderText, theme.dim_text),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.background),
        (roles.Link, theme.follow),
    ):
        palette.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.dim_text))
    return palette


def style_sheet(theme: Theme) -> str:
    """The style sheet of the whole program.

    Widgets say what they are by the property `role`: "primary" (the one big button), "title", "dim", "chip",
    "warning", "segment" (one of a row of switches), "card".
    """
    t, drawn = theme, (assets_folder() / "style").as_posix()
    return f"""
* {{ selection-background-color: {t.accent}; selection-color: {t.background}; }}
QMainWindow, QDialog {{ background: {t.panel}; color: {t.text}; }}
QMainWindow::separator {{ background: {t.background}; width: 4px; height: 4px; }}
QMainWindow::separator:hover {{ background: {t.accent}; }}
QSplitter::handle {{ background: {t.background}; }}
QSplitter::handle:hover {{ background: {t.accent}; }}
QDockWidget {{ color: {t.dim_text}; }}
QDockWidget::title {{ background: {t.panel}; padding: 3px 8px; text-align: left; }}
QMenuBar {{ background: {t.panel}; color: {t.text}; padding: 1px 4px; }}
QMenuBar::item {{ padding: 4px 9px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.hover}; }}
QMenu::item:disabled {{ color: {t.dim_text}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: 5px; }}
QStatusBar {{ background: {t.background}; color: {t.dim_text}; }}
QStatusBar::item {{ border: none; }}
QLabel {{ background: transparent; color: {t.text}; }}
QLabel:disabled, QLabel[role="dim"] {{ color: {t.dim_text}; }}
QLabel[role="title"] {{ font-weight: 600; }}
QLabel[role="warning"] {{ color: {t.warning}; }}
QLabel[role="bad"] {{ color: {t.bad}; }}
QFrame[role="card"] {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: 8px; }}
QFrame#beat_card {{ background: {t.panel}; border-color: {t.strong_line}; }}
QToolButton, QPushButton {{
    background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; border-radius: 5px; padding: 4px 9px;
}}
QToolButton {{ padding: 4px 6px; }}
QToolButton[role="flat"], QPushButton[role="flat"] {{ background: transparent; border-color: transparent; }}
QToolButton:hover, QPushButton:hover, QToolButton[role="flat"]:hover {{ background: {t.hover}; }}
QToolButton:pressed, QPushButton:pressed {{ background: {t.line}; }}
QToolButton:checked, QPushButton:checked {{ border-color: {t.accent}; color: {t.accent}; }}
QToolButton:disabled, QPushButton:disabled {{ color: {t.dim_text}; background: transparent; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton:focus, QPushButton:focus {{ border-color: {t.dim_text}; }}
QPushButton[role="primary"], QToolButton[role="primary"] {{
    background: {t.accent}; color: {t.background}; border-color: {t.accent}; font-weight: 600; padding: 7px 12px;
}}
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover {{ border-color: {t.text}; }}
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {{
    background: {t.raised}; color: {t.dim_text}; border-color: {t.line};
}}
QToolButton[role="chip"], QPushButton[role="chip"] {{ border-radius: 11px; padding: 3px 10px; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit {{
    background: {t.background}; color: {t.text}; border: 1px solid {t.line}; border-radius: 4px; padding: 3px 6px;
}}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border-color: {t.accent}; }}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {{ color: {t.dim_text}; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QComboBox::down-arrow {{ image: url("{drawn}/down.svg"); width: 10px; height: 10px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ background: transparent; border: none; width: 16px; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {t.hover}; }}
QAbstractSpinBox::up-arrow {{ image: url("{drawn}/up.svg"); width: 8px; height: 8px; }}
QAbstractSpinBox::down-arrow {{ image: url("{drawn}/down.svg"); width: 8px; height: 8px; }}
QComboBox QAbstractItemView {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; }}
QListView, QTreeView, QTableView, QScrollArea {{
    background: {t.background}; color: {t.text}; border: none; outline: none;
}}
QScrollArea[role="plain"], QScrollArea[role="plain"] > QWidget > QWidget {{ background: {t.panel}; }}
QTreeView::item, QListView::item {{ padding: 3px; }}
QTreeView::item:hover, QListView::item:hover {{ background: {t.raised}; }}
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {{
    background: {t.hover}; color: {t.text};
}}
QHeaderView::section {{ background: {t.panel}; color: {t.dim_text}; border: none; padding: 3px 6px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.dim_text}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {t.text}; width: 12px; height: 12px; margin: -5px 0; border-radius: 6px;
}}
QSlider::handle:horizontal:hover {{ background: {t.accent}; }}
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {t.strong_line}; }}
QProgressBar {{
    background: {t.background}; border: 1px solid {t.line}; border-radius: 4px; color: {t.text}; text-align: center;
}}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QCheckBox, QRadioButton, QGroupBox {{ color: {t.text}; background: transparent; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.dim_text}; }}
QCheckBox::indicator, QRadioButton::indicator {{
    background: {t.background}; border: 1px solid {t.strong_line}; width: 13px; height: 13px;
}}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus, QRadioButton::indicator:focus {{
    border-color: {t.accent};
}}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; }}
QCheckBox::indicator:checked {{ image: url("{drawn}/tick_{t.name}.svg"); }}
QRadioButton::indicator:checked {{ image: url("{drawn}/dot_{t.name}.svg"); }}
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled {{
    background: {t.strong_line}; border-color: {t.strong_line};
}}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {t.strong_line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover {{ background: {t.dim_text}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; border: none; width: 0; height: 0;
}}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; background: transparent; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{
    background: {t.panel}; color: {t.dim_text}; padding: 4px 12px; border: none; border-bottom: 2px solid transparent;
}}
QTabBar::tab:selected {{ color: {t.text}; border-bottom-color: {t.accent}; }}
QTabBar::tab:hover {{ color: {t.text}; }}
"""
