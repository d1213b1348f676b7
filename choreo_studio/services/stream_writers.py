"""Writing 2D poses and control streams from the pieces of an export."""

from pathlib import Path

from choreo_studio.services.control_streams import streams_files, write_streams
from choreo_studio.services.export_pieces import Pieces
from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.services.jobs import Progress
from choreo_studio.services.pose_streams import pose2d_files, write_pose2d


def pose2d_names(plan: ExportPlan) -> tuple[str, ...]:
    """What `write_poses` writes."""
    return pose2d_files(plan.name, plan.roles)


def write_poses(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """2D poses of the plan's dancers, seen by its camera."""
    plan, builds, beats, worn = pieces.plan, pieces.plan.pictures.proportions, pieces.beats[0], pieces.show.costumes
    write_pose2d(folder, plan.name, pieces.motion, plan.rate, pieces.shot, plan.roles, beats, builds, progress, worn)


def streams_names(plan: ExportPlan) -> tuple[str, ...]:
    """What `write_controls` writes."""
    return streams_files(plan.name)


def write_controls(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """Control streams of both dancers, seen by the plan's camera."""
    plan = pieces.plan
    start, make_context, worn = plan.part.start_seconds, pieces.make_context, pieces.show.costumes
    write_streams(folder, plan.name, pieces.motion, plan.rate, pieces.shot, start, progress, make_context, worn)
