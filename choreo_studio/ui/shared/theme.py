"""The look: two palettes of colours with names, and the style sheet made from them."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from choreo_studio.picture.look import DARK_STAGE, LIGHT_STAGE

THEME_NAMES = ("dark", "light")


@dataclass(frozen=True)
class Theme:
    """Colours as '#rrggbb'.

    Attributes:
        name: "dark" or "light".
        background: behind everything, and the ground of the timeline.
        panel: ground of a panel.
        raised: buttons, headers, fields.
        hover: a raised thing under the pointer.
        line: thin lines between things.
        strong_line: bar lines.
        text: what is read.
        dim_text: what is read second.
        accent: selection and playhead.
        lead, follow, couple: whose it is.
        wave, wave_quiet: waveform, and what is outside the selection.
        warning, bad, good: states.
        floor, floor_line, sky: the viewport.
    """

    name: str
    background: str
    panel: str
    raised: str
    hover: str
    line: str
    strong_line: str
    text: str
    dim_text: str
    accent: str
    lead: str
    follow: str
    couple: str
    wave: str
    wave_quiet: str
    warning: str
    bad: str
    good: str
    floor: str
    floor_line: str
    sky: str


DARK = Theme(
    name="dark",
    background="#17191d",
    panel="#1f2227",
    raised="#2b2f36",
    hover="#373c45",
    line="#31363e",
    strong_line="#59616d",
    text=DARK_STAGE.text,
    dim_text="#9aa2ad",
    accent="#f2e35e",
    lead=DARK_STAGE.lead,
    follow=DARK_STAGE.follow,
    couple=DARK_STAGE.couple,
    wave="#8f9aa8",
    wave_quiet="#59616d",
    warning="#f0a04b",
    bad="#e5646b",
    good="#6cc287",
    floor=DARK_STAGE.floor,
    floor_line=DARK_STAGE.floor_line,
    sky=DARK_STAGE.sky,
)
LIGHT = Theme(
    name="light",
    background="#f3f4f6",
    panel="#fbfbfc",
    raised="#e7e9ed",
    hover="#dadde3",
    line="#d3d7dd",
    strong_line="#9aa2ad",
    text=LIGHT_STAGE.text,
    dim_text="#5d6671",
    accent="#a1246f",
    lead=LIGHT_STAGE.lead,
    follow=LIGHT_STAGE.follow,
    couple=LIGHT_STAGE.couple,
    wave="#6a7480",
    wave_quiet="#aab1ba",
    warning="#b3610a",
    bad="#c0353d",
    good="#24804a",
    floor=LIGHT_STAGE.floor,
    floor_line=LIGHT_STAGE.floor_line,
    sky=LIGHT_STAGE.sky,
)


class _InForce(QObject):
    """Holds the theme in force and tells when it is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK


THEME = _InForce()


def theme() -> Theme:
    """The theme in force."""
    return THEME.theme


def set_theme(name: str) -> None:
    """Put a theme in force.

    Raises:
        ValueError: when there is none of that name.
    """
    found = next((known for known in (DARK, LIGHT) if known.name == name), None)
    if found is None:
        raise ValueError(f"name: expected one of {THEME_NAMES}, found {name!r}")
    if found is not THEME.theme:
        THEME.theme = found
        THEME.changed.emit()


def color(value: str, alpha: int = 255) -> QColor:
    """A colour of the theme, opaque or less.

    Args:
        value: '#rrggbb'.
        alpha: 0..255.
    """
    made = QColor(value)
    made.setAlpha(alpha)
    return made
