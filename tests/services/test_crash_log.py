"""The log of our own faults."""

from pathlib import Path

import pytest

from choreo_studio import __version__
from choreo_studio.services.crash_log import FILE_NAME, OLDER_NAME, write_crash


def fault(text: str) -> Exception:
    try:
        raise KeyError(text)
    except KeyError as error:
        return error


def test_faults_are_added_with_their_place(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert write_crash(fault("one"), folder) == folder / FILE_NAME
    write_crash(fault("two \udcff"), folder)
    text = (folder / FILE_NAME).read_text(encoding="utf-8")
    assert text.count(f"Choreo Studio {__version__}") == 2
    assert "KeyError: 'one'" in text
    assert text.count("test_crash_log.py") == 2


def test_a_full_log_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("choreo_studio.services.crash_log._MOST_BYTES", 10)
    for text in ("one", "two"):
        write_crash(fault(text), tmp_path)
    assert "two" in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert "one" in (tmp_path / OLDER_NAME).read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert write_crash(fault("one"), tmp_path / "file") is None
