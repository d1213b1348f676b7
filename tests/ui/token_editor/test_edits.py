"""Token edits of more than one take at a time."""

from choreo_studio.tokens.editing import Slot, codes_of, with_code
from choreo_studio.ui.token_editor.edits import TokenEdits
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator
from tests.ui.by_hand import HandRunner, desk_with

SLOT = Slot("coarse", "lead", 5)


def test_an_edit_of_another_take_does_not_drop_the_one_under_way(qtbot) -> None:
    model = HandRunner()
    desk = desk_with(project_with_takes(2), model)
    project = desk.view.project
    assert project is not None
    edits = TokenEdits(desk, FakeGenerator, lambda: None)
    wanted = {}
    for take in project.takes:
        old = codes_of(take.dance.tokens, SLOT)[0]
        wanted[take.id] = (old + 1) % 16
        tokens = with_code(take.dance.tokens, SLOT, 0, wanted[take.id])
        edits.begin(project, take, tokens, "Swap a token", "bar 2")
        assert edits.tokens_of(take) is tokens

    while model.waiting:
        model.step()

    now = desk.view.project
    assert now is not None
    edited = [take for take in now.takes if take.dance.origin == "edited"]
    assert {take.parent: codes_of(take.dance.tokens, SLOT)[0] for take in edited} == wanted
    assert [edits.tokens_of(take) for take in project.takes] == [None, None]
