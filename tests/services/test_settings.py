"""What is remembered between two starts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.services.folders import settings_folder, state_folder
from choreo_studio.services.settings import (
    DAMAGED_NAME,
    FILE_NAME,
    Settings,
    load_settings,
    save_settings,
    with_recent,
    without_recent,
)
from choreo_studio.tokens.dance import SamplingSettings

UNUSUAL = Settings(
    theme="light",
    recent_files=("/a/früh.choreo", "/b.choreo"),
    geometry="QUJD",
    layout="Zm9v",
    project_folder="/p",
    song_folder="/s",
    export_folder="/e",
    variations=4,
    sampling=SamplingSettings(0.5, 0.8, 2.0, 24, True, PolishSettings.only(feet=0.25), "start"),
    fresh_seed=False,
    rank_variations=False,
    quick_start=False,
    sound=False,
    volume=0.5,
    scrub_sound=False,
    show_trails=True,
    show_contacts=False,
    show_shadow=False,
    export_preset="Unreal",
    export_formats=("glb", "mp4"),
    export_camera="side",
    export_size="512x512",
    export_counts=True,
    export_marks=True,
)


def test_every_setting_comes_back(tmp_path: Path) -> None:
    usual = Settings()
    for name, value in vars(UNUSUAL).items():
        assert value != getattr(usual, name), f"{name} is not told apart"
    save_settings(UNUSUAL, tmp_path / "new" / "folder")
    assert load_settings(tmp_path / "new" / "folder") == UNUSUAL


def test_the_first_start_has_the_usual_values(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none") == Settings()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("theme", "pink"),
        ("theme", ["dark"]),
        ("recent_files", "a"),
        ("geometry", 5),
        ("layout", "a\n"),
        ("project_folder", None),
        ("variations", 99),
        ("variations", True),
        ("variations", 2.5),
        ("sampling", []),
        ("fresh_seed", 1),
        ("volume", float("nan")),
        ("volume", 7),
        ("export_preset", {}),
        ("export_formats", "glb"),
        ("export_formats", [["glb"]]),
        ("export_size", 512),
    ],
)
def test_one_bad_value_does_not_harm_the_others(tmp_path: Path, name: str, bad: Any) -> None:
    save_settings(UNUSUAL, tmp_path)
    data = json.loads((tmp_path / FILE_NAME).read_text())
    (tmp_path / FILE_NAME).write_text(json.dumps({**data, name: bad, "from the future": 1}))
    assert load_settings(tmp_path) == replace(UNUSUAL, **{name: getattr(Settings(), name)})
    del data[name]
    (tmp_path / FILE_NAME).write_text(json.dumps(data))
    assert load_settings(tmp_path) == replace(UNUSUAL, **{name: getattr(Settings(), name)})


@pytest.mark.parametrize(
    ("name", "bad"),
    [("temperature", 9.0), ("steps", 0), ("steps", "8"), ("retrieval", "all"), ("soft_edges", 1), ("top_p", None)],
)
def test_a_bad_way_to_draw_does_not_harm_the_others(tmp_path: Path, name: str, bad: Any) -> None:
    save_settings(UNUSUAL, tmp_path)
    data = json.loads((tmp_path / FILE_NAME).read_text())
    data["sampling"][name] = bad
    (tmp_path / FILE_NAME).write_text(json.dumps(data))
    expected = replace(UNUSUAL.sampling, **{name: getattr(SamplingSettings(), name)})
    assert load_settings(tmp_path).sampling == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (0.5, PolishSettings.of_strength(0.5)),
        ({"feet": 0.5, "hands": 7, "bodies": "much", "fingers": 1}, PolishSettings(feet=0.5)),
        ([1], PolishSettings()),
        (None, PolishSettings()),
    ],
)
def test_polish_is_read_in_parts_and_as_the_one_number_it_was(
    tmp_path: Path, found: Any, expected: PolishSettings
) -> None:
    save_settings(Settings(), tmp_path)
    data = json.loads((tmp_path / FILE_NAME).read_text())
    data["sampling"]["polish"] = found
    (tmp_path / FILE_NAME).write_text(json.dumps(data))
    assert load_settings(tmp_path).sampling.polish == expected


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b"3", b"[" * 100_000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert load_settings(tmp_path) == Settings()
    assert (tmp_path / DAMAGED_NAME).read_bytes() == content
    assert not (tmp_path / FILE_NAME).exists()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(values=st.dictionaries(st.sampled_from(sorted(vars(UNUSUAL))), _JSON))
def test_whatever_a_file_holds_settings_can_be_used_and_kept(
    values: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("settings")
    (folder / FILE_NAME).write_text(json.dumps(values))
    read = load_settings(folder)
    assert read.theme in ("dark", "light")
    save_settings(read, folder)
    assert load_settings(folder) == read


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ChoreoError, match="cannot be made"):
        save_settings(Settings(), tmp_path / "file" / "folder")


def test_recent_files_are_ten_and_each_once() -> None:
    settings = Settings()
    for number in range(12):
        settings = with_recent(settings, Path(f"/{number}.choreo"))
    settings = with_recent(settings, Path("/5.choreo"))
    assert settings.recent_files == tuple(f"/{number}.choreo" for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2))
    assert without_recent(settings, Path("/5.choreo")).recent_files[0] == "/11.choreo"


def test_folders_follow_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    name = "choreo-studio"
    assert settings_folder({"CHOREO_STUDIO_HOME": "/x"}, "linux") == Path("/x")
    assert state_folder({"CHOREO_STUDIO_HOME": "/x"}, "win32") == Path("/x")
    assert settings_folder({}, "linux") == Path("/home/ada/.config") / name
    assert settings_folder({"XDG_CONFIG_HOME": "/c"}, "linux") == Path("/c") / name
    assert settings_folder({"XDG_CONFIG_HOME": "relative"}, "linux") == Path("/home/ada/.config") / name
    assert state_folder({"XDG_STATE_HOME": "/s"}, "linux") == Path("/s") / name
    assert settings_folder({"APPDATA": "/roaming"}, "win32") == Path("/roaming") / name
    assert state_folder({"LOCALAPPDATA": "/local"}, "win32") == Path("/local") / name
    assert settings_folder({}, "darwin") == Path("/home/ada/Library/Application Support") / name
