"""The last export, as the settings remember it."""

from pathlib import Path
from typing import Any

from choreo_studio.services.export_formats import FORMATS
from choreo_studio.services.export_presets import DEFAULT_PRESET, PRESETS
from choreo_studio.services.settings import Settings
from choreo_studio.ui.dialogs.export_choice import CAMERA_TITLES, SIZES, CameraChoice, ExportChoice, with_preset


def last_choice(settings: Settings, folder: Path) -> ExportChoice:
    """What the dialog opens with; whatever is not known any more has its usual value.

    Args:
        settings: what is remembered.
        folder: where to, before the first time.
    """
    preset = next((one for one in PRESETS if one.name == settings.export_preset), DEFAULT_PRESET)
    formats = [one.name for one in FORMATS if one.name in settings.export_formats and not one.missing]
    camera: CameraChoice = next((one for one in CAMERA_TITLES if one == settings.export_camera), "viewport")
    size = next((size for size in SIZES if _size_name(size) == settings.export_size), next(iter(SIZES)))
    usual = with_preset(ExportChoice(), preset)
    return ExportChoice(
        preset,
        rate_name=usual.rate_name,
        joint_names=usual.joint_names,
        t_pose_first=usual.t_pose_first,
        formats=tuple(formats) or usual.formats,
        layout=usual.layout,
        camera=camera,
        size=size,
        with_counts=settings.export_counts,
        with_marks=settings.export_marks,
        folder=settings.export_folder or str(folder),
    )


def to_remember(choice: ExportChoice) -> dict[str, Any]:
    """The settings that keep a choice."""
    return {
        "export_preset": choice.preset.name,
        "export_folder": choice.folder,
        "export_formats": choice.formats,
        "export_camera": choice.camera,
        "export_size": _size_name(choice.size),
        "export_counts": choice.with_counts,
        "export_marks": choice.with_marks,
    }


def _size_name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
