"""What the window remembers from one time to the next."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray

from choreo_studio.errors import ChoreoError
from choreo_studio.services.folders import settings_folder
from choreo_studio.services.settings import Settings, load_settings, save_settings, with_recent, without_recent
from choreo_studio.ui.main_window import MainWindow
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.transport.presenter import TransportPanel

_SWITCHES = ("show_trails", "show_contacts", "show_shadow")


class Habits:
    """The settings file and the widgets that it is about.

    Args:
        is_visit: True neither reads nor writes it.
    """

    def __init__(self, is_visit: bool) -> None:
        self._is_visit = is_visit
        self.settings = Settings() if is_visit else load_settings(settings_folder())

    def change(self, **changes: Any) -> None:
        """Remember something now; a folder that cannot be written is no reason to stop anyone."""
        self.settings = replace(self.settings, **changes)
        if not self._is_visit:
            with suppress(ChoreoError):
                save_settings(self.settings, settings_folder())

    def used(self, path: Path) -> None:
        """A project file was opened or saved."""
        recent = with_recent(self.settings, path.resolve()).recent_files
        self.change(recent_files=recent, project_folder=str(path.resolve().parent))

    def missed(self, path: Path) -> None:
        """A recent file is gone."""
        self.change(recent_files=without_recent(self.settings, path).recent_files)

    def apply(self, desk: Desk, book: ActionBook, transport: TransportPanel) -> None:
        """Bring the window into the state of last time."""
        settings = self.settings
        desk.set_order(variations=settings.variations, settings=settings.sampling)
        desk.show(fresh_seed=settings.fresh_seed, rank_variations=settings.rank_variations)
        transport.set_volume(settings.volume)
        if not settings.sound:
            transport.toggle_mute()
        if transport.scrubs_with_sound != settings.scrub_sound:
            transport.toggle_scrub_sound()
        for switch in _SWITCHES:
            book[switch].setChecked(getattr(settings, switch))

    def restore(self, window: MainWindow) -> None:
        """Size, place and docks as they were last."""
        if self.settings.geometry:
            window.restoreGeometry(_bytes_of(self.settings.geometry))
        if self.settings.layout:
            window.restore_layout(_bytes_of(self.settings.layout))

    def remember(self, window: MainWindow, desk: Desk, book: ActionBook, transport: TransportPanel) -> None:
        """Keep the state for next time."""
        view = desk.view
        self.change(
            theme=theme().name,
            geometry=_text_of(window.saveGeometry()),
            layout=_text_of(window.layout_state()),
            variations=view.order.variations,
            sampling=view.order.settings,
            fresh_seed=view.fresh_seed,
            rank_variations=view.rank_variations,
            volume=transport.player.volume,
            sound=not transport.player.is_muted,
            scrub_sound=transport.scrubs_with_sound,
            **{switch: book[switch].isChecked() for switch in _SWITCHES},
        )


def _text_of(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _bytes_of(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))
