"""A take of a published data set as a project."""

from pathlib import Path

from choreo_studio.errors import ChoreoError, FileFormatError, GenerationError
from choreo_studio.motion.io.datasets import LAYOUTS, layout_of
from choreo_studio.motion.io.published import Layout, PublishedTake
from choreo_studio.services.generator import Generator
from choreo_studio.services.importing import with_imported
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.music import BEATS_REMARK, project_of_song, silence
from choreo_studio.session.editing import with_remark
from choreo_studio.session.project import Project

_NAMES_SHOWN = 12


def import_published(folder: Path, name: str, generator: Generator | None, progress: Progress = unwatched) -> Project:
    """A project with a couple's take of a data set on its song, or else on the beats of its steps.

    Args:
        folder: of the data set.
        name: of the take; "" where there is only one.
        generator: model whose tokens shall describe the dance; without one it can be exported, not re-sampled.
        progress: told of the steps.

    Raises:
        ChoreoError: when the folder is no such data set, has no such take, or the take cannot be used.
    """
    from choreo_studio.model.training.published import beats_of, duet_of

    take = published_take(folder, name)
    progress(0, 3)
    motion, rate = duet_of(take)
    progress(1, 3)
    if take.music is not None:
        song = project_of_song(take.music)
        project = Project(take.name, song.music, song.grid, remarks=song.remarks)
    else:
        grid = beats_of(take, tuple(motion), rate)
        if grid is None:
            raise GenerationError(f"no beat can be found in the steps of {take.name}")
        duration = motion.frame_count * rate.frame_seconds
        project = Project(take.name, silence(duration), grid.covering(duration))
        project = with_remark(project, BEATS_REMARK, "found in the dancers' steps")
    progress(2, 3)
    return with_imported(project, motion, rate, generator)


def published_take(folder: Path, name: str) -> PublishedTake:
    """A couple's take of a data set by its name.

    Raises:
        ChoreoError: when the folder is no such data set or has no such take; says which there are.
    """
    layout = couples_in(folder)
    takes = {take.name: take for take in layout.takes_in(folder)}
    if not name and len(takes) == 1:
        return next(iter(takes.values()))
    if name not in takes:
        shown = ", ".join(list(takes)[:_NAMES_SHOWN]) + (", ..." if len(takes) > _NAMES_SHOWN else "")
        wanted = f"has no take {name!r}" if name else "has several takes"
        raise ChoreoError(f"{folder} ({layout.name}) {wanted}; name one of {shown}")
    return takes[name]


def couples_in(folder: Path) -> Layout:
    """The layout of a folder of couples.

    Raises:
        FileFormatError: when it is none.
    """
    layout = layout_of(folder)
    if layout is None:
        known = ", ".join(layout.name for layout in LAYOUTS)
        raise FileFormatError(folder, f"is laid out like none of the data sets that can be read ({known})")
    if layout.dancers != 2:
        raise FileFormatError(folder, f"is {layout.name}, whose dancers are alone")
    return layout
