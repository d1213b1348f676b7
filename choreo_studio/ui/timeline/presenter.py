"""The timeline on the desk."""

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.services.bars import BarRange, bars_in_words
from choreo_studio.session.comping import choose_bars
from choreo_studio.session.editing import with_grid
from choreo_studio.session.marker_editing import move_marker, remove_marker, rename_marker
from choreo_studio.session.project import Project
from choreo_studio.session.wish_editing import delete_keyframes, draw_curve, free_curve
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.mask import Dancers
from choreo_studio.tokens.wishes import Curves
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.timeline.bars import beat_near, beats_of_bars, place_of_beat
from choreo_studio.ui.timeline.hits import Hit
from choreo_studio.ui.timeline.lanes import others, relatives
from choreo_studio.ui.timeline.menus import menu_for
from choreo_studio.ui.timeline.reader import Reader
from choreo_studio.ui.timeline.retiming import bar_line_moved
from choreo_studio.ui.timeline.state import Options, TimelineState, resolve
from choreo_studio.ui.timeline.units import Unit, next_unit
from choreo_studio.ui.timeline.view import TimelineView

_DRAWN = ("project", "selection", "peaks", "confidence")
"""The fields of the view that the timeline is drawn from."""
_WHOM = {"both": "", "lead": " for the lead", "follow": " for the follow"}


