"""Any sequence of edits, undo and redo against a plain list of states."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from choreo_studio.motion.clip import ROLES
from choreo_studio.session.bar_copying import copied_bars
from choreo_studio.session.comping import choose_bars
from choreo_studio.session.document import Document
from choreo_studio.session.editing import (
    add_takes,
    choose_take,
    delete_take,
    rename_project,
    rename_take,
    star_take,
    with_grid,
)
from choreo_studio.session.marker_editing import add_marker, move_marker, remove_marker, rename_marker
from choreo_studio.session.project import Project, Take
from choreo_studio.session.regridding import resampled_in_time, with_beat_deleted, with_beat_inserted
from choreo_studio.session.selection import Selection, within
from choreo_studio.session.stretches import sources_of
from choreo_studio.session.take_editing import is_locked, lock_cells, lock_dancer, with_dance
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.sequence import level_shape
from tests.builders_project import project_with_takes, take_of
from tests.session.builders_comps import same_frames

Edit = Callable[[Project], Project]
MOST_BEATS = 24
MARKER_EDITS = ("add", "remove", "move", "name")
DANCERS = st.sampled_from(("both", "lead", "follow"))


@cache
def first_project() -> Project:
    """Two takes on two bars and a beat."""
    return project_with_takes(2, bars=2)


class PlainDocument:
    """What a document has to do, as a list of every state since it was opened."""

    def __init__(self, project: Project) -> None:
        self.states = [project]
        self.labels = [""]
        self.now = 0
        self.saved: Project = project
        self.drag: str | None = None

    def apply(self, label: str, after: Project, key: str | None) -> None:
        if after is self.states[self.now]:
            return
        del self.states[self.now + 1 :], self.labels[self.now + 1 :]
        if key is not None and key == self.drag:
            self.states[-1] = after
        else:
            self.states.append(after)
            self.labels.append(label)
            self.now += 1
        self.drag = key


class EditingMachine(RuleBasedStateMachine):
    """Drives a document through its rules and compares it with the plain one after each."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(first_project())
        self.plain = PlainDocument(first_project())
        self.told = 0
        self.document.subscribe(self._count)
        self.steps = 0

    def _count(self) -> None:
        self.told += 1

    @property
    def project(self) -> Project:
        """The project as it is now."""
        assert self.document.project is not None
        return self.document.project

    def edit(self, label: str, edit: Edit, key: str | None = None) -> Project:
        """Apply an edit to both; returns the project before it."""
        before, told = self.project, self.told
        self.steps += 1
        label = f"{label} {self.steps}"
        self.document.apply(label, edit, key)
        self.plain.apply(label, self.project, key)
        assert self.told == told + (self.project is not before)
        return before

    def any_take(self, data: st.DataObject) -> Take:
        """One of the takes."""
        return self.project.take(data.draw(st.sampled_from([take.id for take in self.project.takes]), "take"))

    def any_beats(self, data: st.DataObject) -> tuple[int, int]:
        """Some beats in a row."""
        first = data.draw(st.integers(0, self.project.grid.beat_count - 1), "first beat")
        return first, data.draw(st.integers(first + 1, self.project.grid.beat_count), "end beat")

    @rule(seeds=st.lists(st.integers(0, 99), min_size=0, max_size=2), choose=st.booleans())
    def add(self, seeds: list[int], choose: bool) -> None:
        """New takes have numbers and names of their own."""
        project = self.project
        takes = [take_of(project, seed, "Take 1") for seed in seeds]
        self.edit("Add", lambda p: add_takes(p, takes, choose))
        assert self.project.takes[: len(project.takes)] == project.takes
        remembered = {int(source) for take in project.takes for source in sources_of(take).ravel()}
        assert not remembered & {take.id for take in self.project.takes[len(project.takes) :]}

    @precondition(lambda self: self.project.takes)
    @rule(data=st.data())
    def rename_star_or_choose(self, data: st.DataObject) -> None:
        """Small edits of one take."""
        take = self.any_take(data)
        kind = data.draw(st.sampled_from(("rename", "star", "choose")))
        edits: dict[str, Edit] = {
            "rename": lambda p: rename_take(p, take.id, f"Renamed {take.id}"),
            "star": lambda p: star_take(p, take.id, not take.starred),
            "choose": lambda p: choose_take(p, take.id),
        }
        other = self.project.take_named(f"Renamed {take.id}")
        if kind != "rename" or other is None or other is take:
            self.edit(kind, edits[kind])

    @precondition(lambda self: self.project.takes)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """A take goes and every other stays the very same."""
        gone = self.any_take(data)
        before = self.edit("Delete", lambda p: delete_take(p, gone.id))
        assert self.project.takes == tuple(take for take in before.takes if take is not gone)

    @precondition(lambda self: self.project.current)
    @rule(data=st.data(), dancers=DANCERS, key=st.sampled_from((None, "swipe")))
    def comp(self, data: st.DataObject, dancers: str, key: str | None) -> None:
        """A comp shows what its choices say, and no other take is touched."""
        source, beats = self.any_take(data), self.any_beats(data)
        before = self.edit("Comp", lambda p: choose_bars(p, source.id, beats, dancers), key)  # type: ignore[arg-type]
        comp, old = self.project.current, before.current
        assert comp is not None
        assert old is not None
        assert {take.id: take for take in before.takes if take is not old or not old.is_comp}.items() <= {
            take.id: take for take in self.project.takes
        }.items()
        for row, role in enumerate(ROLES):
            if dancers in ("both", role) and not is_locked(old, role) and source is not old:
                assert (sources_of(comp)[row, beats[0] : beats[1]] == source.id).all()
            reach = (
                (0, 0)
                if dancers not in ("both", role)
                else reach_of(beats, sources_of(old)[row], sources_of(comp)[row])
            )
            for frames in (slice(0, reach[0] * 16 + (reach[0] > 0)), slice(reach[1] * 16, None)):
                assert same_frames(comp.dance.motion, old.dance.motion, frames, role)

    @precondition(lambda self: self.project.takes)
    @rule(data=st.data(), role=st.sampled_from(ROLES), locked=st.booleans())
    def lock(self, data: st.DataObject, role: str, locked: bool) -> None:
        """A whole dancer, or one cell of the couple."""
        take, cell = self.any_take(data), Slot("coarse", "pair", 0)
        if data.draw(st.booleans()):
            self.edit("Lock dancer", lambda p: lock_dancer(p, take.id, role, locked))  # type: ignore[arg-type]
        else:
            self.edit("Lock cell", lambda p: lock_cells(p, take.id, [cell], locked))

    @rule(
        seconds=st.integers(0, 6), text=st.sampled_from("ab"), kind=st.sampled_from(("add", "remove", "move", "name"))
    )
    def mark(self, seconds: int, text: str, kind: str) -> None:
        """Markers come, go, move and are renamed."""
        found = next((marker for marker in self.project.markers if marker.seconds == seconds), None)
        if found is None or kind == "add":
            self.edit("Add marker", lambda p: add_marker(p, seconds, text))
        elif kind == "remove":
            self.edit("Remove marker", lambda p: remove_marker(p, found))
        elif kind == "move":
            self.edit("Move marker", lambda p: move_marker(p, found, seconds + 1), "marker")
        else:
            self.edit("Rename marker", lambda p: rename_marker(p, found, text))

    @rule(data=st.data(), shift=st.floats(-0.2, 0.2))
    def drag_beat(self, data: st.DataObject, shift: float) -> None:
        """A beat moved re-times the takes and changes none."""
        beat = data.draw(st.integers(0, self.project.grid.beat_count - 1))
        target = float(self.project.grid.beats_seconds[beat]) + shift
        before = self.edit("Move beat", lambda p: with_grid(p, p.grid.move_beat(beat, target)), f"beat {beat}")
        assert self.project.takes is before.takes

    @rule(data=st.data(), kind=st.sampled_from(("insert", "delete", "double", "halve")))
    def change_beats(self, data: st.DataObject, kind: str) -> None:
        """More or fewer beats."""
        grid = self.project.grid
        beat = data.draw(st.integers(0, grid.beat_count - 2))
        middle = float(grid.seconds_at(beat + 0.5))
        if kind == "insert" and grid.beat_count < MOST_BEATS and grid.beat_periods[beat] > 0.1:
            self.edit("Insert", lambda p: with_beat_inserted(p, middle))
        elif kind == "delete" and grid.beat_count > 4:
            self.edit("Delete beat", lambda p: with_beat_deleted(p, beat))
        elif kind == "double" and 2 * grid.beat_count <= MOST_BEATS and grid.beat_periods.min() > 0.1:
            self.edit("Double", lambda p: resampled_in_time(p, p.grid.doubled()))
        elif kind == "halve" and grid.beat_count > 8:
            self.edit("Halve", lambda p: resampled_in_time(p, p.grid.halved()))

    @precondition(lambda self: self.project.takes)
    @rule(data=st.data(), dancers=DANCERS)
    def edit_tokens_or_copy_a_bar(self, data: st.DataObject, dancers: str) -> None:
        """What was not edited by hand before is kept beside the edited take."""
        take, count = self.any_take(data), self.project.grid.beat_count
        if data.draw(st.booleans()):
            dance = take_of(self.project, data.draw(st.integers(0, 9))).dance
            before = self.edit("Edit", lambda p: with_dance(p, take.id, dance))
        else:
            place = data.draw(st.integers(0, count - 2))
            before = self.edit(
                "Copy",
                lambda p: copied_bars(p, take.id, (0, 2), (place, place + 2), dancers),  # type: ignore[arg-type]
            )
        if take.dance.origin != "edited":
            assert self.project.takes[: len(before.takes)] == before.takes

    @rule(name=st.sampled_from("abc"), key=st.sampled_from((None, "typing")))
    def rename(self, name: str, key: str | None) -> None:
        """The project's own name; typing is one step."""
        self.edit("Rename", lambda p: rename_project(p, name), key)

    @rule(key=st.sampled_from((None, "drag")))
    def do_nothing(self, key: str | None) -> None:
        """No step and no word to listeners."""
        told = self.told
        self.edit("Nothing", lambda p: p, key)
        assert self.told == told

    @rule()
    def end_drag(self) -> None:
        """The next edit is a step of its own."""
        self.document.end_merge()
        self.plain.drag = None

    @rule()
    def save(self) -> None:
        """What is now is saved."""
        self.document.mark_saved(Path("song.choreo"))
        self.plain.saved, self.plain.drag = self.plain.states[self.plain.now], None

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        """Steps back, as far as there are any."""
        for _ in range(times):
            self.document.undo()
        self.plain.now, self.plain.drag = max(0, self.plain.now - times), None

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        """Steps forth, as far as there are any."""
        for _ in range(times):
            self.document.redo()
        self.plain.now, self.plain.drag = min(len(self.plain.states) - 1, self.plain.now + times), None

    @invariant()
    def is_what_the_plain_document_is(self) -> None:
        """The same project, labels and modification."""
        plain = self.plain
        assert self.project is plain.states[plain.now]
        assert self.document.undo_label == plain.labels[plain.now]
        following = plain.labels[plain.now + 1] if plain.now + 1 < len(plain.labels) else ""
        assert self.document.redo_label == following
        assert self.document.is_modified == (self.project is not plain.saved)

    @invariant()
    def is_a_sound_project(self) -> None:
        """Ids and names once, every take of the grid's length, motion as a file can keep it."""
        project = self.project
        assert len({take.id for take in project.takes}) == len(project.takes)
        assert len({take.name for take in project.takes}) == len(project.takes)
        assert (project.current is None) == (not project.takes)
        for take in project.takes:
            check_take(take, project.grid.beat_count)

    @invariant()
    def selections_stay_possible(self) -> None:
        """What is left of a full selection is there, and is left again."""
        full = Selection((0, 99), "both", frozenset({Slot("fine", "lead", 30)}), (0.0, 99.0), True, 1, 2)
        kept = within(full, self.project)
        assert within(kept, self.project) is kept
        assert kept.bars is not None
        assert kept.bars[1] == self.project.grid.bars[-1].number

    def teardown(self) -> None:
        """Undo of all leads to the very first project, redo of all to the very last."""
        last = self.plain.states[-1]
        while self.document.undo_label:
            self.document.undo()
        assert self.document.project is first_project()
        while self.document.redo_label:
            self.document.redo()
        assert self.document.project is last


