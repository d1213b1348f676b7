"""Steps that compute only what is asked, against the whole transformer that training knows."""

import copy

import pytest
import torch

from choreo_studio.model.checkpoint import Model
from choreo_studio.model.conditions import joined
from choreo_studio.model.planning import conditions_for
from choreo_studio.model.stepping import Stepper, rounds_alike_together
from choreo_studio.model.transformer import MaskedTransformer
from choreo_studio.tokens.layout import LevelName
from tests.builders import steady_grid

BEATS, DANCES = 12, 3


def questions(net: MaskedTransformer) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor | None]:
    """Random codes with holes, the places that are asked, conditions in two ways and what coarse codes say."""
    random = torch.Generator().manual_seed(1)
    level = net.level
    shape = (DANCES, len(level.streams), level.slots_per_beat * BEATS, level.depth)
    codes = torch.randint(level.codebook_size + 1, shape, generator=random)
    asked = torch.rand(shape[:3], generator=random) < 0.3
    heard = conditions_for(steady_grid(BEATS), None, 28, None).repeated(DANCES)
    known = net.known_above(torch.randint(12, (DANCES, 3, BEATS, 1), generator=random))
    return codes, asked, net.encode_conditions(joined(heard, heard.without())), known


def stirred(model: Model, name: LevelName) -> MaskedTransformer:
    """A transformer whose every weight says something, for fresh heads are zero."""
    fresh = copy.deepcopy(model.transformers[name])
    random = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for weight in fresh.parameters():
            weight += 0.3 * torch.randn(weight.shape, generator=random)
    return fresh.eval()


@pytest.mark.parametrize("name", ["coarse", "fine"])
def test_the_asked_places_get_what_the_whole_net_says(tiny_model: Model, name: LevelName) -> None:
    net = stirred(tiny_model, name)
    with torch.inference_mode():
        codes, asked, encoded, known = questions(net)
        depth = net.level.depth - 1
        twice = None if known is None else torch.cat([known, known])
        whole = net(torch.cat([codes, codes]), encoded, twice, depth)
        wanted = torch.stack([part[asked] for part in whole.chunk(2)])
        found = Stepper(net, encoded, known).logits(codes, asked, depth)
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)
    assert wanted.std() > 0.1


def test_a_single_place_may_be_asked(tiny_model: Model) -> None:
    net = stirred(tiny_model, "fine")
    with torch.inference_mode():
        codes, _, encoded, known = questions(net)
        asked = torch.zeros(codes.shape[:3], dtype=torch.bool)
        asked[1, 1, 5] = True
        found = Stepper(net, encoded[:DANCES], known).logits(codes, asked, 0)
        torch.testing.assert_close(found[0, 0], net(codes, encoded[:DANCES], known, 0)[1, 1, 5], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", ["coarse", "fine"])
def test_whether_dances_round_alike_together_is_found_by_trying(
    tiny_model: Model, name: LevelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = stirred(tiny_model, name)
    whole = Stepper.logits

    def leaning(self: Stepper, codes: torch.Tensor, asked: torch.Tensor, depth: int) -> torch.Tensor:
        return whole(self, codes, asked, depth) * (1.0 + 1e-6 * len(codes))

    monkeypatch.setattr(Stepper, "logits", leaning)
    assert not rounds_alike_together(net)


def test_what_was_folded_is_forgotten_when_weights_may_change(tiny_model: Model) -> None:
    net = stirred(tiny_model, "coarse")
    before = net.folded()
    assert net.folded() is before
    net.train()
    with pytest.raises(ValueError, match="evaluation"):
        net.folded()
    with torch.no_grad():
        net.hidden += 1.0
    after = net.eval().folded()
    torch.testing.assert_close(after.inputs[:, :, -1], before.inputs[:, :, -1] + 1.0)
