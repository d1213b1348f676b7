"""The dialog opens as it was left."""

from dataclasses import replace
from pathlib import Path

from choreo_studio.services.export_presets import preset_named
from choreo_studio.services.settings import Settings
from choreo_studio.ui.dialogs.export_choice import ExportChoice, with_preset
from choreo_studio.ui.dialogs.export_habits import last_choice, to_remember


def test_what_was_set_last_comes_back() -> None:
    choice = replace(
        with_preset(ExportChoice(), preset_named("Unreal")),
        formats=("bvh", "npz"),
        camera="top",
        size=(512, 512),
        with_counts=True,
        with_marks=True,
        folder="/out",
    )
    assert last_choice(replace(Settings(), **to_remember(choice)), Path("/home")) == choice


def test_the_first_time_and_unknown_words_have_usual_values() -> None:
    first = last_choice(Settings(), Path("/home"))
    assert first == with_preset(ExportChoice(folder="/home"), preset_named("Blender"))
    odd = Settings(export_preset="Paint", export_formats=("tiff",), export_camera="moon", export_size="9x9")
    assert last_choice(odd, Path("/home")) == first
