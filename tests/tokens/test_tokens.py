"""Layouts, sequences and masks."""

import numpy as np
import pytest

from choreo_studio.tokens.dance import DanceRequest, SamplingSettings
from choreo_studio.tokens.layout import TokenLayout, clock_layout, duet_layout, pair_layout
from choreo_studio.tokens.mask import beats_between, mask_beats
from choreo_studio.tokens.sequence import TokenSequence, empty_sequence
from tests.builders import steady_grid


@pytest.mark.parametrize("layout", [duet_layout(), pair_layout(128, 64, 2), clock_layout()])
def test_layouts_survive_json(layout: TokenLayout) -> None:
    assert TokenLayout.from_dict(layout.as_dict()) == layout


@pytest.mark.parametrize(("field", "value"), [("depth", 0), ("streams", ["nobody"]), ("name", "middle")])
def test_a_wrong_layout_is_refused(field: str, value: object) -> None:
    data = duet_layout().as_dict()
    data["levels"] = [dict(level) for level in data["levels"]]
    data["levels"][1][field] = value
    with pytest.raises(ValueError, match="expected"):
        TokenLayout.from_dict(data)


def test_a_bar_is_an_exact_set_of_slots() -> None:
    layout = duet_layout(depth=2)
    mask = mask_beats(layout, beats_between(12, [(4, 8)]))
    assert mask.slots["coarse"].shape == (3, 12, 1)
    assert mask.slots["coarse"][:, 4:8].all() and mask.slots["coarse"].sum() == 3 * 4
    assert mask.slots["fine"][:, 8:16].all() and mask.slots["fine"].sum() == 2 * 8 * 2


def test_follow_only_frees_the_follow_and_the_couple_but_not_the_lead() -> None:
    mask = mask_beats(duet_layout(), beats_between(4, [(0, 4)]), "follow")
    assert mask.roles == {"follow"}
    pair, lead, follow = mask.slots["coarse"][..., 0]
    assert pair.all() and follow.all() and not lead.any()
    assert not mask.slots["fine"][0].any() and mask.slots["fine"][1].all()


def test_new_detail_keeps_every_coarse_token() -> None:
    mask = mask_beats(duet_layout(), beats_between(4, [(1, 3)]), "both", "fine")
    assert not mask.slots["coarse"].any()
    assert mask.slots["fine"].any()


def test_beats_are_cut_out_and_written_back() -> None:
    layout = duet_layout()
    random = np.random.default_rng(0)
    codes = {
        name: random.integers(0, 256, array.shape, dtype=np.int32)
        for name, array in empty_sequence(layout, 8).codes.items()
    }
    sequence = TokenSequence(layout, 8, codes)
    part = sequence.beats(2, 5)
    again = empty_sequence(layout, 8).with_beats(2, part)
    for name in codes:
        np.testing.assert_array_equal(again.beats(2, 5).codes[name], part.codes[name])
        assert not again.beats(0, 2).codes[name].any()


@pytest.mark.parametrize("wrong", [np.int64, np.int32])
def test_codes_of_wrong_type_or_range_are_refused(wrong: type) -> None:
    layout = duet_layout()
    codes = {
        name: array.astype(wrong) + (300 if wrong is np.int32 else 0)
        for name, array in empty_sequence(layout, 2).codes.items()
    }
    with pytest.raises(ValueError, match="expected"):
        TokenSequence(layout, 2, codes)


def test_a_request_must_know_what_it_keeps() -> None:
    mask = mask_beats(duet_layout(), beats_between(8, [(0, 4)]))
    with pytest.raises(ValueError, match="current"):
        DanceRequest(steady_grid(8), None, mask)
    with pytest.raises(ValueError, match="temperature"):
        SamplingSettings(temperature=-1.0)
