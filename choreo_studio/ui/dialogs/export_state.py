"""What the export dialog shows, worked out from what was chosen in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import Role
from choreo_studio.motion.io.pose2d_reader import read_proportions
from choreo_studio.motion.pose2d.proportions import Proportions
from choreo_studio.services.export_formats import formats_of
from choreo_studio.services.export_parts import Part, dancing_seconds, parts_of
from choreo_studio.services.export_plan import ExportPlan, ExportRange, Pictures, export_range, is_plain_file_name
from choreo_studio.session.project import Project
from choreo_studio.timebase import FrameRate
from choreo_studio.ui.dialogs.export_choice import Exportable, ExportChoice

_WORTH_TELLING_SECONDS = 5.0


@dataclass(frozen=True)
class ExportState:
    """What is drawn.

    Attributes:
        plan: what would be written, None while something is missing.
        problem: what is missing, as a sentence, "" for nothing.
        summary: length, frames, and roughly how large and how slow all of it is, in words.
        files: names of the files and folders, and whether each takes the place of one that is there.
        notes: what the target program needs, one step each.
        has_pictures: whether a camera is needed.
        has_poses: whether there are 2D poses, with a build.
        has_layout: whether there is a choice of who is in which file.
    """

    plan: ExportPlan | None
    problem: str
    summary: str
    files: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]
    has_pictures: bool
    has_poses: bool
    has_layout: bool

    @property
    def replaced_count(self) -> int:
        """How many files take the place of others."""
        return sum(is_there for _, is_there in self.files)


def resolve(subject: Exportable, choice: ExportChoice, there: Collection[str]) -> ExportState:
    """What the dialog shows for a choice.

    Args:
        subject: what is exported.
        choice: what is set.
        there: names of the files and folders that the folder has already.
    """
    project = subject.project
    part, problem = _part(project, choice)
    builds, complaint = _builds(choice)
    plan = _plan(subject, choice, part or ExportRange(0.0, project.music.duration_seconds), builds)
    problem = problem or _problem(choice, plan) or complaint
    parts = parts_of(plan, subject.has_sound)
    names = [name for one in parts for name in one.files] if choice.name else []
    formats = formats_of(plan)
    return ExportState(
        None if problem else plan,
        problem,
        "" if part is None else _summary(plan, parts, dancing_seconds(plan, project.grid.beat_count)),
        tuple((name, name.rstrip("/") in there) for name in names),
        plan.notes,
        any(one.kind == "pictures" for one in formats),
        "pose2d" in plan.formats,
        any(one.has_layout for one in formats) and choice.dancers == "both",
    )


def _summary(plan: ExportPlan, parts: Collection[Part], first_seconds: float) -> str:
    size, seconds = sum(part.bytes for part in parts), first_seconds + sum(part.seconds for part in parts)
    words = [f"{plan.part.duration_seconds:.2f} s", f"{plan.frame_count} frames", f"about {_size_in_words(size)}"]
    if seconds > _WORTH_TELLING_SECONDS:
        time = f"{max(round(seconds / 60), 1)} min" if seconds > 55 else f"{5 * round(seconds / 5)} s"
        words.append(f"{time} to write")
    return ", ".join(words)


def _size_in_words(size: float) -> str:
    megabytes = size / 1e6
    if megabytes >= 1000:
        return f"{megabytes / 1000:.1f} GB"
    return f"{megabytes:.0f} MB" if megabytes >= 10 else f"{max(megabytes, 0.1):.1f} MB"


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
        return None, _sentence(str(error))


def _problem(choice: ExportChoice, plan: ExportPlan) -> str:
    formats = formats_of(plan)
    if not formats:
        return "Choose what to write: motion or pictures."
    missing = [one.missing for one in formats if one.missing]
    if missing:
        return _sentence(missing[0])
    if not is_plain_file_name(choice.name):
        return 'The files need a name without / \\ : * ? " < > |.'
    if not choice.folder.strip():
        return "Choose a folder to write to."
    if Path(choice.folder).is_file():
        return "The folder is a file."
    return ""


def _builds(choice: ExportChoice) -> tuple[dict[Role, Proportions], str]:
    """The builds of the people that are named, and what is wrong with their files."""
    found: dict[Role, Proportions] = {}
    files: tuple[tuple[Role, str], ...] = (("lead", choice.lead_pose), ("follow", choice.follow_pose))
    try:
        for role, file in files:
            if file and "pose2d" in choice.formats:
                found[role] = _build(file, Path(file).stat().st_mtime_ns, role)
    except OSError as error:
        return {}, f"The keypoint file cannot be read ({error.strerror or error})."
    except ChoreoError as error:
        return {}, _sentence(str(error))
    return found, ""


@lru_cache(maxsize=8)
def _build(file: str, changed_at: int, role: Role) -> Proportions:
    # Asked for at every key that is pressed in the dialog.
    return read_proportions(file, role)


def _plan(
    subject: Exportable, choice: ExportChoice, part: ExportRange, builds: Mapping[Role, Proportions]
) -> ExportPlan:
    return ExportPlan(
        choice.name,
        part,
        FrameRate.of(choice.rate_name),
        choice.preset,
        choice.joint_names,
        choice.dancers,
        choice.t_pose_first,
        choice.formats,
        choice.layout,
        Pictures(subject.view, choice.size, choice.with_counts, subject.theme, builds, choice.with_marks),
        None if choice.camera == "viewport" else choice.camera,
        subject.stand_ins,
        choice.with_project,
        choice.with_notes,
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
