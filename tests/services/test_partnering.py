"""Partners danced for one who came alone."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import GenerationError
from choreo_studio.motion.clip import MotionClip
from choreo_studio.services.bars import beat_span
from choreo_studio.services.export import export_take
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.importing import ImportOrder, import_motion
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.partnering import danced_bars, import_with_partner, lonely_role, with_partner
from choreo_studio.session.project import Project
from choreo_studio.session.storage import load_project, save_project
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator

MODEL = FakeGenerator()


@pytest.fixture
def alone(tmp_path: Path) -> Project:
    """A lead of 6.7 s who came alone."""
    project = project_with_takes(1)
    lead, *_ = export_take(project, project.takes[0], None, tmp_path / "bvh", "duo")
    return import_motion(ImportOrder((lead,), tempo_bpm=150.0), MODEL)


def test_the_dancer_does_not_move_by_one_bit_and_the_partner_dances(alone: Project) -> None:
    after = with_partner(alone, None, MODEL, DanceOrder(seed=3, variations=2))
    imported = alone.takes[0].dance
    assert [take.dance.seed for take in after.takes[1:]] == [3, 4]
    assert after.current is after.takes[1]
    for take in after.takes[1:]:
        assert take.parent == alone.takes[0].id and take.dancers == "follow"
        motion = take.dance.motion
        np.testing.assert_array_equal(motion.lead.root_positions, imported.motion.lead.root_positions)
        np.testing.assert_array_equal(motion.lead.rotations, imported.motion.lead.rotations)
        assert np.ptp(motion.follow.root_positions, axis=0).max() > 0.01
        for level in MODEL.layout.levels:
            row = level.streams.index("lead")
            np.testing.assert_array_equal(
                take.dance.tokens.codes[level.name][row], imported.tokens.codes[level.name][row]
            )


def test_later_edits_leave_the_dancer_alone_too(alone: Project, tmp_path: Path) -> None:
    """The lock travels with the takes and with the file."""
    save_project(with_partner(alone, None, MODEL, DanceOrder()), tmp_path / "p.choreo")
    again = load_project(tmp_path / "p.choreo")
    assert lonely_role(again.takes[0]) == "lead"
    after = resample(again, None, MODEL, DanceOrder((1, 2), "both", seed=9))
    assert after.current is not None and again.current is not None
    before, now = again.current.dance.motion, after.current.dance.motion
    np.testing.assert_array_equal(now.lead.rotations, before.lead.rotations)
    np.testing.assert_array_equal(now.lead.root_positions, before.lead.root_positions)
    assert not np.array_equal(now.follow.root_positions, before.follow.root_positions)


def test_the_partner_dances_as_long_as_the_dancer(alone: Project, tmp_path: Path) -> None:
    """A song of which only a part was danced: there the partner waits on."""
    longer = project_with_takes(1, bars=8)
    assert longer.music.flac is not None
    (tmp_path / "song.flac").write_bytes(longer.music.flac)
    lead, *_ = export_take(longer, longer.takes[0], None, tmp_path / "bvh", "duo", (1, 3))
    project = import_motion(ImportOrder((lead,), tmp_path / "song.flac"), MODEL)
    imported = project.takes[0].dance.motion
    bars = danced_bars(project.grid, imported.lead)
    assert bars is not None and bars[1] < project.grid.bars[-2].number
    partner = with_partner(project, None, MODEL, DanceOrder()).takes[1]
    _, end = beat_span(project.grid, bars)
    np.testing.assert_array_equal(
        partner.dance.motion.follow.rotations[16 * end + 1 :], imported.follow.rotations[16 * end + 1 :]
    )
    assert partner.bars == bars
    assert danced_bars(alone.grid, alone.takes[0].dance.motion.lead) in (None, (1, alone.grid.bars[-1].number))
    still = MotionClip(imported.lead.skeleton, imported.lead.root_positions * 0, imported.lead.rotations * 0 + 0.5)
    assert danced_bars(project.grid, still) is None


def test_it_can_be_cancelled(alone: Project) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        with_partner(alone, None, MODEL, DanceOrder(), stop)


def test_a_couple_needs_no_partner(alone: Project) -> None:
    couple = project_with_takes(1)
    assert couple.current is not None and lonely_role(couple.current) is None
    with pytest.raises(ValueError, match="in which one dances alone"):
        with_partner(couple, None, MODEL, DanceOrder())
    with pytest.raises(GenerationError, match="cannot be danced"):
        with_partner(alone, None, MODEL, DanceOrder(style="polka"))


def test_import_and_partner_are_one_work_whose_progress_rises(tmp_path: Path) -> None:
    project = project_with_takes(1)
    lead, follow, *_ = export_take(project, project.takes[0], None, tmp_path / "bvh", "duo")
    told: list[float] = []
    order = ImportOrder((lead,), tempo_bpm=150.0)
    made = import_with_partner(order, MODEL, DanceOrder(seed=4), lambda done, total: told.append(done / total))
    assert [take.dance.seed for take in made.takes] == [0, 4]
    assert told == sorted(told) and told[-1] == 1.0
    assert len(import_with_partner(order, MODEL, None).takes) == 1
    couple = import_with_partner(ImportOrder((lead, follow), tempo_bpm=150.0), MODEL, DanceOrder())
    assert len(couple.takes) == 1
