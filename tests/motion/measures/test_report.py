import json
from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.measures.comparison import MEASURES, ComparisonRow, as_text, compare, share_of_the_way
from choreo_studio.motion.measures.nulls import chance_duet
from choreo_studio.motion.measures.report import DuetReport, measure_duet
from tests.motion.measures.builders import clock, standing_couple

COUNTS = np.arange(16) % 8


def standing_report(seconds: float = 6.0, distance: float = 1.0) -> DuetReport:
    frames = np.arange(256) * seconds / 256
    return measure_duet(standing_couple(256, distance), frames, COUNTS, (0.5, 1.5))


def row_of(rows: tuple[ComparisonRow, ...], name: str) -> ComparisonRow:
    return next(row for row in rows if row.name == name)


def test_a_couple_that_stands() -> None:
    report = standing_report()
    assert report.seconds == pytest.approx(6.0)
    assert report.beats == 16
    assert report.lead.slip.mean_cm_per_second == pytest.approx(0.0, abs=1e-9)
    assert report.steps.landings_per_eight == 0.0
    assert report.placing.distance_50_m == pytest.approx(1.0)
    assert (report.placing.inside_share, report.placing.facing_share) == (1.0, 1.0)
    assert report.penetration.share == 0.0
    assert np.isnan(report.beat_echo)


def test_json_has_no_numbers_that_are_none() -> None:
    plain = standing_report().as_dict()
    text = json.dumps(plain, allow_nan=False)
    assert json.loads(text)["beat_echo"] is None
    assert plain["lead"]["slip"]["planted_share"] == 1.0


def swaying(phase_frames: float) -> MotionClip:
    clip = standing_couple(256).lead
    roots = clip.root_positions.copy()
    roots[:, 0] += 0.2 * np.sin(2 * np.pi * (np.arange(256) - phase_frames) / 32)
    return MotionClip(clip.skeleton, roots, clip.rotations)


def test_echo_is_heard_when_partners_pause_together() -> None:
    seconds = clock(256, 32.0)
    together = measure_duet(DuetMotion(swaying(0), swaying(0)), seconds, COUNTS)
    apart = measure_duet(DuetMotion(swaying(0), swaying(8)), seconds, COUNTS)
    assert together.beat_echo == pytest.approx(1.0)
    assert together.lead.dance_beats_per_second == pytest.approx(2.0, abs=0.25)
    assert apart.beat_echo < together.beat_echo_null < 0.8


def test_alignment_with_the_music_has_its_null() -> None:
    on_beat = measure_duet(DuetMotion(swaying(8.3), swaying(0)), clock(256, 32.0), COUNTS).lead
    assert on_beat.music_alignment == pytest.approx(on_beat.dance_alignment, abs=0.1)
    assert on_beat.music_alignment > 1.5 * on_beat.music_alignment_null
    assert on_beat.dance_alignment > 1.5 * on_beat.dance_alignment_null
    off_beat = measure_duet(DuetMotion(swaying(0), swaying(0)), clock(256, 32.0), COUNTS).lead
    assert off_beat.dance_alignment < 0.3


def test_numbers_of_both_dancers_are_their_mean() -> None:
    report = standing_report()
    lead, follow = replace(report.lead, foot_plausibility=1.0), replace(report.follow, foot_plausibility=4.0)
    row = row_of(compare([replace(report, lead=lead, follow=follow)]), "PFC (30 fps)")
    assert row.generated == pytest.approx(2.5)


def test_shares_are_shown_in_percent() -> None:
    assert row_of(compare([standing_report()]), "facing each other").generated == pytest.approx(100.0)


def test_frames_must_be_whole_beats() -> None:
    with pytest.raises(ValueError, match="count_in_eight"):
        measure_duet(standing_couple(100), clock(100, 40), COUNTS)
    with pytest.raises(ValueError, match="frame_seconds"):
        measure_duet(standing_couple(256), clock(255, 40), COUNTS)


def test_rows_are_means_weighted_by_length() -> None:
    reports = [standing_report(4.0, 1.0), standing_report(12.0, 2.0)]
    row = row_of(compare(reports, [standing_report(4.0, 1.4)]), "partner distance, median")
    assert row.generated == pytest.approx(1.75)
    assert row.deviation == pytest.approx(np.std([1.0, 2.0], ddof=1))
    assert row.real == pytest.approx(1.4)
    assert np.isnan(row.null)


def test_echo_holds_its_own_null() -> None:
    report = standing_report()
    real = replace(report, beat_echo=0.45, beat_echo_null=0.21)
    generated = replace(report, beat_echo_null=0.18)
    chance = replace(report, beat_echo_null=0.9)
    name = "BED (sigma 3 frames, 30 fps)"
    assert row_of(compare([generated], [real], [chance]), name).null == pytest.approx(0.21)
    assert row_of(compare([generated]), name).null == pytest.approx(0.18)


def test_null_reports_count_for_what_joins_a_couple() -> None:
    rows = compare([standing_report()], null=[standing_report(distance=3.0)])
    assert row_of(rows, "partner distance, median").null == pytest.approx(3.0)
    assert np.isnan(row_of(rows, "foot slip, lead").null)


def test_the_table_shows_every_measure_and_dashes_for_nothing() -> None:
    text = as_text(compare([standing_report()]))
    lines = text.splitlines()
    assert len(lines) == 1 + len(MEASURES)
    assert lines[0].split() == ["measure", "better", "generated", "+-", "real", "null", "unit"]
    echo = next(line for line in lines if line.startswith("BED"))
    assert echo.split()[-4:] == ["-", "-", "-", "-"]


def test_share_of_the_way() -> None:
    assert share_of_the_way(0.378, 0.21, 0.45) == pytest.approx(0.7)
    assert np.isnan(share_of_the_way(0.3, 0.4, 0.4))


def test_chance_keeps_each_dancer_and_parts_the_couple() -> None:
    duet = DuetMotion(swaying(0), swaying(5))
    null = chance_duet(duet, 24, 100)
    assert np.array_equal(null.lead.root_positions[24:], duet.lead.root_positions[:-24])
    assert np.array_equal(null.follow.rotations[100:], duet.follow.rotations[:-100])
    with pytest.raises(ValueError, match="follow_shift_frames"):
        chance_duet(duet, 24, 24 + 256)
