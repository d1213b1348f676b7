"""Characters from files: read, found again with the project, danced on, and ready for export."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.motion.characters.character import Character, CharacterError, character_of
from choreo_studio.motion.characters.mapping import mapping_by_shape, named_mapping
from choreo_studio.motion.characters.names import hinted_mapping
from choreo_studio.motion.characters.stance import stance_of
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.characters.wearing import figure_on
from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.joint_names import NamePreset, preset_names
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Figure
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.outside_files import found_again, hash_of
from choreo_studio.session.project import CharacterSource, Project
from choreo_studio.timebase import FRAMES_PER_BEAT

SUFFIXES = (".glb", ".gltf", ".vrm", ".fbx")


def read_figures(path: Path, role: Role | None = None) -> tuple[Figure, ...]:
    """The bodies in a file: those that are named after a role first, then those with most joints.

    Args:
        path: the file.
        role: which is looked for, None for any.

    Raises:
        ChoreoError: when it is no file of that kind or holds nobody.
    """
    suffix = path.suffix.lower()
    if suffix == ".fbx":
        from choreo_studio.motion.io.fbx_reader import read_fbx

        scene = read_fbx(path)
    elif suffix in SUFFIXES:
        from choreo_studio.motion.io.gltf_reader import read_glb

        scene = read_glb(path)
    else:
        raise FileFormatError(path, f"is no character; {', '.join(SUFFIXES)} can be read")
    figures = sorted(scene.figures, key=lambda figure: _order(figure, role))
    if not figures:
        raise FileFormatError(path, "holds nobody with joints")
    return tuple(figures)


def read_character(path: Path, mapping: Mapping[str, str] | None = None, role: Role | None = None) -> Character:
    """The first body of a file that can dance.

    Args:
        path: the file.
        mapping: by our joint name the character's; found by names where None.
        role: whom it shall dance, which tells whom of several to take.

    Raises:
        ChoreoError: when nobody in it can.
    """
    problem: ChoreoError | None = None
    for figure in read_figures(path, role):
        try:
            return character_of(figure, mapping)
        except CharacterError as error:
            problem = problem or error
    raise FileFormatError(path, f"holds nobody who can dance: {problem}") from problem


def source_of(path: Path, mapping: Mapping[str, str]) -> CharacterSource:
    """What a project keeps of a character: where its file is and how its joints play."""
    return CharacterSource(str(path.resolve()), hash_of(path), dict(mapping))


def recognised(path: Path, figures: Sequence[Figure]) -> CharacterSource | None:
    """What a project keeps of the first body that can dance by the names of its joints; None where none can.

    Raises:
        FileFormatError: when the file cannot be read any more.
    """
    for figure in figures:
        try:
            return source_of(path, character_of(figure, named_mapping(figure, stance_of(figure))).mapping)
        except (CharacterError, ValueError):
            continue
    return None


def first_guess(figure: Figure) -> dict[str, str]:
    """Where mapping by hand begins: all joints by the shape of the body where that is sure, else what names hint at."""
    return mapping_by_shape(figure, stance_of(figure)) or hinted_mapping(figure.hierarchy)


def is_by_shape(character: Character) -> bool:
    """Whether the joints of a character are those that its shape tells, since names do not."""
    try:
        named_mapping(character.figure, character.stance)
    except ValueError:
        return character.mapping == mapping_by_shape(character.figure, character.stance)
    return False


def load_stand_ins(project: Project, folder: Path | None = None) -> tuple[StandIns, tuple[str, ...]]:
    """The characters of a project, and a sentence about each that cannot come or is not what it was.

    Args:
        project: whose.
        folder: where the project's file lies; a character that moved along with it is found there.
    """
    found: dict[Role, Character] = {}
    remarks = []
    for role in ROLES:
        source = project.characters.get(role)
        if source is None:
            continue
        what, change = f"The {role}'s character", ""
        try:
            path = found_file(source, folder)
            if hash_of(path) != source.sha256:
                change = f"{what} {path.name} has changed since it was chosen"
            found[role] = read_character(path, source.mapping, role)
            if change:
                remarks.append(f"{change}.")
        except ChoreoError as error:
            begin = f"{change}, and the mannequin dances" if change else f"{what} stays away, the mannequin dances"
            remarks.append(f"{begin}: {_reason(error)}.")
    return StandIns(found.get("lead"), found.get("follow")), tuple(remarks)


def danced_take(motion: DuetMotion, grid: BeatGrid, stand_ins: StandIns, progress: Progress = unwatched) -> DuetMotion:
    """A take's motion on the bodies of those who stand in, on the same beat frames.

    Args:
        motion: on beat frames.
        grid: when they happen.
        stand_ins: who dances.
        progress: asked now and then; it may raise to cancel.
    """
    return stand_ins.danced(motion, frame_seconds(grid, FRAMES_PER_BEAT), lambda: progress(0, 1))


def placed_take(motion: DuetMotion, grid: BeatGrid, stand_ins: StandIns) -> DuetMotion:
    """A first look at a take on the bodies of those who stand in: hands are not joined yet."""
    return stand_ins.placed(motion, frame_seconds(grid, FRAMES_PER_BEAT))


def figures_for_export(
    stand_ins: StandIns, motion: DuetMotion, cast: tuple[Role, ...] = ROLES, joint_names: NamePreset = "humanik"
) -> tuple[Figure, ...]:
    """The dancers as bodies of a scene: characters with their own joints, names and skins, and our mannequins.

    Args:
        stand_ins: who dances.
        motion: of `danced_take`, on a steady clock.
        cast: who is in it.
        joint_names: what the mannequins' joints are called.
    """
    figures = []
    for role in cast:
        character, clip = stand_ins.character(role), motion.dancer(role)
        if character is None:
            figures.append(figure_of(clip, role, preset_names(joint_names)))
        else:
            figures.append(figure_on(character, clip, role))
    return tuple(figures)


def found_file(source: CharacterSource, folder: Path | None) -> Path:
    """The file of a character, where it was or beside the project.

    Raises:
        FileFormatError: when it is gone.
    """
    return found_again(source.reference, folder, "character")


def _reason(error: ChoreoError) -> str:
    """An error as a sentence without its point in which a file has its name alone."""
    text = f"{error.path.name} {error.reason}" if isinstance(error, FileFormatError) else str(error)
    return text.rstrip(".")


def _order(figure: Figure, role: Role | None) -> tuple[bool, int]:
    return role is not None and role not in figure.name.lower(), -figure.hierarchy.joint_count
