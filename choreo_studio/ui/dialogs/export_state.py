"""What the export dialog shows, worked out from what was chosen in it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.joint_names import NamePreset
from choreo_studio.services.bars import BarRange
from choreo_studio.services.export_parts import file_names
from choreo_studio.services.export_plan import (
    ExportPlan,
    ExportRange,
    export_range,
    is_plain_file_name,
    plain_file_name,
)
from choreo_studio.services.export_presets import DEFAULT_PRESET, ExportPreset, FormatName
from choreo_studio.session.project import Project
from choreo_studio.session.selection import Selection
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.mask import Dancers

Span = Literal["song", "region", "bars"]


@dataclass(frozen=True)
class ExportChoice:
    """What is set in the dialog.

    Attributes:
        preset: target program.
        span: which of the three ranges counts.
        region: in and out point in seconds.
        bars: first and last bar.
        rate_name: frames per second by its usual name.
        joint_names: what joints are called.
        dancers: whose BVH files.
        t_pose_first, formats, with_project, with_notes: see `ExportPlan`.
        name: how the file names begin.
        folder: where to, "" for nowhere yet.
    """

    preset: ExportPreset = DEFAULT_PRESET
    span: Span = "song"
    region: tuple[float, float] = (0.0, 0.0)
    bars: BarRange = (1, 1)
    rate_name: str = DEFAULT_PRESET.rate_name
    joint_names: NamePreset = DEFAULT_PRESET.joint_names
    dancers: Dancers = "both"
    t_pose_first: bool = False
    formats: tuple[FormatName, ...] = DEFAULT_PRESET.formats
    with_project: bool = False
    with_notes: bool = True
    name: str = ""
    folder: str = ""


@dataclass(frozen=True)
class ExportState:
    """What is drawn.

    Attributes:
        plan: what would be written, None while something is missing.
        problem: what is missing, as a sentence, "" for nothing.
        summary: length and frames in words.
        files: names of the files, and whether each takes the place of one that is there.
        notes: what the target program needs, one step each.
    """

    plan: ExportPlan | None
    problem: str
    summary: str
    files: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]

    @property
    def replaced_count(self) -> int:
        """How many files take the place of others."""
        return sum(is_there for _, is_there in self.files)


def first_choice(project: Project, selection: Selection, preset: ExportPreset, folder: str) -> ExportChoice:
    """What the dialog opens with: the marked bars or the region where there are some, else the whole song."""
    first, last = project.grid.bars[0].number, project.grid.bars[-1].number
    spans: dict[bool, Span] = {True: "bars", False: "region" if selection.region else "song"}
    return ExportChoice(
        preset,
        spans[selection.bars is not None],
        selection.region or (0.0, project.music.duration_seconds),
        selection.bars or (first, last),
        preset.rate_name,
        preset.joint_names,
        name=plain_file_name(project.name) or "dance",
        folder=folder,
    )


def with_preset(choice: ExportChoice, preset: ExportPreset) -> ExportChoice:
    """The choice for another program, with the frame rate and joint names that suit it."""
    return replace(choice, preset=preset, rate_name=preset.rate_name, joint_names=preset.joint_names)


def resolve(project: Project, has_sound: bool, choice: ExportChoice, there: Collection[str]) -> ExportState:
    """What the dialog shows for a choice.

    Args:
        project: whose take is exported.
        has_sound: whether there is music to write.
        choice: what is set.
        there: names of the files that the folder has already.
    """
    part, problem = _part(project, choice)
    problem = problem or _problem(choice)
    plan = _plan(choice, part or ExportRange(0.0, project.music.duration_seconds))
    names = file_names(plan, has_sound) if choice.name else ()
    summary = "" if part is None else f"{part.duration_seconds:.2f} s, {plan.frame_count} frames"
    files = tuple((name, name in there) for name in names)
    return ExportState(None if problem else plan, problem, summary, files, choice.preset.notes)


def _part(project: Project, choice: ExportChoice) -> tuple[ExportRange | None, str]:
    if choice.span == "bars" and choice.bars[0] > choice.bars[1]:
        return None, "The last bar comes before the first one."
    if choice.span == "region" and choice.region[0] >= choice.region[1]:
        return None, "The out point comes before the in point."
    bars = choice.bars if choice.span == "bars" else None
    region = choice.region if choice.span == "region" else None
    try:
        return export_range(project, bars, region), ""
    except ChoreoError as error:
        text = str(error)
        return None, text[0].upper() + text[1:] + "."


def _problem(choice: ExportChoice) -> str:
    if not is_plain_file_name(choice.name):
        return 'The files need a name without / \\ : * ? " < > |.'
    if not choice.folder.strip():
        return "Choose a folder to write to."
    if Path(choice.folder).is_file():
        return "The folder is a file."
    return ""


def _plan(choice: ExportChoice, part: ExportRange) -> ExportPlan:
    return ExportPlan(
        choice.name,
        part,
        FrameRate.of(choice.rate_name),
        choice.preset,
        choice.joint_names,
        choice.dancers,
        choice.t_pose_first,
        choice.formats,
        with_project=choice.with_project,
        with_notes=choice.with_notes,
    )
