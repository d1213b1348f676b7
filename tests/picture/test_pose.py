"""What is seen is what is exported."""

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import about_axis, multiply, rotate
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.picture.pose import frame_at, pose_at, waiting_couple
from choreo_studio.services.export_pieces import ExportRange, wall_clock_motion
from choreo_studio.timebase import FrameRate
from tests.builders_project import project_with_takes


def wild(duet: DuetMotion) -> DuetMotion:
    """The same duet with every joint turning fast in its own way."""
    random = np.random.default_rng(4)

    def spun(clip: MotionClip) -> MotionClip:
        rotations = clip.rotations.copy()
        for joint in range(rotations.shape[1]):
            angles = random.normal() * 3.0 * np.sin(np.arange(len(rotations)) * random.uniform(0.05, 0.3))
            rotations[:, joint] = multiply(rotations[:, joint], about_axis(int(random.integers(3)), angles))
        return MotionClip(clip.skeleton, clip.root_positions, rotations)

    return DuetMotion(spun(duet.lead), spun(duet.follow))


@pytest.mark.parametrize("moved_beat", [None, 5])
@pytest.mark.parametrize("frames_per_second", [24, 30, 60])
def test_the_pose_at_export_times_is_the_exported_pose(moved_beat: int | None, frames_per_second: int) -> None:
    project = project_with_takes(1)
    grid = project.grid
    if moved_beat is not None:
        grid = grid.move_beat(moved_beat, float(grid.beats_seconds[moved_beat]) + 0.13)
    motion = wild(project.takes[0].dance.motion)
    rate = FrameRate.of(frames_per_second)
    part = ExportRange(0.3, 4.0)
    exported = wall_clock_motion(grid, motion, part, rate)
    expected = np.stack([joint_positions(clip) for clip in exported], axis=1)
    seconds = part.start_seconds + rate.seconds(exported.frame_count)
    seen = np.stack([pose_at(motion, frame_at(grid, float(s), motion.frame_count)).positions for s in seconds])
    assert np.linalg.norm(seen - expected, axis=-1).max() < 0.001


def test_a_moved_beat_moves_the_dance_at_once() -> None:
    project = project_with_takes(1)
    motion, grid = wild(project.takes[0].dance.motion), project.grid
    later = grid.move_beat(5, float(grid.beats_seconds[5]) + 0.13)
    at_beat = pose_at(motion, frame_at(grid, float(grid.beats_seconds[5]), motion.frame_count))
    moved = pose_at(motion, frame_at(later, float(later.beats_seconds[5]), motion.frame_count))
    same_time = pose_at(motion, frame_at(later, float(grid.beats_seconds[5]), motion.frame_count))
    assert np.allclose(moved.positions, at_beat.positions, atol=1e-9)
    assert np.abs(same_time.positions - at_beat.positions).max() > 0.01


def test_before_and_after_the_take_its_ends_are_held() -> None:
    project = project_with_takes(1)
    motion = project.takes[0].dance.motion
    assert frame_at(project.grid, -3.0, motion.frame_count) == 0.0
    assert frame_at(project.grid, 1e4, motion.frame_count) == motion.frame_count - 1
    last = pose_at(motion, motion.frame_count - 1.0)
    assert np.allclose(last.positions[0, 0], motion.lead.root_positions[-1])


def test_the_waiting_couple_stands_on_the_floor_face_to_face() -> None:
    couple = waiting_couple()
    forward = rotate(couple.rotations[:, 0], np.array([0.0, 0.0, 1.0]))
    across = couple.positions[1, 0] - couple.positions[0, 0]
    across[1] = 0.0
    assert forward[0] @ across > 0.6 and forward[1] @ -across > 0.6
    toes = couple.positions[:, [INDEX["LeftToeBase"], INDEX["RightToeBase"]], 1]
    assert np.all((toes > 0.0) & (toes < 0.03))
