"""What timelines, USD files and folders of control streams say of themselves."""

import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.streams_json import StreamFolder, write_streams_json
from choreo_studio.motion.pose2d.stream import pose_stream
from choreo_studio.motion.shot import Shot
from choreo_studio.services.export import export_take
from choreo_studio.services.inspection import described
from choreo_studio.services.music import sound_of
from choreo_studio.timebase import FrameRate
from tests.builders_project import project_with_takes
from tests.motion.io.test_gltf_writing import dance
from tests.motion.pose2d.builders import crossing_couple

SHOT = Shot.still(np.array([0.0, 1.0, 6.0]), np.array([0.0, 1.0, 0.0]), 225.0, 320, 180)


def test_a_timeline_of_ours(tmp_path: Path) -> None:
    project = project_with_takes(1)
    export_take(project, project.takes[0], sound_of(project), tmp_path, "duo")
    data = described(tmp_path / "duo.otio")
    json.dumps(data, allow_nan=False)
    assert (data["kind"], data["name"], data["fps"]) == ("timeline (OpenTimelineIO)", "duo", 30.0)
    assert data["markers"] == 4
    assert data["duration_seconds"] == pytest.approx(project.music.duration_seconds, abs=0.01)
    (music,) = data["tracks"]
    assert (music["name"], music["kind"], music["media"]) == ("Music", "Audio", "duo.wav")


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"OTIO_SCHEMA": "Clip.1"}', '{"OTIO_SCHEMA": 3}', "{", '{"format": "other"}']
)
def test_other_json_is_no_timeline_and_no_streams(tmp_path: Path, text: str) -> None:
    for name in ("a.otio", "streams.json"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(FileFormatError):
            described(tmp_path / name)


@pytest.mark.parametrize(
    "tracks",
    [
        "3",
        '{"children": 3, "markers": {}}',
        '{"children": [3, {"children": [3, {"source_range": {"duration": {"value": 1e308, "rate": NaN}}}]}]}',
        '{"children": [{"name": 5, "children": [{"source_range": {"duration": {"value": 9, "rate": 5e-324}}}]}]}',
    ],
)
def test_odd_timelines_are_told_of_as_far_as_they_go(tmp_path: Path, tracks: str) -> None:
    (tmp_path / "a.otio").write_text(f'{{"OTIO_SCHEMA": "Timeline.1", "tracks": {tracks}}}', encoding="utf-8")
    data = described(tmp_path / "a.otio")
    json.dumps(data, allow_nan=False)
    assert (data["fps"], data["duration_seconds"], data["markers"]) == (None, 0.0, 0)


def test_heads_of_usd_files(tmp_path: Path) -> None:
    (tmp_path / "a.usda").write_text(
        '#usda 1.0\n(\n    defaultPrim = "Dance"\n    upAxis = "Y"\n)\ndef "x" {\n upAxis = "Z"\n}\n'
    )
    (tmp_path / "b.usdc").write_bytes(b"PXR-USDC\x00\x08\x00" + bytes(80))
    text, binary = described(tmp_path / "a.usda"), described(tmp_path / "b.usdc")
    assert (text["encoding"], text["version"], text["defaultPrim"], text["upAxis"]) == ("text", "1.0", "Dance", "Y")
    assert (binary["encoding"], binary["version"], binary["bytes"]) == ("binary", "0.8.0", 91)
    assert "not read" in text["more"] and "not read" in binary["more"]
    for name, head in (("c.usd", b"PXR-US"), ("d.usd", b""), ("e.usda", b"hello"), ("f.usdc", b"PXR-USDC")):
        (tmp_path / name).write_bytes(head)
        with pytest.raises(FileFormatError, match="is no USD file"):
            described(tmp_path / name)
    with pytest.raises(FileFormatError, match="cannot be read"):
        described(tmp_path / "none.usd")


def test_usd_files_of_ours(tmp_path: Path) -> None:
    pytest.importorskip("pxr", reason="usd-core is not installed")
    from choreo_studio.motion.io.usd_writer import write_usd

    for name, encoding in (("a.usd", "binary"), ("b.usda", "text")):
        write_usd(tmp_path / name, dance(4))
        assert described(tmp_path / name)["encoding"] == encoding
    assert float(described(tmp_path / "b.usda")["endTimeCode"]) == 3.0


def test_a_folder_of_control_streams(tmp_path: Path) -> None:
    stream = pose_stream(crossing_couple(5), SHOT)
    files = {"depth": "depth/%06d.png"}
    (tmp_path / "depth").mkdir()
    (tmp_path / "depth" / "000000.png").write_bytes(b"")
    folder = StreamFolder("duo", FrameRate.of(25), stream, files, [(1, 2)] * 5, 3.5)
    write_streams_json(tmp_path / "streams.json", folder)
    data = described(tmp_path)
    json.dumps(data, allow_nan=False)
    assert data == described(tmp_path / "streams.json")
    assert (data["kind"], data["name"], data["frames"], data["fps"]) == ("control streams", "duo", 5, 25.0)
    assert (data["size"], data["camera"], data["dancers"]) == ([320, 180], "stands still", ["lead", "follow"])
    counts = {one["name"]: one["pictures"] for one in data["streams"]}
    assert counts["depth"] == 1 and counts["masks"] == 0
