"""Everything that exported files are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform
from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.scene import Scene
from choreo_studio.picture.gl.context import MakeContext
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.export_plan import ExportPlan, ExportRange
from choreo_studio.services.jobs import Progress
from choreo_studio.services.scenes import scene_of
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
        motion: of the take at the plan's frame rate; frame 0 is the start of the part.
        files: names of everything that is written.
        make_context: where OpenGL comes from for pictures, None where nothing can draw.
    """

    project: Project
    take: Take
    sound: Waveform | None
    plan: ExportPlan
    motion: DuetMotion
    files: tuple[str, ...]
    make_context: MakeContext | None = None

    def scene(self, cast: tuple[Role, ...]) -> Scene:
        """These dancers with their skins, as every 3D format gets them."""
        plan = self.plan
        return scene_of(self.take.name, self.motion, plan.rate, cast, plan.joint_names, plan.t_pose_first)


Write = Callable[[Pieces, Path, Progress], None]
"""Writes files of an export into a folder; called with what they are made of, the folder, and whom to tell."""


def wall_clock_motion(grid: BeatGrid, motion: DuetMotion, part: ExportRange, rate: FrameRate) -> DuetMotion:
    """Motion on beat frames read at a steady frame rate; frame 0 is the start of the part.

    As many frames as start within the part, so the motion is as long as the sound.
    """
    seconds = part.start_seconds + rate.seconds(rate.frame_count(part.duration_seconds))
    return sample_duet(motion, frame_seconds(grid, FRAMES_PER_BEAT), seconds)
