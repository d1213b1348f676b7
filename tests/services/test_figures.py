"""Written figures on disk."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.io.npz import read_npz
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.services.figures import FiguresOrder, write_figures
from choreo_studio.services.jobs import Cancelled


def test_files_say_what_they_are(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    files = write_figures(
        FiguresOrder(tmp_path / "out", ("waltz", "cha-cha"), 0.1), lambda *progress: told.append(progress)
    )
    assert [file.path.name for file in files] == ["waltz_01.npz", "cha-cha_01.npz"]
    assert told[0] == (0, 2) and told[-1] == (2, 2)
    waltz = read_npz(files[0].path, lead_body(), follow_body())
    assert (waltz.style, waltz.beats_per_bar, waltz.source) == ("waltz", 3, "written")
    assert waltz.counts is not None and waltz.beat_frames is not None
    assert set(waltz.counts) == {1, 2, 3, 4, 5, 6}
    assert np.diff(waltz.beat_frames) == pytest.approx(60.0 * 60.0 / files[0].tempo_bpm)
    assert waltz.motion.frame_count > waltz.beat_frames[-1]


def test_a_cancelled_order_leaves_nothing(tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_figures(FiguresOrder(tmp_path / "out", ("waltz", "tango"), 0.1), cancel)
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ChoreoError, match="cannot be written"):
        write_figures(FiguresOrder(tmp_path / "file", ("waltz",), 0.1))
