"""Motion files of any kind that is read, as the people who move in them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.bvh_motion import source_of
from choreo_studio.motion.io.npz import read_npz
from choreo_studio.motion.io.smpl_reader import is_smpl, read_smpl
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.retarget.figures import source_of_figure
from choreo_studio.motion.retarget.humanoid_by_shape import find_body
from choreo_studio.motion.retarget.people import people_in
from choreo_studio.motion.retarget.retargeting import path_scale
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.timebase import FrameRate

DEFAULT_FPS = 30
_RATE_TOLERANCE = 2e-4
_PER_BAR = 4
_NAMES_SHOWN, _LONGEST_NAME = 3, 40


Beats = tuple[Floats, NDArray[np.int64]]


class NoMotionError(FileFormatError):
    """A file holds bodies that do not move; they may be characters."""


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody in a motion file.

    Attributes:
        name: of the body in the file, "" where it has none.
        motion: world pose of every joint; a humanoid.
    """

    name: str
    motion: SourceMotion

    @property
    def is_by_shape(self) -> bool:
        """Whether the joints were told by the shape of the hierarchy, since their names say nothing."""
        return find_body(self.motion.rig).is_by_shape


@dataclass(frozen=True, eq=False)
class MotionFile:
    """Who moves in a file.

    Attributes:
        path: of the file.
        people: at least one; the lead first where names say who that is.
        rate: of the frames.
        beats: places of the beats in frames (B,) and their counts 1 to 8 over two bars of four (B,), where it tells.
        left_out: the bodies in which nobody was recognised who could dance, by name, with the reason in brackets.
    """

    path: Path
    people: tuple[Person, ...]
    rate: FrameRate
    beats: Beats | None = None
    left_out: tuple[str, ...] = ()

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return self.people[0].motion.frame_count

    @property
    def seconds(self) -> float:
        """Length."""
        return self.frame_count * self.rate.frame_seconds

    @property
    def loss(self) -> str:
        """Who was left out, as a sentence without its point; "" where nobody was."""
        if not self.left_out:
            return ""
        names = ", ".join(self.left_out[:_NAMES_SHOWN])
        more = len(self.left_out) - _NAMES_SHOWN
        names += f" and {more} more" if more > 0 else ""
        return f"Left out, because nobody was recognised there who could dance: {names}"


def read_motion_file(path: str | Path, source_fps: float | None = None) -> MotionFile:
    """The people of a BVH, FBX, GLB, glTF or VRM file, or of a duet in our NPZ.

    Args:
        path: the file; its suffix says what it is.
        source_fps: true frame rate where the file's own is wrong.

    Raises:
        FileFormatError: when it cannot be read, is damaged, or holds no person who moves.
        ValueError: when the rate is not between 1 and 1000 frames per second.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FileFormatError(path, f"is no motion file that can be read ({', '.join(MOTION_SUFFIXES)})")
    file = reader(path)
    for person in file.people:
        try:
            path_scale(person.motion, lead_body())
        except ValueError as error:
            raise FileFormatError(path, f"is no humanoid that can be danced: {error}") from error
    rate = file.rate if source_fps is None else FrameRate.of(source_fps)
    return replace(file, people=_lead_first(file.people), rate=rate)


def frame_rate_of(frame_seconds: float | None, source_fps: float | None = None) -> FrameRate:
    """Exact frame rate from a file's rounded frame time, or from the true rate where that is given.

    Raises:
        ValueError: when it is not between 1 and 1000 frames per second.
    """
    if source_fps is not None:
        return FrameRate.of(source_fps)
    if frame_seconds is None:
        return FrameRate.of(DEFAULT_FPS)
    fps = 1.0 / frame_seconds
    for exact in (Fraction(round(fps)), Fraction(round(fps * 1.001) * 1000, 1001)):
        if exact and abs(float(exact) / fps - 1.0) < _RATE_TOLERANCE:
            return FrameRate(exact)
    return FrameRate.of(fps)


def _read_bvh(path: Path) -> MotionFile:
    motion = source_of(read_bvh(path))
    people = people_in(motion)
    if not people:
        raise _no_person(path, motion)
    return MotionFile(path, tuple(Person("", person) for person in people), frame_rate_of(motion.frame_seconds))


def _read_npz(path: Path) -> MotionFile:
    if is_smpl(path):
        motion = read_smpl(path)
        return MotionFile(path, (Person("", motion),), frame_rate_of(motion.frame_seconds))
    duet = read_npz(path, lead_body(), follow_body())
    figures = [figure_of(duet.motion.dancer(role), role, with_skin=False) for role in ROLES]
    people = tuple(Person(figure.name, source_of_figure(figure, duet.rate)) for figure in figures)
    if duet.beat_frames is None or duet.counts is None or duet.beats_per_bar not in (None, _PER_BAR):
        return MotionFile(path, people, duet.rate)
    return MotionFile(path, people, duet.rate, (duet.beat_frames, duet.counts))


def _fbx(path: Path) -> Scene:
    from choreo_studio.motion.io.fbx_reader import read_fbx

    return read_fbx(path)


def _glb(path: Path) -> Scene:
    from choreo_studio.motion.io.gltf_reader import read_glb

    return read_glb(path)


def _read_scene(path: Path) -> MotionFile:
    return _people_of(path, SCENE_READERS[path.suffix.lower()](path))


def _people_of(path: Path, scene: Scene) -> MotionFile:
    if not scene.figures:
        raise FileFormatError(path, "holds no animation of a body")
    if scene.frame_count == 0:
        raise NoMotionError(path, "holds no animation; choose it as a character to see the dance on its body")
    rate = scene.rate or FrameRate.of(DEFAULT_FPS)
    found, left_out = [], []
    for figure in scene.figures:
        motion = source_of_figure(figure, rate)
        people = [Person(figure.name, person) for person in people_in(motion)]
        found += people
        if not people:
            name = " ".join(figure.name.split())[:_LONGEST_NAME] or "a body"
            left_out.append(f"{name} ({_flaw_of(motion)})")
    if not found:
        raise _no_person(path, source_of_figure(scene.figures[0], rate))
    return MotionFile(path, tuple(found), rate, left_out=tuple(left_out))


def _no_person(path: Path, motion: SourceMotion) -> FileFormatError:
    return FileFormatError(path, f"is no humanoid that can be danced: {_flaw_of(motion)}")


def _flaw_of(motion: SourceMotion) -> str:
    """Why nobody is recognised in a hierarchy."""
    try:
        find_body(motion.rig)
    except ValueError as error:
        return str(error)
    return "it has too few joints"


def _lead_first(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Two people in the order of their roles where their names tell them."""
    if len(people) == 2 and "follow" in people[0].name.lower() and "follow" not in people[1].name.lower():
        return people[::-1]
    return people


SCENE_READERS: dict[str, Callable[[Path], Scene]] = {
    ".fbx": _fbx,
    ".glb": _glb,
    ".gltf": _glb,
    ".vrm": _glb,
}
"""What files of 3D programs hold, by suffix."""
_READERS: dict[str, Callable[[Path], MotionFile]] = {
    ".bvh": _read_bvh,
    **dict.fromkeys(SCENE_READERS, _read_scene),
    ".npz": _read_npz,
}
MOTION_SUFFIXES: tuple[str, ...] = tuple(_READERS)
