"""Project files that a stranger made or a disk damaged: one clear sentence, never more than the budget."""

import contextlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choreo_studio.errors import ProjectFileError
from choreo_studio.motion.measures.scoring import Score
from choreo_studio.session.marker_editing import add_marker
from choreo_studio.session.project import Choice
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.session.storage.archive import read_members, write_members
from choreo_studio.session.storage.encoding import encoded
from choreo_studio.session.storage.file import decoded
from choreo_studio.session.storage.schema import parsed_description
from choreo_studio.session.take_editing import lock_dancer
from choreo_studio.session.wish_editing import draw_curve, keep_pose
from tests.builders_project import project_with_takes

MOTION = "takes/1/motion.npy"
SCORE = Score(84.0, (("hands", 92.0), ("seams", 70.5)))


@cache
def good_members() -> dict[str, bytes]:
    project = add_marker(lock_dancer(project_with_takes(1, bars=2), 1, "lead"), 1.0, "turn")
    comp = replace(project.takes[0], choices=(Choice(0, 4, "lead", 1), Choice(2, 9, "both", 7)), score=SCORE, place=1)
    wished = keep_pose(draw_curve(project, "energy", 1, np.ones(2, dtype=np.float32)), 1, 20, "lead")
    older = draw_curve(project, "travel", 2, np.ones(3, dtype=np.float32)).wishes
    remembering = replace(comp, wishes=older, like=((1, 2),), unlike=((0, 0),), shown_by=7)
    return encoded(replace(wished, takes=(remembering,)))


@cache
def good_bytes() -> bytes:
    buffer = io.BytesIO()
    write_members(buffer, good_members(), Path("p.choreo"))
    return buffer.getvalue()


def described(change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    """The good members with the description changed."""
    description = json.loads(good_members()["project.json"])
    change(description)
    return {**good_members(), "project.json": json.dumps(description).encode()}


def refused(tmp_path: Path, data: bytes, match: str) -> None:
    path = tmp_path / "p.choreo"
    path.write_bytes(data)
    with pytest.raises(ProjectFileError, match=match) as caught:
        load_project(path)
    assert "\n" not in str(caught.value)


def zipped(entries: list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(good_bytes()) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_found_or_harmless(tmp_path: Path, place: int, flip: int) -> None:
    data = bytearray(good_bytes())
    data[place] ^= flip
    path = tmp_path / "p.choreo"
    path.write_bytes(bytes(data))
    try:
        project = load_project(path)
    except ProjectFileError:
        return
    assert project.grid.beat_count == 9


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(good_bytes()) - 1))
def test_a_cut_file_is_refused(tmp_path: Path, length: int) -> None:
    refused(tmp_path, good_bytes()[:length], "damaged or no project file|holds more than")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000))
def test_noise_is_refused(tmp_path: Path, noise: bytes) -> None:
    refused(tmp_path, noise, "damaged or no project file")


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/passwd",
        "takes/1/../x.npy",
        "takes/1/motion.pkl",
        "takes/0/motion.npy",
        "project.json/",
        "a",
    ],
)
def test_only_known_members_are_let_in(tmp_path: Path, name: str) -> None:
    refused(tmp_path, zipped([*good_members().items(), (name, b"x")]), "is no part of a project")


def test_duplicates_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([*good_members().items(), ("project.json", b"{}")])
    refused(tmp_path, data, "one part twice")


