"""Bad input: one sentence on stderr, exit 2, nothing half-written."""

import subprocess
import sys
from pathlib import Path

import pytest

from choreo_studio.app import main
from choreo_studio.cli.console import Console
from choreo_studio.services.jobs import Progress
from tests.cli.conftest import Run
from tests.fakes import FakeGenerator


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("analyze",),
        ("analyze", "{tmp}/none.wav"),
        ("analyze", "{tmp}/text.wav"),
        ("generate", "{tmp}/song.wav"),
        ("generate", "{tmp}/none.wav", "--out", "{tmp}/out"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--bars", "9-7"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--bars", "900-901"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--fps", "0"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--fps", "x"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--seed", "-1"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--variations", "0"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--style", "tango"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--name", "../x"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--name", "a:b"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--temperature", "nan"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/out", "--stage", "1"),
        ("generate", "{tmp}/song.wav", "--out", "{tmp}/text.wav"),
        ("resample", "{tmp}/duo.choreo"),
        ("resample", "{tmp}/duo.choreo", "--bars", "3-9"),
        ("resample", "{tmp}/duo.choreo", "--bars", "1", "--dancers", "nobody"),
        ("resample", "{tmp}/duo.choreo", "--bars", "1", "--take", "Take 9"),
        ("resample", "{tmp}/text.wav", "--bars", "1"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--take", "Take 9"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--bars", "3-9"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--region", "5-3"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--region", "90-95"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--region", "1-2", "--bars", "1"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--preset", "paint"),
        ("export", "{tmp}/none.choreo", "--out", "{tmp}/out"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--format", "bvh,blend"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--format", ""),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--size", "1280"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--size", "99999x99999"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--size", "641x480"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--camera", "moon"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--joint-names", "x"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--character-lead", "{tmp}/none.glb"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/out", "--character-follow", "{tmp}/text.wav"),
        ("export", "{tmp}/duo.choreo", "--out", "{tmp}/text.wav", "--format", "glb"),
        ("import", "{tmp}/none.bvh", "{tmp}/none.bvh", "--out", "{tmp}/out"),
        ("import", "{tmp}/text.wav", "{tmp}/text.wav", "--out", "{tmp}/out"),
        ("import", "a", "b", "--out", "{tmp}/out", "--bpm", "100", "--song", "{tmp}/song.wav"),
        ("import", "a", "b", "--out", "{tmp}/out", "--bpm", "0"),
        ("inspect", "{tmp}/none"),
        ("inspect", "{tmp}/text.txt"),
        ("evaluate", "{tmp}/none"),
        ("evaluate", "{tmp}/empty"),
        ("train", "{tmp}/none", "--out", "{tmp}/out"),
    ],
)
def test_one_sentence_exit_two_and_nothing_written(
    run: Run, tmp_path: Path, song: Path, project_file: Path, fake_model: FakeGenerator, words: tuple[str, ...]
) -> None:
    (tmp_path / "text.wav").write_text("this is no sound\n")
    (tmp_path / "text.txt").write_text("hello\n")
    (tmp_path / "empty").mkdir()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    answer = run(*(word.format(tmp=tmp_path) for word in words))
    assert answer.status == 2
    assert answer.out == ""
    complaint = [line for line in answer.err.splitlines() if line.startswith("choreo-studio")]
    assert len(complaint) == 1
    assert answer.err.splitlines()[-1] == complaint[0]
    assert "Traceback" not in answer.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "out").exists()


def test_a_missing_checkpoint_is_said(run: Run, song: Path, tmp_path: Path) -> None:
    answer = run("generate", song, "--out", tmp_path / "out", "--checkpoint", "rumba")
    assert answer.status == 2
    assert "rumba: is no checkpoint" in answer.err
    assert not (tmp_path / "out").exists()


def test_stopping_by_hand_is_no_error(
    run: Run, song: Path, tmp_path: Path, fake_model: FakeGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(self: FakeGenerator, request: object, progress: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeGenerator, "dance", stop)
    answer = run("generate", song, "--out", tmp_path / "out")
    assert answer.status == 130
    assert answer.err.endswith("choreo-studio: stopped\n")
    assert not (tmp_path / "out").exists()


def test_our_own_faults_are_not_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("choreo_studio.services.inspection.described", lambda path: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["inspect", str(tmp_path)])


def test_progress_is_plain_lines_off_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("choreo_studio.cli.console._LINE_SECONDS", 0.0)

    def work(progress: Progress) -> str:
        progress(1, 4)
        progress(4, 4)
        return "done"

    assert Console(as_json=True).run("Dancing", work) == "done"
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "Dancing ...\nDancing: 1 of 4\n"


def test_progress_is_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    Console(as_json=False).run("Dancing", lambda progress: progress(1, 2))
    err = capsys.readouterr().err
    assert "50 %" in err
    assert "100 %" in err


def test_stages_of_training_have_bars_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    def work(report):  # type: ignore[no-untyped-def]
        for stage in ("reading", "tokenizer"):
            report(stage, 1, 2, "")
            report(stage, 2, 2, f"loss of {stage}")
        return 1

    assert Console(as_json=False).run_stages(work) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["reading ...", "reading: loss of reading", "tokenizer ...", "tokenizer: loss of tokenizer"]


def test_the_program_runs_as_module_and_as_script() -> None:
    root = Path(__file__).resolve().parents[2]
    for command in ([sys.executable, "-m", "choreo_studio"], [sys.executable, "main.py"]):
        done = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, cwd=root, timeout=60, check=False
        )
        assert done.returncode == 0
        assert done.stdout.startswith("choreo-studio 0.1")
