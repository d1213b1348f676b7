"""Commands on poses, and bars to be like or unlike, on a desk without a window."""

from dataclasses import replace

import numpy as np

from choreo_studio.services.jobs import inline_runner
from choreo_studio.session.document import Document
from choreo_studio.session.editing import choose_take
from choreo_studio.session.project import Project
from choreo_studio.session.wish_editing import draw_curve
from choreo_studio.ui.commands.dancing import DanceCommands
from choreo_studio.ui.commands.wishing import WishCommands
from choreo_studio.ui.models import ModelShelf
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from tests.builders_project import project_with_takes
from tests.services.test_wishing import Listening


def desk_with(project: Project) -> Desk:
    desk = Desk(Document(project), inline_runner(), inline_runner())
    desk.tell()
    return desk


def keyframes(desk: Desk) -> list[tuple[str, int, bool]]:
    assert desk.view.project is not None
    return [(key.role, key.frame, key.is_placed) for key in desk.view.project.wished.keyframes]


def at_beat(playhead: Playhead, desk: Desk, beat: int) -> None:
    assert desk.view.project is not None
    playhead.place(float(desk.view.project.grid.beats_seconds[beat]), False)


def test_a_pose_is_kept_put_elsewhere_and_deleted(qapp: object) -> None:
    desk, playhead = desk_with(project_with_takes(1)), Playhead()
    do = WishCommands(desk, playhead).handlers()
    do["put_pose"]()
    assert keyframes(desk) == []
    at_beat(playhead, desk, 3)
    desk.select(dancers="lead")
    do["keep_pose"]()
    assert keyframes(desk) == [("lead", 48, False)]
    at_beat(playhead, desk, 9)
    do["put_pose"]()
    assert keyframes(desk) == [("lead", 48, False), ("lead", 144, False)]
    do["delete_pose"]()
    do["delete_pose"]()
    assert keyframes(desk) == [("lead", 48, False)]
    desk.select(dancers="both")
    do["keep_placed_pose"]()
    assert keyframes(desk)[1:] == [("follow", 144, True), ("lead", 144, True)]
    assert desk.view.undo_label == "Keep the pose"


def test_marked_bars_are_danced_more_or_less_like_they_are(qapp: object) -> None:
    desk, generator = desk_with(project_with_takes(1)), Listening()
    models = ModelShelf(desk, lambda notice: generator)
    do = DanceCommands(desk, models, lambda project, takes: None).handlers()
    desk.select(bars=(2, 3))
    desk.tell()
    do["like_bars"]()
    do["unlike_bars"]()
    liked, disliked = (request.likenesses[0] for request in generator.requests)
    assert (liked.is_liked, disliked.is_liked) == (True, False)
    assert desk.view.project is not None
    assert [take.bars for take in desk.view.project.takes[1:]] == [(2, 3), (2, 3)]


def test_a_take_is_danced_again_with_its_own_wishes(qapp: object) -> None:
    project = project_with_takes(2)
    older = draw_curve(project, "travel", 6, np.array([1.5], dtype=np.float32))
    first = replace(project.takes[0], wishes=older.wishes, like=((2, 2),), shown_by=2)
    now = draw_curve(project, "travel", 6, np.array([-1.0], dtype=np.float32))
    desk, generator = desk_with(replace(now, takes=(first, now.takes[1]), current_take=1)), Listening()
    models = ModelShelf(desk, lambda notice: generator)
    do = DanceCommands(desk, models, lambda project, takes: None).handlers()
    desk.tell()
    do["rerun_take"]()
    desk.apply("choose", lambda before: choose_take(before, 2))
    do["rerun_take"]()
    asked, free = generator.requests
    assert asked.wishes is not None and asked.wishes.curve("travel")[6] == 1.5
    assert len(asked.likenesses) == 1
    assert (asked.seed, free.wishes, free.likenesses) == (3, None, ())
    after = desk.view.project
    assert after is not None and after.wishes is now.wishes
    assert [take.wishes for take in after.takes] == [older.wishes, None, older.wishes, None]