class TimelinePanel(QObject):
    """Shows the song and its takes, and turns what is done there into edits.

    Attributes:
        widget: the timeline.
        context_beat: the beat that a context menu was opened on, None while none is open.

    Args:
        desk: state and edits.
        playhead: where we are.
        axis: shared with the token editor.
        book: actions of the context menus.
        parent: of the widget.
    """

    def __init__(
        self, desk: Desk, playhead: Playhead, axis: TimeAxis, book: ActionBook, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._playhead, self._axis, self._book = desk, playhead, axis, book
        self._options = Options()
        self._dragged_from: Project | None = None
        self._gestures = 0
        self._reader = Reader(desk.jobs, self._show)
        self.context_beat: int | None = None
        self.widget = TimelineView(axis, parent)
        self._connect()
        self._show_view(View(), desk.view)

    @property
    def unit(self) -> Unit:
        """What the ruler counts in."""
        return self._options.unit

    @unit.setter
    def unit(self, unit: Unit) -> None:
        self._set_options(replace(self._options, unit=unit))

    @property
    def frame_rate(self) -> FrameRate:
        """Of frames and timecode in the ruler."""
        return self._options.frame_rate

    @frame_rate.setter
    def frame_rate(self, rate: FrameRate) -> None:
        self._set_options(replace(self._options, frame_rate=rate))

    @property
    def lane_takes(self) -> tuple[int, ...]:
        """Ids of the takes in the lanes, in the order of the keys 1 to 9 and beyond."""
        project = self._desk.view.project
        if project is None or project.current is None:
            return ()
        takes = relatives(project) + (others(project) if self._options.shows_others else ())
        return tuple(take.id for take in takes)

    @property
    def shows_wishes(self) -> bool:
        """Whether the row of wishes is there also while nothing is wished."""
        return self._options.shows_wishes

    @shows_wishes.setter
    def shows_wishes(self, shows: bool) -> None:
        self._set_options(replace(self._options, shows_wishes=shows))

    def _connect(self) -> None:
        intents, desk, playhead = self.widget.intents, self._desk, self._playhead
        desk.changed.connect(self._show_view)
        playhead.moved.connect(self._place_playhead)
        intents.bars_marked.connect(lambda bars: desk.select(bars=bars))
        intents.region_marked.connect(lambda region: desk.select(region=region))
        intents.sought.connect(playhead.seek)
        intents.scrubbed.connect(playhead.scrub)
        intents.scrub_ended.connect(playhead.end_scrub)
        intents.beat_moved.connect(self._move_beat)
        intents.beat_dropped.connect(self._end_drag)
        intents.beat_evened.connect(self._even_out)
        intents.marker_moved.connect(self._move_marker)
        intents.marker_dropped.connect(self._end_drag)
        intents.marker_renamed.connect(self._rename_marker)
        intents.marker_deleted.connect(self._delete_marker)
        intents.lane_auditioned.connect(self._audition)
        intents.bars_chosen.connect(self._choose_bars)
        intents.wish_drawn.connect(self._draw_wish)
        intents.wish_dropped.connect(self._end_drag)
        intents.wish_wanted.connect(self._show_wish)
        intents.wish_freed.connect(self._free_wish)
        intents.keyframe_deleted.connect(self._delete_keyframe)
        intents.unit_wanted.connect(self._next_unit)
        intents.others_wanted.connect(self._fold_others)
        intents.menu_wanted.connect(self._open_menu)

    def _show_view(self, old: View, new: View) -> None:
        if new.project is not None and (
            old.project is None or new.project.music.duration_seconds != self._axis.duration_seconds
        ):
            self._axis.set_duration(new.project.music.duration_seconds)
        if any(getattr(old, name) is not getattr(new, name) for name in _DRAWN):
            self._want_readouts()
            self._show()

    def _want_readouts(self) -> None:
        view = self._desk.view
        shown = view.shown_take
        # While a beat is dragged the read-outs ride on the beats; new ones are made when it is dropped.
        if self._dragged_from is None:
            motion = None if shown is None else shown.dance.motion
            self._reader.want(motion, None if view.project is None else view.project.grid)

    def _show(self) -> None:
        self.widget.render_state(self._state())

    def _state(self) -> TimelineState:
        return resolve(self._desk.view, self._options, self._reader.found, self._reader.is_stale)

    def _set_options(self, options: Options) -> None:
        self._options = options
        self._show()

    def _next_unit(self) -> None:
        self.unit = next_unit(self.unit)

    def _fold_others(self) -> None:
        self._set_options(replace(self._options, shows_others=not self._options.shows_others))

    def _place_playhead(self, seconds: float) -> None:
        if self._playhead.is_playing and not self.widget.is_dragging:
            self._axis.follow(seconds)
        self.widget.place_playhead(seconds)

    def _move_beat(self, beat: int, seconds: float, is_elastic: bool) -> None:
        start = self._drag_start()
        if start is None or beat >= start.grid.beat_count:
            return
        label = f"Move {'bar line' if is_elastic else 'beat'} {place_of_beat(start.grid, beat)}"
        grid = bar_line_moved(start.grid, beat, seconds) if is_elastic else start.grid.move_beat(beat, seconds)
        self._desk.apply(label, lambda project: _with_times(project, grid), self._merge_key())

    def _even_out(self, beat: int) -> None:
        project = self._desk.view.project
        if project is None or not 0 < beat < project.grid.beat_count - 1:
            return
        before, after = (float(project.grid.beats_seconds[near]) for near in (beat - 1, beat + 1))
        grid = project.grid.move_beat(beat, (before + after) / 2)
        self._desk.apply(f"Even out beat {place_of_beat(grid, beat)}", lambda project: _with_times(project, grid))

    def _move_marker(self, index: int, seconds: float) -> None:
        start = self._drag_start()
        if start is None or index >= len(start.markers):
            return
        markers = move_marker(start, start.markers[index], seconds).markers
        label = f"Move marker {start.markers[index].text}".strip()
        self._desk.apply(label, lambda project: replace(project, markers=markers), self._merge_key())

    def _draw_wish(self, first_beat: int, values: Curves) -> None:
        if self._drag_start() is None:
            return
        control = self._options.wish
        self._desk.apply(
            f"Draw {control}", lambda project: draw_curve(project, control, first_beat, values), self._merge_key()
        )

    def _free_wish(self, only_marked: bool) -> None:
        view, control = self._desk.view, self._options.wish
        bars = view.selection.bars
        if view.project is None or (only_marked and bars is None):
            return
        beats = beats_of_bars(view.project.grid, bars) if only_marked and bars is not None else None
        self._desk.apply(f"Free {control}", lambda project: free_curve(project, control, beats))

    def _delete_keyframe(self, frame: int) -> None:
        self._desk.apply("Delete keyframe", lambda project: delete_keyframes(project, frame))

    def _show_wish(self, name: str) -> None:
        following = CONTROL_NAMES.index(self._options.wish) + 1
        self._set_options(replace(self._options, wish=name or CONTROL_NAMES[following % len(CONTROL_NAMES)]))

    def _drag_start(self) -> Project | None:
        if self._dragged_from is None:
            self._dragged_from = self._desk.view.project
            self._gestures += 1
        return self._dragged_from

    def _merge_key(self) -> str:
        return f"timeline drag {self._gestures}"

    def _end_drag(self) -> None:
        self._dragged_from = None
        self._desk.end_merge()
        self._want_readouts()
        self._show()

    def _rename_marker(self, index: int, text: str) -> None:
        project = self._desk.view.project
        if project is not None and index < len(project.markers):
            self._desk.apply("Rename marker", lambda before: rename_marker(before, before.markers[index], text))

    def _delete_marker(self, index: int) -> None:
        self._desk.apply("Delete marker", lambda project: remove_marker(project, project.markers[index]))

    def _audition(self, take: int) -> None:
        view = self._desk.view
        is_back = view.selection.audition == take or (view.project is not None and view.project.current_take == take)
        self._desk.select(audition=None if is_back else take)

    def _choose_bars(self, take: int, bars: BarRange, dancers: Dancers) -> None:
        project = self._desk.view.project
        if project is None:
            return
        beats = beats_of_bars(project.grid, bars)
        label = f"Choose {bars_in_words(bars)} from {project.take(take).name}{_WHOM[dancers]}"
        self._desk.apply(label, lambda project: choose_bars(project, take, beats, dancers))
        self._desk.select(audition=None)

    def _open_menu(self, hit: Hit, at: QPoint) -> None:
        menu = menu_for(hit, self._book, self.widget, self.widget.intents)
        if menu is None:
            return
        self._aim(hit)
        # The action is triggered after the menu has hidden itself, so the beat is forgotten one turn later.
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._forget_beat))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _aim(self, hit: Hit) -> None:
        grid = None if self._desk.view.project is None else self._desk.view.project.grid
        if hit.take is not None and hit.kind in ("name", "lane", "title"):
            self._desk.select(audition=None if hit.kind == "title" else hit.take)
        elif hit.kind in ("beat", "music") and grid is not None:
            self.context_beat = hit.beat if hit.beat is not None else beat_near(grid, hit.seconds, float("inf"))
            self._playhead.seek(hit.seconds if hit.beat is None else float(grid.beats_seconds[hit.beat]))
        elif hit.kind in ("scale", "in", "out"):
            self._playhead.seek(hit.seconds)
        elif hit.bar is not None and not _holds(self._desk.view.selection.bars, hit.bar):
            self._desk.select(bars=(hit.bar, hit.bar))

    def _forget_beat(self) -> None:
        self.context_beat = None


def _with_times(project: Project, grid: BeatGrid) -> Project:
    return project if project.grid.beat_count != grid.beat_count else with_grid(project, grid)


def _holds(bars: BarRange | None, bar: int) -> bool:
    return bars is not None and bars[0] <= bar <= bars[1]