def test_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("music.flac")
    link.external_attr = 0o120777 << 16
    refused(tmp_path, zipped([(link, b"/etc/passwd")]), "link or folder")


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped([("project.json", b"{}")]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    refused(tmp_path, bytes(data), "encrypted")


def test_other_packing_is_refused(tmp_path: Path) -> None:
    data = zipped([("project.json", good_members()["project.json"])], zipfile.ZIP_BZIP2)
    refused(tmp_path, data, "packed in a way")


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    data = zipped([("music.flac", bytes(30 << 20))], zipfile.ZIP_DEFLATED)
    assert len(data) < 40_000
    refused(tmp_path, data, "packed more than 200 times")


def test_a_large_total_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("choreo_studio.session.storage.archive.MAX_TOTAL_BYTES", 10_000)
    refused(tmp_path, good_bytes(), "would unpack to more than")


def test_a_huge_directory_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped([(f"takes/{i}/motion.npy", b"") for i in range(1, 5001)])
    opened: list[object] = []
    monkeypatch.setattr(zipfile.ZipFile, "__init__", lambda *args, **kwargs: opened.append(args))
    refused(tmp_path, data, "more than the 4000 parts")
    assert opened == []


def test_a_lying_size_is_refused(tmp_path: Path) -> None:
    data = bytearray(good_bytes())
    at = data.rindex(b"PK\x01\x02")
    (size,) = struct.unpack_from("<L", data, at + 24)
    struct.pack_into("<L", data, at + 24, size + 4)
    refused(tmp_path, bytes(data), "damaged|cut short")


def npy(header: str, body: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H", len(text)) + text + body


@pytest.mark.parametrize(
    ("array", "match"),
    [
        (npy("{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000,)}"), "something other than"),
        (npy("{'descr': '|O', 'fortran_order': False, 'shape': (2, 144, 91)}", b"\x80\x04."), "something other than"),
        (npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 144, 91)}"), "something other than"),
        (npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 144, 91)}", b"1234"), "holds 4 bytes"),
        (npy("__import__('os').system('true')"), "damaged header"),
        (npy("(" * 400), "damaged header"),
        (npy(" " * 2000), "impossible header"),
        (npy("{}", version=b"\x09\x00"), "is no array"),
        (b"\x80\x04\x95", "is no array"),
        (b"", "is no array"),
    ],
)
def test_arrays_are_checked_before_they_are_believed(tmp_path: Path, array: bytes, match: str) -> None:
    refused(tmp_path, zipped(list({**good_members(), MOTION: array}.items())), match)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e9, 0.0])
def test_impossible_motion_is_refused(value: float) -> None:
    motion = np.lib.format.read_array(io.BytesIO(good_members()[MOTION])).copy()
    motion[0, 3, :] = value
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, motion, version=(1, 0))
    with pytest.raises(ProjectFileError, match=r"not finite|no body can make"):
        decoded({**good_members(), MOTION: buffer.getvalue()}, Path("p.choreo"))


