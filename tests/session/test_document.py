"""The document: steps, merging, what counts as modified, and who is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from choreo_studio.session.document import Document
from choreo_studio.session.editing import rename_project
from choreo_studio.session.project import Project
from tests.builders_project import project_without_takes

PATH = Path("song.choreo")


def named(name: str) -> Callable[[Project], Project]:
    return lambda project: rename_project(project, name)


def opened() -> tuple[Document, list[str]]:
    """A document and the names that its listener saw."""
    document = Document(project_without_takes(1), PATH)
    seen: list[str] = []
    document.subscribe(lambda: seen.append(document.project.name if document.project else ""))
    return document, seen


def test_every_step_is_named_undone_and_done_again() -> None:
    document, seen = opened()
    first = document.project
    document.apply("One", named("1"))
    document.apply("Two", named("2"))
    assert (document.undo_label, document.redo_label) == ("Two", "")
    document.undo()
    assert (document.undo_label, document.redo_label) == ("One", "Two")
    document.undo()
    assert document.project is first
    assert (document.undo_label, document.redo_label) == ("", "One")
    document.undo()
    document.redo()
    document.redo()
    document.redo()
    assert seen == ["1", "2", "1", "Clicks", "1", "2"]


def test_a_new_edit_forgets_what_was_undone() -> None:
    document, _ = opened()
    document.apply("One", named("1"))
    document.undo()
    document.apply("Two", named("2"))
    assert document.redo_label == ""
    document.redo()
    assert document.project and document.project.name == "2"


def test_an_edit_that_changes_nothing_is_no_step_and_keeps_what_was_undone() -> None:
    document, seen = opened()
    document.apply("One", named("1"))
    document.undo()
    document.apply("Nothing", lambda project: project)
    assert (document.undo_label, document.redo_label) == ("", "One")
    assert seen == ["1", "Clicks"]


def test_a_failing_edit_leaves_everything_as_it_was() -> None:
    document, seen = opened()

    def fail(project: Project) -> Project:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        document.apply("Fail", fail)
    assert (document.undo_label, document.is_modified, seen) == ("", False, [])


def test_a_drag_is_one_step() -> None:
    document, _ = opened()
    first = document.project
    for name in "abc":
        document.apply("Drag", named(name), "drag 1")
    document.undo()
    assert document.project is first
    document.redo()
    assert document.project and document.project.name == "c"


@pytest.mark.parametrize("between", ["end", "other key", "no key", "undone", "saved"])
def test_a_drag_ends(between: str) -> None:
    document, _ = opened()
    document.apply("Drag", named("a"), "drag")
    match between:
        case "end":
            document.end_merge()
        case "other key":
            document.apply("Other", named("b"), "other")
        case "no key":
            document.apply("Other", named("b"))
        case "undone":
            document.apply("Other", named("b"))
            document.undo()
        case "saved":
            document.mark_saved(PATH)
    stop = document.project
    document.apply("Drag", named("z"), "drag")
    document.undo()
    assert document.project is stop


def test_edits_without_a_key_never_merge() -> None:
    document, _ = opened()
    document.apply("One", named("1"))
    document.apply("Two", named("2"))
    document.undo()
    assert document.project and document.project.name == "1"


def test_a_drag_back_to_where_it_began_leaves_no_step() -> None:
    document, _ = opened()
    first = document.project
    assert first is not None
    document.apply("Before", named("x"))
    at_start = document.project
    assert at_start is not None
    document.apply("Drag", named("a"), "drag")
    document.apply("Drag", lambda project: at_start, "drag")
    assert document.undo_label == "Before"
    document.apply("Drag", named("b"), "drag")
    document.undo()
    assert document.project is at_start


def test_modified_is_relative_to_the_saved_project() -> None:
    document, _ = opened()
    assert not document.is_modified
    document.apply("One", named("1"))
    assert document.is_modified
    document.undo()
    assert not document.is_modified
    document.redo()
    document.mark_saved(Path("b.choreo"))
    assert (document.is_modified, document.path) == (False, Path("b.choreo"))
    document.undo()
    assert document.is_modified


def test_a_project_edited_while_it_was_written_is_modified() -> None:
    document, _ = opened()
    written = document.project
    document.apply("One", named("1"))
    document.mark_saved(PATH, written)
    assert document.is_modified
    document.undo()
    assert not document.is_modified


def test_another_project_empties_the_history() -> None:
    document, seen = opened()
    document.apply("One", named("1"))
    document.undo()
    document.replace(rename_project(project_without_takes(1), "Other"), None)
    assert (document.undo_label, document.redo_label, document.path, document.is_modified) == ("", "", None, False)
    document.undo()
    assert seen == ["1", "Clicks", "Other"]


def test_a_recovered_project_is_modified_until_it_is_saved() -> None:
    document = Document()
    document.replace(project_without_takes(1), PATH, is_saved=False)
    assert document.is_modified
    document.mark_saved(PATH)
    assert not document.is_modified


def test_nothing_can_be_edited_while_nothing_is_open() -> None:
    document = Document()
    with pytest.raises(ValueError, match="project: expected one that is open"):
        document.apply("One", named("1"))
    document.undo()
    document.redo()
    assert (document.project, document.is_modified) == (None, False)


def test_who_unsubscribes_is_told_no_more() -> None:
    document = Document(project_without_takes(1))
    told: list[str] = []
    stop = document.subscribe(lambda: told.append("a"))
    document.subscribe(lambda: told.append("b"))
    document.apply("One", named("1"))
    stop()
    stop()
    document.apply("Two", named("2"))
    assert told == ["a", "b", "b"]


def test_a_thousand_steps_are_all_kept() -> None:
    document, _ = opened()
    first = document.project
    for number in range(1000):
        document.apply(f"Step {number}", named(str(number)))
    while document.undo_label:
        document.undo()
    assert document.project is first
