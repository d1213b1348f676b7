"""An export taken apart: which files are written, by whom, and how much of the work each of them is."""

from dataclasses import dataclass

from choreo_studio.services.export_formats import formats_of
from choreo_studio.services.export_otio import write_otio
from choreo_studio.services.export_pieces import Write
from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.services.export_travel import write_bars, write_music, write_notes, write_project

_QUICK, _DANCED_BEAT = 0.02, 0.005
_WAV_BYTES_PER_SECOND = 176_400.0
_SMALL = 4e3


@dataclass(frozen=True)
class Part:
    """Files that are written in one go.

    Attributes:
        files: their names; folders end in "/".
        write: writes them.
        seconds: roughly how long that takes.
        bytes: roughly how large they are.
    """

    files: tuple[str, ...]
    write: Write
    seconds: float
    bytes: float


def parts_of(plan: ExportPlan, has_sound: bool) -> tuple[Part, ...]:
    """The parts of an export in the order of their writing.

    Args:
        plan: what is written.
        has_sound: whether there is music to write.
    """
    name, length = plan.name, plan.part.duration_seconds
    parts = [
        Part(one.files(plan), one.write, one.estimated_seconds(plan), one.estimated_bytes(plan))
        for one in formats_of(plan)
    ]
    if has_sound:
        parts.append(Part((f"{name}.wav",), write_music, _QUICK + length * 1e-3, length * _WAV_BYTES_PER_SECOND))
    parts.append(Part((f"{name}_bars.csv",), write_bars, _QUICK, _SMALL))
    parts.append(Part((f"{name}.otio",), write_otio, _QUICK, 10 * _SMALL))
    if plan.with_project:
        parts.append(Part((f"{name}.choreo",), write_project, 10 * _QUICK, length * _WAV_BYTES_PER_SECOND / 2))
    if plan.with_notes:
        parts.append(Part((f"{name}_how_to_open.txt",), write_notes, _QUICK, _SMALL))
    return tuple(parts)


def dancing_seconds(plan: ExportPlan, beat_count: int) -> float:
    """Roughly how long characters need to dance a take of so many beats, all of it however short the part is."""
    return 0.0 if plan.stand_ins.is_empty else _DANCED_BEAT * beat_count


def file_names(plan: ExportPlan, has_sound: bool) -> tuple[str, ...]:
    """Names of everything that is written, in the order of its writing; folders end in "/".

    Args:
        plan: what is written.
        has_sound: whether there is music to write.
    """
    return tuple(file for part in parts_of(plan, has_sound) for file in part.files)
