"""A data set's beats.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.beats_json import read_beats

SHARED = Path(__file__).parents[4] / "shared" / "data" / "cmu_salsa" / "beats.json"


def take(**changes: Any) -> dict[str, Any]:
    return {
        "tracked_beats_frame_count_conf": [[10.5, 8, 0.4], [31.5, 1, 0.95], [52.6, 2, 1.0]],
        "tracked_discontinuities": [[31.5, 1, 52.6, 2]],
        "segments": [{"frames": [10, 40], "bpm": 170.0}, {"frames": [45, 60]}],
        "capture_pops_frames": {"lead": [[12, 12], [20, 24]]},
        "off_pattern_frames": {"lead": [], "follow": [[5, 9]]},
    } | changes


def write(folder: Path, data: Any) -> Path:
    path = folder / "beats.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_take_is_read_with_its_flaws(tmp_path: Path) -> None:
    beats = read_beats(write(tmp_path, {"fps_true": 60, "takes": {"04": take()}}))
    found = beats.take_of(tmp_path / "61_04.bvh")
    assert beats.fps_true == 60.0
    assert found.beat_frames.tolist() == [10.5, 31.5, 52.6]
    assert found.counts.tolist() == [8, 1, 2]
    assert found.confidences.tolist() == [0.4, 0.95, 1.0]
    assert found.discontinuities == ((31.5, 52.6),)
    assert found.usable_frames == ((10, 40), (45, 60))
    assert found.pop_frames == {"lead": ((12, 12), (20, 24)), "follow": ()}
    assert found.off_pattern_frames == {"lead": (), "follow": ((5, 9),)}
    assert not found.beat_frames.flags.writeable and not found.counts.flags.writeable


def test_only_the_beats_must_be_there(tmp_path: Path) -> None:
    rows = [[10.5, 8, 0.4], [31.5, 1, 0.95]]
    beats = read_beats(write(tmp_path, {"fps_true": 30, "takes": {"walk": {"tracked_beats_frame_count_conf": rows}}}))
    assert beats.take_of("walk_lead.bvh").usable_frames == ((10, 33),)
    assert beats.take_of("walk_lead.bvh").pop_frames == {"lead": (), "follow": ()}
    assert beats.take_of("walk_00.bvh") is beats.take_of("walk_01.bvh") is beats.takes["walk"]
    with pytest.raises(KeyError):
        beats.take_of("run_lead.bvh")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tracked_beats_frame_count_conf": None}, "tracked_beats"),
        ({"tracked_beats_frame_count_conf": [[1, 1, 1]]}, "two beats"),
        ({"tracked_beats_frame_count_conf": [[2, 1, 1], [1, 2, 1]]}, "rise"),
        ({"tracked_beats_frame_count_conf": [[1, 0, 1], [2, 1, 1]]}, "counts"),
        ({"tracked_beats_frame_count_conf": [[1, 1.5, 1], [2, 2, 1]]}, "counts"),
        ({"tracked_beats_frame_count_conf": [[1, 1, 2], [2, 2, 1]]}, "confidences"),
        ({"tracked_beats_frame_count_conf": [[1, 1, True], [2, 2, 1]]}, "number"),
        ({"tracked_beats_frame_count_conf": [[1, 1], [2, 2]]}, "3 numbers"),
        ({"tracked_discontinuities": [[1, 2]]}, "4 numbers"),
        ({"segments": 3}, "segments"),
        ({"segments": [{}]}, "segments"),
        ({"segments": [{"frames": [50, 40]}]}, "ends before"),
        ({"capture_pops_frames": []}, "capture_pops_frames"),
        ({"off_pattern_frames": {"lead": [["a", 2]]}}, "number"),
    ],
)
def test_what_is_wrong_is_named_with_its_take(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(FileFormatError, match=reason) as caught:
        read_beats(write(tmp_path, {"fps_true": 60, "takes": {"04": take(**changes)}}))
    assert "take 04" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"fps_true": 60}', '{"fps_true": 0, "takes": {}}', '{"fps_true": NaN, "takes": {}}', "[" * 99999],
)
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "beats.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFormatError):
        read_beats(path)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason="the real duets are not beside the checkout")
def test_the_real_data_set_is_read() -> None:
    beats = read_beats(SHARED)
    assert len(beats.takes) == 12 and beats.fps_true == 60.0
    assert sum(end - first for take in beats.takes.values() for first, end in take.usable_frames) > 60 * 250