def _set(*keys: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(description: dict[str, Any]) -> None:
        target: Any = description
        for key in keys[:-1]:
            target = target[key]
        target[keys[-1]] = value

    return change


def _unwished(description: dict[str, Any]) -> None:
    description["wishes"] = None
    description["takes"][0]["wishes"] = 0


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (_set("name", value=7), "project.name needs a text"),
        (_set("name", value="a\x1b[31m"), "project.name needs a text"),
        (_set("music", value=[]), "project.music needs an object"),
        (_set("music", "sample_rate", value=True), "sample_rate needs a whole number"),
        (_set("music", "duration_seconds", value=-1), "duration_seconds needs a number"),
        (_set("music", "embedded", value=False), "does not fit what is in the file"),
        (_set("music", "sha256", value="0" * 64), "does not fit the music"),
        (_set("grid", "beats_seconds", value=[0, 1, "x"]), "beats_seconds needs numbers"),
        (_set("grid", "beats_seconds", value=[0, [1], 2]), "beats_seconds needs rows"),
        (_set("grid", "beats_seconds", value=[2, 1, 0]), "impossible beat grid"),
        (_set("grid", "beats_seconds", value=[0.0, 1.0]), "impossible beat grid"),
        (_set("grid", "beats_seconds", value=[10**400] * 9), "beats_seconds needs"),
        (_set("grid", "downbeats", value=[]), "downbeats"),
        (_set("grid", "metre", value="four"), "impossible beat grid"),
        (_set("takes", value={}), "project.takes needs a list"),
        (_set("takes", 0, value=3), r"takes\[0\] needs an object"),
        (_set("takes", 0, "id", value=2), "lacks 'takes/2/"),
        (_set("takes", 0, "lead_body", value=9), "lead_body needs a whole number from 0 to 1"),
        (_set("takes", 0, "origin", value="stolen"), "origin needs one of"),
        (_set("takes", 0, "bars", value=[3, 1]), "bars needs a first and a last bar"),
        (_set("takes", 0, "settings", "top_p", value=0.001), "cannot be used"),
        (_set("takes", 0, "layout", "levels", value=[{}]), "no token layout"),
        (_set("takes", 0, "layout", "levels", 0, "depth", value=2), "something other than <u2"),
        (_set("takes", 0, "layout", "levels", 0, "codebook_size", value=2), "impossible tokens"),
        (_set("markers", value={}), "markers needs a list of at most 10000"),
        (_set("markers", value=[{"seconds": 0, "text": ""}] * 10_001), "markers needs a list of at most 10000"),
        (_set("markers", 0, "seconds", value=1e9), r"markers\[0\].seconds needs a number"),
        (_set("markers", 0, "text", value="a\nb"), r"markers\[0\].text needs a text"),
        (_set("markers", value=[{"seconds": 1, "text": ""}, {"seconds": 1, "text": ""}]), "markers: expected rising"),
        (_set("takes", 0, "locks", value=[]), "locks needs an object"),
        (_set("takes", 0, "locks", value={"other": []}), "locks.other is no level of the take"),
        (_set("takes", 0, "locks", "fine", value=[[]]), "fine needs 2 rows"),
        (_set("takes", 0, "locks", "fine", value=[[], [], []]), "fine needs a list of at most 2"),
        (_set("takes", 0, "locks", "fine", value=[[], 3]), "fine needs rising runs within 18"),
        (_set("takes", 0, "locks", "fine", value=[[], [0]]), "fine needs rising runs within 18"),
        (_set("takes", 0, "locks", "fine", value=[[], [0, 19]]), "fine needs rising runs within 18"),
        (_set("takes", 0, "locks", "fine", value=[[], [-1, 3]]), "fine needs rising runs within 18"),
        (_set("takes", 0, "locks", "fine", value=[[], [4, 2]]), "fine needs rising runs within 18"),
        (_set("takes", 0, "locks", "fine", value=[[], [0, True]]), "fine needs rising runs within 18"),
        (_set("takes", 0, "locks", "fine", value=[[], [0, 1.5]]), "fine needs rising runs within 18"),
        (_set("takes", 0, "locks", "fine", value=[[], [1] * 10**6]), "fine needs rising runs within 18"),
        (_set("takes", 0, "choices", value=3), "choices needs a list of at most 18"),
        (_set("takes", 0, "choices", 0, "end_beat", value=10), "end_beat needs a whole number from 1 to 9"),
        (_set("takes", 0, "choices", 1, "end_beat", value=2), "end_beat needs a whole number from 3 to 9"),
        (_set("takes", 0, "choices", 0, "dancers", value="all"), "dancers needs one of"),
        (_set("takes", 0, "choices", 0, "take", value=0), "take needs a whole number"),
        (_set("takes", 0, "place", value=-1), "place needs a whole number from 0 to 1000"),
        (_set("takes", 0, "score", value=80), "score needs an object"),
        (_set("takes", 0, "score", "total", value=101), "total needs a number from 0 to 100"),
        (_set("takes", 0, "score", "parts", value=[]), "parts needs an object"),
        (_set("takes", 0, "score", "parts", "hands", value="92"), "hands needs a number from 0 to 100"),
        (_set("wishes", value=3), "wishes needs an object"),
        (_set("wishes", "curves", "speed", value=[]), "speed is no control"),
        (_set("wishes", "curves", "energy", value=[1]), "energy needs 9 numbers"),
        (_set("wishes", "curves", "energy", 0, value=2.5), "energy needs 9 numbers from -2 to 2"),
        (_set("wishes", "curves", "energy", 0, value=True), "energy needs 9 numbers"),
        (_set("wishes", "curves", "energy", value=[None] * 10**6), "energy needs a list of at most 9"),
        (_set("wishes", "obedience", value=9), "obedience needs a number from 0 to 5"),
        (_set("wishes", "energy_from_music", value=1), "energy_from_music needs true or false"),
        (_set("wishes", "keyframes", 0, "role", value="both"), "role needs one of"),
        (_set("wishes", "keyframes", 0, "frame", value=144), "frame needs a whole number from 0 to 143"),
        (_set("wishes", "keyframes", 0, "root_position", value=[0, 1]), "holds no pose"),
        (_set("wishes", "keyframes", 0, "rotations", value=[[0, 0, 0, 0]]), "holds no pose"),
        (_set("wishes", "keyframes", 0, "rotations", 0, value=[2, 0, 0, 0]), "holds no pose"),
        (_set("take_wishes", value=3), "take_wishes needs a list of at most 1"),
        (_set("take_wishes", value=[{}] * 2), "take_wishes needs a list of at most 1"),
        (_set("take_wishes", value=[]), "wishes needs a whole number from 0 to 0"),
        (_set("take_wishes", 0, value=7), r"take_wishes\[0\] needs an object"),
        (_set("take_wishes", 0, "curves", "travel", 2, value=-2.5), "travel needs 9 numbers from -2 to 2"),
        (_set("takes", 0, "wishes", value=2), "wishes needs a whole number from 0 to 1"),
        (_set("takes", 0, "wishes", value=True), "wishes needs a whole number from 0 to 1"),
        (_set("takes", 0, "wishes", value={}), "wishes needs a whole number from 0 to 1"),
        (_unwished, "names wishes that are not there"),
        (_set("takes", 0, "like", value=3), "like needs a list of at most 1000"),
        (_set("takes", 0, "like", value=[[1, 1]] * 1001), "like needs a list of at most 1000"),
        (_set("takes", 0, "like", 0, value=[2, 1]), "like needs first and last bars"),
        (_set("takes", 0, "like", 0, value=[1, 2, 3]), "like needs first and last bars"),
        (_set("takes", 0, "unlike", 0, value=[True, 1]), "unlike needs first and last bars"),
        (_set("takes", 0, "unlike", 0, value=[0, 10**9]), "unlike needs first and last bars"),
        (_set("takes", 0, "shown_by", value=0), "shown_by needs a whole number"),
        (_set("bodies", value=[]), "lead_body names a body that is not there"),
        (_set("bodies", 0, "joints", "Head", value=[0, 1]), "Head needs three numbers"),
        (_set("current_take", value=5), "contradicts itself"),
        (_set("remarks", value={"a": 1}), "remarks.a needs a text"),
        (_set("version", value=[4, 0]), "newer Choreo Studio .format 4.0"),
        (_set("version", value=[0, 3]), "format 0.3, which no version"),
        (_set("version", value="1.0"), "does not describe"),
        (_set("format", value="other"), "does not describe"),
    ],
)
def test_a_wrong_description_is_refused_by_name(change: Callable[[dict[str, Any]], None], match: str) -> None:
    with pytest.raises(ProjectFileError, match=match):
        decoded(described(change), Path("p.choreo"))


