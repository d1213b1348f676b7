"""Everything that exported files are made of."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform
from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.shot import Shot
from choreo_studio.picture.framing import rig_for
from choreo_studio.picture.gl.context import MakeContext
from choreo_studio.picture.shooting import shot_along
from choreo_studio.picture.show import EXTRAS, Show
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.export_plan import ExportPlan, ExportRange, Pictures
from choreo_studio.services.jobs import Progress
from choreo_studio.services.scenes import scene_of
from choreo_studio.services.video import PLAIN, filmed_show
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import FRAMES_PER_BEAT, FrameRate


@dataclass(frozen=True, eq=False)
class Pieces:
    """What the files of an export are made of.

    Attributes:
        project: whose take.
        take: what is written.
        sound: music of the project, or None.
        plan: how.
        danced: the take on its beat frames, by whoever stands in.
        motion: the same at the plan's frame rate; frame 0 is the start of the part.
        files: names of everything that is written.
        make_context: where OpenGL comes from for pictures, None where nothing can draw.
    """

    project: Project
    take: Take
    sound: Waveform | None
    plan: ExportPlan
    danced: DuetMotion
    motion: DuetMotion
    files: tuple[str, ...]
    make_context: MakeContext | None = None

    @cached_property
    def beats(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Places of the beats of the part in frames, (B,), and the dancers' counts on them, 1 to 8."""
        grid, part = self.project.grid, self.plan.part
        inside = (grid.beats_seconds >= part.start_seconds) & (grid.beats_seconds < part.end_seconds)
        frames = (grid.beats_seconds[inside] - part.start_seconds) * self.plan.rate.fps
        return frames, grid.count_in_eight[inside] + 1

    @cached_property
    def show(self) -> Show:
        """The take as it is seen."""
        shows = frozenset(EXTRAS) if self.plan.pictures.with_marks else PLAIN
        return replace(filmed_show(self.project.grid, self.danced, shows), costumes=self.plan.stand_ins.costumes)

    @cached_property
    def pictures(self) -> Pictures:
        """How pictures are taken, with the camera aimed."""
        plan, part = self.plan, self.plan.part
        if plan.camera is None:
            return plan.pictures
        rig = rig_for(self.show, plan.camera, part.start_seconds, part.end_seconds, plan.pictures.aspect)
        return replace(plan.pictures, camera=rig)

    @cached_property
    def shot(self) -> Shot:
        """The camera at every frame of the motion."""
        seconds = self.plan.part.start_seconds + self.plan.rate.seconds(self.motion.lead.frame_count)
        return shot_along(self.show, seconds, self.pictures.camera, self.pictures.size)

    def scene(self, cast: tuple[Role, ...]) -> Scene:
        """These dancers with their skins, as every 3D format gets them."""
        plan = self.plan
        rate, names, stand_ins = plan.rate, plan.joint_names, plan.stand_ins
        return scene_of(self.take.name, self.motion, rate, cast, names, plan.t_pose_first, stand_ins)


Write = Callable[[Pieces, Path, Progress], None]
"""Writes files of an export into a folder; called with what they are made of, the folder, and whom to tell."""


def wall_clock_motion(grid: BeatGrid, motion: DuetMotion, part: ExportRange, rate: FrameRate) -> DuetMotion:
    """Motion on beat frames read at a steady frame rate; frame 0 is the start of the part.

    As many frames as start within the part, so the motion is as long as the sound.
    """
    seconds = part.start_seconds + rate.seconds(rate.frame_count(part.duration_seconds))
    return sample_duet(motion, frame_seconds(grid, FRAMES_PER_BEAT), seconds)
