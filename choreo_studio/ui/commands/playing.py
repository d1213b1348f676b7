"""Commands of the transport."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt

from choreo_studio.ui.main_window import MainWindow
from choreo_studio.ui.transport.presenter import TransportPanel

_LONGEST_HOLD_SECONDS = 2.0


class Shuttle:
    """J, K and L as editors know them: while K is held, J and L step one frame.

    Args:
        transport: what plays.
        window: tells when K is let go.
    """

    def __init__(self, transport: TransportPanel, window: MainWindow) -> None:
        self._transport = transport
        self._held_since: float | None = None
        window.key_released.connect(self._let_go)

    def stop(self) -> None:
        """K."""
        self._held_since = time.monotonic()
        self._transport.shuttle(0)

    def go(self, direction: int) -> None:
        """J (-1) or L (1)."""
        # A click on the menu's "stop" is never let go, so holding ends by itself where nothing steps.
        if self._held_since is not None and time.monotonic() - self._held_since < _LONGEST_HOLD_SECONDS:
            self._held_since = time.monotonic()
            self._transport.step(direction)
        else:
            self._transport.shuttle(direction)

    def _let_go(self, key: int) -> None:
        if key == Qt.Key.Key_K:
            self._held_since = None


def playing_handlers(transport: TransportPanel, window: MainWindow) -> dict[str, Callable[[], object]]:
    """What the actions of the menu Play do."""
    shuttle = Shuttle(transport, window)
    return {
        "play": transport.play_pause,
        "stop": transport.stop,
        "play_around": transport.play_around,
        "loop": transport.toggle_loop,
        "loop_selection": transport.loop_selection,
        "shuttle_back": lambda: shuttle.go(-1),
        "shuttle_stop": shuttle.stop,
        "shuttle_forward": lambda: shuttle.go(1),
        "slower": transport.slower,
        "faster": transport.faster,
        "normal_rate": lambda: transport.set_rate(1.0),
        "to_start": transport.to_start,
        "to_end": transport.to_end,
        "previous_bar": transport.previous_bar,
        "next_bar": transport.next_bar,
        "step_back": lambda: transport.step(-1),
        "step_forward": lambda: transport.step(1),
        "second_back": lambda: transport.step_seconds(-1.0),
        "second_forward": lambda: transport.step_seconds(1.0),
        "mute": transport.toggle_mute,
        "scrub_sound": transport.toggle_scrub_sound,
    }
