"""What an export writes: which part of which dancers, for which program, in which formats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from choreo_studio.errors import GenerationError
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.joint_names import NamePreset
from choreo_studio.motion.pose2d.proportions import Proportions
from choreo_studio.picture.rig import CameraName, Rig
from choreo_studio.services.bars import BarRange, seconds_span
from choreo_studio.services.export_presets import DEFAULT_PRESET, ExportPreset, FormatName, Layout
from choreo_studio.session.project import Project
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.mask import Dancers

_SHORTEST_SECONDS = 1e-3
_FORBIDDEN = frozenset('<>:"/\\|?*')
# Windows takes these for devices, whatever comes after a point.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)


@dataclass(frozen=True)
class ExportRange:
    """Which part of the song is written; its start is time 0 of every file."""

    start_seconds: float
    end_seconds: float

    @property
    def duration_seconds(self) -> float:
        """Length of every file."""
        return self.end_seconds - self.start_seconds


def export_range(
    project: Project, bars: BarRange | None = None, region: tuple[float, float] | None = None
) -> ExportRange:
    """The whole song, some of its bars, or what lies between two times.

    Args:
        project: whose song.
        bars: first and last bar.
        region: in and out point in seconds; cut off at the ends of the song.

    Raises:
        GenerationError: when the song lacks the bars or the region.
        ValueError: when both are given.
    """
    if bars is not None and region is not None:
        raise ValueError(f"region: expected None where bars are given, found {region}")
    duration = project.music.duration_seconds
    if bars is not None:
        return ExportRange(*seconds_span(project.grid, bars, duration))
    start, end = (0.0, duration) if region is None else (max(0.0, region[0]), min(duration, region[1]))
    if end - start < _SHORTEST_SECONDS:
        raise GenerationError(f"nothing of the song lies there: it lasts {duration:.2f} seconds")
    return ExportRange(start, end)


SMALLEST_SIDE, LARGEST_SIDE = 64, 4096
PictureTheme = Literal["dark", "light"]


@dataclass(frozen=True, eq=False)
class Pictures:
    """How pictures of the dance are taken.

    Attributes:
        camera: that sees the couple.
        size: width and height in pixels, both even.
        with_counts: whether bars and counts are written into them.
        theme: colours of the room.
        proportions: of people whose build the 2D skeletons of some dancers get.
        with_marks: whether videos show trails, planted feet and held hands, as the viewport does.
    """

    camera: Rig = field(default_factory=Rig)
    size: tuple[int, int] = (1280, 720)
    with_counts: bool = False
    theme: PictureTheme = "dark"
    proportions: Mapping[Role, Proportions] = field(default_factory=dict)
    with_marks: bool = False

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.size[0] / self.size[1]


@dataclass(frozen=True)
class ExportPlan:
    """One export.

    Attributes:
        name: how the file names begin.
        part: of the song.
        rate: frames per second of the motion.
        preset: target program, whose notes are written.
        joint_names: what joints are called.
        dancers: who is written.
        t_pose_first: whether the rest pose comes before the motion, one frame long.
        formats: what is written, in any order.
        layout: whether files that can hold both dancers hold both, each alone, or there are files of either kind.
        pictures: how pictures of the dance are taken.
        camera: one that is aimed at the dance by its name, instead of the one of `pictures`; None for that one.
        stand_ins: characters that dance in the place of our mannequins.
        with_project: also NAME.choreo.
        with_notes: also NAME_how_to_open.txt.
    """

    name: str
    part: ExportRange
    rate: FrameRate = DEFAULT_PRESET.rate
    preset: ExportPreset = DEFAULT_PRESET
    joint_names: NamePreset = DEFAULT_PRESET.joint_names
    dancers: Dancers = "both"
    t_pose_first: bool = False
    formats: tuple[FormatName, ...] = ("bvh",)
    layout: Layout = "together"
    pictures: Pictures = field(default_factory=Pictures)
    camera: CameraName | None = None
    stand_ins: StandIns = field(default_factory=StandIns)
    with_project: bool = False
    with_notes: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """Who is written."""
        return ROLES if self.dancers == "both" else (self.dancers,)

    @property
    def casts(self) -> tuple[tuple[Role, ...], ...]:
        """Who is in each file of a format that can hold both dancers, together first."""
        together = [self.roles] if self.layout != "each" and len(self.roles) > 1 else []
        each = [(role,) for role in self.roles] if self.layout != "together" or len(self.roles) == 1 else []
        return (*together, *each)

    @property
    def frame_count(self) -> int:
        """Frames of each motion, the T-pose included."""
        return self.rate.frame_count(self.part.duration_seconds) + self.t_pose_first

    @property
    def notes(self) -> tuple[str, ...]:
        """What the target program needs, one step each."""
        misplaced = [name.upper() for name in self.preset.whole_rates if name in self.formats]
        if self.rate.fraction.denominator == 1 or not misplaced:
            return self.preset.notes
        slow = f"At {self.rate.fps:.5g} frames a second {self.preset.name} puts the keys of {' and '.join(misplaced)} "
        return (*self.preset.notes, slow + "beside its frames: choose a whole rate, or USD or BVH.")

    def cast_name(self, cast: tuple[Role, ...]) -> str:
        """How the name of a file with these dancers begins: NAME for both, else NAME_lead or NAME_follow."""
        return self.name if len(cast) > 1 else f"{self.name}_{cast[0]}"


def is_picture_size(size: tuple[int, int]) -> bool:
    """Whether pictures of so many pixels can be drawn and filmed."""
    return all(SMALLEST_SIDE <= side <= LARGEST_SIDE and side % 2 == 0 for side in size)


def plain_file_name(text: str) -> str:
    """A text made into the beginning of file names that every system takes; "" where nothing is left of it."""
    kept = "".join("_" if letter in _FORBIDDEN or not letter.isprintable() else letter for letter in text)
    kept = kept.strip(" .")[:100].rstrip(" .")
    return f"_{kept}" if kept.partition(".")[0].strip().lower() in _DEVICES else kept


def is_plain_file_name(text: str) -> bool:
    """Whether a text can begin file names as it is."""
    return bool(text) and plain_file_name(text) == text and Path(text).name == text
