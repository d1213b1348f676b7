"""Measures of real salsa against numbers that others found in it, in `../shared/design`."""

import numpy as np
import pytest

from benchmarks.measures import FOLDER, real_stretches
from choreo_studio.motion.measures.comparison import ComparisonRow, compare
from choreo_studio.motion.measures.nulls import chance_duet
from choreo_studio.motion.measures.report import measure_duet
from choreo_studio.motion.measures.scoring import score_of
from choreo_studio.motion.measures.stretch import Stretch, traits

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (FOLDER / "beats.json").is_file(), reason="the recordings of the real couple are absent"),
]
METRES_PER_FILE_UNIT = 1.26


@pytest.fixture(scope="module")
def real() -> dict[str, ComparisonRow]:
    stretches = real_stretches(("03", "09", "13"))
    reports = [measure_duet(s.duet, s.seconds, s.counts, (0.35, 0.91)) for s in stretches]
    assert sum(report.seconds for report in reports) > 80.0
    return {row.name: row for row in compare(reports)}


def test_feet_slip_as_known(real: dict[str, ComparisonRow]) -> None:
    unit = 100 * METRES_PER_FILE_UNIT
    assert 0.11 * unit < real["foot slip, lead"].generated < 0.17 * unit
    assert 0.16 * unit < real["foot slip, follow"].generated < 0.23 * unit


def test_steps_fall_as_known(real: dict[str, ComparisonRow]) -> None:
    assert real["landings, couple"].generated == pytest.approx(10.4, rel=0.08)
    assert real["landings on counts 4 and 8"].generated < 12.0
    assert real["left/right alternation"].generated > 80.0
    assert abs(real["landing timing, mean"].generated) < 0.1


def test_partners_stand_as_known(real: dict[str, ComparisonRow]) -> None:
    assert real["partner distance, median"].generated == pytest.approx(0.56, abs=0.1)
    assert real["distance inside real 5-95 %"].generated > 80.0
    assert real["torsos through each other"].generated < 2.0


def test_they_echo_each_other_far_above_chance(real: dict[str, ComparisonRow]) -> None:
    echo = real["BED (sigma 3 frames, 30 fps)"]
    assert echo.generated > 1.8 * echo.null
    assert np.isfinite(echo.null)


def test_real_dancing_scores_far_above_partners_who_are_together_by_chance() -> None:
    totals = []
    for stretch in real_stretches(("03", "13")):
        beats = len(stretch.counts)
        chance = chance_duet(stretch.duet, 40, 117)
        pieces = [
            [
                traits(Stretch(duet, stretch.seconds, stretch.counts, first, first + 8, np.zeros(0, dtype=np.intp)))
                for first in range(2, beats - 10, 8)
            ]
            for duet in (stretch.duet, chance)
        ]
        totals.append([score_of(piece).total for piece in pieces if piece])
    real_score, chance_score = np.mean([pair for pair in totals if len(pair) == 2], axis=0)
    assert real_score > 70.0
    assert real_score > chance_score + 10.0
