"""Partners danced for one who came alone."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import GenerationError
from choreo_studio.services.export import export_take
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.importing import ImportOrder, import_motion
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.partnering import import_with_partner, lonely_role, with_partner
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
        assert take.parent == alone.takes[0].id and take.dancers == "follow" and take.bars is None
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
