"""The doctor tells what is there and what is not."""

from pathlib import Path

import pytest

from choreo_studio.services import doctor
from choreo_studio.services.doctor import examine


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
