"""Every format keeps its word: the files that it announced, all or none of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.resources import assets_folder
from choreo_studio.services.export import write_export
from choreo_studio.services.export_formats import FORMATS, ExportFormat, Package, format_named
from choreo_studio.services.export_parts import file_names, parts_of
from choreo_studio.services.export_plan import ExportPlan, Pictures, export_range
from choreo_studio.services.export_presets import LAYOUTS, PRESETS
from choreo_studio.services.jobs import Cancelled
from choreo_studio.session.storage import load_project
from choreo_studio.timebase import FrameRate
from tests.builders_project import project_with_takes
from tests.picture.builders_picture import skip_without_gl, why_no_gl

PROJECT = project_with_takes(1, bars=2)
PLAN = ExportPlan("duo", export_range(PROJECT, (1, 1)), FrameRate.of(5), pictures=Pictures(size=(96, 64)))
HERE = [one for one in FORMATS if not one.missing and not (one.is_drawn and why_no_gl())]


@pytest.fixture(autouse=True)
def no_window_draws() -> None:
    """A window of an earlier test lets go of this thread."""
    if any(one.is_drawn for one in HERE):
        skip_without_gl()


def written(folder: Path, plan: ExportPlan) -> set[str]:
    write_export(PROJECT, PROJECT.takes[0], None, folder, plan)
    return {path.name + "/" * path.is_dir() for path in folder.iterdir()}


@pytest.mark.parametrize("one", HERE, ids=lambda one: one.name)
@pytest.mark.parametrize("dancers", ["both", "lead"])
def test_what_is_announced_is_written_and_nothing_else(tmp_path: Path, one: ExportFormat, dancers: str) -> None:
    for layout in LAYOUTS if one.has_layout else LAYOUTS[:1]:
        plan = replace(PLAN, formats=(one.name,), layout=layout, dancers=dancers)  # type: ignore[arg-type]
        folder = tmp_path / layout
        assert written(folder, plan) == set(file_names(plan, False))
        assert set(one.files(plan)) < set(file_names(plan, False))


@pytest.mark.parametrize("one", HERE, ids=lambda one: one.name)
def test_a_failing_format_leaves_nothing(tmp_path: Path, one: ExportFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ChoreoError("the pen is broken")

    formats = tuple(replace(other, write=fail) if other is one else other for other in FORMATS)
    monkeypatch.setattr("choreo_studio.services.export_formats.FORMATS", formats)
    plan = replace(PLAN, formats=tuple(other.name for other in HERE))
    with pytest.raises(ChoreoError, match="the pen is broken"):
        write_export(PROJECT, PROJECT.takes[0], None, tmp_path / "new", plan)
    assert list(tmp_path.iterdir()) == []


def test_all_formats_at_once_tell_rising_progress_and_can_be_stopped_at_each_step(tmp_path: Path) -> None:
    plan = replace(PLAN, formats=tuple(one.name for one in HERE), layout="both")
    told: list[tuple[int, int]] = []
    write_export(PROJECT, PROJECT.takes[0], None, tmp_path / "all", plan, lambda *step: told.append(step))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (told[0][0], told[-1][0]) == (0, told[-1][1])
    for at in range(0, len(told), max(len(told) // 3, 1)):
        left = iter(range(at + 1))

        def stop(done: int, total: int, left: object = left) -> None:
            if next(left, None) == at:  # type: ignore[call-overload] # noqa: B023
                raise Cancelled

        with pytest.raises(Cancelled):
            write_export(PROJECT, PROJECT.takes[0], None, tmp_path / "stopped", plan, stop)
        assert not (tmp_path / "stopped").exists()


def test_estimates_come_near_what_is_written(tmp_path: Path) -> None:
    project = load_project(assets_folder() / "demo" / "demo_salsa.choreo")
    for one in HERE:
        part = export_range(project, (1, 8)) if one.kind == "motion" else export_range(project, region=(9.0, 9.3))
        plan = ExportPlan("duo", part, FrameRate.of(30), formats=(one.name,), pictures=Pictures(size=(640, 360)))
        write_export(project, project.takes[0], None, tmp_path / one.name, plan)
        size = sum(path.stat().st_size for path in (tmp_path / one.name).rglob("*") if path.is_file())
        estimate = sum(part.bytes for part in parts_of(plan, False))
        assert size / 3 < estimate < 3 * size, one.name


def test_a_format_that_lacks_its_package_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = replace(FORMATS[0], package=Package("no_such_module", "moon"))
    monkeypatch.setattr("choreo_studio.services.export_formats.FORMATS", (lacking, *FORMATS[1:]))
    with pytest.raises(ChoreoError, match=r"BVH needs .* pip install 'choreo-studio\[moon\]'"):
        write_export(PROJECT, PROJECT.takes[0], None, tmp_path / "out", PLAN)
    with pytest.raises(ChoreoError, match="nothing to write"):
        write_export(PROJECT, PROJECT.takes[0], None, tmp_path / "out", replace(PLAN, formats=()))
    assert list(tmp_path.iterdir()) == []


def test_formats_are_found_by_name() -> None:
    assert [format_named(f" {one.name.upper()}") for one in FORMATS] == list(FORMATS)
    with pytest.raises(ChoreoError, match=r"no format 'blend'; there are bvh, "):
        format_named("blend")


def test_every_format_is_told_in_a_line_and_every_preset_names_some() -> None:
    names = [one.name for one in FORMATS]
    assert len(set(names)) == len(names)
    for one in FORMATS:
        assert one.title
        assert 10 < len(one.keeps) < 80
    for preset in PRESETS:
        assert preset.formats
        assert set(preset.formats) <= set(names)
