"""The doctor tells what is there and what is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.context import NO_GL_VARIABLE
from choreo_studio.services import doctor
from choreo_studio.services.doctor import examine
from choreo_studio.services.export_formats import FORMATS, Package
from tests.picture.builders_picture import skip_without_gl


def test_what_the_tests_run_on_is_healthy() -> None:
    findings = {finding.name: finding for finding in examine()}
    assert findings["program"].good
    assert findings["packages"].good
    assert "numpy" in findings["packages"].detail


def test_what_is_missing_has_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "bundled_checkpoints", lambda: ())
    monkeypatch.setattr(doctor, "assets_folder", lambda: tmp_path)
    monkeypatch.setattr(doctor, "_PACKAGES", ("numpy", "no-such-package"))
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    monkeypatch.setattr(doctor.ctypes.util, "find_library", lambda name: None)
    findings = {finding.name: finding for finding in examine()}
    for name in ("checkpoint", "demo song", "packages", "GPU"):
        assert not findings[name].good
        assert findings[name].remedy
    assert "missing: no-such-package" in findings["packages"].detail
    assert [name for name, finding in findings.items() if finding.needed and not finding.good] == [
        "packages",
        "checkpoint",
    ]


def test_videos_need_an_encoder_and_opengl(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_without_gl()
    monkeypatch.setattr(doctor, "encoder", lambda: "/somewhere/ffmpeg-7")
    assert doctor._videos().good
    assert "ffmpeg-7" in doctor._videos().detail
    monkeypatch.setenv(NO_GL_VARIABLE, "1")
    assert NO_GL_VARIABLE in doctor._videos().detail

    def none_here() -> str:
        raise ChoreoError("there is no ffmpeg")

    monkeypatch.setattr(doctor, "encoder", none_here)
    assert doctor._videos().detail == "there is no ffmpeg"
    assert "imageio-ffmpeg" in doctor._videos().remedy


def test_formats_that_cannot_be_written_say_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = tuple(replace(one, package=Package("no_such_module", "moon")) for one in FORMATS[-1:])
    monkeypatch.setattr(doctor, "FORMATS", (*FORMATS[:1], *lacking))
    (finding,) = (finding for finding in examine() if finding.name == "exports")
    assert not finding.good
    assert finding.detail == FORMATS[0].title
    assert "choreo-studio[moon]" in finding.remedy
