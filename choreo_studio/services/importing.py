"""Captured or animated dancing as a project whose first take is that motion: a couple, or one dancer who is locked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.importing import couple_of, dancer_of, people_of
from choreo_studio.motion.io.motion_files import MotionFile, read_motion_file
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.motion.waiting import waiting_partner
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.beat_sources import grid_of_file, grid_of_motion, grid_of_steps, grid_of_tempo
from choreo_studio.services.generator import Generator, in_tokens_of
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.music import BEATS_REMARK, project_of_song, silence
from choreo_studio.session.editing import add_take, with_remark
from choreo_studio.session.project import Project, Take
from choreo_studio.session.take_editing import lock_dancer
from choreo_studio.timebase import FRAMES_PER_BEAT, FrameRate, utc_now
from choreo_studio.tokens.dance import Dance, SamplingSettings
from choreo_studio.tokens.layout import TokenLayout
from choreo_studio.tokens.sequence import empty_sequence

LEFT_OUT_REMARK = "left out"
JOINTS_REMARK = "joints"
"""What a project remarks on how the joints of imported dancers were told; nothing where by names."""
UNTOKENIZED = TokenLayout(())
"""The layout of a take that no model has read yet."""


@dataclass(frozen=True)
class ImportOrder:
    """Whose dancing, and where its beats come from; at most one of song, beats and tempo.

    Attributes:
        files: one file with one or two people, or two files of the same frames with one each.
        song: music that begins with frame 0.
        beats: `beats.json` of a data set, or what `analyze --json` printed.
        tempo_bpm: constant tempo from frame 0 on.
        source_fps: true frame rate where the files' own is wrong.
        swapped: whether the first dancer follows; usually the first leads.
    """

    files: tuple[Path, ...]
    song: Path | None = None
    beats: Path | None = None
    tempo_bpm: float | None = None
    source_fps: float | None = None
    swapped: bool = False


@dataclass(frozen=True, eq=False)
class ReadOrder:
    """What the files of an order hold.

    Attributes:
        files: the motion files.
        grid: of the file of beats, None where there is none.
    """

    files: tuple[MotionFile, ...]
    grid: BeatGrid | None


def read_order(order: ImportOrder) -> ReadOrder:
    """Read the files of an order.

    Raises:
        ChoreoError: when one cannot be used.
    """
    if len(set(order.files)) < len(order.files):
        raise FileFormatError(order.files[-1], "was given twice; the second dancer is in another file")
    grid, fps = (None, None) if order.beats is None else grid_of_file(order.beats, order.files[0])
    return ReadOrder(tuple(read_motion_file(path, order.source_fps or fps) for path in order.files), grid)


def import_motion(
    order: ImportOrder, generator: Generator | None, progress: Progress = unwatched, read: ReadOrder | None = None
) -> Project:
    """A project with the dancing of some files as an imported take on its beat grid.

    A dancer who comes alone is locked, and the partner stands and waits; `partnering` lets a model dance the partner.

    Args:
        order: the files.
        generator: model whose tokens shall describe the dance; without one it can be exported, not re-sampled.
        progress: told of the three steps.
        read: what `read_order` found, where that was done before.

    Raises:
        ChoreoError: when a file cannot be used or no beat can be found.
    """
    progress(0, 3)
    read = read or read_order(order)
    files, grid = read.files, read.grid
    motion, alone = _danced(files, order.swapped)
    progress(1, 3)
    project = _empty_project(order, lambda: _beats(order, grid, files[0], motion, alone), motion, files[0].rate)
    loss = ". ".join(file.loss for file in files if file.loss)
    if loss:
        project = with_remark(project, LEFT_OUT_REMARK, loss)
    if any(person.is_by_shape for file in files for person in file.people):
        project = with_remark(project, JOINTS_REMARK, "found by their shape, since their names say nothing")
    progress(2, 3)
    project = with_imported(project, motion, files[0].rate, generator, alone)
    progress(3, 3)
    return project


def with_imported(
    project: Project, motion: DuetMotion, rate: FrameRate, generator: Generator | None, alone: Role | None = None
) -> Project:
    """The project with a motion, which begins with its music, as a take on its grid.

    Args:
        project: of the music.
        motion: of the couple on a steady clock.
        rate: of its frames.
        generator: model whose tokens shall describe it, None for nobody.
        alone: the only one who really dances, and who is locked; None for a couple.
    """
    dance = dance_of_motion(on_beats(motion, rate, project.grid), project.grid)
    if generator is not None:
        dance = in_tokens_of(generator, dance, project.grid)
    model_id = "" if generator is None else generator.model_id
    project = add_take(project, Take(0, "Imported", dance, SamplingSettings(), model_id, "", utc_now()))
    if alone is None or project.current is None:
        return project
    return lock_dancer(project, project.current.id, alone)


def on_beats(motion: DuetMotion, rate: FrameRate, grid: BeatGrid) -> DuetMotion:
    """Motion on a steady clock read on the grid's beat frames; before and after it the couple stands still."""
    return sample_duet(motion, rate.seconds(motion.frame_count), frame_seconds(grid, FRAMES_PER_BEAT))


def dance_of_motion(motion: DuetMotion, grid: BeatGrid) -> Dance:
    """A motion of 16 frames per beat as a dance without tokens."""
    return Dance(empty_sequence(UNTOKENIZED, grid.beat_count), motion, {}, "imported", 0)


def _danced(files: tuple[MotionFile, ...], swapped: bool) -> tuple[DuetMotion, Role | None]:
    """The couple's motion, and who of them dances alone; None for both."""
    people, rate = people_of(files)
    if len(people) == 2:
        first, second = people[::-1] if swapped else people
        return couple_of(first, second, lead_body(), follow_body(), rate), None
    role = ROLES[int(swapped)]
    dancer = dancer_of(people[0], lead_body() if role == "lead" else follow_body(), rate)
    partner = waiting_partner(dancer, follow_body() if role == "lead" else lead_body(), rate)
    return (DuetMotion(dancer, partner) if role == "lead" else DuetMotion(partner, dancer)), role


def _empty_project(
    order: ImportOrder, beats: Callable[[], tuple[BeatGrid, str]], motion: DuetMotion, rate: FrameRate
) -> Project:
    name = shared_name(order.files[0].stem, order.files[-1].stem)
    if order.song is not None:
        song = project_of_song(order.song)
        return Project(name, song.music, song.grid, remarks=song.remarks)
    grid, remark = beats()
    duration = motion.frame_count * rate.frame_seconds
    return with_remark(Project(name, silence(duration), grid.covering(duration)), BEATS_REMARK, remark)


def _beats(
    order: ImportOrder, given: BeatGrid | None, file: MotionFile, motion: DuetMotion, alone: Role | None
) -> tuple[BeatGrid, str]:
    """The beats without a song and where they come from: what was ordered, what the file tells, the dancers' steps."""
    if given is not None:
        return given, f"from {order.beats.name if order.beats else 'a file'}"
    if order.tempo_bpm is not None:
        return grid_of_tempo(order.tempo_bpm, file.seconds), f"constant, {order.tempo_bpm:g} BPM"
    told = grid_of_motion(file)
    if told is not None:
        return told, f"from {file.path.name}"
    grid, sure = grid_of_steps(motion, file.rate, alone)
    return grid, f"found in the dancers' steps, {sure:.0%} sure"


def shared_name(lead: str, follow: str) -> str:
    """What both file names have in common, where that says something; else the lead's name."""
    same = "_".join(a for a, b in zip(lead.split("_"), follow.split("_"), strict=False) if a == b)
    return same if any(letter.isalpha() for letter in same) else lead
