"""Published data sets brought in, measured and tabled, in folders that these tests lay out."""

import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError, FileFormatError, GenerationError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.services.evaluation import evaluate
from choreo_studio.services.field_evaluation import field_evaluation
from choreo_studio.services.importing_published import import_published
from choreo_studio.session.storage import save_project
from tests.builders import swaying_duet
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator
from tests.motion.io.published_builders import write_aistpp, write_compas3d, write_dd100
from tests.motion.steps.builders import salsa_landings, stepping_duet

BPM = 170.0
AIST_NAMES = ("gBR_sBM_cAll_d04_mBR3_ch02", "gHO_sBM_cAll_d04_mHO3_ch02")


@pytest.fixture(scope="module")
def duet() -> DuetMotion:
    """Lead and follow who step salsa in place."""
    beats = np.arange(0.4, 10.0, 60.0 / BPM)
    return stepping_duet(salsa_landings(beats, 1), np.arange(300) / 30)


def test_a_take_becomes_a_project(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet, "Salsa_01_01")
    told: list[int] = []
    project = import_published(tmp_path, "", FakeGenerator(), lambda done, total: told.append(done))
    assert project.name == "Salsa_01_01"
    assert project.grid.tempo_bpm == pytest.approx(BPM, rel=0.03)
    assert project.remarks["beats"] == "found in the dancers' steps"
    assert project.takes[0].dance.origin == "imported"
    assert project.music.is_silence and project.music.duration_seconds == pytest.approx(10.0)
    assert told == [0, 1, 2]


def test_takes_are_asked_for_by_name(tmp_path: Path, duet: DuetMotion) -> None:
    for name in ("Salsa_01_01", "Salsa_02_01"):
        write_dd100(tmp_path, duet[:40], name, forms="pos3d")
    with pytest.raises(ChoreoError, match="has several takes; name one of Salsa_01_01, Salsa_02_01"):
        import_published(tmp_path, "", None)
    with pytest.raises(ChoreoError, match="has no take 'Salsa_03_01'; name one of"):
        import_published(tmp_path, "Salsa_03_01", None)
    with pytest.raises(GenerationError, match="no beat can be found in the steps of Salsa_02_01"):
        import_published(tmp_path, "Salsa_02_01", None)


def test_only_couples_of_known_layouts_are_brought_in(tmp_path: Path, duet: DuetMotion) -> None:
    with pytest.raises(FileFormatError, match="none of the data sets that can be read"):
        import_published(tmp_path, "", None)
    write_aistpp(tmp_path, duet.lead[:8], AIST_NAMES[0])
    with pytest.raises(FileFormatError, match="dancers are alone"):
        import_published(tmp_path, "", None)


def test_a_published_data_set_is_measured_like_any_other(tmp_path: Path, duet: DuetMotion) -> None:
    write_compas3d(tmp_path, duet, "Pair1_song1_take1")
    evaluation = evaluate(tmp_path, model=FakeGenerator())
    assert evaluation.what == "data set"
    assert evaluation.reports[0][0].startswith("Pair1_song1_take1")
    assert evaluation.as_dict()["reconstruction_mm"] == pytest.approx(0.0, abs=1e-6)


def test_the_field_table_sets_projects_beside_a_data_set(tmp_path: Path, duet: DuetMotion) -> None:
    project = project_with_takes(2)
    save_project(project, tmp_path / "p.choreo")
    write_dd100(tmp_path / "real", duet, "Salsa_01_01", forms="pos3d")
    table = field_evaluation(tmp_path / "p.choreo", tmp_path / "real", 1.0)
    data = table.as_dict()
    json.dumps(data, allow_nan=False)
    rows = {row["name"]: row for row in data["measures"]}
    papers = "FID_k, Div_k, FID_g, Div_g, FID_cd, Div_cd, BED, BAS, 2D-MM Align, PFC, contact"
    assert list(rows) == papers.split(", ")
    assert rows["FID_cd"]["generated"] > 1.0
    assert rows["BED"]["clips"] == 2
    assert "real is real" in table.as_text()
    assert "--reference" in field_evaluation(tmp_path / "p.choreo", None).as_text()


def test_soloists_are_tabled_alone(tmp_path: Path) -> None:
    for number, name in enumerate(AIST_NAMES):
        write_aistpp(tmp_path, swaying_duet(120, number).lead, name)
    table = field_evaluation(tmp_path, tmp_path, 0.5)
    rows = {row.name: row for row in table.rows}
    assert rows["FID_k"].clips == 2 * 4
    assert rows["FID_k"].generated == pytest.approx(0.0, abs=1e-3)
    assert rows["FID_cd"].clips == 0
