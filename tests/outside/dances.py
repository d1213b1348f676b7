"""The dances on which files are checked: some bars of the demo, and one that no body could dance."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.joint_names import NamePreset
from choreo_studio.motion.rotations import Floats, about_axis, from_euler, from_rotation_vector, multiply, rotate
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton, follow_body, lead_body
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.export_pieces import wall_clock_motion
from choreo_studio.services.export_plan import export_range
from choreo_studio.services.scenes import scene_of
from choreo_studio.timebase import FrameRate

DEMO_BARS = (9, 12)
_HARD_FRAMES = 97
_TURNS = 4.0
_FRAMES_A_TURN = 60.0


@dataclass(frozen=True, eq=False)
class Dance:
    """A motion on a steady clock."""

    name: str
    motion: DuetMotion
    rate: FrameRate

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return self.motion.lead.frame_count

    @property
    def mesh_frames(self) -> tuple[int, ...]:
        """The frames at which skins are looked at."""
        return (0, self.frame_count // 3, self.frame_count - 1)

    def scene(self, preset: NamePreset = "humanik", roles: tuple[Role, ...] = ROLES) -> Scene:
        """As exports have it written."""
        return scene_of(self.name, self.motion, self.rate, roles, preset)


@cache
def demo_dance(rate: str = "30") -> Dance:
    """Four bars of the take that the demo project opens with."""
    project, frames = demo_project(), FrameRate.of(rate)
    take = project.current
    if take is None:
        raise ValueError("demo project: expected a chosen take, found none")
    motion = wall_clock_motion(project.grid, take.dance.motion, export_range(project, DEMO_BARS), frames)
    return Dance("demo", motion, frames)


@cache
def turning_dance() -> Dance:
    """The demo while both dancers turn round and round, so that their angles pass every border."""
    demo = demo_dance()
    turns = about_axis(1, 2.0 * np.pi * np.arange(demo.frame_count) / _FRAMES_A_TURN)
    return Dance("turning", DuetMotion(*(_turned(demo.motion.dancer(role), turns) for role in ROLES)), demo.rate)


def _turned(clip: MotionClip, turns: Floats) -> MotionClip:
    rotations = clip.rotations.copy()
    rotations[:, 0] = multiply(turns, rotations[:, 0])
    return MotionClip(clip.skeleton, rotate(turns, clip.root_positions), rotations)


def demo_start_seconds() -> float:
    """When the demo dance begins in its song."""
    return export_range(demo_project(), DEMO_BARS).start_seconds


@cache
def hard_dance(rate: str = "29.97") -> Dance:
    """Joints that spin several times about any axis, or stay near the angles at which Euler angles fail."""
    bodies = (lead_body(), follow_body())
    return Dance("hard", DuetMotion(*(_hard_clip(body, seed) for seed, body in enumerate(bodies))), FrameRate.of(rate))


def _hard_clip(body: Skeleton, seed: int) -> MotionClip:
    random = np.random.default_rng(seed)
    time = np.linspace(0.0, 1.0, _HARD_FRAMES)
    rotations = np.empty((_HARD_FRAMES, JOINT_COUNT, 4))
    for joint in range(JOINT_COUNT):
        makers = (_spinning, _locked_in_x, _locked_in_y, _spinning)
        rotations[:, joint] = makers[(joint + seed) % len(makers)](random, time)
    places = np.cumsum(random.normal(0.0, 0.03, (_HARD_FRAMES, 3)), axis=0)
    return MotionClip(body, places + np.array([3.0 * seed, 1.0, -2.0]), rotations)


def _spinning(random: np.random.Generator, time: Floats) -> Floats:
    axis = random.normal(size=3)
    turns = random.uniform(1.0, _TURNS) * random.choice([-1.0, 1.0])
    return from_rotation_vector(2.0 * np.pi * turns * time[:, None] * axis / np.linalg.norm(axis))


def _locked_in_x(random: np.random.Generator, time: Floats) -> Floats:
    return from_euler(_locking_angles(random, time), "ZXY")


def _locked_in_y(random: np.random.Generator, time: Floats) -> Floats:
    return from_euler(_locking_angles(random, time), "ZYX")


def _locking_angles(random: np.random.Generator, time: Floats) -> Floats:
    """The middle angle goes to and fro across 90 degrees and rests there exactly for some frames."""
    phases = random.uniform(0.0, 6.0, 3)
    swings = 0.2 * np.sin(2.0 * np.pi * 2.0 * time + phases[0])
    middle = np.pi / 2.0 + np.where(abs(swings) < 0.05, 0.0, swings)
    return np.stack([np.sin(5.0 * time + phases[1]), middle, 2.0 * np.pi * time + phases[2]], axis=-1)
