"""Takes in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from choreo_studio.session.project import Project, Take
from choreo_studio.session.take_editing import lock_dancer
from choreo_studio.session.wish_editing import draw_curve, keep_pose
from choreo_studio.tokens.dance import SamplingSettings
from choreo_studio.ui.takes.words import card_of, date_of, what_of
from tests.builders_project import project_with_takes

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.fixture
def project() -> Project:
    return project_with_takes(1)


def changed(project: Project, **changes: object) -> Take:
    return replace(project.takes[0], **changes)  # type: ignore[arg-type]


def test_a_resampled_take_says_what_was_asked(project: Project) -> None:
    take = changed(project, parent=5, bars=(9, 12), dancers="follow", level="fine")
    assert what_of(take, project) == "bars 9–12, follow, new detail, seed 1"
    assert what_of(replace(take, bars=(9, 9), dancers="both", level="coarse"), project) == "bar 9, new idea, seed 1"
    assert what_of(replace(take, bars=None), project).startswith("whole song, follow")


def test_a_fresh_take_says_so(project: Project) -> None:
    assert what_of(project.takes[0], project) == "fresh dance, seed 1"
    assert what_of(changed(project, bars=(2, 3)), project) == "fresh dance, bars 2–3, seed 1"


@pytest.mark.parametrize(("origin", "text"), [("imported", "imported"), ("edited", "edited by hand")])
def test_what_no_model_made(project: Project, origin: str, text: str) -> None:
    take = project.takes[0]
    dance = replace(take.dance, origin=origin)  # type: ignore[arg-type]
    assert what_of(replace(take, dance=dance), project) == text


@pytest.mark.parametrize(
    ("created", "text"),
    [
        ("2026-11-20T09:05:00+00:00", "09:05"),
        ("2026-03-04T09:05:00+00:00", "4 Mar"),
        ("2024-03-04T09:05:00+00:00", "4 Mar 2024"),
        ("2026-11-20T09:05:00", "2026-11-20"),
        ("yesterday evening", "yesterday "),
        ("", ""),
    ],
)
def test_dates_are_short(created: str, text: str) -> None:
    assert date_of(created, NOW) == text


def test_dates_are_in_the_zone_of_now() -> None:
    east = NOW.astimezone(timezone(timedelta(hours=2)))
    assert date_of("2026-11-20T09:05:00+00:00", east) == "11:05"


def test_the_card_tells_the_settings_and_escapes_names(project: Project) -> None:
    settings = SamplingSettings(temperature=1.25, steps=20, soft_edges=True)
    card = card_of(changed(project, name="<b>Bold</b>", settings=settings, parent=9), project)
    assert "&lt;b&gt;Bold" in card
    assert "<b>Bold" not in card
    assert all(text in card for text in ("1.25", ">20<", "soft", "a deleted take", "fake-1", "salsa"))


def test_locks_are_on_the_card(project: Project) -> None:
    assert "locks" not in card_of(project.takes[0], project)
    assert "locks" in card_of(lock_dancer(project, 1, "lead").takes[0], project)


def test_wishes_are_on_the_card(project: Project) -> None:
    assert "wished" not in card_of(project.takes[0], project)
    wished = keep_pose(draw_curve(project, "energy", 2, np.ones(2, dtype=np.float32)), 1, 40)
    card = card_of(changed(project, wishes=wished.wishes, like=((2, 3),)), project)
    assert ">energy, 1 pose, more like bars 2–3<" in card
