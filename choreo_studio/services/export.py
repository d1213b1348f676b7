"""A take as files for other programs, all on one clock: every format of a plan, with the music and the bars."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from choreo_studio.audio.waveform import Waveform
from choreo_studio.errors import ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.picture.gl.context import MakeContext
from choreo_studio.services.bars import BarRange
from choreo_studio.services.characters import danced_take
from choreo_studio.services.export_formats import check_formats
from choreo_studio.services.export_parts import Part, parts_of
from choreo_studio.services.export_pieces import Pieces, wall_clock_motion
from choreo_studio.services.export_plan import ExportPlan, export_range
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.outside_files import check_kept, outside_files
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import FrameRate

DEFAULT_RATE = FrameRate.of(30)
_STEPS = 1000


def export_take(
    project: Project,
    take: Take,
    sound: Waveform | None,
    folder: Path,
    name: str,
    bars: BarRange | None = None,
    rate: FrameRate = DEFAULT_RATE,
    with_project: bool = False,
    progress: Progress = unwatched,
    kept: Sequence[Path] = (),
) -> tuple[Path, ...]:
    """Write NAME_lead.bvh, NAME_follow.bvh, NAME.wav, NAME_bars.csv and NAME.otio: all of them or nothing.

    Args:
        project: whose take.
        take: what is written.
        sound: music of the project; no WAV without it.
        folder: where to; made when missing.
        name: how the file names begin.
        bars: only these.
        rate: frames per second of the motion.
        with_project: also write NAME.choreo.
        progress: told of every file.
        kept: see `write_export`.

    Returns:
        The files, in the order named.

    Raises:
        ChoreoError: when the bars are not there or the folder cannot be written.
    """
    plan = ExportPlan(name, export_range(project, bars), rate, with_project=with_project)
    return write_export(project, take, sound, folder, plan, progress, kept=kept)


def write_export(
    project: Project,
    take: Take,
    sound: Waveform | None,
    folder: Path,
    plan: ExportPlan,
    progress: Progress = unwatched,
    make_context: MakeContext | None = None,
    kept: Sequence[Path] = (),
) -> tuple[Path, ...]:
    """Write the files of a plan: all of them or nothing.

    Args:
        project: whose take.
        take: what is written.
        sound: music of the project; no WAV without it.
        folder: where to; made when missing.
        plan: what to write.
        progress: told of every step; what it raises leaves the folder as it was.
        make_context: where OpenGL comes from for formats that are drawn.
        kept: files that must not be written over, besides those that the project refers to.

    Returns:
        The files and folders, in the order of `export_parts.file_names`.

    Raises:
        ChoreoError: when the folder cannot be written, a format cannot be had here, or what must stay is in the way.
    """
    check_formats(plan)
    progress(0, _STEPS)
    parts = parts_of(plan, sound is not None)
    names = tuple(name for part in parts for name in part.files)
    check_kept(folder, names, (*outside_files(project), *kept))
    danced = danced_take(take.dance.motion, project.grid, plan.stand_ins, lambda done, total: progress(0, _STEPS))
    motion = wall_clock_motion(project.grid, danced, plan.part, plan.rate)
    pieces = Pieces(project, take, sound, plan, danced, motion, names, make_context)
    try:
        with atomic_files(folder) as scratch, _naming(folder, instead_of=scratch):
            for part, told in zip(parts, _shares(parts, progress), strict=True):
                told(0, 1)
                part.write(pieces, scratch, told)
            progress(_STEPS, _STEPS)
    except OSError as error:
        raise ChoreoError(f"{folder} cannot be written ({error.strerror or error})") from error
    return tuple(folder / name for name in names)


@contextmanager
def _naming(folder: Path, instead_of: Path) -> Iterator[None]:
    """Complaints name a file where it would be, not where it is written first."""
    try:
        yield
    except ChoreoError as error:
        text = str(error)
        if str(instead_of) not in text:
            raise
        raise ChoreoError(text.replace(str(instead_of), str(folder))) from error


def _shares(parts: Sequence[Part], progress: Progress) -> list[Progress]:
    """For each part the progress that counts as its share of the whole, which is as large as its time."""
    total = sum(part.seconds for part in parts)

    def share(start: float, length: float) -> Progress:
        return lambda done, of: progress(int(_STEPS * (start + length * min(done / max(of, 1), 1.0)) / total), _STEPS)

    starts = [sum(part.seconds for part in parts[:index]) for index in range(len(parts))]
    return [share(start, part.seconds) for start, part in zip(starts, parts, strict=True)]
