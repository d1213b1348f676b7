"""Commands on poses that new dances shall meet."""

from collections.abc import Callable

import numpy as np

from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.session.project import Project
from choreo_studio.session.wish_editing import delete_keyframes, keep_pose, put_keyframes
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.mask import roles_of
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead

_REACH_FRAMES = FRAMES_PER_BEAT // 2


class WishCommands:
    """Keyframes at the playhead.

    Args:
        desk: whose project.
        playhead: where "here" is.
    """

    def __init__(self, desk: Desk, playhead: Playhead) -> None:
        self._desk, self._playhead = desk, playhead
        self._kept: tuple[Keyframe, ...] = ()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "keep_pose": lambda: self.keep(False),
            "keep_placed_pose": lambda: self.keep(True),
            "put_pose": self.put,
            "delete_pose": self.delete,
        }

    def keep(self, is_placed: bool) -> None:
        """The pose that is seen, of the dancers that commands are about, as a keyframe here."""
        view = self._desk.view
        take, dancers = view.shown_take, view.selection.dancers
        if view.project is None or take is None:
            return
        frame = self._frame(view.project)
        self._desk.apply("Keep the pose", lambda project: keep_pose(project, take.id, frame, dancers, is_placed))
        now = self._desk.view.project or view.project
        roles = roles_of(dancers)
        self._kept = tuple(key for key in now.wished.keyframes if key.frame == frame and key.role in roles)
        self._desk.said.emit("Pose kept: new dances of these beats meet it. Shift+V puts it elsewhere too")

    def put(self) -> None:
        """The pose that was kept last wished here as well."""
        project, kept = self._desk.view.project, self._kept
        if project is None or not kept:
            self._desk.said.emit("Keep a pose first (Shift+K)")
            return
        frame = self._frame(project)
        self._desk.apply("Put the pose here", lambda before: put_keyframes(before, kept, frame))

    def delete(self) -> None:
        """No keyframe here any more: the nearest one within half a beat is deleted."""
        project = self._desk.view.project
        if project is None:
            return
        here = self._frame(project)
        near = [key.frame for key in project.wished.keyframes if abs(key.frame - here) <= _REACH_FRAMES]
        if not near:
            self._desk.said.emit("There is no keyframe here")
            return
        frame = min(near, key=lambda one: abs(one - here))
        self._desk.apply("Delete keyframe", lambda before: delete_keyframes(before, frame))

    def _frame(self, project: Project) -> int:
        frame = round(float(project.grid.positions_at(self._playhead.seconds)) * FRAMES_PER_BEAT)
        return int(np.clip(frame, 0, project.grid.beat_count * FRAMES_PER_BEAT - 1))
