"""A dance is drawn as strips and as a video with sound, and what was put in as wrong is named."""

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.watch import main
from benchmarks.watching_dances import Dance, read_dance
from benchmarks.watching_moments import usual_of, worst_moments
from benchmarks.watching_series import series_of
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.rotations import about_axis, multiply
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.resources import assets_folder
from choreo_studio.services.encoding import encoder
from choreo_studio.timebase import FrameRate
from tests.picture.builders_picture import skip_without_gl

DEMO = assets_folder() / "demo" / "demo_salsa.choreo"
CELL = (80, 100)


@pytest.fixture(scope="module")
def dance() -> Dance:
    """Eight bars of the demo."""
    return read_dance(DEMO, None, "3-10")


def test_a_strip_shows_both_dancers_from_head_to_feet_at_every_half_beat(tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    skip_without_gl()
    told = main([str(DEMO), "--out", str(tmp_path), "--bars", "9", "--strips", "--cell", "80x100"])
    assert told == 0
    assert [file.name for file in tmp_path.iterdir()] == ["bar_009.png"]
    strip = np.asarray(Image.open(tmp_path / "bar_009.png").convert("RGB")).astype(int)
    for row in range(2):
        for column in range(8):
            top, left = 22 + row * (CELL[1] + 2), column * (CELL[0] + 2)
            cell = strip[top : top + CELL[1], left : left + CELL[0]]
            orange = (cell[..., 0] - cell[..., 2] > 60) & (cell[..., 0] > cell[..., 1])
            blue = cell[..., 2] - cell[..., 0] > 60
            assert orange.sum() > 40
            assert blue.sum() > 40
            tall = np.flatnonzero((orange | blue).any(axis=1))
            assert len(tall) > 0.6 * CELL[1]
            assert tall[0] > 0
            assert tall[-1] < CELL[1] - 1


def test_a_video_has_every_frame_and_the_music(tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    skip_without_gl()
    arguments = ["--bars", "9", "--video", "--size", "96x64", "--fps", "10"]
    assert main([str(DEMO), "--out", str(tmp_path), *arguments]) == 0
    film = tmp_path / "demo_salsa.mp4"
    first, last = read_dance(DEMO, None, "9").span
    told = subprocess.run([encoder(), "-i", film, "-f", "null", "-"], capture_output=True, text=True).stderr
    assert "Video: h264" in told
    assert "192x64" in told
    assert "Audio: aac" in told
    assert f"frame={np.ceil(10 * (last - first)):5.0f}" in told


def test_a_popped_elbow_is_the_worst_moment_and_found_where_it_is(dance: Dance) -> None:
    frame = 5 * 16 * 4 + 24
    rotations = dance.motion.follow.rotations.copy()
    elbow = INDEX["LeftForeArm"]
    rotations[frame, elbow] = multiply(rotations[frame, elbow], about_axis(1, np.array(0.8)))
    popped = DuetMotion(dance.motion.lead, replace(dance.motion.follow, rotations=rotations))
    usual = usual_of([series_of(dance.motion, dance.seconds)])
    moments = worst_moments(dance, series_of(popped, dance.seconds), usual, 3)
    assert moments[0].name == "elbow pop, follow"
    assert (moments[0].bar, moments[0].count) == pytest.approx(dance.place(float(dance.seconds[frame])), abs=0.15)
    assert moments[0].times > 2.0


def test_a_sunk_dancer_and_a_frozen_one_are_seen_in_their_curves(dance: Dance) -> None:
    sunk = replace(dance.motion.lead, root_positions=dance.motion.lead.root_positions - np.array([0.0, 0.1, 0.0]))
    roots, turns = dance.motion.follow.root_positions.copy(), dance.motion.follow.rotations.copy()
    roots[400:480], turns[400:480] = roots[400], turns[400]
    frozen = replace(dance.motion.follow, root_positions=roots, rotations=turns)
    before, after = (series_of(one, dance.seconds) for one in (dance.motion, DuetMotion(sunk, frozen)))
    assert after["sinks, lead"].min() > 5.0
    assert after["stillness, follow"][440] > 20 * before["stillness, follow"].max()


def test_a_duet_file_is_watched_by_its_own_counts(dance: Dance, tmp_path: Path) -> None:
    counts = np.arange(24, dtype=np.int64) % 6 + 1
    write_npz(tmp_path / "waltz.npz", DuetFile(dance.motion, FrameRate.of(30), 10.0 + 12.0 * np.arange(24.0), counts))
    waltz = read_dance(tmp_path / "waltz.npz", None, "2-3")
    assert (waltz.grid.metre.beats_per_bar, len(waltz.grid.bars)) == (3, 8)
    assert waltz.span == pytest.approx(((10 + 36) / 30, (10 + 108) / 30))


@pytest.mark.parametrize(
    ("arguments", "told"), [(["--bars", "900"], "this song has bars"), (["--take", "No such"], "No such")]
)
def test_what_is_not_there_is_one_sentence(arguments: list[str], told: str, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert main([str(DEMO), "--out", str(tmp_path), *arguments]) == 2
    assert told in capsys.readouterr().err
