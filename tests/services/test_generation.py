"""Fresh takes and re-sampled bars, with the fake generator."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.errors import GenerationError
from choreo_studio.motion.clip import MotionClip
from choreo_studio.services.bars import BarRange, beat_span
from choreo_studio.services.generation import DanceOrder, generate, locks_in, next_seed, resample
from choreo_studio.services.jobs import Cancelled
from choreo_studio.session.project import Project
from choreo_studio.session.regridding import resampled_in_time
from choreo_studio.session.take_editing import lock_cells, lock_dancer
from choreo_studio.tokens.dance import DanceRequest, SamplingSettings
from choreo_studio.tokens.editing import Slot, changed_slots
from choreo_studio.tokens.layout import duet_layout, pair_layout
from choreo_studio.tokens.mask import Dancers
from tests.builders_project import project_without_takes
from tests.fakes import FakeGenerator

GENERATOR = FakeGenerator()


def danced(song_bars: int = 6, **order: object) -> Project:
    return generate(project_without_takes(song_bars), None, GENERATOR, DanceOrder(**order))  # type: ignore[arg-type]


def same(first: MotionClip, second: MotionClip, frames: slice = slice(None)) -> bool:
    return bool(
        np.array_equal(first.root_positions[frames], second.root_positions[frames])
        and np.array_equal(first.rotations[frames], second.rotations[frames])
    )


def test_a_fresh_take_covers_the_song_and_tells_where_it_came_from() -> None:
    project = danced(seed=5, settings=SamplingSettings(steps=8))
    (take,) = project.takes
    assert take.dance.motion.frame_count == 16 * project.grid.beat_count
    assert (take.name, take.dance.seed, take.model_id, take.style) == ("Take 1", 5, "fake-1", "salsa")
    assert (take.parent, take.bars, take.settings.steps) == (None, None, 8)
    assert take.created_at.endswith("+00:00")


def test_the_same_seed_gives_the_same_take_and_another_another() -> None:
    first, second, other = (danced(seed=seed).takes[0].dance.motion for seed in (3, 3, 4))
    assert same(first.lead, second.lead)
    assert same(first.follow, second.follow)
    assert not same(first.lead, other.lead)


def test_variations_are_takes_with_rising_seeds_and_the_first_is_chosen() -> None:
    project = danced(seed=10, variations=3)
    assert [take.dance.seed for take in project.takes] == [10, 11, 12]
    assert [take.name for take in project.takes] == ["Take 1", "Take 2", "Take 3"]
    assert project.current is project.takes[0]
    assert next_seed(project) == 13
    assert next_seed(project_without_takes()) == 0


def test_bars_alone_are_danced_and_the_couple_waits_around_them() -> None:
    project = danced(8, bars=(3, 4))
    motion = project.takes[0].dance.motion
    first, end = beat_span(project.grid, (3, 4))
    start_frames, end_frames = 16 * first, 16 * end
    for clip in motion:
        assert np.ptp(clip.root_positions[start_frames:end_frames], axis=0).max() > 0.01
        assert np.ptp(clip.root_positions[: start_frames + 1], axis=0).max() == 0.0
        assert np.ptp(clip.root_positions[end_frames:], axis=0).max() == 0.0
    assert project.takes[0].bars == (3, 4)


def test_bars_in_the_middle_of_an_eight_are_begun_one_bar_early() -> None:
    project = danced(8, bars=(4, 4))
    first, _ = beat_span(project.grid, (4, 4))
    roots = project.takes[0].dance.motion.lead.root_positions
    assert np.ptp(roots[16 * (first - 4) : 16 * first], axis=0).max() > 0.01
    assert np.ptp(roots[: 16 * (first - 4)], axis=0).max() == 0.0


@pytest.mark.parametrize("dancers", ["both", "lead", "follow"])
@pytest.mark.parametrize("level", ["coarse", "fine"])
@pytest.mark.parametrize("bars", [(1, 1), (2, 4), (6, 6)])
def test_what_is_not_marked_stays_bit_for_bit(dancers: Dancers, level: str, bars: BarRange) -> None:
    project = danced()
    order = DanceOrder(bars, dancers, level, seed=99)  # type: ignore[arg-type]
    edited = resample(project, None, GENERATOR, order)
    before, after = project.takes[0].dance, edited.takes[1].dance
    first, end = (16 * beat for beat in beat_span(project.grid, bars))
    for role in ("lead", "follow"):
        old, new = before.motion.dancer(role), after.motion.dancer(role)  # type: ignore[arg-type]
        assert same(old, new, slice(None, first))
        assert same(old, new, slice(end, None))
        if dancers not in ("both", role):
            assert same(old, new)
        else:
            assert not same(old, new, slice(first, end))
    assert edited.takes[0] is project.takes[0]
    if level == "fine":
        assert np.array_equal(before.tokens.codes["coarse"], after.tokens.codes["coarse"])


def test_a_resampled_take_knows_its_parent_and_order() -> None:
    project = danced(variations=2)
    order = DanceOrder((2, 3), "follow", "fine", seed=50, variations=2)
    edited = resample(project, None, GENERATOR, order, project.takes[1])
    assert [take.name for take in edited.takes] == ["Take 1", "Take 2", "Take 3", "Take 4"]
    for take in edited.takes[2:]:
        assert (take.parent, take.bars, take.dancers, take.level) == (2, (2, 3), "follow", "fine")
    assert edited.current is edited.takes[2]


def test_painted_cells_alone_change() -> None:
    project = danced()
    slots = frozenset({Slot("coarse", "follow", 9), Slot("fine", "follow", 13)})
    edited = resample(project, None, GENERATOR, DanceOrder((1, 5), "both", seed=7, slots=slots))
    before, after = project.takes[0].dance, edited.takes[1].dance
    assert changed_slots(before.tokens, after.tokens) <= slots
    assert same(before.motion.lead, after.motion.lead)
    kept = np.repeat(~np.isin(np.arange(project.grid.beat_count), (6, 9)), 16)
    assert np.array_equal(before.motion.follow.rotations[kept], after.motion.follow.rotations[kept])
    assert not same(before.motion.follow, after.motion.follow)
    take = edited.takes[1]
    assert (take.bars, take.dancers, take.level) == ((2, 3), "follow", "coarse")


@pytest.mark.parametrize("role", ["lead", "follow"])
@pytest.mark.parametrize("level", ["coarse", "fine"])
def test_a_locked_dancer_does_not_move_by_one_bit(role: str, level: str) -> None:
    project = danced()
    locked = lock_dancer(project, 1, role)  # type: ignore[arg-type]
    order = DanceOrder((2, 4), "both", level, seed=99)  # type: ignore[arg-type]
    edited = resample(locked, None, GENERATOR, order)
    before, after = locked.takes[0], edited.takes[1]
    other = "follow" if role == "lead" else "lead"
    assert same(before.dance.motion.dancer(role), after.dance.motion.dancer(role))  # type: ignore[arg-type]
    assert not same(before.dance.motion.dancer(other), after.dance.motion.dancer(other))  # type: ignore[arg-type]
    assert not any(slot.stream == role for slot in changed_slots(before.dance.tokens, after.dance.tokens))
    assert np.array_equal(after.locked("fine"), before.locked("fine")) and after.locked("fine").any()


def test_locked_cells_keep_their_codes_and_beats() -> None:
    project = danced()
    every = [
        Slot(level.name, stream, 6 * level.slots_per_beat + i)
        for level in GENERATOR.layout.levels
        for stream in level.streams
        for i in range(level.slots_per_beat)
    ]
    edited = resample(lock_cells(project, 1, every), None, GENERATOR, DanceOrder((2, 4), seed=99))
    before, after = project.takes[0].dance, edited.takes[1].dance
    assert not changed_slots(before.tokens, after.tokens) & set(every)
    assert same(before.motion.lead, after.motion.lead, slice(16 * 6, 16 * 7))
    assert not same(before.motion.lead, after.motion.lead, slice(16 * 7, 16 * 8))


def test_when_everything_is_locked_that_is_said() -> None:
    project = lock_dancer(danced(), 1, "lead")
    with pytest.raises(GenerationError, match="everything that is marked is locked"):
        resample(project, None, GENERATOR, DanceOrder((2, 2), "lead", "fine"))
    both = lock_dancer(project, 1, "follow")
    with pytest.raises(GenerationError, match="everything that is marked is locked"):
        resample(both, None, GENERATOR, DanceOrder((2, 2)))


def test_locks_hold_with_another_model_of_the_same_streams_and_are_refused_where_streams_differ() -> None:
    project = lock_dancer(danced(), 1, "lead")
    other = FakeGenerator(model_id="fake-2", layout=duet_layout(32, 4, 1))
    edited = resample(project, None, other, DanceOrder((2, 2), seed=4))
    assert same(project.takes[0].dance.motion.lead, edited.takes[1].dance.motion.lead)
    with pytest.raises(GenerationError, match="the locks of 'Take 1'"):
        locks_in(pair_layout(), project.takes[0])
    with pytest.raises(GenerationError, match="painted tokens are not those of this model"):
        resample(danced(), None, other, DanceOrder(slots=frozenset({Slot("coarse", "lead", 3)})))


def test_tokens_that_beat_edits_left_unread_are_read_before_they_are_used() -> None:
    project = danced()
    inserted = resampled_in_time(project, project.grid.insert_beat(1.0))
    edited = resample(inserted, None, GENERATOR, DanceOrder((5, 5), seed=3))
    unread = inserted.takes[0].dance.confidence["coarse"] == 0
    unread[:, slice(*beat_span(inserted.grid, (5, 5)))] = False
    assert unread.any()
    read = GENERATOR.tokenize(inserted.takes[0].dance.motion, inserted.grid).codes["coarse"]
    assert np.array_equal(edited.takes[1].dance.tokens.codes["coarse"][unread], read[unread])


def test_a_take_in_other_tokens_is_read_by_the_model_first() -> None:
    project = danced()
    other = FakeGenerator(model_id="fake-2", layout=duet_layout(32, 4, 1))
    edited = resample(project, None, other, DanceOrder((2, 2), seed=4))
    assert edited.takes[1].dance.tokens.layout == other.layout
    first, _ = beat_span(project.grid, (2, 2))
    assert same(project.takes[0].dance.motion.lead, edited.takes[1].dance.motion.lead, slice(None, 16 * first))


def test_what_cannot_be_danced_is_said() -> None:
    with pytest.raises(GenerationError, match="'tango' cannot be danced: this model knows salsa"):
        danced(style="tango")
    with pytest.raises(GenerationError, match="bars 7-9 cannot be had: this song has bars 0 to 6"):
        danced(bars=(7, 9))
    with pytest.raises(GenerationError, match="no take to re-sample yet"):
        resample(project_without_takes(), None, GENERATOR, DanceOrder((1, 1)))


def test_cancelling_leaves_the_project_as_it_was() -> None:
    project = danced()

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        resample(project, None, GENERATOR, DanceOrder((1, 1)), progress=stop)
    assert len(project.takes) == 1


class WatchedGenerator(FakeGenerator):
    """Remembers what it was asked."""

    requests: list[DanceRequest]

    def dance(self, request, progress):  # type: ignore[no-untyped-def]
        object.__setattr__(self, "requests", [request])
        return super().dance(request, progress)


def test_the_music_of_the_asked_bars_reaches_the_model() -> None:
    from choreo_studio.audio.features import beat_features
    from choreo_studio.services.music import sound_of

    project = project_without_takes(8)
    sound = sound_of(project)
    assert sound is not None
    watched = WatchedGenerator()
    generate(project, sound, watched, DanceOrder(bars=(3, 4)))
    (request,) = watched.requests
    first, end = beat_span(project.grid, (3, 4))
    assert request.music is not None
    assert np.array_equal(request.music, beat_features(sound, project.grid)[first:end])
    assert np.array_equal(request.grid.beats_seconds, project.grid.beats_seconds[first:end])
    assert np.array_equal(request.grid.count_in_eight, project.grid.count_in_eight[first:end])


def test_a_style_unknown_to_another_model_is_not_asked_of_it() -> None:
    project = danced()
    old = project.takes[0]
    project = replace(project, takes=(replace(old, style="bachata"),))
    edited = resample(project, None, GENERATOR, DanceOrder((1, 1)))
    assert edited.takes[1].style == "salsa"
