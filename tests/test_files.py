"""Files are there whole or not at all, and like any other file when they are."""

from pathlib import Path

import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.files import atomic_files, write_whole


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
