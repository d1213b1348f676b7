"""What is promised of a dance: bits that stay, couples that arrive, seeds that repeat."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from choreo_studio.errors import GenerationError
from choreo_studio.model.checkpoint import Model
from choreo_studio.model.devices import choose_device
from choreo_studio.model.generator import DuetGenerator
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.editing.stage import kept_on_stage
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.staging import stage_use
from choreo_studio.motion.rotations import Floats
from choreo_studio.tokens.dance import Dance, DanceRequest, SamplingSettings
from choreo_studio.tokens.editing import Slot, codes_of, held, mask_of_slots, with_code
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Dancers, beats_between, mask_beats
from choreo_studio.tokens.sequence import TokenSequence
from tests.builders import steady_grid

BEATS = 40
GRID = steady_grid(BEATS)
QUICK = SamplingSettings(steps=2)


def quiet(done: int, total: int) -> None:
    assert 0 <= done <= total


def fresh(generator: DuetGenerator, seed: int = 0, **settings: object) -> Dance:
    mask = mask_beats(generator.layout, np.ones(BEATS, dtype=bool))
    chosen = replace(QUICK, **settings)  # type: ignore[arg-type]
    return generator.dance(DanceRequest(GRID, None, mask, seed=seed, settings=chosen), quiet)[0]


def edited(
    generator: DuetGenerator,
    current: Dance,
    dancers: Dancers = "both",
    level: LevelName = "coarse",
    span: tuple[int, int] = (12, 20),
    seed: int = 7,
    variations: int = 1,
    **settings: object,
) -> tuple[Dance, ...]:
    mask = mask_beats(generator.layout, beats_between(BEATS, [span]), dancers, level)
    chosen = replace(QUICK, **settings)  # type: ignore[arg-type]
    return generator.dance(
        DanceRequest(GRID, None, mask, current, seed=seed, variations=variations, settings=chosen), quiet
    )


def same_bits(first: Dance, second: Dance) -> bool:
    return all(
        np.array_equal(ours.rotations, theirs.rotations) and np.array_equal(ours.root_positions, theirs.root_positions)
        for ours, theirs in zip(first.motion, second.motion, strict=True)
    )


@pytest.fixture(scope="module")
def take(tiny_generator: DuetGenerator) -> Dance:
    return fresh(tiny_generator)


def test_a_fresh_dance_covers_every_beat(take: Dance) -> None:
    assert take.motion.frame_count == 16 * BEATS
    assert take.origin == "sampled"
    assert all(np.isfinite(clip.root_positions).all() for clip in take.motion)
    np.testing.assert_allclose(np.linalg.norm(take.motion.lead.rotations, axis=-1), 1.0, atol=1e-9)


def test_fresh_dances_are_kept_on_the_stage_that_is_asked_for_and_edits_are_not(
    tiny_generator: DuetGenerator, take: Dance, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[float] = []

    def noted(duet: DuetMotion, seconds: Floats, stage_metres: float, planted: Floats) -> DuetMotion:
        stages.append(stage_metres)
        return kept_on_stage(duet, seconds, stage_metres, planted)

    monkeypatch.setattr("choreo_studio.model.finishing.kept_on_stage", noted)
    dance = fresh(tiny_generator, stage_m=4.5)
    edited(tiny_generator, take, stage_m=4.5)
    assert stages == [4.5]
    assert stage_use(*(joint_positions(clip) for clip in dance.motion), 4.5).inside_share == 1.0


def test_the_same_seed_gives_the_same_bits_and_another_does_not(tiny_generator: DuetGenerator, take: Dance) -> None:
    again, other = fresh(tiny_generator, 0), fresh(tiny_generator, 1)
    assert np.array_equal(again.motion.follow.rotations, take.motion.follow.rotations)
    assert not np.array_equal(other.tokens.codes["coarse"], take.tokens.codes["coarse"])


@pytest.mark.parametrize("level", ["coarse", "fine"])
@pytest.mark.parametrize("dancers", ["both", "lead", "follow"])
@pytest.mark.parametrize("span", [(0, 4), (12, 20), (36, 40)])
def test_outside_the_marked_bars_and_dancers_not_a_bit_changes(
    tiny_generator: DuetGenerator, take: Dance, dancers: Dancers, level: LevelName, span: tuple[int, int]
) -> None:
    (made,) = edited(tiny_generator, take, dancers, level, span)
    frames = np.zeros(16 * BEATS, dtype=bool)
    frames[16 * span[0] + (span[0] > 0) : 16 * span[1]] = True
    for role in ("lead", "follow"):
        before, after = take.motion.dancer(role), made.motion.dancer(role)
        may_change = dancers in ("both", role)
        kept = ~frames if may_change else np.ones_like(frames)
        assert np.array_equal(before.root_positions[kept], after.root_positions[kept])
        assert np.array_equal(before.rotations[kept], after.rotations[kept])
        if may_change:
            assert not np.array_equal(before.rotations[frames], after.rotations[frames])
    mask = mask_beats(tiny_generator.layout, beats_between(BEATS, [span]), dancers, level)
    for name, slots in mask.slots.items():
        assert np.array_equal(take.tokens.codes[name][~slots], made.tokens.codes[name][~slots])
        assert np.array_equal(take.confidence[name][~slots], made.confidence[name][~slots])


def test_the_edit_meets_both_sides_without_a_jump(tiny_generator: DuetGenerator, take: Dance) -> None:
    (made,) = edited(tiny_generator, take)
    speed = np.linalg.norm(np.diff(joint_positions(made.motion.lead), axis=0), axis=-1).max(axis=1)
    seams = speed[[12 * 16 - 1, 12 * 16, 20 * 16 - 2, 20 * 16 - 1]]
    assert seams.max() < 3 * np.quantile(speed, 0.95)


def test_soft_edges_may_bend_one_beat_more_and_no_further(tiny_generator: DuetGenerator, take: Dance) -> None:
    (made,) = edited(tiny_generator, take, soft_edges=True)
    changed = np.flatnonzero((made.motion.lead.rotations != take.motion.lead.rotations).any(axis=(1, 2)))
    assert changed.min() >= 11 * 16 and changed.max() < 21 * 16


def test_two_marked_stretches_are_both_danced(tiny_generator: DuetGenerator, take: Dance) -> None:
    mask = mask_beats(tiny_generator.layout, beats_between(BEATS, [(4, 8), (24, 28)]))
    (made,) = tiny_generator.dance(DanceRequest(GRID, None, mask, take, seed=3, settings=QUICK), quiet)
    changed = (made.motion.lead.rotations != take.motion.lead.rotations).any(axis=(1, 2)).reshape(BEATS, 16).any(1)
    assert set(np.flatnonzero(changed)) == {4, 5, 6, 7, 24, 25, 26, 27}


def test_variations_use_their_own_seeds(tiny_generator: DuetGenerator, take: Dance) -> None:
    made = edited(tiny_generator, take, variations=3, top_p=1.0)
    assert [dance.seed for dance in made] == [7, 8, 9]
    assert not np.array_equal(made[0].tokens.codes["fine"], made[1].tokens.codes["fine"])


@pytest.mark.parametrize("settings", [{}, {"guidance": 1.5}, {"retrieval": "start"}])
def test_a_variation_is_what_it_would_be_alone(
    tiny_generator: DuetGenerator, take: Dance, settings: dict[str, object]
) -> None:
    together = edited(tiny_generator, take, variations=3, **settings)  # type: ignore[arg-type]
    (alone,) = edited(tiny_generator, take, seed=8, **settings)  # type: ignore[arg-type]
    assert together[1].seed == alone.seed
    assert same_bits(together[1], alone)


def test_edited_tokens_are_decoded_in_their_beats_alone(tiny_generator: DuetGenerator, take: Dance) -> None:
    slot = Slot("coarse", "follow", 14)
    tokens = with_code(take.tokens, slot, 0, (codes_of(take.tokens, slot)[0] + 1) % 12)
    mask = held(mask_of_slots(tiny_generator.layout, BEATS, [slot]), beats_between(BEATS, [(12, 16)]))
    told: list[tuple[int, int]] = []
    (made,) = tiny_generator.dance(
        DanceRequest(GRID, None, mask, replace(take, tokens=tokens), settings=QUICK),
        lambda done, total: told.append((done, total)),
    )
    for name, codes in tokens.codes.items():
        assert np.array_equal(made.tokens.codes[name], codes)
        assert np.array_equal(made.confidence[name], take.confidence[name])
    changed = np.flatnonzero((made.motion.follow.rotations != take.motion.follow.rotations).any(axis=(1, 2)))
    assert changed.min() > 12 * 16 and changed.max() < 16 * 16
    assert np.array_equal(made.motion.lead.rotations, take.motion.lead.rotations)
    assert told[-1] == (1, 1)


def test_odds_are_those_of_the_cell_given_its_shallower_codes(tiny_generator: DuetGenerator, take: Dance) -> None:
    slot = Slot("fine", "lead", 30)

    def odds(tokens: TokenSequence) -> np.ndarray:
        mask = mask_of_slots(tiny_generator.layout, BEATS, [slot])
        return tiny_generator.odds(DanceRequest(GRID, None, mask, replace(take, tokens=tokens)), slot)

    before = odds(take.tokens)
    assert before.shape == (2, 12) and before.dtype == np.float32
    np.testing.assert_allclose(before.sum(axis=1), 1.0, atol=1e-5)
    first, second = codes_of(take.tokens, slot)
    deeper = odds(with_code(take.tokens, slot, 1, (second + 1) % 12))
    assert np.array_equal(deeper, before)
    shallower = odds(with_code(take.tokens, slot, 0, (first + 1) % 12))
    assert np.array_equal(shallower[0], before[0])
    assert not np.array_equal(shallower[1], before[1])


def test_retrieved_spans_are_labelled_and_real(tiny_generator: DuetGenerator, take: Dance) -> None:
    (made,) = edited(tiny_generator, take, retrieval="only")
    assert made.origin == "retrieved"
    span = made.tokens.beats(12, 20).codes["coarse"][..., 0]
    bank = tiny_generator.model.bank.codes["coarse"][..., 0].numpy()
    found = [np.array_equal(bank[:, i : i + 8], span) for i in range(bank.shape[1] - 7)]
    assert any(found)
    (restarted,) = edited(tiny_generator, take, retrieval="start")
    assert restarted.origin == "restarted"


def test_music_is_heard(tiny_generator: DuetGenerator) -> None:
    mask = mask_beats(tiny_generator.layout, np.ones(BEATS, dtype=bool))
    random = np.random.default_rng(0)
    songs = [random.normal(size=(BEATS, 28)).astype(np.float32) for _ in range(2)]
    first, second = (
        tiny_generator.dance(DanceRequest(GRID, song, mask, settings=QUICK), quiet)[0].tokens.codes["coarse"]
        for song in songs
    )
    assert not np.array_equal(first, second)


def test_progress_ends_at_its_total_and_can_cancel(tiny_generator: DuetGenerator) -> None:
    told: list[tuple[int, int]] = []
    mask = mask_beats(tiny_generator.layout, np.ones(BEATS, dtype=bool))
    request = DanceRequest(GRID, None, mask, settings=QUICK)
    tiny_generator.dance(request, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]

    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tiny_generator.dance(request, cancel)


def test_it_can_be_cancelled_between_finished_variations(tiny_generator: DuetGenerator) -> None:
    mask = mask_beats(tiny_generator.layout, np.ones(BEATS, dtype=bool))
    told: list[int] = []
    totals: set[int] = set()

    def note(done: int, total: int) -> None:
        told.append(done)
        totals.add(total)

    tiny_generator.dance(DanceRequest(GRID, None, mask, variations=3, settings=QUICK), note)
    (total,) = totals
    assert told == sorted(told) and (told[0], told[-1]) == (3, total)
    assert total % 3 == 0
    while_finishing = [told.count(done) for done in range(1, total + 1) if told.count(done) > 1]
    assert len(while_finishing) == 3 and min(while_finishing) >= 5


class SmallCard(DuetGenerator):
    """A generator on a graphics card whose memory holds so many dances at once."""

    def __init__(self, model: Model, room: int, notice: Callable[[str], None]) -> None:
        self.room, self.tried = room, list[int]()
        super().__init__(model, torch.device("cuda"), notice)

    def _move(self, device: torch.device) -> bool:
        self.is_on_card = device.type == "cuda"
        return True

    def _danced(self, request, steps):  # type: ignore[no-untyped-def]
        self.tried.append(request.variations)
        if self.is_on_card and request.variations > self.room:
            steps.advance(1)
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return super()._danced(request, steps)


@pytest.mark.parametrize(
    ("room", "tried", "said"),
    [
        (2, [4, 2, 2], ["The GPU ran out of memory; danced 2 at a time instead of 4 together."]),
        (
            0,
            [4, 2, 1, 1, 1, 1, 1],
            [
                "The GPU ran out of memory; danced 2 at a time instead of 4 together.",
                "The GPU ran out of memory; danced one at a time instead of 4 together.",
                "The GPU ran out of memory; danced on the CPU instead.",
            ],
        ),
    ],
)
def test_a_full_card_dances_fewer_at_once_and_then_the_cpu_the_same_dances(
    tiny_model: Model, tiny_generator: DuetGenerator, take: Dance, room: int, tried: list[int], said: list[str]
) -> None:
    heard: list[str] = []
    card = SmallCard(tiny_model, room, heard.append)
    made = edited(card, take, variations=4)
    assert card.tried == tried
    assert heard == said
    for ours, alone in zip(made, edited(tiny_generator, take, variations=4), strict=True):
        assert ours.seed == alone.seed
        for name, codes in alone.tokens.codes.items():
            assert np.array_equal(ours.tokens.codes[name], codes)


def test_other_failures_are_not_taken_for_full_memory(
    tiny_model: Model, take: Dance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("shapes do not match")

    card = SmallCard(tiny_model, 4, lambda text: None)
    monkeypatch.setattr(DuetGenerator, "_danced", broken)
    with pytest.raises(RuntimeError, match="shapes"):
        edited(card, take)


def test_too_little_memory_on_the_cpu_is_one_sentence(
    tiny_generator: DuetGenerator, take: Dance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes")

    monkeypatch.setattr(DuetGenerator, "_danced", full)
    with pytest.raises(GenerationError, match="not enough memory to dance this"):
        edited(tiny_generator, take)


def test_dances_are_danced_alone_where_the_processor_rounds_otherwise_together(
    tiny_model: Model, take: Dance, monkeypatch: pytest.MonkeyPatch
) -> None:
    danced: list[int] = []
    plain = DuetGenerator._danced

    def counted(self, request, steps):  # type: ignore[no-untyped-def]
        danced.append(request.variations)
        return plain(self, request, steps)

    monkeypatch.setattr(DuetGenerator, "_danced", counted)
    for alike, wanted in ((False, [1, 1, 1]), (True, [3])):
        danced.clear()
        monkeypatch.setattr("choreo_studio.model.generator.rounds_alike_together", lambda net, alike=alike: alike)
        edited(DuetGenerator(tiny_model), take, variations=3)
        assert danced == wanted


def test_devices_have_names_and_missing_ones_are_said(tiny_generator: DuetGenerator) -> None:
    assert tiny_generator.device == "CPU"
    assert choose_device("cpu") == torch.device("cpu")
    with pytest.raises(ValueError, match="expected auto"):
        choose_device("abacus")
    missing = [
        name for name, there in (("cuda", torch.cuda.is_available()), ("mps", torch.mps.is_available())) if not there
    ]
    assert missing, "no test machine has both"
    with pytest.raises(GenerationError, match="this machine has no"):
        choose_device(missing[0])


def test_an_unknown_style_is_one_clear_sentence(tiny_generator: DuetGenerator) -> None:
    mask = mask_beats(tiny_generator.layout, np.ones(BEATS, dtype=bool))
    with pytest.raises(GenerationError, match="'polka' cannot be danced: this model knows salsa"):
        tiny_generator.dance(DanceRequest(GRID, None, mask, style="polka"), quiet)


def test_tokens_of_a_motion_decode_to_something_like_it(tiny_generator: DuetGenerator, take: Dance) -> None:
    tokens = tiny_generator.tokenize(take.motion, GRID)
    assert tokens.beat_count == BEATS
    features = tiny_generator.decode(tokens)
    assert features.shape == (16 * BEATS, 2, features.shape[2])
