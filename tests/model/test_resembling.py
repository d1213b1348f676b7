"""More like this bar, less like this bar."""

from dataclasses import replace

import numpy as np
import torch

from choreo_studio.model.checkpoint import Model
from choreo_studio.model.generator import DuetGenerator
from choreo_studio.model.resembling import favour_of_likenesses, leans_of
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.mask import beats_between, mask_beats
from choreo_studio.tokens.wishes import Likeness
from tests.builders import steady_grid, swaying_duet

BEATS = 16
GRID = steady_grid(BEATS)


def fresh(generator: DuetGenerator, **more: object) -> DanceRequest:
    mask = mask_beats(generator.layout, np.ones(BEATS, dtype=np.bool_))
    return DanceRequest(GRID, None, mask, seed=3, **more)  # type: ignore[arg-type]


def bar_of(dance: Dance, first: int, is_liked: bool = True) -> Likeness:
    span = slice(first, first + 4)
    motion = dance.motion[16 * first : 16 * first + 64]
    tokens = dance.tokens.beats(first, first + 4)
    return Likeness(tokens, motion, GRID.count_in_eight[span].astype(np.int64), GRID.beat_periods[span], is_liked)


def test_plans_go_where_liked_bars_are_and_away_from_others(tiny_generator: DuetGenerator, tiny_model: Model) -> None:
    motion = swaying_duet(16 * BEATS, 0)
    tokens = tiny_generator.tokenize(motion, GRID)
    dance = Dance(tokens, motion, {}, "imported", 0)
    bank, scale = tiny_model.bank, tiny_model.plan_scale
    options = bank.starts(4, int(GRID.count_in_eight[4]))
    liked, disliked = (
        favour_of_likenesses(bank, scale, [bar_of(dance, 4, yes)])(options, 0, 4) for yes in (True, False)
    )
    # The bank holds this very motion: its bar 4..7 is the most welcome of all.
    assert int(options[liked.argmax()]) == 4
    assert liked.min() >= 1.0
    np.testing.assert_allclose(liked * disliked, 1.0)


def test_codes_of_a_liked_bar_gain_at_their_count_and_near_codes_gain_less(tiny_generator: DuetGenerator) -> None:
    net = tiny_generator.model.transformers["coarse"]
    dance = tiny_generator.dance(fresh(tiny_generator), lambda done, total: None)[0]
    bar = bar_of(dance, 4)
    lean = leans_of(net.geometry, [bar], GRID.count_in_eight.astype(np.int64), torch.device("cpu"))
    assert lean.shape == (3, BEATS, 12)
    beat = int(np.flatnonzero(GRID.count_in_eight == bar.counts[1])[0])
    for row in range(3):
        code = int(bar.tokens.codes["coarse"][row, 1, 0])
        assert lean[row, beat].argmax() == code
        assert float(lean[row, beat, code]) > float(lean[row, beat].median()) >= 0.0
    away = leans_of(
        net.geometry, [replace(bar, is_liked=False)], GRID.count_in_eight.astype(np.int64), torch.device("cpu")
    )
    assert bool((away <= 0.0).all())
    assert torch.equal(away.argmin(-1), lean.argmax(-1))


def test_a_bar_danced_anew_shares_more_codes_with_a_liked_one(tiny_generator: DuetGenerator) -> None:
    dance = tiny_generator.dance(fresh(tiny_generator), lambda done, total: None)[0]
    mask = mask_beats(tiny_generator.layout, beats_between(BEATS, [(4, 8)]))

    def shared(likenesses: tuple[Likeness, ...]) -> float:
        request = DanceRequest(GRID, None, mask, dance, seed=9, variations=4, likenesses=likenesses)
        made = tiny_generator.dance(request, lambda done, total: None)
        old = dance.tokens.codes["coarse"][:, 4:8]
        return float(np.mean([one.tokens.codes["coarse"][:, 4:8] == old for one in made]))

    assert shared((bar_of(dance, 4, False),)) < shared(()) < shared((bar_of(dance, 4),))
