"""What an export writes: which part of which dancers, for which program, into which files."""

from dataclasses import dataclass
from pathlib import Path

from choreo_studio.errors import GenerationError
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.joint_names import NamePreset
from choreo_studio.services.bars import BarRange, seconds_span
from choreo_studio.services.export_presets import DEFAULT_PRESET, ExportPreset
from choreo_studio.session.project import Project
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.mask import Dancers

_SHORTEST_SECONDS = 1e-3
_FORBIDDEN = frozenset('<>:"/\\|?*')


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


@dataclass(frozen=True)
class ExportPlan:
    """One export.

    Attributes:
        name: how the file names begin.
        part: of the song.
        rate: frames per second of the motion.
        preset: target program, whose notes are written.
        joint_names: what joints are called.
        dancers: whose BVH files are written.
        t_pose_first: whether the rest pose comes before the motion, one frame long.
        with_arrays: also NAME.npz with both dancers in SMPL order.
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
    with_arrays: bool = False
    with_project: bool = False
    with_notes: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """Whose BVH files are written."""
        return ROLES if self.dancers == "both" else (self.dancers,)

    @property
    def frame_count(self) -> int:
        """Frames of each file, the T-pose included."""
        return self.rate.frame_count(self.part.duration_seconds) + self.t_pose_first

    def file_names(self, has_sound: bool) -> tuple[str, ...]:
        """Names of the files in the order of their writing.

        Args:
            has_sound: whether there is music to write.
        """
        name = self.name
        return (
            *(f"{name}_{role}.bvh" for role in self.roles),
            *([f"{name}.wav"] if has_sound else []),
            f"{name}_bars.csv",
            *([f"{name}.npz"] if self.with_arrays else []),
            *([f"{name}.choreo"] if self.with_project else []),
            *([f"{name}_how_to_open.txt"] if self.with_notes else []),
        )


def plain_file_name(text: str) -> str:
    """A text made into the beginning of file names that every system takes; "" where nothing is left of it."""
    kept = "".join("_" if letter in _FORBIDDEN or not letter.isprintable() else letter for letter in text)
    return kept.strip(" .")[:100]


def is_plain_file_name(text: str) -> bool:
    """Whether a text can begin file names as it is."""
    return bool(text) and plain_file_name(text) == text and Path(text).name == text
