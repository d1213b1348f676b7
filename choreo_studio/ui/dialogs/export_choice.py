"""What is set in the export dialog, and what there is to export."""

from dataclasses import dataclass, field, replace
from typing import Literal

from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.joint_names import NamePreset
from choreo_studio.picture.rig import CameraName, Rig
from choreo_studio.services.bars import BarRange
from choreo_studio.services.export_formats import FORMATS
from choreo_studio.services.export_plan import PictureTheme, plain_file_name
from choreo_studio.services.export_presets import DEFAULT_PRESET, ExportPreset, FormatName, Layout
from choreo_studio.session.project import Project, Take
from choreo_studio.session.selection import Selection
from choreo_studio.tokens.mask import Dancers

Span = Literal["song", "region", "bars"]
CameraChoice = Literal["viewport"] | CameraName
CAMERA_TITLES: dict[CameraChoice, str] = {
    "viewport": "As in the viewport",
    "orbit": "Standing, sees all of the dance",
    "follow": "Following the couple",
    "front": "Front",
    "side": "Side",
    "top": "Top",
    "lead": "The lead's eyes",
    "follow_dancer": "The follow's eyes",
}
SIZES: dict[tuple[int, int], str] = {
    (1280, 720): "1280 × 720",
    (1920, 1080): "1920 × 1080",
    (1080, 1920): "1080 × 1920, upright",
    (1080, 1080): "1080 × 1080, square",
    (512, 512): "512 × 512, square",
}


@dataclass(frozen=True, eq=False)
class Exportable:
    """What there is to export.

    Attributes:
        project: whose take.
        take: what is written.
        has_sound: whether there is music to write.
        view: the viewport's camera.
        theme: colours of the viewport.
        stand_ins: the project's characters.
    """

    project: Project
    take: Take
    has_sound: bool
    view: Rig = field(default_factory=Rig)
    theme: PictureTheme = "dark"
    stand_ins: StandIns = field(default_factory=StandIns)


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
        dancers: who is written.
        t_pose_first, formats, layout, with_project, with_notes: see `ExportPlan`.
        camera: of pictures, the viewport's or one of the usual ones.
        size: of pictures, one of `SIZES`.
        with_counts, with_marks: see `Pictures`.
        lead_pose, follow_pose: keypoint files of people whose build the 2D poses get, "" for the dancers' own.
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
    layout: Layout = DEFAULT_PRESET.layout
    camera: CameraChoice = "viewport"
    size: tuple[int, int] = (1280, 720)
    with_counts: bool = False
    with_marks: bool = False
    lead_pose: str = ""
    follow_pose: str = ""
    with_project: bool = False
    with_notes: bool = True
    name: str = ""
    folder: str = ""


def first_choice(project: Project, selection: Selection, last: ExportChoice) -> ExportChoice:
    """What the dialog opens with: as last time, with the marked bars or the region where there are some.

    Args:
        project: whose take is exported.
        selection: the marked bars come first, then the region, then the whole song.
        last: preset, formats, pictures and folder as they were left.
    """
    first, final = project.grid.bars[0].number, project.grid.bars[-1].number
    spans: dict[bool, Span] = {True: "bars", False: "region" if selection.region else "song"}
    return replace(
        last,
        span=spans[selection.bars is not None],
        region=selection.region or (0.0, project.music.duration_seconds),
        bars=selection.bars or (first, final),
        name=plain_file_name(project.name) or "dance",
    )


def with_preset(choice: ExportChoice, preset: ExportPreset) -> ExportChoice:
    """The choice for another program, with the files, frame rate and joint names that suit it; pictures stay."""
    pictures = [one.name for one in FORMATS if one.kind == "pictures" and one.name in choice.formats]
    return replace(
        choice,
        preset=preset,
        rate_name=preset.rate_name,
        joint_names=preset.joint_names,
        formats=(*preset.formats, *pictures),
        layout=preset.layout,
        t_pose_first=preset.t_pose_first,
    )
