"""What the export dialog shows for what is chosen in it."""

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.characters.character import character_of
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.pose2d.stream import pose_stream
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.services.export_presets import preset_named
from choreo_studio.session.editing import rename_project
from choreo_studio.session.project import Project
from choreo_studio.session.selection import Selection
from choreo_studio.ui.dialogs.export_choice import Exportable, ExportChoice, first_choice, with_preset
from choreo_studio.ui.dialogs.export_state import ExportState, resolve
from tests.builders_character import stranger
from tests.builders_project import project_with_takes
from tests.motion.pose2d.builders import FRONT, standing_couple


@pytest.fixture(scope="module")
def project() -> Project:
    return project_with_takes(1)


def shown(project: Project, choice: ExportChoice, there: Collection[str] = (), has_sound: bool = True) -> ExportState:
    return resolve(Exportable(project, project.takes[0], has_sound), choice, there)


def test_the_marked_bars_come_first_then_the_region_then_the_song(project: Project) -> None:
    last, duration = ExportChoice(folder="/x"), project.music.duration_seconds
    both = first_choice(project, Selection(bars=(2, 3), region=(1.0, 2.0)), last)
    assert (both.span, both.bars, both.region) == ("bars", (2, 3), (1.0, 2.0))
    region = first_choice(project, Selection(region=(1.0, 2.0)), last)
    assert (region.span, region.region, region.bars) == ("region", (1.0, 2.0), (0, 4))
    song = first_choice(project, Selection(), last)
    assert (song.span, song.region, song.folder) == ("song", (0.0, duration), "/x")


def test_the_name_of_the_project_becomes_a_file_name(project: Project) -> None:
    odd = rename_project(project, "Son: a/b")
    assert first_choice(odd, Selection(), ExportChoice()).name == "Son_ a_b"
    assert first_choice(rename_project(project, "..."), Selection(), ExportChoice()).name == "dance"


def test_a_preset_brings_rate_names_and_notes(project: Project) -> None:
    choice = with_preset(ExportChoice(name="x", folder="/x"), preset_named("unreal"))
    state = shown(project, choice)
    assert state.plan is not None
    assert (state.plan.joint_names, state.plan.rate.fps, state.plan.preset.name) == ("unreal", 30.0, "Unreal")
    assert state.notes == preset_named("unreal").notes
    assert any("retarget" in note.lower() for note in state.notes)


def test_what_will_be_written_is_named_and_so_is_what_it_replaces(project: Project) -> None:
    choice = ExportChoice(name="x", folder="/x", dancers="lead", with_notes=False, formats=("bvh", "npz"))
    state = shown(project, choice, {"x.wav", "y.wav"})
    assert state.files == (
        ("x_lead.bvh", False),
        ("x.npz", False),
        ("x.wav", True),
        ("x_bars.csv", False),
        ("x.otio", False),
    )
    assert state.replaced_count == 1
    assert [name for name, _ in shown(project, choice, has_sound=False).files] == [
        "x_lead.bvh",
        "x.npz",
        "x_bars.csv",
        "x.otio",
    ]


def test_length_and_frames_are_told(project: Project) -> None:
    choice = ExportChoice(name="x", folder="/x", span="bars", bars=(1, 2), rate_name="25")
    assert shown(project, choice).summary.startswith("3.20 s, 80 frames, about ")
    assert shown(project, replace(choice, t_pose_first=True)).summary.startswith("3.20 s, 81 frames")
    slow = replace(choice, span="song", rate_name="120", formats=("streams", "mp4"))
    assert shown(project, slow).summary.endswith(" min to write")
    region = replace(choice, span="region", region=(0.5, 1.5))
    state = shown(project, region)
    assert state.plan is not None
    assert (state.plan.part.start_seconds, state.plan.part.end_seconds) == (0.5, 1.5)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "need a name"),
        ({"name": "a/b"}, "need a name"),
        ({"folder": "  "}, "Choose a folder"),
        ({"folder": __file__}, "is a file"),
        ({"span": "bars", "bars": (3, 2)}, "last bar comes before"),
        ({"span": "region", "region": (3.0, 3.0)}, "out point comes before"),
        ({"span": "bars", "bars": (3, 9)}, "Bars 3-9 cannot be had"),
        ({"span": "region", "region": (50.0, 60.0)}, "Nothing of the song lies there"),
    ],
)
def test_what_is_missing_is_said_and_nothing_can_be_written(
    project: Project, changes: dict[str, object], words: str
) -> None:
    choice = replace(ExportChoice(name="x", folder="/x"), **changes)  # type: ignore[arg-type]
    state = shown(project, choice)
    assert state.plan is None
    assert words in state.problem
    assert state.problem.endswith(".")


def keypoints(path: Path) -> str:
    """One of our dancers, seen from the front, as OpenPose would find it."""
    stream = pose_stream(standing_couple((0.0, 0.0), (2.5, 0.0)), FRONT)
    points = np.concatenate([stream.pixels[0, 0], np.ones((25, 1))], axis=1)
    path.write_text(json.dumps({"people": [{"pose_keypoints_2d": points.ravel().tolist()}]}))
    return str(path)


def test_the_build_of_a_person_goes_into_the_plan(project: Project, tmp_path: Path) -> None:
    file = keypoints(tmp_path / "person.json")
    choice = ExportChoice(name="x", folder="/x", formats=("pose2d",), follow_pose=file)
    state = shown(project, choice)
    assert state.plan is not None, state.problem
    assert list(state.plan.pictures.proportions) == ["follow"]
    assert state.has_poses
    (tmp_path / "person.json").write_text("{}")
    assert "person.json" in shown(project, choice).problem
    Path(file).unlink()
    missing = shown(project, choice)
    assert missing.plan is None
    assert missing.problem.startswith("The keypoint file cannot be read")
    assert shown(project, replace(choice, formats=("bvh",))).plan is not None


def test_characters_take_time_to_dance_however_short_the_part_is() -> None:
    project = project_with_takes(1, bars=320)
    choice = ExportChoice(name="x", folder="/x", span="bars", bars=(1, 1))
    worn = Exportable(project, project.takes[0], True, stand_ins=StandIns(character_of(stranger(lead_body()))))
    assert shown(project, choice).summary.endswith("MB")
    assert resolve(worn, choice, ()).summary.endswith("5 s to write")
