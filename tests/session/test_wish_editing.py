"""What is wished of new dances, edited, undone, saved, and kept on its beats."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.session.document import Document
from choreo_studio.session.editing import with_grid
from choreo_studio.session.project import Project
from choreo_studio.session.regridding import with_beat_deleted, with_beat_inserted
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.session.wish_editing import (
    delete_keyframes,
    draw_curve,
    free_curve,
    keep_pose,
    put_keyframes,
    set_energy_from_music,
    set_obedience,
)
from choreo_studio.tokens.wishes import no_wishes
from tests.builders_project import project_with_takes, project_without_takes


def curve(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def keys(project: Project) -> list[tuple[str, int]]:
    return [(key.role, key.frame) for key in project.wished.keyframes]


def test_a_curve_is_drawn_over_what_was_there_and_freed_again() -> None:
    project = draw_curve(project_without_takes(), "energy", 2, curve(1.0, 9.0, np.nan))
    np.testing.assert_array_equal(project.wished.curve("energy")[:6], curve(np.nan, np.nan, 1, 2, np.nan, np.nan))
    over = draw_curve(project, "energy", -1, curve(0.5, 0.5))
    assert over.wished.curve("energy")[0] == 0.5
    assert draw_curve(over, "energy", 40, curve(1.0)) is over
    freed = free_curve(over, "energy", (0, 3))
    np.testing.assert_array_equal(np.flatnonzero(freed.wished.wished[:, 0]), [3])
    assert free_curve(freed, "travel") is freed
    with pytest.raises(ValueError, match="control"):
        draw_curve(project, "speed", 0, curve(1.0))


def test_edits_that_change_nothing_are_no_steps_and_undo_takes_wishes_back() -> None:
    document = Document(project_with_takes(1))
    document.apply("draw", lambda p: draw_curve(p, "travel", 0, curve(1.0)))
    document.apply("same", lambda p: draw_curve(p, "travel", 0, curve(1.0)))
    document.apply("same", lambda p: set_obedience(p, p.wished.obedience))
    document.apply("same", lambda p: set_energy_from_music(p, False))
    assert document.undo_label == "draw"
    document.apply("firm", lambda p: set_obedience(p, 3.0))
    document.apply("music", lambda p: set_energy_from_music(p, True))
    document.undo()
    document.undo()
    document.undo()
    assert document.project is not None
    assert document.project.wishes is None
    document.redo()
    assert document.project.wished.curve("travel")[0] == 1.0


def test_poses_are_kept_copied_and_deleted() -> None:
    project = keep_pose(keep_pose(project_with_takes(2), 2, 40, "lead"), 1, 24)
    assert keys(project) == [("follow", 24), ("lead", 24), ("lead", 40)]
    clip = project.take(2).dance.motion.lead
    np.testing.assert_array_equal(project.wished.keyframes[2].rotations, clip.rotations[40])
    np.testing.assert_array_equal(project.wished.keyframes[2].root_position, clip.root_positions[40])
    again = keep_pose(project, 1, 40, "lead")
    assert keys(again) == keys(project)
    assert not np.array_equal(again.wished.keyframes[2].rotations, clip.rotations[40])
    copied = put_keyframes(project, project.wished.keyframes[:2], 80)
    assert put_keyframes(project, (), 80) is project
    assert keys(copied)[-2:] == [("follow", 80), ("lead", 80)]
    assert keys(delete_keyframes(copied, 80, "follow"))[-1] == ("lead", 80)
    assert keys(delete_keyframes(copied, 80)) == keys(project)
    assert delete_keyframes(project, 7) is project
    with pytest.raises(ValueError, match="keyframes within"):
        put_keyframes(project, project.wished.keyframes[:2], 16 * 17)
    with pytest.raises(ValueError, match="frame"):
        keep_pose(project, 1, 16 * 17)


def wished_project() -> Project:
    project = draw_curve(project_with_takes(1), "closeness", 3, curve(0.25, -1.5))
    project = keep_pose(draw_curve(project, "energy", 0, curve(1.0)), 1, 50, is_placed=True)
    return set_energy_from_music(set_obedience(project, 2.5), True)


def test_wishes_come_back_from_a_file(tmp_path: Path) -> None:
    project = wished_project()
    save_project(project, tmp_path / "p.choreo")
    one, other = project.wished, load_project(tmp_path / "p.choreo").wished
    np.testing.assert_array_equal(one.curves, other.curves)
    assert (one.obedience, one.energy_from_music) == (other.obedience, other.energy_from_music)
    assert len(other.keyframes) == 2
    for key, twin in zip(one.keyframes, other.keyframes, strict=True):
        assert (key.role, key.frame, key.is_placed) == (twin.role, twin.frame, twin.is_placed)
        np.testing.assert_array_equal(key.root_position, twin.root_position)
        np.testing.assert_array_equal(key.rotations, twin.rotations)


def test_wishes_stay_on_their_beats_when_beats_come_and_go() -> None:
    project = wished_project()
    seconds = project.grid.seconds_at(np.array([0.5]))[0]
    later = with_beat_inserted(project, float(seconds))
    np.testing.assert_array_equal(later.wished.curve("closeness")[4:6], curve(0.25, -1.5))
    assert keys(later) == [("follow", 66), ("lead", 66)]
    fewer = with_beat_deleted(project, 0)
    np.testing.assert_array_equal(fewer.wished.curve("closeness")[2:4], curve(0.25, -1.5))
    assert keys(fewer) == [("follow", 34), ("lead", 34)]


def test_wishes_fit_their_song() -> None:
    project = project_without_takes()
    with pytest.raises(ValueError, match="wishes: expected 17 beats, found 3"):
        replace(project, wishes=no_wishes(3))
    keyed = keep_pose(project_with_takes(1), 1, 16 * 17 - 1)
    with pytest.raises(ValueError, match="keyframes within"):
        replace(project_without_takes(3), wishes=replace(no_wishes(13), keyframes=keyed.wished.keyframes))
    drawn = draw_curve(project, "energy", 0, curve(1.0))
    assert with_grid(drawn, drawn.grid.nudged(0.1)).wishes is drawn.wishes
    assert with_grid(drawn, project_without_takes(3).grid).wishes is None
