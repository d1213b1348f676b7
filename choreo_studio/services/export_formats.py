"""The formats that a dance is exported in: what each keeps, which files it makes, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from shutil import which
from typing import Literal

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import Role
from choreo_studio.motion.io.usd.files import usd_files
from choreo_studio.services.export_pieces import Write
from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.services.export_presets import FormatName
from choreo_studio.services.export_writers import (
    write_bvhs,
    write_fbxs,
    write_film,
    write_glbs,
    write_npzs,
    write_smpls,
    write_usds,
)
from choreo_studio.services.stream_writers import pose2d_names, streams_names, write_controls, write_poses

Kind = Literal["motion", "pictures"]
Names = Callable[[ExportPlan], tuple[str, ...]]


@dataclass(frozen=True)
class Package:
    """A package that is not installed with the rest.

    Attributes:
        module: what is imported.
        extra: how `pip install choreo-studio[...]` calls it.
        program: that does as well where the system has it, "" for none.
    """

    module: str
    extra: str
    program: str = ""

    @property
    def is_there(self) -> bool:
        """Whether it can be used."""
        return find_spec(self.module) is not None or bool(self.program and which(self.program))


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
        seconds: roughly how long a unit takes.
        bytes: roughly how large a file is without its motion, and what one unit adds; a unit is a frame of one dancer,
            or of 1280 × 720 pixels where it is drawn.
        has_layout: whether a file can hold one dancer or both.
        is_drawn: whether it takes OpenGL.
        package: what has to be installed for it, or None.
    """

    name: FormatName
    title: str
    keeps: str
    kind: Kind
    files: Names
    write: Write
    seconds: float
    bytes: tuple[float, float]
    has_layout: bool = False
    is_drawn: bool = False
    package: Package | None = None

    @property
    def missing(self) -> str:
        """Why it cannot be had on this machine, as a sentence without its point; "" where it can."""
        if self.package is None or self.package.is_there:
            return ""
        return f"{self.title} needs a package that is not installed: pip install 'choreo-studio[{self.package.extra}]'"

    def estimated_seconds(self, plan: ExportPlan) -> float:
        """Roughly how long the writing takes on a small machine."""
        return self.seconds * plan.frame_count * self._share(plan)

    def estimated_bytes(self, plan: ExportPlan) -> float:
        """Roughly how large all its files are."""
        empty, frame = self.bytes
        return (empty + frame * plan.frame_count) * self._share(plan)

    def _share(self, plan: ExportPlan) -> float:
        if self.is_drawn:
            width, height = plan.pictures.size
            return width * height / (1280 * 720)
        # Whoever is in two files is written twice.
        return sum(map(len, plan.casts)) if self.has_layout else len(plan.roles)


def _each(ending: str) -> Names:
    return lambda plan: tuple(f"{plan.name}_{role}{ending}" for role in plan.roles)


def _casts(ending: str) -> Names:
    return lambda plan: tuple(f"{plan.cast_name(cast)}{ending}" for cast in plan.casts)


def _usd_names(plan: ExportPlan) -> tuple[str, ...]:
    """A file for each cast, and the pictures of characters beside it."""
    return tuple(name for cast in plan.casts for name in usd_files(plan.cast_name(cast), _images(plan, cast)))


def _images(plan: ExportPlan, cast: tuple[Role, ...]) -> list[bytes]:
    characters = [character for role in cast if (character := plan.stand_ins.character(role)) is not None]
    materials = [one for character in characters for skin in character.figure.skins for one in skin.materials]
    return [one.image for one in materials if one.image is not None]


def _one(ending: str) -> Names:
    return lambda plan: (f"{plan.name}{ending}",)


FORMATS: tuple[ExportFormat, ...] = (
    ExportFormat(
        "bvh",
        "BVH",
        "joints and their motion, one file for each dancer; no skin",
        "motion",
        _each(".bvh"),
        write_bvhs,
        2.5e-5,
        (2e3, 730.0),
    ),
    ExportFormat(
        "fbx",
        "FBX",
        "skins, colours, joints and motion; centimetres, with its frame rate",
        "motion",
        _casts(".fbx"),
        write_fbxs,
        5e-5,
        (4e5, 500.0),
        has_layout=True,
    ),
    ExportFormat(
        "glb",
        "GLB",
        "skins, colours, joints and motion; metres",
        "motion",
        _casts(".glb"),
        write_glbs,
        5e-6,
        (2e5, 370.0),
        has_layout=True,
    ),
    ExportFormat(
        "usd",
        "USD",
        "skins, colours, joints and motion; metres, with its frame rate",
        "motion",
        _usd_names,
        write_usds,
        3e-5,
        (3e5, 500.0),
        has_layout=True,
        package=Package("pxr", "usd"),
    ),
    ExportFormat(
        "npz",
        "NPZ",
        "both dancers as exact numbers in SMPL order, with their beats",
        "motion",
        _one(".npz"),
        write_npzs,
        1.5e-5,
        (2e3, 540.0),
    ),
    ExportFormat(
        "smpl",
        "SMPL",
        "each dancer as tools for AMASS and SMPL-H read it, Z up",
        "motion",
        _each("_smpl.npz"),
        write_smpls,
        4e-5,
        (1e4, 1000.0),
    ),
    ExportFormat(
        "pose2d",
        "2D poses",
        "COCO-17, OpenPose-25 and one-hot arrays, with what is hidden",
        "pictures",
        pose2d_names,
        write_poses,
        2e-3,
        (1e3, 1600.0),
    ),
    ExportFormat(
        "streams",
        "Control streams",
        "skeletons, masks and depths as PNG, for video models",
        "pictures",
        streams_names,
        write_controls,
        5.6e-2,
        (1e4, 5e4),
        is_drawn=True,
    ),
    ExportFormat(
        "mp4",
        "Video",
        "an MP4 with the music, as the viewport shows the dance",
        "pictures",
        _one(".mp4"),
        write_film,
        5e-2,
        (2e4, 6000.0),
        is_drawn=True,
        package=Package("imageio_ffmpeg", "video", "ffmpeg"),
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


def check_formats(plan: ExportPlan) -> None:
    """Make sure that every format of a plan can be had here.

    Raises:
        ChoreoError: when there is none, or one is missing something.
    """
    if not plan.formats:
        raise ChoreoError(f"nothing to write: name some of {', '.join(one.name for one in FORMATS)}")
    for one in map(format_named, plan.formats):
        if one.missing:
            raise ChoreoError(one.missing)
