"""The filling loop, its windows and its conditions."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from choreo_studio.model.checkpoint import Model
from choreo_studio.model.conditions import GROUPS, Conditions, absent_by_control, joined
from choreo_studio.model.planning import conditions_for
from choreo_studio.model.sampling import depth_steps, draw_codes, fill_masked, step_count
from choreo_studio.model.training.masks import draw_masks
from choreo_studio.model.windows import windows_over
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.tokens.dance import SamplingSettings
from tests.builders import steady_grid

BEATS = 16


class StoppedError(Exception):
    """Raised by a progress call."""


def conditions(count: int = 1) -> Conditions:
    one = conditions_for(steady_grid(BEATS), None, 28, None)
    return one.repeated(count)


def start(model: Model, count: int = 1) -> dict[str, torch.Tensor]:
    random = torch.Generator().manual_seed(3)
    shapes = {"coarse": (count, 3, BEATS, 1), "fine": (count, 2, 2 * BEATS, 2)}
    return {name: torch.randint(12, shape, generator=random) for name, shape in shapes.items()}


def fill(model: Model, masks: dict[str, torch.Tensor], seed: int = 0, count: int = 1, **settings: object):  # type: ignore[no-untyped-def]
    steps: list[int] = []
    made = fill_masked(
        model.transformers,
        start(model, count),  # type: ignore[arg-type]
        masks,  # type: ignore[arg-type]
        conditions(count),
        SamplingSettings(**settings),  # type: ignore[arg-type]
        [torch.Generator().manual_seed(seed + index) for index in range(count)],
        lambda: steps.append(1),
    )
    return made, len(steps)


def masks(beats: slice, value: bool = True) -> dict[str, torch.Tensor]:
    coarse, fine = torch.zeros(1, 3, BEATS, 1, dtype=torch.bool), torch.zeros(1, 2, 2 * BEATS, 2, dtype=torch.bool)
    coarse[:, :, beats] = value
    fine[:, :, slice(2 * beats.start, 2 * beats.stop)] = value
    return {"coarse": coarse, "fine": fine}


@pytest.mark.parametrize("guidance", [1.0, 1.5])
def test_known_tokens_are_kept_and_masked_ones_are_all_drawn(tiny_model: Model, guidance: float) -> None:
    wanted = masks(slice(4, 8))
    made, _ = fill(tiny_model, wanted, guidance=guidance, temperature=1.5, top_p=1.0)
    before = start(tiny_model)
    for name, mask in wanted.items():
        assert torch.equal(made.codes[name][~mask], before[name][~mask])
        assert int(made.codes[name].max()) < 12
        assert (made.codes[name][mask] != before[name][mask]).float().mean() > 0.5
        assert (made.confidence[name][~mask] == 1).all()
        assert (made.confidence[name][mask] < 1).all()


def test_nothing_masked_means_nothing_done(tiny_model: Model) -> None:
    made, steps = fill(tiny_model, masks(slice(0, 0)))
    assert steps == 0
    assert torch.equal(made.codes["fine"], start(tiny_model)["fine"])


def test_the_seed_fixes_the_dance_and_another_seed_changes_it(tiny_model: Model) -> None:
    wanted = masks(slice(0, BEATS))
    first, second, other = (fill(tiny_model, wanted, seed)[0].codes["fine"] for seed in (5, 5, 6))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_progress_is_told_once_a_step_and_may_stop_the_loop(tiny_model: Model) -> None:
    settings = SamplingSettings(steps=6)
    _, steps = fill(tiny_model, masks(slice(0, 4)), steps=6)
    assert steps == step_count(settings, tiny_model.transformers, {"coarse", "fine"}) == 6 + sum(depth_steps(6, 2))
    calls = []

    def stop() -> None:
        calls.append(1)
        raise StoppedError

    with pytest.raises(StoppedError):
        fill_masked(
            tiny_model.transformers, start(tiny_model), masks(slice(0, 4)), conditions(),  # type: ignore[arg-type]
            settings, [torch.Generator()], stop,
        )  # fmt: skip
    assert len(calls) == 1


def test_only_the_fine_level_is_drawn_when_only_it_is_masked(tiny_model: Model) -> None:
    wanted = masks(slice(4, 8))
    wanted["coarse"][:] = False
    made, _ = fill(tiny_model, wanted)
    assert torch.equal(made.codes["coarse"], start(tiny_model)["coarse"])
    assert not torch.equal(made.codes["fine"], start(tiny_model)["fine"])


def test_temperature_zero_takes_the_likeliest_whatever_the_seed(tiny_model: Model) -> None:
    wanted = masks(slice(0, BEATS))
    first, second = (fill(tiny_model, wanted, seed, temperature=0.0)[0].codes["fine"] for seed in (1, 2))
    assert torch.equal(first, second)


@pytest.mark.parametrize(
    ("temperature", "top_p", "expected"),
    [
        (1.0, 1.0, [0.5, 0.25, 0.15, 0.1]),
        (1.0, 0.7, [2 / 3, 1 / 3, 0.0, 0.0]),
        (0.5, 1.0, [0.7246, 0.1812, 0.0652, 0.0290]),
    ],
)
def test_codes_are_drawn_as_often_as_their_odds_say(temperature: float, top_p: float, expected: list[float]) -> None:
    settings = SamplingSettings(temperature=temperature, top_p=top_p)
    logits = torch.log(torch.tensor([0.25, 0.1, 0.5, 0.15])).expand(20000, -1)
    drawn = draw_codes(logits, settings, torch.rand(20000, generator=torch.Generator().manual_seed(0)))
    share = torch.bincount(drawn, minlength=4)[torch.tensor([2, 0, 3, 1])] / 20000
    np.testing.assert_allclose(share, expected, atol=0.015)
    ends = draw_codes(logits[:2], settings, torch.tensor([0.0, 1.0 - 2**-24]))
    assert ends[0] < ends[1]
    assert all(expected[[2, 0, 3, 1].index(int(end))] > 0 for end in ends)


def test_variations_in_one_batch_differ(tiny_model: Model) -> None:
    wanted = {name: mask.expand(3, -1, -1, -1) for name, mask in masks(slice(0, BEATS)).items()}
    made, _ = fill(tiny_model, wanted, count=3, top_p=1.0)
    assert not torch.equal(made.codes["fine"][0], made.codes["fine"][1])
    assert not torch.equal(made.codes["fine"][1], made.codes["fine"][2])


@pytest.mark.parametrize("span", [(0, 100), (3, 5), (40, 41), (96, 100), (10, 90)])
def test_windows_draw_every_masked_beat_once_in_order(span: tuple[int, int]) -> None:
    beats = np.zeros(100, dtype=bool)
    beats[slice(*span)] = True
    windows = windows_over(beats, np.arange(0, 100, 4))
    drawn = [beat for window in windows for beat in range(window.fresh_first, window.fresh_end)]
    assert drawn == list(range(*span))
    for window in windows:
        assert 0 <= window.first <= window.fresh_first < window.fresh_end <= window.end <= 100
        assert window.end - window.first <= 40
        # What is not yet drawn is never shown as known.
        assert window.end == window.fresh_end or window.fresh_end == span[1]
    assert all(window.fresh_first % 4 == 0 for window in windows[1:] if span[0] % 4 == 0)


def test_conditions_are_left_out_for_whole_dances_and_group_by_group() -> None:
    many = conditions(400)
    many.present[:] = 1.0
    kept = many.dropped(0.1, torch.Generator().manual_seed(0)).present
    assert set(kept.unique().tolist()) == {0.0, 1.0}
    assert kept.shape == (400, len(GROUPS))
    np.testing.assert_allclose(kept.mean(0), 0.9, atol=0.06)
    together = np.corrcoef(kept.numpy().T)
    assert np.abs(together - np.eye(len(GROUPS))).max() < 0.2


def test_leaving_everything_out_hides_the_conditions(tiny_model: Model) -> None:
    net = tiny_model.transformers["coarse"]
    slow, fast = (conditions_for(steady_grid(BEATS, bpm), None, 28, None) for bpm in (100.0, 200.0))
    heard = net.encode_conditions(joined(slow, fast))
    assert not torch.allclose(heard[0], heard[1])
    unheard = net.encode_conditions(joined(slow, fast).without())
    assert torch.equal(unheard[0], unheard[1])


def test_training_masks_are_never_empty_and_often_whole_bars_or_one_dancer(tiny_model: Model) -> None:
    level = tiny_model.config.layout.level("coarse")
    place = torch.arange(BEATS).remainder(4).expand(300, -1)
    drawn = draw_masks(level, 300, BEATS, place, torch.Generator().manual_seed(0))
    assert drawn.flatten(1).any(1).all()
    lead_held = ~drawn[:, 1].any(1) & drawn[:, 2].any(1)
    assert 0.05 < lead_held.float().mean() < 0.3
    by_bar = drawn.reshape(300, 3, 4, 4).any(dim=(1, 3)).sum(1)
    assert (by_bar < 4).float().mean() > 0.2


def test_each_control_is_left_out_alone_and_all_together_say_what_one_map_says(tiny_model: Model) -> None:
    encoder = tiny_model.transformers["coarse"].conditions
    heard = conditions(2)
    heard.controls = torch.randn(heard.controls.shape, generator=torch.Generator().manual_seed(1))
    heard.present[:] = 1.0
    full = encoder(heard)
    other = replace(heard, controls=heard.controls.clone())
    other.controls[..., CONTROL_NAMES.index("travel")] += 1.0
    assert not torch.allclose(encoder(other), full, atol=1e-3)
    deaf = [encoder(c.without_groups(["travel"])) for c in (heard, other)]
    assert torch.equal(deaf[0], deaf[1])
    assert not torch.equal(encoder(other.without_groups(["energy"])), encoder(heard.without_groups(["energy"])))
    no_controls = encoder(heard.without_groups(CONTROL_NAMES))
    rows = [GROUPS.index(name) for name in CONTROL_NAMES]
    change = encoder.controls(heard.controls) - encoder.absent[rows].sum(0)
    torch.testing.assert_close(full - no_controls, change)


def test_a_checkpoint_of_the_first_format_answers_as_it_did() -> None:
    old = torch.randn(len(GROUPS) - 4, 8)
    new = absent_by_control(old)
    first = GROUPS.index(CONTROL_NAMES[0])
    assert new.shape == (len(GROUPS), 8)
    torch.testing.assert_close(new[first : first + 5].sum(0), old[first])
    assert torch.equal(new[:first], old[:first])
    assert torch.equal(new[first + 5 :], old[first + 1 :])
    assert absent_by_control(new) is new
