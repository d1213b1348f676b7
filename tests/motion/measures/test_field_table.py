"""The field's table, on joints that are put where a test needs them."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import linalg

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.measures.body_contact import touching
from choreo_studio.motion.measures.couple_features import cross_distance_features
from choreo_studio.motion.measures.field_stretches import FieldStretch, field_features
from choreo_studio.motion.measures.field_table import FieldRow, as_text, field_table
from choreo_studio.motion.measures.geometric import geometric_features
from choreo_studio.motion.measures.kinetic import kinetic_features
from choreo_studio.motion.measures.projected import audience_shot, picture_alignment
from tests.builders import swaying_clip, swaying_duet
from tests.motion.measures.builders import Floats, clock, standing_couple

FPS = 30.0


def stretches(count: int, frames: int = 120, seed: int = 0, gap: float = 0.0) -> list[FieldStretch]:
    found = []
    for number in range(count):
        duet = swaying_duet(frames, seed + 7 * number)
        roots = duet.follow.root_positions + np.array([0.0, 0.0, gap])
        moved = DuetMotion(duet.lead, replace(duet.follow, root_positions=roots))
        found.append(FieldStretch.of(tuple(moved), clock(frames, FPS), np.arange(0, frames / FPS, 0.5)))
    return found


def row_of(rows: tuple[FieldRow, ...], name: str) -> FieldRow:
    return next(row for row in rows if row.name == name)


def published_distance(ours: Floats, theirs: Floats) -> tuple[float, float]:
    """FID and diversity by their definitions: scaled by the reference, square root of a matrix, all pairs."""
    mean, deviation = theirs.mean(axis=0), theirs.std(axis=0) + 1e-10
    a, b = (ours - mean) / deviation, (theirs - mean) / deviation
    one, two = np.cov(a.T), np.cov(b.T)
    root = linalg.sqrtm(one @ two).real
    apart = a.mean(axis=0) - b.mean(axis=0)
    pairs = [np.linalg.norm(x - y) for i, x in enumerate(a) for y in a[i + 1 :]]
    return float(apart @ apart + np.trace(one + two - 2.0 * root)), float(np.mean(pairs))


def test_rows_are_in_the_order_of_the_papers() -> None:
    rows = field_table(stretches(2), stretches(2), 60)
    assert " ".join(row.name for row in rows) == "FID_k Div_k FID_g Div_g FID_cd Div_cd BED BAS 2D-MM Align PFC contact"
    assert [row.clips for row in rows] == [8, 8, 8, 8, 4, 4, 2, 2, 2, 2, 2]


def test_distances_are_those_of_the_definition() -> None:
    ours, theirs = stretches(3, seed=100), stretches(4)
    rows = field_table(ours, theirs, 30)

    def pieces(of: list[FieldStretch], dancer: int) -> list[Floats]:
        return [s.dancers[dancer][start : start + 30] for s in of for start in range(0, 120, 30)]

    for name, features in (("k", kinetic_features), ("cd", None)):
        sets = [
            np.array([features(piece, True) for dancer in (0, 1) for piece in pieces(of, dancer)])
            if features
            else np.array([cross_distance_features(*pair) for pair in zip(pieces(of, 0), pieces(of, 1), strict=True)])
            for of in (ours, theirs)
        ]
        frechet, diversity = published_distance(*sets)
        assert row_of(rows, f"FID_{name}").generated == pytest.approx(frechet, rel=1e-3)
        assert row_of(rows, f"Div_{name}").generated == pytest.approx(diversity, rel=1e-6)


def test_real_dancing_against_itself_is_no_distance() -> None:
    real = stretches(4)
    rows = field_table(real, real, 30)
    for name in ("k", "cd"):
        assert row_of(rows, f"FID_{name}").generated == pytest.approx(0.0, abs=1e-3)
        assert row_of(rows, f"Div_{name}").generated == row_of(rows, f"Div_{name}").real
    for name in ("BED", "BAS", "PFC", "contact"):
        assert row_of(rows, name).generated == row_of(rows, name).real


def test_partners_who_are_moved_apart_are_told_by_the_couple_alone() -> None:
    real = stretches(6)
    near, far = (field_table(stretches(6, gap=gap), real, 30) for gap in (0.05, 0.6))
    assert row_of(far, "FID_cd").generated > 10.0 * row_of(near, "FID_cd").generated > 0.0
    assert row_of(far, "FID_k").generated == pytest.approx(row_of(near, "FID_k").generated, abs=1e-3)
    assert row_of(far, "contact").generated < row_of(far, "contact").real


def test_the_null_of_the_couple_is_its_shifted_partners() -> None:
    real = stretches(4)
    shifted = field_table([stretch.with_partner_shifted() for stretch in real], real, 30)
    row = row_of(field_table(real, real, 30), "FID_cd")
    assert row.null == row_of(shifted, "FID_cd").generated > 1.0


def test_small_sets_and_still_features_are_remarked() -> None:
    rows = field_table(stretches(2), stretches(2), 60)
    assert "4 clips are too few for 100 features" in row_of(rows, "FID_cd").remark
    assert "never change in the reference" in row_of(rows, "FID_g").remark
    many = field_table(stretches(10), stretches(10), 20)
    assert "too few" not in row_of(many, "FID_k").remark


def test_without_a_reference_there_are_no_distances() -> None:
    rows = field_table(stretches(2))
    assert np.isnan(row_of(rows, "FID_k").generated)
    assert row_of(rows, "FID_k").remark == "needs a reference"
    assert row_of(rows, "BED").null < 1.0
    few = field_table(stretches(1, frames=40), stretches(2), 120)
    assert (row_of(few, "FID_k").clips, row_of(few, "FID_k").real_clips) == (0, 4)
    assert "at least two" in row_of(few, "FID_k").remark


def test_soloists_have_no_couple() -> None:
    alone = [
        FieldStretch.of(
            [swaying_clip(standing_couple(1).lead.skeleton, 90, seed)], clock(90, FPS), np.arange(0.0, 3.0, 0.5)
        )
        for seed in range(3)
    ]
    rows = field_table(alone, alone, 30)
    assert row_of(rows, "FID_k").generated == pytest.approx(0.0, abs=1e-3)
    assert all(np.isnan(row_of(rows, name).generated) for name in ("FID_cd", "BED", "contact"))
    assert np.isfinite(row_of(rows, "BAS").generated)


def test_every_second_piece_is_a_couple() -> None:
    whole = field_features(stretches(3), 30)
    first, second = whole.every_second(0), whole.every_second(1)
    assert np.array_equal(first.kinetic[:4], whole.kinetic[[0, 1, 4, 5]])
    assert np.array_equal(second.cross_distance, whole.cross_distance[1::2])
    assert len(first.geometric) + len(second.geometric) == len(whole.geometric)


def test_features_keep_the_published_quirks() -> None:
    (stretch,) = stretches(1, frames=30)
    found = field_features([stretch], 30)
    for number, dancer in enumerate(stretch.dancers):
        assert np.array_equal(found.kinetic[number], kinetic_features(dancer, compat=True))
        assert np.array_equal(found.geometric[number], geometric_features(dancer, compat=True))


def test_contact_is_told_to_the_centimetre() -> None:
    couple = standing_couple(3, 1.0)
    lead, follow = couple
    # The T-poses' arms reach along x, so that lead and follow meet with torsos, 6.5 % of each height thick.
    meeting = 0.065 * (lead.skeleton.height + follow.skeleton.height) + 0.02
    for gap, expected in ((-0.005, True), (0.005, False)):
        roots = follow.root_positions + np.array([0.0, 0.0, meeting + gap - 1.0 + 0.0])
        near = DuetMotion(lead, replace(follow, root_positions=roots))
        assert touching(near).tolist() == [expected] * 3
    assert not touching(couple).any()


def test_the_text_shows_counts_and_dashes() -> None:
    text = as_text(field_table(stretches(2), stretches(3), 60))
    lines = text.splitlines()
    assert lines[0].split() == ["measure", "better", "generated", "real", "null", "clips", "remark"]
    assert "8/12" in lines[1]
    assert " - " in lines[2]


def test_alignment_in_the_picture_is_that_of_the_audience() -> None:
    (stretch, *_) = stretches(1)
    row = next(row for row in field_table([stretch]) if row.name == "2D-MM Align")
    audience = audience_shot(np.stack(stretch.dancers))
    each = [picture_alignment(audience.project(dancer), stretch.music_frames) for dancer in stretch.dancers]
    assert row.generated == pytest.approx(np.nanmean(each))
    assert np.isfinite(row.null) and np.isnan(row.real)
