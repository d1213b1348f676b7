"""The studio: desk, panels, commands and window put together."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from choreo_studio.services.autosave import Autosaver, state_of
from choreo_studio.services.recovery import recovery_folder
from choreo_studio.services.recovery_shelf import RecoveryShelf
from choreo_studio.session.document import Document
from choreo_studio.ui.actions_making import connect_actions, enable_actions, fill_menus, make_actions
from choreo_studio.ui.asking import FileAsker
from choreo_studio.ui.check_marks import check_actions
from choreo_studio.ui.commands.beats import BeatCommands
from choreo_studio.ui.commands.characters import CharacterCommands
from choreo_studio.ui.commands.dancing import DanceCommands
from choreo_studio.ui.commands.files import FileCommands
from choreo_studio.ui.commands.helping import HelpCommands
from choreo_studio.ui.commands.looking import LookCommands
from choreo_studio.ui.commands.marking import MarkCommands
from choreo_studio.ui.commands.playing import playing_handlers
from choreo_studio.ui.commands.takes import TakeCommands
from choreo_studio.ui.commands.wishing import WishCommands
from choreo_studio.ui.habits import Habits
from choreo_studio.ui.inspector.presenter import InspectorPanel
from choreo_studio.ui.main_window import MainWindow
from choreo_studio.ui.models import ModelShelf, Opener, open_best
from choreo_studio.ui.recent_menu import RecentMenu
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import THEME, set_theme, theme
from choreo_studio.ui.shared.threads import BackgroundThread
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.stylesheet import palette_of, style_sheet
from choreo_studio.ui.takes.presenter import TakesPanel
from choreo_studio.ui.timeline.presenter import TimelinePanel
from choreo_studio.ui.token_editor.presenter import TokenEditorPanel
from choreo_studio.ui.transport.presenter import TransportPanel
from choreo_studio.ui.viewport.presenter import ViewportPanel

_AUTOSAVE_LOOK_MS = 1000


class Studio:
    """The whole window with everything behind it.

    Args:
        is_visit: opened for a picture or a measurement; nothing is remembered, asked or recovered.
        theme_name: "dark" or "light", None for the one used last.
        opener: opens the model.
        asker: asks for files; made with the window where none is given.
    """

    def __init__(
        self,
        is_visit: bool = False,
        theme_name: str | None = None,
        opener: Opener = open_best,
        asker: FileAsker | None = None,
    ) -> None:
        self.is_visit = is_visit
        self.habits = Habits(is_visit)
        set_theme(theme_name or self.habits.settings.theme)
        self._light, self._heavy = BackgroundThread("light work"), BackgroundThread("model")
        # Nobody waits behind a film.
        self._long = BackgroundThread("exports")
        # Copies never wait behind an analysis: what was edited must be safe in time.
        self._copying = BackgroundThread("recovery copies")
        self.document = Document()
        self.desk = Desk(self.document, self._light.runner, self._heavy.runner, self._long.runner)
        self.playhead, self.axis = Playhead(), TimeAxis()
        self.models = ModelShelf(self.desk, opener)
        self.window = MainWindow(self._may_close)
        self.book = make_actions(self.window)
        self._autosaver = Autosaver(RecoveryShelf(recovery_folder()), on_trouble=self.desk.said.emit)
        self._make_panels()
        self._make_commands(asker or FileAsker(self.window))
        self._connect()
        self.habits.apply(self.desk, self.book, self.transport)
        self._style()

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing runs and everything is shown."""
        return all(thread.is_idle for thread in (self._light, self._heavy, self._long)) and self.desk.is_told

    def open_first(self, path: Path | None) -> None:
        """What was asked for; the demo where nothing was."""
        self.transport.warm_up()
        if path is None:
            self.files.opening.open_demo()
        else:
            self.files.open_path(path)
        if not self.is_visit and not self.files.offer_recovery():
            self.help.greet()

    def restore_window(self) -> None:
        """Size, place and docks as they were last."""
        self.habits.restore(self.window)

    def when_painted(self, callback: Callable[[], None]) -> None:
        """Call once when the window is on the screen, viewport included."""
        timer = QTimer(self.window, interval=1)

        def look() -> None:
            handle = self.window.windowHandle()
            if handle is not None and handle.isExposed() and self.viewport.frames_painted > 0:
                timer.stop()
                callback()

        timer.timeout.connect(look)
        timer.start()

    def quit(self) -> None:
        """Close without asking."""
        self.is_visit = True
        self.window.close()
        QApplication.quit()

    def close(self) -> None:
        """Stop everything; afterwards no thread of the studio is left."""
        THEME.changed.disconnect(self._style)
        self._autosave.stop()
        self.desk.cancel_all()
        self.transport.close()
        self._light.close()
        self._heavy.close()
        self._long.close()
        self._copying.close()
        self._autosaver.close()

    def _make_panels(self) -> None:
        desk, playhead, axis, book = self.desk, self.playhead, self.axis, self.book
        self.transport = TransportPanel(desk, playhead, book, self.window)
        self.viewport = ViewportPanel(desk, playhead, book, self.window)
        self.timeline = TimelinePanel(desk, playhead, axis, book, self.window)
        self.tokens = TokenEditorPanel(desk, axis, playhead, book, self.models.open, self.window)
        self.inspector = InspectorPanel(desk, book, self.window)
        self.takes = TakesPanel(desk, book, lambda: self.timeline.lane_takes, self.window)
        self.timeline.widget.intents.others_wanted.connect(self.takes.refresh)
        self.window.place(
            self.transport.widget,
            self.viewport.widget,
            self.inspector.view,
            self.takes.view,
            self.timeline.widget,
            self.tokens.widget,
        )

    def _make_commands(self, asker: FileAsker) -> None:
        desk = self.desk
        self.characters = CharacterCommands(desk, self.playhead, asker, self.window)
        self.files = FileCommands(
            desk,
            self.models,
            asker,
            self.habits,
            self.window,
            lambda: self.viewport.rig,
            self.characters.bring,
            self._autosaver.write,
        )
        self.help = HelpCommands(desk, self.book, self.habits, self.window)
        dancing = DanceCommands(desk, self.models, self._autosaver.keep_takes)
        lanes = TakeCommands(desk, lambda: self.timeline.lane_takes)
        menus = fill_menus(self.window, self.book)
        recent = RecentMenu(self.habits, self.files.open_path, self.window)
        menus["File"].insertMenu(self.book["open_demo"], recent)
        connect_actions(
            self.book,
            {
                **self.files.handlers(),
                **self.help.handlers(self.playhead, self.transport, self.viewport, asker),
                **dancing.handlers(),
                **lanes.handlers(),
                **MarkCommands(desk, self.playhead).handlers(),
                **WishCommands(desk, self.playhead).handlers(),
                **BeatCommands(desk, self.playhead, self.models).handlers(),
                **self.characters.handlers(),
                **LookCommands(desk, self.axis, self.playhead).handlers(),
                **playing_handlers(self.transport, self.window),
                **self._panel_handlers(),
            },
        )

    def _panel_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "rename_take": self.takes.rename_current,
            "swap_token": self.tokens.swap_token,
            "lock_tokens": self.tokens.lock_tokens,
            "paint_mask": self.tokens.paint_mask,
            "clear_mask": self.tokens.clear_mask,
            "copy_bars": self.tokens.copy_bars,
            "paste_bars": self.tokens.paste_bars,
            "wishes_row": self._show_wishes,
            "arrange_panels": lambda: self.window.show_titles(self.book["arrange_panels"].isChecked()),
            "reset_layout": self.window.reset_layout,
            "full_screen": self.window.toggle_full_screen,
        }

    def _show_wishes(self) -> None:
        self.timeline.shows_wishes = self.book["wishes_row"].isChecked()

    def _connect(self) -> None:
        self.desk.changed.connect(self._show)
        self.desk.said.connect(self.window.say)
        self.desk.failed.connect(self.files.show_error)
        self.transport.sound_said.connect(self.window.say_sound)
        self.window.dropped.connect(self._open_dropped)
        self.document.subscribe(lambda: self._autosaver.notice(state_of(self.document)))
        THEME.changed.connect(self._style)
        self._autosave = QTimer(self.window, interval=_AUTOSAVE_LOOK_MS)
        self._autosave.timeout.connect(self._save_copy)
        if not self.is_visit:
            self._autosave.start()

    def _show(self, old: View, new: View) -> None:
        self.window.present(new)
        enable_actions(self.book, new)
        check_actions(self.book, new)
        # Whoever marks bars is about to dance them; opening the model takes seconds.
        if new.selection.bars is not None and old.selection.bars is None and not self.is_visit:
            self.models.warm_up()

    def _style(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette_of(theme()))
            app.setStyleSheet(style_sheet(theme()))
        check_actions(self.book, self.desk.view)

    def _save_copy(self) -> None:
        if self._autosaver.due:
            self._copying.runner.start(lambda progress: self._autosaver.write(), lambda outcome: None, key="copy")

    def _open_dropped(self, paths: Sequence[Path]) -> None:
        self.files.open_dropped(paths)

    def _close_saved(self) -> None:
        self.window.close()

    def _may_close(self) -> bool:
        if self.is_visit:
            return True
        if self.desk.view.is_modified and not self.files.may_leave(self._close_saved):
            return False
        self.habits.remember(self.window, self.desk, self.book, self.transport)
        QApplication.quit()
        return True
