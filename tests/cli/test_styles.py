"""Which dance a song gets on the command line."""

import json
from pathlib import Path

import pytest

from choreo_studio.session.storage import load_project
from tests.cli.conftest import Run
from tests.fakes import FakeGenerator


def test_a_song_gets_its_dance_and_is_told_why(
    run: Run, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = FakeGenerator(styles=("salsa", "tango"), sources={"salsa": "captured", "tango": "written"})
    monkeypatch.setattr("choreo_studio.services.generator.open_generator", lambda name: many)
    tango = song.rename(song.with_name("my_tango.wav"))
    told = run("generate", tango, "--out", tmp_path / "a").out
    assert "danced as tango (written), because the song's name says so" in told
    asked = json.loads(run("generate", tango, "--out", tmp_path / "b", "--style", "salsa", "--json").out)
    assert (asked["style"], asked["style_reason"]) == ("salsa", "it was asked for")
    assert load_project(tmp_path / "b" / "my_tango.choreo").takes[0].style == "salsa"
