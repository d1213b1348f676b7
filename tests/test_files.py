"""Files are there whole or not at all, and like any other file when they are."""

import os
import time
from pathlib import Path

import pytest

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.files import atomic_files, read_json, write_whole


def _full(*args: object, **kwargs: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_written_file_replaces_the_old_one_and_has_usual_rights(tmp_path: Path) -> None:
    path, plain = tmp_path / "a.txt", tmp_path / "plain"
    plain.touch()
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode == plain.stat().st_mode
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.txt", "plain"]


@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_is_one_sentence_and_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"old")
    monkeypatch.setattr(where, _full)
    with pytest.raises(ChoreoError, match=r"a\.txt cannot be written \(No space left on device\)"):
        write_whole(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def _everything(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_takes_the_place_of_the_old_one_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "9.txt").write_text("old")
    (tmp_path / "other.txt").write_text("stays")
    with atomic_files(tmp_path) as scratch:
        (scratch / "frames" / "deep").mkdir(parents=True)
        (scratch / "frames" / "deep" / "1.txt").write_text("new")
        (scratch / "a.txt").write_text("new")
    assert _everything(tmp_path) == {"frames/deep/1.txt": "new", "a.txt": "new", "other.txt": "stays"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "frames", "other.txt"]


def test_a_folder_takes_the_place_of_a_file_but_no_file_that_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "frames").write_text("a file")
    with atomic_files(tmp_path) as scratch:
        (scratch / "frames").mkdir()
        (scratch / "frames" / "1.txt").write_text("new")
    assert _everything(tmp_path) == {"frames/1.txt": "new"}
    with pytest.raises(OSError), atomic_files(tmp_path) as scratch:
        (scratch / "frames").write_text("a file again")
    assert _everything(tmp_path) == {"frames/1.txt": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["frames"]


def test_what_a_killed_program_left_goes_after_a_day(tmp_path: Path) -> None:
    for name, age in ((".writing.old", 90_000.0), (".writing.new", 60.0), (".writing", 90_000.0)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text("half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    with atomic_files(tmp_path) as scratch:
        (scratch / "a.txt").write_text("new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".writing", ".writing.new", "a.txt"]


def test_a_folder_is_what_it_was_when_a_file_cannot_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "9.txt").write_text("old")
    monkeypatch.setattr("choreo_studio.files._move", _full)
    with pytest.raises(OSError, match="No space"), atomic_files(tmp_path) as scratch:
        for name in ("frames", "more"):
            (scratch / name).mkdir()
            (scratch / name / "1.txt").write_text("new")
        (scratch / "a.txt").write_text("new")
    assert _everything(tmp_path) == {"frames/9.txt": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["frames"]


def test_files_of_a_folder_appear_together(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    with atomic_files(folder) as scratch:
        (scratch / "a").write_bytes(b"1")
        (scratch / "b").write_bytes(b"2")
        assert not (folder / "a").exists()
    assert sorted(file.name for file in folder.iterdir()) == ["a", "b"]


def test_a_failure_half_way_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), atomic_files(tmp_path / "new" / "folder") as scratch:
        (scratch / "a").write_bytes(b"1")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "match"),
    [(b"{", "is no JSON"), (b"\xff", "is no JSON"), (b"[" * 100_000, "is no JSON"), (None, "cannot be read")],
)
def test_json_that_is_none_is_one_sentence(tmp_path: Path, data: bytes | None, match: str) -> None:
    path = tmp_path / "a.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(FileFormatError, match=match):
        read_json(path)


def test_json_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text("[1, 2, 3]", encoding="utf-8")
    assert read_json(path) == [1, 2, 3]
    monkeypatch.setattr("choreo_studio.files.MAX_JSON_BYTES", 8)
    with pytest.raises(FileFormatError, match="is larger than"):
        read_json(path)


def test_what_a_killed_program_left_is_removed_by_the_next_write(tmp_path: Path) -> None:
    names = (".a[1].choreo.x1.part", ".a[1].choreo.x2.part", ".b.choreo.x3.part")
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    for name in (names[0], names[2]):
        os.utime(tmp_path / name, (1.0, 1.0))
    write_whole(tmp_path / "a[1].choreo", b"whole")
    assert sorted(file.name for file in tmp_path.iterdir()) == [names[1], names[2], "a[1].choreo"]
