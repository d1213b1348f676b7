"""Wishes in the model: a plan drawn for them, controls led by curves, and guidance towards them."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from choreo_studio.model.bank import Plan
from choreo_studio.model.checkpoint import Model
from choreo_studio.model.conditions import GROUPS
from choreo_studio.model.filling import filled
from choreo_studio.model.generator import DuetGenerator
from choreo_studio.model.guidance import Insistence, question
from choreo_studio.model.phrasing import course_of, draw_plan
from choreo_studio.model.planning import conditions_for
from choreo_studio.model.wishing import favour_of, insistence_of, obeying
from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.editing.path import best_floor_fit
from choreo_studio.motion.keyframes import Keyframe, keyframe_of
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.mask import beats_between, mask_beats
from choreo_studio.tokens.wishes import Wishes, no_wishes
from tests.builders import steady_grid, swaying_duet

BEATS = 16
ENERGY = CONTROL_NAMES.index("energy")


def wishing(value: float, beats: int = BEATS) -> Wishes:
    return no_wishes(beats).with_curve("energy", np.full(beats, value, dtype=np.float32))


def request_of(generator: DuetGenerator, wishes: Wishes | None) -> DanceRequest:
    mask = mask_beats(generator.layout, np.ones(BEATS, dtype=np.bool_))
    return DanceRequest(steady_grid(BEATS), None, mask, seed=4, wishes=wishes)


def test_plans_come_nearer_to_what_is_wished(tiny_model: Model) -> None:
    def mean_energy(wishes: Wishes) -> float:
        favour = favour_of(tiny_model.bank, wishes)
        plans = [draw_plan(tiny_model.bank, course_of(steady_grid(64), None), seed, favour) for seed in range(5)]
        return float(np.mean([plan.controls[:, ENERGY] for plan in plans]))

    low, free, high = (mean_energy(wishes) for wishes in (wishing(-2.0, 64), no_wishes(64), wishing(2.0, 64)))
    assert low < free < high


def test_a_step_that_nothing_is_wished_of_is_drawn_as_ever(tiny_model: Model) -> None:
    course = course_of(steady_grid(64), None)
    free, same = (draw_plan(tiny_model.bank, course, 3, f) for f in (None, favour_of(tiny_model.bank, no_wishes(64))))
    np.testing.assert_array_equal(free.controls, same.controls)


def test_curves_lead_the_controls_and_keep_what_goes_on_within_a_bar() -> None:
    random = np.random.default_rng(0)
    plan = Plan(np.zeros(BEATS, dtype=np.int64), random.normal(size=(BEATS, 5)).astype(np.float32) / 4)
    beats = np.arange(BEATS) >= 4
    led = obeying(plan, wishing(1.0), beats).controls
    np.testing.assert_array_equal(led[:4], plan.controls[:4])
    np.testing.assert_array_equal(led[:, ENERGY + 1 :], plan.controls[:, ENERGY + 1 :])
    assert led[4:, ENERGY].mean() == pytest.approx(1.0, abs=0.1)
    assert led[4:, ENERGY].std() > 0.1


def test_insistence_names_only_what_is_wished_and_only_where() -> None:
    curve = np.full(BEATS, np.nan, dtype=np.float32)
    curve[3:6] = 1.0
    found = insistence_of(no_wishes(BEATS).with_curve("facing", curve))
    assert found is not None
    assert found.groups == ("facing",)
    assert found.weight.nonzero()[:, 0].tolist() == [3, 4, 5]
    assert insistence_of(no_wishes(BEATS)) is None
    assert insistence_of(replace(wishing(1.0), obedience=0.0)) is None


def test_guidance_weighs_the_answers_with_and_without_what_is_wished() -> None:
    heard = conditions_for(steady_grid(2), None, 28, None)
    heard.present[:] = 1.0
    asked = question(heard, 2.0, Insistence(("energy",), torch.tensor([0.0, 3.0])))
    column = GROUPS.index("energy")
    assert asked.conditions.present[:, column].tolist() == [1.0, 0.0, 0.0]
    assert asked.conditions.present.sum(1).tolist() == [len(GROUPS), 0.0, len(GROUPS) - 1]

    answers = torch.tensor([10.0, 1.0, 8.0])[:, None, None].expand(-1, 3, 1)
    # 10 + 1 * (10 - 1), and on the second beat + 3 * (10 - 8).
    assert asked.weighed(answers, torch.tensor([0, 1, 1])).flatten().tolist() == [19.0, 25.0, 25.0]


def test_no_wish_asks_once() -> None:
    heard = conditions_for(steady_grid(2), None, 28, None)
    assert len(question(heard).shares) == 1
    answer = torch.rand(1, 3, 4)
    assert torch.equal(question(heard).weighed(answer, torch.tensor([0, 1, 1])), answer[0])
    assert len(question(heard, 1.0, Insistence(("energy",), torch.zeros(2))).shares) == 1


def test_free_wishes_dance_what_no_wishes_dance_and_others_do_not(tiny_generator: DuetGenerator) -> None:
    def codes(wishes: Wishes | None) -> Tensor:
        made = filled(tiny_generator.model, request_of(tiny_generator, wishes), tiny_generator.decode, lambda: None)
        return made.codes["coarse"]

    with torch.inference_mode():
        assert torch.equal(codes(None), codes(no_wishes(BEATS)))
        assert not torch.equal(codes(wishing(2.0)), codes(wishing(-2.0)))
        gently, firmly = codes(replace(wishing(2.0), obedience=0.0)), codes(replace(wishing(2.0), obedience=5.0))
        assert not torch.equal(gently, firmly)


def keyed(tiny_generator: DuetGenerator, frame: int, is_placed: bool) -> tuple[Wishes, list[Keyframe]]:
    other = swaying_duet(16 * BEATS, 7)
    keys = [replace(keyframe_of(other.dancer(role), role, 90, is_placed), frame=frame) for role in ROLES]
    return replace(no_wishes(BEATS), keyframes=tuple(keys)), keys


def missed_cm(motion: DuetMotion, keys: list[Keyframe]) -> float:
    """Largest distance of a joint from its keyframe, the couple placed as one where that is free."""
    shown, wanted = [], []
    for key in keys:
        clip = motion.dancer(key.role)[key.frame : key.frame + 1]
        shown.append(joint_positions(clip)[0])
        pose = replace(clip, root_positions=key.root_position[None], rotations=key.rotations[None])
        wanted.append(joint_positions(pose)[0])
    here, there = np.concatenate(shown), np.concatenate(wanted)
    if not keys[0].is_placed:
        there = best_floor_fit(there, here).applied(there)
    return 100.0 * float(np.linalg.norm(here - there, axis=-1).max())


@pytest.mark.parametrize("is_placed", [False, True])
def test_keyframes_are_met_in_fresh_dances_and_in_marked_bars(tiny_generator: DuetGenerator, is_placed: bool) -> None:
    wishes, keys = keyed(tiny_generator, 120, is_placed)
    fresh = tiny_generator.dance(request_of(tiny_generator, wishes), lambda done, total: None)[0]
    assert missed_cm(fresh.motion, keys) < 3.0
    mask = mask_beats(tiny_generator.layout, beats_between(BEATS, [(4, 12)]))
    plain = tiny_generator.dance(request_of(tiny_generator, None), lambda done, total: None)[0]
    assert missed_cm(plain.motion, keys) > 3.0
    request = DanceRequest(steady_grid(BEATS), None, mask, plain, seed=2, wishes=wishes)
    edited = tiny_generator.dance(request, lambda done, total: None)[0]
    assert missed_cm(edited.motion, keys) < 3.0
    outside = np.r_[0:65, 192:256]
    for before, after in zip(plain.motion, edited.motion, strict=True):
        np.testing.assert_array_equal(after.rotations[outside], before.rotations[outside])
        np.testing.assert_array_equal(after.root_positions[outside], before.root_positions[outside])


def test_keyframes_outside_the_marked_bars_change_nothing(tiny_generator: DuetGenerator) -> None:
    wishes, _ = keyed(tiny_generator, 20, False)
    mask = mask_beats(tiny_generator.layout, beats_between(BEATS, [(4, 12)]))
    plain = tiny_generator.dance(request_of(tiny_generator, None), lambda done, total: None)[0]
    request = DanceRequest(steady_grid(BEATS), None, mask, plain, seed=2)
    one, other = (tiny_generator.dance(replace(request, wishes=w), lambda d, t: None)[0] for w in (None, wishes))
    np.testing.assert_array_equal(one.motion.lead.rotations, other.motion.lead.rotations)
