"""Commands on what is seen: zoom, theme, layout."""

from collections.abc import Callable

from choreo_studio.services.bars import seconds_span
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import set_theme
from choreo_studio.ui.shared.time_axis import TimeAxis

_ZOOM = 1.4


class LookCommands:
    """Zoom of the time axis and the theme.

    Args:
        desk: whose bars.
        axis: of timeline and token editor.
        playhead: what zoom keeps in its place.
    """

    def __init__(self, desk: Desk, axis: TimeAxis, playhead: Playhead) -> None:
        self._desk, self._axis, self._playhead = desk, axis, playhead

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "zoom_in": lambda: self._zoom(_ZOOM),
            "zoom_out": lambda: self._zoom(1 / _ZOOM),
            "fit": self._axis.fit,
            "zoom_selection": self.zoom_to_bars,
            "theme_dark": lambda: set_theme("dark"),
            "theme_light": lambda: set_theme("light"),
        }

    def zoom_to_bars(self) -> None:
        """Show the marked bars as large as they go."""
        project, bars = self._desk.view.project, self._desk.view.selection.bars
        if project is not None and bars is not None:
            self._axis.fit(*seconds_span(project.grid, bars, project.music.duration_seconds))

    def _zoom(self, factor: float) -> None:
        x = self._axis.x_of(self._playhead.seconds)
        inside = self._axis.header_width <= x <= self._axis.header_width + self._axis.width_px
        self._axis.zoom(factor, x if inside else None)
