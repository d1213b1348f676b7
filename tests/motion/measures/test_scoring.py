"""The score that ranks takes: real dancing does well, and nothing that is no dancing wins it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.measures.field_joints import at_field_rate, field_positions
from choreo_studio.motion.measures.rhythm import beat_alignment, dance_beats
from choreo_studio.motion.measures.scoring import PART_NAMES, SALSA_REFERENCE, Score, reference_of, score_of
from choreo_studio.motion.measures.stretch import TRAITS, Stretch, traits
from choreo_studio.motion.mirroring import mirrored_duet
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.rotations import from_rotation_vector, multiply
from choreo_studio.resources import assets_folder
from choreo_studio.session.storage import load_project

BEATS, RUN_UP = 16, 2
Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def danced() -> tuple[DuetMotion, Floats, NDArray[np.intp]]:
    """Twenty beats of the demo's dance, their times and counts."""
    project = load_project(assets_folder() / "demo" / "demo_salsa.choreo")
    first = 24
    frames = slice(16 * first, 16 * (first + BEATS + 2 * RUN_UP))
    counts = project.grid.count_in_eight[first : first + BEATS + 2 * RUN_UP]
    return project.takes[0].dance.motion[frames], project.frame_seconds[frames], counts.astype(np.intp)


def score(duet: DuetMotion, seconds: Floats, counts: NDArray[np.intp], borders: tuple[int, ...] = ()) -> Score:
    edges = np.array(borders, dtype=np.intp)
    halves = ((RUN_UP, RUN_UP + BEATS // 2), (RUN_UP + BEATS // 2, RUN_UP + BEATS))
    return score_of([traits(Stretch(duet, seconds, counts, *half, edges)) for half in halves])


def each(duet: DuetMotion, change: Callable[[MotionClip], MotionClip]) -> DuetMotion:
    return DuetMotion(change(duet.lead), change(duet.follow))


def shaken(clip: MotionClip, radians: float) -> MotionClip:
    noise = np.random.default_rng(0).normal(size=(*clip.rotations.shape[:2], 3)) * radians
    return replace(clip, rotations=multiply(clip.rotations, from_rotation_vector(noise)))


def moved(clip: MotionClip, by: Floats) -> MotionClip:
    return replace(clip, root_positions=clip.root_positions + by)


def frozen(clip: MotionClip) -> MotionClip:
    still = np.zeros(clip.frame_count, dtype=np.intp)
    return replace(clip, root_positions=clip.root_positions[still], rotations=clip.rotations[still])


def part(of: Score, name: str) -> float:
    return dict(of.parts)[name]  # type: ignore[index]


def test_dancing_does_well_in_every_part(danced: tuple[DuetMotion, Floats, NDArray[np.intp]]) -> None:
    found = score(*danced)
    assert found.total > 65.0
    assert [name for name, _ in found.parts] == [name for name in PART_NAMES if name != "seams"]
    assert all(40.0 < value <= 100.0 for _, value in found.parts)
    assert found.in_words().startswith("hands ")


@pytest.mark.parametrize(
    ("name", "spoil", "worse"),
    [
        ("jitter", lambda duet: each(duet, lambda clip: shaken(clip, 0.02)), "calm"),
        ("frozen", lambda duet: each(duet, frozen), "energy"),
        ("floating", lambda duet: each(duet, lambda clip: moved(clip, np.array([0.0, 0.3, 0.0]))), "feet"),
        ("sunk", lambda duet: each(duet, lambda clip: moved(clip, np.array([0.0, -0.05, 0.0]))), "feet"),
        (
            "sliding",
            lambda duet: each(
                duet, lambda clip: moved(clip, np.linspace(0, 6, clip.frame_count)[:, None] * np.array([1.0, 0, 0]))
            ),
            "feet",
        ),
        ("apart", lambda duet: DuetMotion(duet.lead, moved(duet.follow, np.array([1.5, 0.0, 0.0]))), "hands"),
        ("in each other", lambda duet: DuetMotion(duet.lead, replace(duet.lead)), "bodies"),
    ],
)
def test_what_is_no_dancing_loses(
    danced: tuple[DuetMotion, Floats, NDArray[np.intp]],
    name: str,
    spoil: Callable[[DuetMotion], DuetMotion],
    worse: str,
) -> None:
    duet, seconds, counts = danced
    before, after = score(duet, seconds, counts), score(spoil(duet), seconds, counts)
    assert after.total < 0.85 * before.total, name
    assert part(after, worse) < 0.7 * part(before, worse)


def test_pausing_on_every_beat_wins_beat_alignment_and_loses_the_score(
    danced: tuple[DuetMotion, Floats, NDArray[np.intp]],
) -> None:
    duet, seconds, counts = danced
    beats = np.arange(duet.frame_count) / 16
    period = float(np.median(np.diff(seconds))) * 16
    stuttering = sample_duet(duet, seconds, seconds - period * 0.95 * np.sin(2 * np.pi * beats) / (2 * np.pi))

    def alignment(of: DuetMotion) -> float:
        pulses = dance_beats(field_positions(at_field_rate(of.lead, seconds)), sigma_frames=2.0)
        return beat_alignment(seconds[::16], pulses, float(seconds[0]), "over_music_beats")

    assert alignment(stuttering) > alignment(duet) + 0.2
    before, after = score(duet, seconds, counts), score(stuttering, seconds, counts)
    assert after.total < before.total - 5.0
    left = [part(after, name) / part(before, name) for name, _ in before.parts]
    assert min(left) < 0.75
    assert max(left) < 1.05


@pytest.mark.parametrize("speed", [0.4, 2.0])
def test_too_lively_is_as_bad_as_too_lazy(danced: tuple[DuetMotion, Floats, NDArray[np.intp]], speed: float) -> None:
    duet, seconds, counts = danced
    # A dance at twice its speed begins again where it ends.
    places = (np.arange(duet.frame_count) * speed) % (duet.frame_count - 1)
    other = sample_duet(duet, seconds, np.interp(places, np.arange(duet.frame_count), seconds))
    before, after = score(duet, seconds, counts), score(other, seconds, counts)
    assert after.total < 0.9 * before.total
    assert part(after, "energy") < 0.7 * part(before, "energy")


def test_a_mirrored_dance_is_worth_the_same(danced: tuple[DuetMotion, Floats, NDArray[np.intp]]) -> None:
    duet, seconds, counts = danced
    mirrored = score(mirrored_duet(duet), seconds, counts)
    assert mirrored.total == pytest.approx(score(duet, seconds, counts).total, rel=1e-3)


def test_a_jolt_at_a_border_is_seen_in_the_seams(danced: tuple[DuetMotion, Floats, NDArray[np.intp]]) -> None:
    duet, seconds, counts = danced
    border = 16 * RUN_UP
    jump = np.where(np.arange(duet.frame_count) < border, 0.0, 0.05)[:, None] * np.array([1.0, 0.0, 0.0])
    jolted = each(duet, lambda clip: moved(clip, jump))
    smooth, rough = (score(one, seconds, counts, (border,)) for one in (duet, jolted))
    assert part(smooth, "seams") > 70.0 > 30.0 > part(rough, "seams")
    assert rough.total < smooth.total


def test_a_jolt_of_who_did_not_change_is_no_seam(danced: tuple[DuetMotion, Floats, NDArray[np.intp]]) -> None:
    duet, seconds, counts = danced
    border = 16 * RUN_UP
    jump = np.where(np.arange(duet.frame_count) < border, 0.0, 0.05)[:, None] * np.array([1.0, 0.0, 0.0])
    jolted = DuetMotion(moved(duet.lead, jump), duet.follow)
    edges = np.array([border], dtype=np.intp)
    found = {
        changed: traits(Stretch(jolted, seconds, counts, RUN_UP, RUN_UP + 8, edges, frozenset(changed)))["seams"]
        for changed in (("lead",), ("follow",))
    }
    assert found["lead",] > 5 * found["follow",]


def test_nothing_is_gained_by_being_calmer_or_nearer_than_real_dancing() -> None:
    usual = {name: SALSA_REFERENCE[name][0] for name in TRAITS}
    best = score_of([usual])
    assert score_of([{**usual, "jerk": 0.0, "near hands": 1.0, "alternation": 1.0}]).total == pytest.approx(best.total)
    for name in TRAITS:
        mean, spread = SALSA_REFERENCE[name]
        assert score_of([{**usual, name: mean + 6 * spread}]).total < best.total or name in (
            "near hands",
            "alternation",
        )


def test_one_bad_part_is_not_made_up_for_by_the_others() -> None:
    usual = {name: SALSA_REFERENCE[name][0] for name in TRAITS}
    worst = score_of([{**usual, "speed": 0.0, "planted": float("nan")}])
    assert worst.total < 0.6 * score_of([usual]).total
    assert "seams" not in dict(score_of([{**usual, "seams": float("nan")}]).parts)
    with pytest.raises(ValueError, match="pieces"):
        score_of([])


def test_a_reference_is_mean_and_spread_of_what_was_measured() -> None:
    usual = dict.fromkeys(TRAITS, 1.0)
    found = reference_of([{**usual, "speed": value, "seams": float("nan")} for value in (1.0, 2.0, 3.0)])
    assert found["speed"] == (2.0, pytest.approx(np.std([1, 2, 3])))
    assert "seams" not in found
    mean, spread = found["landings"]
    assert mean == 1.0 and 0.0 < spread < 1e-3, "what never varies is known as well"


def test_traits_are_those_of_the_inside_only(danced: tuple[DuetMotion, Floats, NDArray[np.intp]]) -> None:
    duet, seconds, counts = danced
    outside = np.where(np.arange(duet.frame_count) < 16 * RUN_UP - 1, 1.0, 0.0)[:, None] * np.array([0.0, 1.0, 0.0])
    inside = (RUN_UP, RUN_UP + BEATS)
    plain, odd = (
        traits(Stretch(one, seconds, counts, *inside, np.zeros(0, np.intp)))
        for one in (duet, each(duet, lambda clip: moved(clip, outside)))
    )
    assert all(plain[name] == odd[name] for name in ("speed", "slip", "near hands", "through", "jerk"))
    assert plain["speed"] == pytest.approx(_mean_speed(duet, seconds, slice(16 * inside[0], 16 * inside[1])))


def _mean_speed(duet: DuetMotion, seconds: Floats, frames: slice) -> float:
    speeds = []
    for clip in duet:
        places = forward_kinematics(clip).positions[frames]
        steps = np.linalg.norm(np.diff(places, axis=0), axis=-1).mean(axis=1) / np.diff(seconds[frames])
        speeds.append(steps.mean())
    return float(np.mean(speeds))
