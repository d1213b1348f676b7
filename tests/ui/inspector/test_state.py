"""What the inspector says about the next dance."""

from dataclasses import replace

import pytest

from choreo_studio.audio.beats import Metre
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.services.generation import DanceOrder
from choreo_studio.session.project import Project
from choreo_studio.session.selection import Selection
from choreo_studio.session.take_editing import lock_dancer
from choreo_studio.tokens.dance import SamplingSettings
from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.inspector.state import FROM_SONG, creativity_word, resolve, stage_text
from choreo_studio.ui.shared.view import ModelInfo, View
from tests.builders_project import project_with_takes, project_without_takes


@pytest.fixture
def project() -> Project:
    return project_with_takes(2)


def test_the_headline_says_bars_dancers_and_level(project: Project) -> None:
    order = DanceOrder(level="fine")
    view = View(project=project, selection=Selection(bars=(2, 3), dancers="follow"), order=order)
    assert resolve(view).headline == "bars 2–3 · follow only · new detail"


def test_nothing_marked_means_the_whole_song(project: Project) -> None:
    assert resolve(View(project=project)).headline == "the whole song · both dancers · new idea"


def test_one_bar_is_named_once(project: Project) -> None:
    view = View(project=project, selection=Selection(bars=(2, 2), dancers="lead"))
    assert resolve(view).headline == "bar 2 · lead only · new idea"


@pytest.mark.parametrize(("count", "text"), [(1, "1 token cell"), (14, "14 token cells")])
def test_painted_cells_come_before_bars(project: Project, count: int, text: str) -> None:
    cells = frozenset(Slot("coarse", "lead", index) for index in range(count))
    state = resolve(View(project=project, selection=Selection(bars=(2, 3), slots=cells)))
    assert state.headline == text
    assert state.scope_reason == "The painted cells say what changes."


def test_without_a_take_the_song_is_danced_by_both() -> None:
    state = resolve(View(project=project_without_takes(), selection=Selection(bars=(2, 3), dancers="lead")))
    assert state.action == "generate"
    assert state.headline == "the whole song · both dancers · a fresh dance"
    assert state.scope_reason and state.soft_reason


def test_a_take_is_resampled(project: Project) -> None:
    state = resolve(View(project=project))
    assert (state.action, state.scope_reason, state.soft_reason) == ("resample", "", "")


@pytest.mark.parametrize(
    ("locked", "dancers", "warning"),
    [
        ((), "both", ""),
        (("lead",), "both", "The lead is locked and stays as it is."),
        (("lead",), "lead", "The lead is locked: nothing can change."),
        (("lead",), "follow", ""),
        (("lead", "follow"), "both", "Both dancers are locked: nothing can change."),
    ],
)
def test_locked_dancers_are_told_of(project: Project, locked: tuple[str, ...], dancers: str, warning: str) -> None:
    for role in locked:
        project = lock_dancer(project, project.current_take, role)  # type: ignore[arg-type]
    view = View(project=project, selection=Selection(dancers=dancers))  # type: ignore[arg-type]
    assert resolve(view).warning == warning


def test_the_auditioned_take_counts(project: Project) -> None:
    locked = lock_dancer(lock_dancer(project, 1, "lead"), 1, "follow")
    assert locked.current_take == 2
    assert resolve(View(project=locked)).warning == ""
    assert "nothing can change" in resolve(View(project=locked, selection=Selection(audition=1))).warning


def test_styles_begin_with_what_the_song_asks_for(project: Project) -> None:
    info = ModelInfo("ready", "CPU", ("salsa", "waltz"), {"salsa": "captured", "waltz": "written"})
    view = View(project=project, model=info)
    assert resolve(view).styles == ("", "salsa", "waltz")
    assert resolve(view).style_labels == ("from the song (salsa)", "salsa (captured)", "waltz (written)")
    assert resolve(view).style == 0
    assert resolve(replace(view, order=DanceOrder(style="waltz"))).style == 2
    in_three = replace(project, grid=project.grid.with_metre(Metre(3)))
    assert resolve(replace(view, project=in_three)).style_labels[0] == "from the song (waltz)"


def test_a_style_is_kept_while_the_model_is_not_loaded(project: Project) -> None:
    state = resolve(View(project=project, order=DanceOrder(style="waltz")))
    assert state.styles[state.style] == state.style_labels[state.style] == "waltz"
    assert state.style_labels[0] == FROM_SONG


def test_settings_are_shown_as_they_are(project: Project) -> None:
    settings = SamplingSettings(
        temperature=1.3,
        guidance=2.5,
        steps=24,
        soft_edges=True,
        polish=PolishSettings.only(feet=0.35),
        retrieval="only",
        stage_m=0,
    )
    view = View(project=project, order=DanceOrder(settings=settings, seed=17, variations=4), fresh_seed=False)
    state = resolve(replace(view, rank_variations=False))
    assert resolve(view).best_first and not state.best_first
    assert (state.creativity, state.guidance, state.steps, state.soft_edges) == (1.3, 2.5, 24, True)
    assert (state.polish_percents, state.start, state.seed, state.variations) == ((35, 0, 0, 0, 0, 0, 0), "only", 17, 4)
    assert not state.fresh_seed
    assert (stage_text(state.stage_m), stage_text(6.0)) == ("endless", "6 m")


def test_creativity_has_a_name_that_grows_wilder() -> None:
    words = [creativity_word(value) for value in (0.1, 0.3, 0.4, 0.9, 1.5)]
    assert words == ["careful", "calm", "natural", "lively", "bold"]
