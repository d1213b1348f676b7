"""Markers of a project."""

import pytest

from choreo_studio.session.marker_editing import add_marker, move_marker, remove_marker, rename_marker
from choreo_studio.session.project import Marker
from tests.builders_project import project_without_takes


def test_markers_are_kept_in_the_order_of_time() -> None:
    project = add_marker(add_marker(project_without_takes(), 2.0, "turn"), 0.5, "start")
    assert project.markers == (Marker(0.5, "start"), Marker(2.0, "turn"))


def test_one_moment_has_one_marker() -> None:
    project = add_marker(add_marker(project_without_takes(), 2.0, "turn"), 2.0, "dip")
    assert project.markers == (Marker(2.0, "dip"),)
    assert add_marker(project, 2.0, "dip") is project


def test_markers_are_renamed_moved_and_removed() -> None:
    project = add_marker(add_marker(project_without_takes(), 2.0, "turn"), 3.0, "dip")
    renamed = rename_marker(project, Marker(2.0, "turn"), "spin")
    assert renamed.markers == (Marker(2.0, "spin"), Marker(3.0, "dip"))
    moved = move_marker(renamed, Marker(2.0, "spin"), 4.0)
    assert moved.markers == (Marker(3.0, "dip"), Marker(4.0, "spin"))
    assert move_marker(moved, Marker(4.0, "spin"), 3.0).markers == (Marker(3.0, "spin"),)
    assert move_marker(moved, Marker(4.0, "spin"), 4.0) is moved
    assert remove_marker(moved, Marker(3.0, "dip")).markers == (Marker(4.0, "spin"),)


def test_a_marker_that_is_not_there_and_a_time_that_is_none_are_refused() -> None:
    project = add_marker(project_without_takes(), 2.0, "turn")
    for edit in (
        lambda: remove_marker(project, Marker(2.0, "dip")),
        lambda: rename_marker(project, Marker(1.0, "turn"), "a"),
        lambda: move_marker(project, Marker(1.0, "turn"), 3.0),
    ):
        with pytest.raises(ValueError, match="marker: expected one of"):
            edit()
    with pytest.raises(ValueError, match="seconds: expected a finite time"):
        add_marker(project, float("nan"))
