"""Tokens edited by hand."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.errors import GenerationError
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.services.bars import beat_span
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.music import sound_of
from choreo_studio.services.token_edits import alternatives, read_tokens, redecoded, whole_bars
from choreo_studio.session.project import Project, Take
from choreo_studio.session.regridding import resampled_in_time
from choreo_studio.session.take_editing import with_read_tokens
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.editing import Slot, codes_of, with_code
from choreo_studio.tokens.layout import duet_layout
from choreo_studio.tokens.mask import beats_between
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator

GENERATOR = FakeGenerator()
SLOT = Slot("coarse", "follow", 6)


def project_and_take() -> tuple[Project, Take]:
    project = project_with_takes(1)
    return project, project.takes[0]


def with_other_code(take: Take, slot: Slot = SLOT) -> Dance:
    tokens = with_code(take.dance.tokens, slot, 0, (codes_of(take.dance.tokens, slot)[0] + 5) % 8)
    return replace(take.dance, tokens=tokens)


def changed_frames(before: Dance, after: Dance, role: str) -> np.ndarray:
    old, new = before.motion.dancer(role), after.motion.dancer(role)  # type: ignore[arg-type]
    return np.flatnonzero(
        (old.rotations != new.rotations).any(axis=(1, 2)) | (old.root_positions != new.root_positions).any(axis=1)
    )


def test_edited_tokens_change_their_bar_and_dancer_and_nothing_else() -> None:
    project, take = project_and_take()
    tokens = with_other_code(take).tokens
    made = redecoded(project, take, tokens, GENERATOR)
    first, end = beat_span(project.grid, (2, 2))
    assert first <= SLOT.index < end
    changed = changed_frames(take.dance, made, "follow")
    assert len(changed) and changed.min() >= 16 * first and changed.max() < 16 * end
    assert not len(changed_frames(take.dance, made, "lead"))
    assert made.tokens is tokens
    assert (made.origin, made.seed) == ("edited", take.dance.seed)


def test_codes_set_by_hand_are_sure_and_others_as_sure_as_before() -> None:
    project, take = project_and_take()
    made = redecoded(project, take, with_other_code(take).tokens, GENERATOR)
    row = GENERATOR.layout.level("coarse").streams.index("follow")
    assert made.confidence["coarse"][row, SLOT.index] == 1.0
    again = made.confidence["coarse"].copy()
    again[row, SLOT.index] = take.dance.confidence["coarse"][row, SLOT.index]
    assert np.array_equal(again, take.dance.confidence["coarse"])


def test_the_same_tokens_are_the_same_dance() -> None:
    project, take = project_and_take()
    assert redecoded(project, take, take.dance.tokens, GENERATOR) is take.dance


def test_the_take_s_own_polish_is_asked_for_and_no_token_is_free() -> None:
    project, take = project_and_take()
    take = replace(
        take,
        settings=replace(take.settings, polish=PolishSettings.of_strength(0.25), retrieval="only", soft_edges=True),
    )
    asked: list[DanceRequest] = []

    class Watched(FakeGenerator):
        def dance(self, request, progress):  # type: ignore[no-untyped-def]
            asked.append(request)
            return super().dance(request, progress)

    redecoded(project, take, with_other_code(take).tokens, Watched())
    (request,) = asked
    settings = request.settings
    assert (settings.polish, settings.retrieval, settings.soft_edges) == (
        PolishSettings.of_strength(0.25),
        "none",
        False,
    )
    assert not any(flags.any() for flags in request.mask.slots.values())
    assert request.mask.roles == {"follow"}


def test_tokens_of_another_model_are_refused_in_one_sentence() -> None:
    project, take = project_and_take()
    other = FakeGenerator(layout=duet_layout(4, 4, 1))
    with pytest.raises(GenerationError, match="are those of another model"):
        redecoded(project, take, with_other_code(take).tokens, other)
    with pytest.raises(GenerationError, match="are those of another model"):
        alternatives(project, take, None, other, SLOT)


def test_alternatives_are_the_likeliest_codes_of_each_depth_in_order() -> None:
    project, take = project_and_take()
    slot = Slot("fine", "lead", 9)
    found = alternatives(project, take, sound_of(project), GENERATOR, slot, 3)
    assert [len(row) for row in found] == [3, 3]
    for depth, (row, code) in enumerate(zip(found, codes_of(take.dance.tokens, slot), strict=True)):
        assert [item.depth for item in row] == [depth] * 3
        assert [item.code for item in row] == [(code + 1 + i) % 8 for i in range(3)]
        assert row[0].probability > row[1].probability > row[2].probability


def test_takes_that_beat_edits_left_unread_are_read() -> None:
    project, _ = project_and_take()
    assert read_tokens(project, GENERATOR) == {}
    inserted = resampled_in_time(project, project.grid.insert_beat(1.0))
    tokens = read_tokens(inserted, GENERATOR)
    assert list(tokens) == [inserted.takes[0].id]
    read = with_read_tokens(inserted, tokens)
    assert read_tokens(read, GENERATOR) == {}
    unread = inserted.takes[0].dance.confidence["coarse"] == 0
    assert unread.any()
    expected = GENERATOR.tokenize(inserted.takes[0].dance.motion, inserted.grid).codes["coarse"]
    assert np.array_equal(read.takes[0].dance.tokens.codes["coarse"][unread], expected[unread])
    assert read_tokens(inserted, FakeGenerator(layout=duet_layout(4, 4, 1))) == {}


def test_reading_can_be_cancelled() -> None:
    project, _ = project_and_take()

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_tokens(resampled_in_time(project, project.grid.insert_beat(1.0)), GENERATOR, stop)


def test_bars_are_taken_whole() -> None:
    grid = project_with_takes(0).grid
    wide = whole_bars(grid, beats_between(grid.beat_count, [(0, 1), (7, 8)]))
    first, end = beat_span(grid, (2, 2))
    assert set(np.flatnonzero(wide)) == {0, *range(first, end)}
