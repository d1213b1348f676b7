"""Measures in words."""

import math

import pytest

from choreo_studio.motion.measures.scoring import Score
from choreo_studio.services.readings import READING_NAMES, Reading
from choreo_studio.ui.inspector.readings_state import rows_of, score_rows, tone_of

NAN = float("nan")


@pytest.mark.parametrize(
    ("reading", "tone"),
    [
        (Reading("slip", 20.0, 23.0), "good"),
        (Reading("slip", 27.0, 23.0), "fair"),
        (Reading("slip", 40.0, 23.0), "far"),
        (Reading("landings", 10.0, 10.4), "good"),
        (Reading("landings", 12.5, 10.4), "fair"),
        (Reading("landings", 4.0, 10.4), "far"),
        (Reading("holds", 80.0, 85.0), "good"),
        (Reading("holds", 26.0, 85.0), "far"),
        (Reading("distance", 95.0, 87.5), "good"),
        (Reading("distance", 70.0, 87.5), "far"),
        (Reading("torsos", 2.0, 1.15), "fair"),
        (Reading("seams", 19.0, 18.2), "far"),
        (Reading("slip", NAN, 23.0), "none"),
        (Reading("slip", 20.0, NAN), "none"),
    ],
)
def test_a_number_is_judged_by_real_dancing(reading: Reading, tone: str) -> None:
    assert tone_of(reading) == tone


def test_a_row_sets_take_and_real_dancing_on_one_scale() -> None:
    (row,) = rows_of((Reading("slip", 11.5, 23.0),))
    assert (row.value, row.real) == ("11.5 cm/s", "23.0 cm/s")
    assert (row.share, row.real_share) == (0.25, 0.5)
    assert "23.0 cm/s" in row.tip


def test_percentages_are_shares_of_a_hundred() -> None:
    (row,) = rows_of((Reading("holds", 40.0, 85.0),))
    assert (row.share, row.real_share) == (0.4, 0.85)


def test_a_number_beyond_the_scale_fills_the_bar() -> None:
    (row,) = rows_of((Reading("slip", 92.0, 23.0),))
    assert row.share == 1.0
    assert row.real_share == 0.25


def test_what_is_not_known_is_a_dash() -> None:
    (row,) = rows_of((Reading("timing", NAN, NAN),))
    assert (row.value, row.real, row.share, row.real_share) == ("–", "", None, None)


def test_a_take_without_seams_has_no_row_for_them() -> None:
    readings = tuple(Reading(name, NAN, 1.0) for name in READING_NAMES)
    assert len(rows_of(readings)) == len(READING_NAMES) - 1
    assert all(row.share is None or math.isfinite(row.share) for row in rows_of(readings))


@pytest.mark.parametrize(("total", "tone"), [(87.4, "good"), (70.0, "fair"), (31.0, "far")])
def test_a_score_is_a_row_with_its_parts(total: float, tone: str) -> None:
    (row,) = score_rows(Score(total, (("hands", 91.2), ("calm", 70.0))))
    assert (row.title, row.value, row.tone) == ("Score", f"{total:.0f} of 100", tone)
    assert row.share == pytest.approx(total / 100)
    assert "hands 91, calm 70" in row.tip


def test_who_was_not_judged_has_no_score() -> None:
    assert score_rows(None) == ()
