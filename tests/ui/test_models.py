"""The model on its shelf."""

from choreo_studio.errors import CheckpointError
from choreo_studio.ui.models import ModelShelf
from tests.fakes import FakeGenerator
from tests.ui.by_hand import HandRunner, desk_with


def test_the_window_knows_of_the_model_whichever_job_has_opened_it(qtbot):
    desk, opened = desk_with(None), []

    def opener(notice):
        opened.append(1)
        return FakeGenerator()

    shelf = ModelShelf(desk, opener)
    desk.run("Swap a token", lambda progress: shelf.open(), lambda generator: None)
    assert (desk.view.model.state, desk.view.model.styles) == ("ready", ("salsa",))
    shelf.warm_up()
    assert opened == [1]


def test_warming_up_says_so_and_then_who_dances_where(qtbot):
    model = HandRunner()
    desk = desk_with(None, model)
    shelf = ModelShelf(desk, lambda notice: FakeGenerator())
    shelf.warm_up()
    shelf.warm_up()
    assert desk.view.model.state == "loading" and len(model.waiting) == 1
    model.step()
    assert desk.view.model.text == "fake-1 on CPU"


def test_a_model_that_cannot_be_opened_says_why(qtbot):
    def opener(notice):
        raise CheckpointError("salsa", "is missing")

    desk, failures = desk_with(None), []
    desk.failed.connect(failures.append)
    ModelShelf(desk, opener).warm_up()
    assert desk.view.model.state == "failed" and "is missing" in desk.view.model.text
    assert len(failures) == 1
