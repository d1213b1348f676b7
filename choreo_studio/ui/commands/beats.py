"""Commands that correct the beats; the dance follows."""

from collections.abc import Callable
from itertools import count

import numpy as np

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.services.token_edits import read_tokens
from choreo_studio.session.editing import with_grid
from choreo_studio.session.project import Project
from choreo_studio.session.regridding import resampled_in_time, with_beat_deleted, with_beat_inserted
from choreo_studio.session.take_editing import with_read_tokens
from choreo_studio.tokens.sequence import TokenSequence
from choreo_studio.ui.models import ModelShelf
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.transport.taps import Taps

NUDGE_SECONDS = 0.01


class BeatCommands:
    """Downbeat, metre, tempo and single beats at the playhead.

    Args:
        desk: whose grid.
        playhead: where "here" is.
        models: who reads the tokens of takes anew when their beats are others.
    """

    def __init__(self, desk: Desk, playhead: Playhead, models: ModelShelf) -> None:
        self._desk, self._playhead, self._models = desk, playhead, models
        self._taps = Taps()
        self._numbers = count(1)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        metres = {
            f"metre_{beats}_{unit}": lambda beats=beats, unit=unit: self._regrid(
                f"Metre {beats}/{unit}", lambda grid: grid.with_metre(Metre(beats, unit))
            )
            for beats, unit in ((2, 4), (3, 4), (4, 4), (6, 8))
        }
        return {
            **metres,
            "downbeat_here": lambda: self._at_beat("Downbeat here", BeatGrid.with_downbeat_at),
            "phrase_here": lambda: self._at_beat("The eight begins here", BeatGrid.with_phrase_at),
            "tempo_double": lambda: self._retime("Tempo ×2", BeatGrid.doubled),
            "tempo_halve": lambda: self._retime("Tempo ÷2", BeatGrid.halved),
            "constant_tempo": lambda: self._regrid("Constant tempo", BeatGrid.constant_fit),
            "nudge_earlier": lambda: self._nudge(-NUDGE_SECONDS),
            "nudge_later": lambda: self._nudge(NUDGE_SECONDS),
            "insert_beat": lambda: self._rebeat(
                "Insert a beat", lambda project: with_beat_inserted(project, self._playhead.seconds)
            ),
            "delete_beat": lambda: self._rebeat(
                "Delete a beat", lambda project: with_beat_deleted(project, self._beat(project.grid))
            ),
            "tap": self.tap,
        }

    def tap(self) -> None:
        """One tap on a beat; enough of them set the tempo."""
        project = self._desk.view.project
        if project is None:
            return
        self._taps = self._taps.with_tap(self._playhead.seconds)
        self._desk.said.emit(self._taps.text)
        if self._taps.is_enough:
            taps = self._taps.seconds
            self._retime("Tap the tempo", lambda grid: grid.tapped(taps), merge_key="tap")

    def _regrid(self, label: str, change: Callable[[BeatGrid], BeatGrid], merge_key: str | None = None) -> None:
        self._desk.apply(label, lambda project: with_grid(project, change(project.grid)), merge_key)

    def _retime(self, label: str, change: Callable[[BeatGrid], BeatGrid], merge_key: str | None = None) -> None:
        def edit(project: Project) -> Project:
            return resampled_in_time(project, change(project.grid).covering(project.music.duration_seconds))

        self._rebeat(label, edit, merge_key)

    def _rebeat(self, label: str, edit: Callable[[Project], Project], merge_key: str | None = None) -> None:
        """Other beats under the same motion; the model then reads it anew as part of the same step."""
        key = merge_key or f"rebeat {next(self._numbers)}"
        self._desk.apply(label, edit, key)
        project = self._desk.view.project
        if project is None or not project.takes:
            return
        self._models.warm_up()

        def read(found: dict[int, TokenSequence]) -> None:
            if self._desk.view.project is project:
                self._desk.apply(label, lambda before: with_read_tokens(before, found), key)

        self._desk.run(
            "Reading the steps anew", lambda tell: read_tokens(project, self._models.open(), tell), read, "read"
        )

    def _nudge(self, seconds: float) -> None:
        self._regrid("Nudge the beats", lambda grid: grid.nudged(seconds), "nudge")

    def _at_beat(self, label: str, change: Callable[[BeatGrid, int], BeatGrid]) -> None:
        self._regrid(label, lambda grid: change(grid, self._beat(grid)))

    def _beat(self, grid: BeatGrid) -> int:
        """The beat nearest to the playhead."""
        return int(np.clip(np.round(grid.positions_at(self._playhead.seconds)), 0, grid.beat_count - 1))
