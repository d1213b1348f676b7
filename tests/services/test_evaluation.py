"""Measures of projects, folders and data sets."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.report import measure_duet
from choreo_studio.motion.measures.scoring import SALSA_REFERENCE
from choreo_studio.motion.measures.variety import aligned_couple
from choreo_studio.services.bars import beat_span, frame_seconds
from choreo_studio.services.comparing_takes import (
    REAL_95,
    REAL_MEDIAN,
    edit_summary,
    real_jumps,
    seam_accelerations,
)
from choreo_studio.services.evaluation import (
    beside,
    evaluate,
    read_reference,
    reference_beside,
    reference_of,
    write_reference,
)
from choreo_studio.services.export import export_take
from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.measuring import DancedSpan, span_of_take
from choreo_studio.services.ranking import judge_of
from choreo_studio.services.reconstruction import reconstruction_error, seen_from_lead
from choreo_studio.session.storage import save_project
from choreo_studio.timebase import FrameRate
from tests.builders import swaying_duet
from tests.builders_project import project_with_takes, project_without_takes
from tests.fakes import FakeGenerator


def test_a_project_is_measured_take_by_take(tmp_path: Path) -> None:
    project = project_with_takes(2)
    save_project(project, tmp_path / "p.choreo")
    told: list[tuple[int, int]] = []
    evaluation = evaluate(tmp_path / "p.choreo", progress=lambda done, total: told.append((done, total)))
    assert evaluation.what == "project"
    assert [name for name, _ in evaluation.reports] == ["Take 1", "Take 2"]
    data = evaluation.as_dict()
    json.dumps(data, allow_nan=False)
    slip = next(row for row in data["measures"] if row["name"] == "foot slip, lead")
    span = span_of_take(project, project.takes[0])
    report = measure_duet(span.motion, frame_seconds(span.grid, 16), span.grid.count_in_eight.astype(np.intp))
    assert data["takes"][0]["lead"]["slip"]["mean_cm_per_second"] == report.lead.slip.mean_cm_per_second
    assert slip["unit"] == "cm/s"
    assert slip["real"] is None
    assert "foot slip, lead" in evaluation.as_text()


def test_a_folder_of_projects_and_one_of_exported_pairs(tmp_path: Path) -> None:
    project = project_with_takes(1)
    takes, pairs = tmp_path / "takes", tmp_path / "pairs"
    takes.mkdir()
    save_project(project, takes / "a.choreo")
    save_project(project, takes / "b.choreo")
    assert [name for name, _ in evaluate(takes).reports] == ["a: Take 1", "b: Take 1"]
    long = project_with_takes(1, bars=8)
    export_take(long, long.takes[0], None, pairs, "duo")
    evaluation = evaluate(pairs)
    assert evaluation.what == "takes"
    assert [name for name, _ in evaluation.reports] == ["duo"]


def test_a_data_set_is_measured_on_its_beats_with_the_tokenizer(tmp_path: Path) -> None:
    project = project_with_takes(1, bars=8)
    export_take(project, project.takes[0], None, tmp_path, "duo")
    frames = [[float(second) * 30, (beat - 1) % 8 + 1, 1.0] for beat, second in enumerate(project.grid.beats_seconds)]
    description = {"fps_true": 30, "takes": {"duo": {"tracked_beats_frame_count_conf": frames}}}
    (tmp_path / "beats.json").write_text(json.dumps(description))
    evaluation = evaluate(tmp_path, model=FakeGenerator(), held_out=("duo",))
    assert evaluation.what == "data set"
    data = evaluation.as_dict()
    assert data["reconstruction_mm"] == pytest.approx(0.0, abs=1e-6)
    assert data["follow_in_lead_mm"] == pytest.approx(20.0, abs=0.01)
    assert data["held_out"]["follow_in_lead_mm"] == data["follow_in_lead_mm"]
    assert "training" not in data
    assert evaluate(tmp_path).reconstruction == {}


def test_reconstruction_is_measured_against_known_errors() -> None:
    project = project_with_takes(1)
    span = DancedSpan("a", project.grid, project.takes[0].dance.motion)

    class Bends:
        """Moves the follow by 40 mm and the lead by none across the floor."""

        def reconstruct(self, motion, grid):  # type: ignore[no-untyped-def]
            return FakeGenerator().reconstruct(FakeGenerator().reconstruct(motion, grid), grid)

    error = reconstruction_error([span], Bends())
    assert error.reconstruction_mm == pytest.approx(0.0, abs=1e-6)
    assert error.follow_in_lead_mm == pytest.approx(40.0, abs=0.01)


def test_seen_from_a_turned_and_moved_lead_the_follow_stays() -> None:
    from choreo_studio.motion.clip import DuetMotion
    from choreo_studio.motion.rotations import about_axis, multiply, rotate

    motion = project_with_takes(1).takes[0].dance.motion
    turn, away = about_axis(1, np.array(0.7)), np.array([3.0, 0.0, -1.0])

    def moved(clip):  # type: ignore[no-untyped-def]
        rotations = clip.rotations.copy()
        rotations[:, 0] = multiply(np.broadcast_to(turn, rotations[:, 0].shape), rotations[:, 0])
        return replace(clip, root_positions=rotate(turn, clip.root_positions) + away, rotations=rotations)

    other = DuetMotion(moved(motion.lead), moved(motion.follow))
    first = seen_from_lead(motion, joint_positions(motion.follow))
    second = seen_from_lead(other, joint_positions(other.follow))
    assert np.allclose(first, second, atol=1e-9)
    assert first[0, 0, 2] == pytest.approx(0.6, abs=0.01)


def test_only_what_sounds_and_was_asked_for_is_measured() -> None:
    project = project_with_takes(1)
    whole = span_of_take(project, project.takes[0])
    assert whole.grid.beat_count == project.grid.beat_count - 1
    part = generate(project_without_takes(8), None, FakeGenerator(), DanceOrder(bars=(3, 4)))
    span = span_of_take(part, part.takes[0])
    assert span.grid.beat_count == 8
    assert list(span.grid.count_in_eight) == list(range(8))
    assert span.motion.frame_count == 128


def test_real_dancing_is_set_beside(tmp_path: Path) -> None:
    save_project(project_with_takes(1), tmp_path / "p.choreo")
    evaluation = evaluate(tmp_path / "p.choreo")
    write_reference(evaluation, "a couple", tmp_path / "real.json")
    reference = read_reference(tmp_path / "real.json")
    assert reference == reference_of(evaluation)
    rows = beside(evaluation.rows, reference)
    known = [row for row in rows if math.isfinite(row.generated)]
    assert len(known) > 10
    assert all(row.real == row.generated for row in known)


def test_distances_are_held_against_real_ones(tmp_path: Path) -> None:
    save_project(project_with_takes(1), tmp_path / "p.choreo")

    def inside(low: float, high: float) -> float:
        reference = {"partner distance, 5 %": low, "partner distance, 95 %": high}
        rows = {row.name: row.generated for row in evaluate(tmp_path / "p.choreo", reference).rows}
        return rows["distance inside real 5-95 %"]

    assert inside(0.1, 2.0) == pytest.approx(100.0)
    assert inside(1.9, 2.0) == 0.0


@pytest.mark.parametrize("text", ["", "[]", '{"measures": 1}', '{"measures": {"a": "b"}}'])
def test_a_damaged_reference_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "real.json").write_text(text)
    with pytest.raises(FileFormatError, match="no table of measures"):
        read_reference(tmp_path / "real.json")


def test_seams_and_variety_of_a_project(tmp_path: Path) -> None:
    project = project_with_takes(3)
    pairs = [aligned_couple(*(joint_positions(clip) for clip in take.dance.motion)) for take in project.takes]
    distances = [np.linalg.norm(pairs[a] - pairs[b], axis=-1).mean() * 100 for a, b in ((0, 1), (0, 2), (1, 2))]
    project = resample(project, None, FakeGenerator(), DanceOrder((2, 3), "follow", seed=9))
    save_project(project, tmp_path / "p.choreo")
    told = evaluate(tmp_path / "p.choreo", {REAL_95: 1e9}).as_dict()["edits"]["p"]
    assert told["variety_cm"] == pytest.approx(np.mean(distances))
    assert told["seams"] == 2
    assert told["seams_above_real_95_share"] == 0.0
    assert edit_summary(project, 0.0)["seams_above_real_95_share"] == 1.0
    assert edit_summary(project, None)["seams_above_real_95_share"] is None
    assert edit_summary(project_with_takes(1), 1.0) == {}


def test_a_torn_edit_shows_at_its_seams() -> None:
    project = project_with_takes(1)
    project = resample(project, None, FakeGenerator(), DanceOrder((2, 3), "follow", seed=9))
    smooth = seam_accelerations(project).max()
    take = project.takes[1]
    first, end = (16 * beat for beat in beat_span(project.grid, (2, 3)))
    roots = take.dance.motion.follow.root_positions.copy()
    roots[first:end, 0] += 0.2
    follow = replace(take.dance.motion.follow, root_positions=roots)
    motion = replace(take.dance.motion, follow=follow)
    torn = replace(project, takes=(project.takes[0], replace(take, dance=replace(take.dance, motion=motion))))
    assert seam_accelerations(torn).min() > 5 * smooth


def test_a_data_set_tells_what_a_seam_may_do() -> None:
    project = project_with_takes(1)
    levels = real_jumps([DancedSpan("a", project.grid, project.takes[0].dance.motion)])
    assert 0 < levels[REAL_MEDIAN] < levels[REAL_95]


def test_nothing_to_measure_is_said(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="holds no projects and no BVH pairs"):
        evaluate(tmp_path)
    with pytest.raises(FileFormatError, match="no such file or folder"):
        evaluate(tmp_path / "none")
    save_project(project_without_takes(), tmp_path / "p.choreo")
    with pytest.raises(ChoreoError, match="has no takes"):
        evaluate(tmp_path / "p.choreo")


def test_every_dance_may_have_a_table_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}")
    for name, slip in (("real.json", 1.0), ("real-waltz.json", 2.0)):
        (tmp_path / name).write_text(json.dumps({"measures": {"foot slip, lead": slip}}))
    for style, slip in ((None, 1.0), ("salsa", 1.0), ("waltz", 2.0), ("../x", 1.0)):
        assert reference_beside(str(tmp_path), style) == {"foot slip, lead": slip}
    traits = {"speed": [9.0, 1.0], "landings": [2.0, 1e-6]}
    (tmp_path / "real-waltz.json").write_text(json.dumps({"measures": {}, "traits": traits}))
    assert judge_of(str(tmp_path), "waltz")["speed"] == (9.0, 1.0)
    assert judge_of(str(tmp_path), "waltz")["landings"] == (2.0, SALSA_REFERENCE["landings"][1])
    assert judge_of(str(tmp_path), "salsa")["speed"] == SALSA_REFERENCE["speed"]


def test_a_folder_of_duet_files_is_a_data_set_of_its_dances(tmp_path: Path) -> None:
    counts = np.arange(20) % 8 + 1
    for name, style in (("a", "tango"), ("b", "tango"), ("c", "rumba")):
        file = DuetFile(swaying_duet(420), FrameRate.of(60), np.arange(20) * 20.0, counts, style, 4, "written")
        write_npz(tmp_path / f"{name}.npz", file)
    assert [name for name, _ in evaluate(tmp_path).reports] == ["a.0", "b.0", "c.0"]
    assert [name for name, _ in evaluate(tmp_path, style="tango").reports] == ["a.0", "b.0"]
    with pytest.raises(FileFormatError, match="no duets of polka"):
        evaluate(tmp_path, style="polka")