@pytest.mark.parametrize("text", [b"", b"[", b"[" * 200_000, b"[1]", b'{"a": NaN}', b"\xff\xfe", b"9" * 5000])
def test_a_description_that_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(ProjectFileError, match=r"no JSON|does not describe"):
        decoded({**good_members(), "project.json": text}, Path("p.choreo"))


def test_a_missing_description_is_refused() -> None:
    with pytest.raises(ProjectFileError, match="no description"):
        decoded({}, Path("p.choreo"))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_field_may_be_missing_or_of_any_kind(data: st.DataObject) -> None:
    """Replacing any one value by anything gives a project or a ProjectFileError, never another exception."""
    description = json.loads(good_members()["project.json"])
    target: Any = description
    while True:
        key: Any = data.draw(st.sampled_from(sorted(target) if isinstance(target, dict) else range(len(target))))
        inner = target[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        target = inner
    junk = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=3)
    )
    target[key] = data.draw(junk)
    with contextlib.suppress(ProjectFileError):
        decoded({**good_members(), "project.json": json.dumps(description).encode()}, Path("p.choreo"))


def test_a_newer_minor_version_with_more_fields_opens() -> None:
    members = described(lambda description: description.update(version=[3, 9], mood="blue"))
    assert decoded(members, Path("p.choreo")).name == "Clicks"


def test_older_versions_are_brought_up_step_by_step() -> None:
    old = json.dumps({"format": "choreo-studio project", "version": [1, 0], "title": "A"}).encode()
    steps = {
        1: lambda d: {**d, "called": d["title"]},
        2: lambda d: {**d, "name": d["called"]},
    }
    assert parsed_description(old, Path("p"), major=3, migrations=steps)["name"] == "A"


def test_members_come_back_as_written(tmp_path: Path) -> None:
    project = replace(project_with_takes(1), name="Other")
    save_project(project, tmp_path / "p.choreo")
    assert read_members(tmp_path / "p.choreo") == encoded(project)
