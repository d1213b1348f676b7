"""Writing 2D poses and control streams from the pieces of an export."""

from pathlib import Path

import numpy as np

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import Shot
from choreo_studio.picture.shooting import shot_along
from choreo_studio.picture.show import Show
from choreo_studio.picture.tracks import tracks_of
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
    plan, shot, builds = pieces.plan, _shot(pieces), pieces.plan.pictures.proportions
    beats = _beat_frames(pieces)
    write_pose2d(folder, plan.name, pieces.motion, plan.rate, shot, plan.roles, beats, builds, progress)


def streams_names(plan: ExportPlan) -> tuple[str, ...]:
    """What `write_controls` writes."""
    return streams_files(plan.name)


def write_controls(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """Control streams of both dancers, seen by the plan's camera."""
    plan = pieces.plan
    start, make_context = plan.part.start_seconds, pieces.make_context
    write_streams(folder, plan.name, pieces.motion, plan.rate, _shot(pieces), start, progress, make_context)


def _shot(pieces: Pieces) -> Shot:
    plan, grid, motion = pieces.plan, pieces.project.grid, pieces.take.dance.motion
    seconds = plan.part.start_seconds + plan.rate.seconds(pieces.motion.frame_count)
    show = Show(grid, motion, tracks=tracks_of(motion, grid))
    return shot_along(show, seconds, plan.pictures.camera, plan.pictures.size)


def _beat_frames(pieces: Pieces) -> Floats:
    beats, part = pieces.project.grid.beats_seconds, pieces.plan.part
    inside = (beats >= part.start_seconds) & (beats < part.end_seconds)
    return np.asarray((beats[inside] - part.start_seconds) * pieces.plan.rate.fps)
