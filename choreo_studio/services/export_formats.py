"""The formats that a dance is exported in: what each keeps, which files it makes, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.services.export_pieces import Pieces, Write
from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.services.export_presets import FormatName, bvh_joint_names
from choreo_studio.services.jobs import Progress

Kind = Literal["motion", "pictures"]
Names = Callable[[ExportPlan], tuple[str, ...]]


@dataclass(frozen=True)
class ExportFormat:
    """One format.

    Attributes:
        name: of it, for machines.
        title: of it, for people.
        keeps: what of the dance its files keep, as half a sentence.
        kind: whether it holds motion or pictures.
        files: names of what is written for a plan; folders end in "/".
        write: writes them.
        seconds: roughly how long one frame of one dancer takes.
        bytes: roughly how large a file is without its motion, and what one frame of one dancer adds.
    """

    name: FormatName
    title: str
    keeps: str
    kind: Kind
    files: Names
    write: Write
    seconds: float
    bytes: tuple[float, float]

    def estimated_seconds(self, plan: ExportPlan) -> float:
        """Roughly how long the writing takes on a small machine."""
        return self.seconds * plan.frame_count * self._dancers(plan)

    def estimated_bytes(self, plan: ExportPlan) -> float:
        """Roughly how large all its files are."""
        empty, frame = self.bytes
        return empty * len(self.files(plan)) + frame * plan.frame_count * self._dancers(plan)

    def _dancers(self, plan: ExportPlan) -> int:
        # Whoever is in two files counts twice.
        return max(len(plan.roles), len(self.files(plan)))


def _each(ending: str) -> Names:
    return lambda plan: tuple(f"{plan.name}_{role}{ending}" for role in plan.roles)


def _one(ending: str) -> Names:
    return lambda plan: (f"{plan.name}{ending}",)


def _write_bvh(pieces: Pieces, folder: Path, progress: Progress) -> None:
    plan = pieces.plan
    for done, role in enumerate(plan.roles):
        progress(done, len(plan.roles))
        clip, names = pieces.motion.dancer(role), bvh_joint_names(plan.joint_names)
        write_bvh(folder / f"{plan.name}_{role}.bvh", clip, plan.rate, names, plan.t_pose_first)


def _write_npz(pieces: Pieces, folder: Path, progress: Progress) -> None:
    grid, part, plan = pieces.project.grid, pieces.plan.part, pieces.plan
    inside = (grid.beats_seconds >= part.start_seconds) & (grid.beats_seconds < part.end_seconds)
    frames = (grid.beats_seconds[inside] - part.start_seconds) * plan.rate.fps
    duet = DuetFile(pieces.motion, plan.rate, frames, grid.count_in_eight[inside] + 1)
    write_npz(folder / f"{plan.name}.npz", duet)


FORMATS: tuple[ExportFormat, ...] = (
    ExportFormat(
        "bvh",
        "BVH",
        "joints of each dancer; no skin; nearly every program reads it",
        "motion",
        _each(".bvh"),
        _write_bvh,
        2.5e-5,
        (2e3, 730.0),
    ),
    ExportFormat(
        "npz",
        "NPZ",
        "both dancers as arrays in SMPL order, with their beats, exactly",
        "motion",
        _one(".npz"),
        _write_npz,
        1e-4,
        (2e3, 540.0),
    ),
)


def format_named(name: str) -> ExportFormat:
    """The format of that name, however it is capitalised.

    Raises:
        ChoreoError: when there is none.
    """
    for one in FORMATS:
        if one.name == name.strip().casefold():
            return one
    raise ChoreoError(f"there is no format {name.strip()!r}; there are {', '.join(one.name for one in FORMATS)}")


def formats_of(plan: ExportPlan) -> tuple[ExportFormat, ...]:
    """The formats of a plan in the order of their writing."""
    return tuple(one for one in FORMATS if one.name in plan.formats)