def reach_of(beats: tuple[int, int], *rows: np.ndarray) -> tuple[int, int]:
    """The beats with the stretches before or after the edit that touch them."""
    first, end = beats
    for row in rows:
        left, right = max(0, beats[0] - 1), min(len(row), beats[1] + 1) - 1
        while left > 0 and row[left - 1] == row[left]:
            left -= 1
        while right < len(row) - 1 and row[right + 1] == row[right]:
            right += 1
        first, end = min(first, left), max(end, right + 1)
    return first, end


def check_take(take: Take, beats: int) -> None:
    """A take that can be played, edited and saved."""
    assert take.dance.motion.frame_count == beats * FRAMES_PER_BEAT
    for clip in take.dance.motion:
        for array in (clip.root_positions, clip.rotations):
            assert np.isfinite(array).all()
            assert np.array_equal(array, array.astype(np.float32))
        assert np.abs(np.linalg.norm(clip.rotations, axis=-1) - 1.0).max() < 1e-5
    for level in take.dance.tokens.layout.levels:
        assert take.dance.tokens.codes[level.name].shape == level_shape(level, beats)
        assert take.dance.confidence[level.name].shape == level_shape(level, beats)
        assert take.locked(level.name).shape == level_shape(level, beats)[:2]
    if take.is_comp:
        assert (sources_of(take) > 0).all()
        assert (take.dance.origin, take.parent is None) == ("comped", False)


EditingMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestEditing = EditingMachine.TestCase
