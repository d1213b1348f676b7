"""Plans that suit the dancer who stays."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from choreo_studio.model.checkpoint import Model
from choreo_studio.model.generator import DuetGenerator
from choreo_studio.model.partnering import favour_of_partner
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.tokens.dance import Dance, DanceRequest, Origin
from choreo_studio.tokens.mask import Dancers, mask_beats
from choreo_studio.tokens.sequence import TokenSequence
from tests.builders import steady_grid, swaying_duet

BEATS = 16


def asked(
    model: Model, dancers: Dancers, first: int, beats: int = BEATS, whole: bool = True, origin: Origin = "sampled"
) -> DanceRequest:
    """A request to dance beside a dancer who moves as in the bank from a beat on."""
    layout = model.config.layout
    codes = {name: array.numpy().astype(np.int32) for name, array in model.bank.span(first, beats).items()}
    sure = {name: np.ones(array.shape, dtype=np.float32) for name, array in codes.items()}
    motion: DuetMotion = swaying_duet(16 * beats)
    current = Dance(TokenSequence(layout, beats, codes), motion, sure, origin, 0)
    flags = np.ones(beats, dtype=np.bool_)
    flags[0] = whole
    return DanceRequest(steady_grid(beats), None, mask_beats(layout, flags, dancers), current)


@pytest.mark.parametrize("dancers", ["lead", "follow"])
def test_the_steps_in_which_somebody_danced_like_this_are_the_most_welcome(tiny_model: Model, dancers: Dancers) -> None:
    first = 5
    favour = favour_of_partner(tiny_model, tiny_model.bank, asked(tiny_model, dancers, first))
    assert favour is not None
    options = tiny_model.bank.starts(4, None)
    for place in (0, 8):
        odds = favour(options, place, 4)
        assert options[int(odds.argmax())] == first + place
        assert np.all(odds > 0.0)


def test_edits_leave_more_to_chance(tiny_model: Model) -> None:
    options = tiny_model.bank.starts(4, None)
    shares = []
    orders: tuple[tuple[bool, Origin], ...] = ((True, "sampled"), (False, "imported"), (False, "sampled"))
    for whole, origin in orders:
        request = asked(tiny_model, "follow", 0, whole=whole, origin=origin)
        favour = favour_of_partner(tiny_model, tiny_model.bank, request)
        assert favour is not None
        odds = favour(options, 4, 4)
        shares.append(float(odds.max() / odds.sum()))
    assert shares[0] == shares[1]
    assert shares[2] < 0.6 * shares[0]


def test_nobody_is_favoured_where_nobody_stays_or_all_is_fresh(tiny_model: Model) -> None:
    request = asked(tiny_model, "both", 0)
    assert favour_of_partner(tiny_model, tiny_model.bank, request) is None
    assert favour_of_partner(tiny_model, tiny_model.bank, replace(request, current=None)) is None


def test_a_partner_is_danced_the_same_for_the_same_seed(tiny_model: Model) -> None:
    generator = DuetGenerator(tiny_model, torch.device("cpu"))
    request = asked(tiny_model, "follow", 0)
    one, same, other = (
        generator.dance(replace(request, seed=seed), lambda done, total: None)[0].motion.follow for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.rotations, same.rotations)
    assert not np.array_equal(one.rotations, other.rotations)
