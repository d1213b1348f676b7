"""Dancing measured beside real dancing: a project, a folder of takes, or a data set of captured couples."""

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.files import write_whole
from choreo_studio.motion.io.pairs import pairs_in
from choreo_studio.motion.measures.comparison import ComparisonRow, as_text, compare
from choreo_studio.motion.measures.report import DuetReport
from choreo_studio.motion.measures.stretch import TraitName
from choreo_studio.services.comparing_takes import REAL_95, edit_summary, real_jumps
from choreo_studio.services.generator import reference_file
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.measuring import (
    DancedSpan,
    is_data_set,
    loudness_of,
    span_of_pair,
    span_of_take,
    spans_of_data_set,
    with_tokens,
)
from choreo_studio.services.ranking import TRAITS_KEY, real_traits
from choreo_studio.services.reconstruction import ReconstructionError, Reconstructor, reconstruction_error
from choreo_studio.session.project import Project
from choreo_studio.session.storage import load_project
from choreo_studio.session.storage.file import SUFFIX

_MAX_REFERENCE_BYTES = 1 << 20


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What was measured.

    Attributes:
        what: "project", "takes" or "data set".
        rows: every measure, beside real dancing and a null where they are known.
        reports: (name, report) of every take or stretch.
        reconstruction: for a data set and a model, how well the tokenizer keeps it: "all", and "held_out" and
            "training" where the model says what it has learned from.
        edits: by project, what several takes of it tell (see `edit_summary`).
        levels: for a data set, what a seam may do (see `real_jumps`).
        traits: for a data set, mean and spread of what takes are ranked by.
    """

    what: str
    rows: tuple[ComparisonRow, ...]
    reports: tuple[tuple[str, DuetReport], ...]
    reconstruction: Mapping[str, ReconstructionError] = field(default_factory=dict)
    edits: Mapping[str, Mapping[str, float | int | None]] = field(default_factory=dict)
    levels: Mapping[str, float] = field(default_factory=dict)
    traits: Mapping[TraitName, tuple[float, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; numbers that do not exist are None."""
        kept: dict[str, Any] = {part: asdict(error) for part, error in self.reconstruction.items()}
        kept |= kept.pop("all", {})
        return {
            "what": self.what,
            **kept,
            "edits": {name: dict(summary) for name, summary in self.edits.items()},
            "measures": [known(asdict(row)) for row in self.rows],
            "takes": [{"name": name, **report.as_dict()} for name, report in self.reports],
        }

    def as_text(self) -> str:
        """The table for people."""
        lines = [as_text(self.rows)]
        for part, error in self.reconstruction.items():
            lines.append(
                f"tokenizer, {part.replace('_', ' ')}: {error.reconstruction_mm:.1f} mm root-aligned, "
                f"follow in the lead's frame {error.follow_in_lead_mm:.1f} mm"
            )
        for name, summary in self.edits.items():
            told = ", ".join(
                f"{key} {'-' if value is None else format(value, '.3g')}" for key, value in summary.items()
            )
            lines.append(f"{name}: {told}")
        return "\n".join(lines)


def evaluate(
    path: Path,
    reference: Mapping[str, float] | None = None,
    model: Reconstructor | None = None,
    held_out: Collection[str] = (),
    progress: Progress = unwatched,
    style: str | None = None,
) -> Evaluation:
    """Measures of a `.choreo` project, of a folder of them, of a folder of BVH pairs or of a published data set.

    Args:
        path: project or folder.
        reference: real dancing, a number for every measure's name (see `read_reference`).
        model: whose tokenizer is measured on a data set.
        held_out: takes of a data set that the model has not learned from.
        progress: told once per take.
        style: only takes of this dance of a data set.

    Raises:
        ChoreoError: when there is nothing to measure or a file cannot be used.
    """
    if is_data_set(path):
        return _of_data_set(spans_of_data_set(path, held_out, progress, style), reference or {}, model)
    projects, spans = takes_at(path, progress)
    edits = {name: edit_summary(project, (reference or {}).get(REAL_95)) for name, project in projects.items()}
    what = "project" if path.is_file() else "takes"
    return Evaluation(
        what, *_measured(spans, reference or {}), edits={name: told for name, told in edits.items() if told}
    )


def beside(rows: tuple[ComparisonRow, ...], reference: Mapping[str, float]) -> tuple[ComparisonRow, ...]:
    """The rows with real dancing set beside them."""
    return tuple(replace(row, real=reference.get(row.name, row.real)) for row in rows)


def reference_of(evaluation: Evaluation) -> dict[str, float]:
    """What was measured, as the reference that other dancing is set beside."""
    measured = {row.name: row.generated for row in evaluation.rows if math.isfinite(row.generated)}
    return {**measured, **evaluation.levels}


def write_reference(evaluation: Evaluation, source: str, path: Path) -> None:
    """Keep what was measured as a reference file.

    Raises:
        ChoreoError: when the place cannot be written.
    """
    table: dict[str, Any] = {"data": source, "measures": reference_of(evaluation)}
    if evaluation.traits:
        table[TRAITS_KEY] = {name: list(bounds) for name, bounds in evaluation.traits.items()}
    write_whole(path, json.dumps(table, indent=1).encode("utf-8"))


def read_reference(path: Path) -> dict[str, float]:
    """Real dancing's number of every measure, as a checkpoint carries it.

    Raises:
        FileFormatError: when the file is no such table.
    """
    try:
        if path.stat().st_size > _MAX_REFERENCE_BYTES:
            raise FileFormatError(path, "is too large for a table of measures")
        data = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): float(value) for name, value in data["measures"].items()}
    except OSError as error:
        raise FileFormatError(path, f"cannot be read ({error.strerror or error})") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FileFormatError(path, f"is no table of measures ({error})") from error


def reference_beside(checkpoint: str, style: str | None = None) -> dict[str, float] | None:
    """Real dancing of a style as the checkpoint carries it, None where it carries none.

    Raises:
        ChoreoError: when there is no such checkpoint or its table is damaged.
    """
    table = reference_file(checkpoint, style)
    return read_reference(table) if table.is_file() else None


def _of_data_set(spans: list[DancedSpan], reference: Mapping[str, float], model: Reconstructor | None) -> Evaluation:
    kept = {} if model is None else _reconstruction(spans, model)
    spans = spans if model is None else with_tokens(spans, model)
    return Evaluation(
        "data set", *_measured(spans, reference), kept, levels=real_jumps(spans), traits=real_traits(spans)
    )


def _measured(
    spans: list[DancedSpan], reference: Mapping[str, float]
) -> tuple[tuple[ComparisonRow, ...], tuple[tuple[str, DuetReport], ...]]:
    low, high = (reference.get(f"partner distance, {quantile} %") for quantile in (5, 95))
    bounds = None if low is None or high is None else (low, high)
    reports = tuple((span.name, span.report(bounds)) for span in spans)
    return beside(compare([report for _, report in reports]), reference), reports


def takes_at(path: Path, progress: Progress = unwatched) -> tuple[dict[str, Project], list[DancedSpan]]:
    """The takes of a project, of a folder of projects or of BVH pairs, and the projects by name.

    Raises:
        ChoreoError: when there is nothing to measure or a file cannot be used.
    """
    if not path.is_dir() and not path.is_file():
        raise FileFormatError(path, "there is no such file or folder")
    files = [path] if path.is_file() else sorted(path.glob(f"*{SUFFIX}"))
    projects: dict[str, Project] = {}
    spans: list[DancedSpan] = []
    for done, file in enumerate(files):
        progress(done, len(files))
        projects[file.stem] = load_project(file)
        spans += _spans_of_project(projects[file.stem], file, "" if path.is_file() else f"{file.stem}: ")
    pairs = () if files else pairs_in(path)
    for done, pair in enumerate(pairs):
        progress(done, len(pairs))
        spans.append(span_of_pair(pair))
    if not spans:
        raise ChoreoError(f"{path} holds no projects and no BVH pairs that could be measured")
    return projects, spans


def _reconstruction(spans: list[DancedSpan], model: Reconstructor) -> dict[str, ReconstructionError]:
    parts = {"all": spans}
    if any(span.held_out for span in spans):
        parts["held_out"] = [span for span in spans if span.held_out]
        parts["training"] = [span for span in spans if not span.held_out]
    return {name: reconstruction_error(part, model) for name, part in parts.items() if part}


def _spans_of_project(project: Project, path: Path, prefix: str) -> list[DancedSpan]:
    if not project.takes:
        raise ChoreoError(f"{path} has no takes to measure")
    loudness = loudness_of(project)
    return [replace(span_of_take(project, take, loudness), name=f"{prefix}{take.name}") for take in project.takes]


def known(row: dict[str, Any]) -> dict[str, Any]:
    """A row for JSON: numbers that do not exist become None."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in row.items()
    }
