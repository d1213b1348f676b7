"""Videos, read back by the same ffmpeg."""

import errno
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from choreo_studio.audio.waveform import Waveform
from choreo_studio.errors import ChoreoError
from choreo_studio.picture.framing import rig_for
from choreo_studio.picture.gl.context import NO_GL_VARIABLE
from choreo_studio.picture.show import EXTRAS
from choreo_studio.services import encoding
from choreo_studio.services.encoding import encoder
from choreo_studio.services.export_pieces import Pieces
from choreo_studio.services.export_plan import ExportPlan, ExportRange, Pictures
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.video import PLAIN, filmed_show, write_video
from choreo_studio.timebase import FrameRate
from tests.builders_project import project_with_takes
from tests.picture.builders_picture import blue_share, orange_share, skip_without_gl

SIZE = (160, 90)
PART = ExportRange(1.0, 2.0)
SAMPLE_RATE = 22050


@pytest.fixture(autouse=True)
def _can_film() -> None:
    skip_without_gl()
    try:
        encoder()
    except ChoreoError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def show():  # type: ignore[no-untyped-def]
    project = project_with_takes(1)
    return filmed_show(project.grid, project.takes[0].dance.motion)


@pytest.fixture(scope="module")
def pictures(show) -> Pictures:  # type: ignore[no-untyped-def]
    return Pictures(rig_for(show, "side", PART.start_seconds, PART.end_seconds, SIZE[0] / SIZE[1]), SIZE)


def _sound() -> Waveform:
    """Silence, a tone from 1.5 s on."""
    seconds = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * 440.0 * seconds) * (seconds >= 1.5) * 0.5
    return Waveform(tone.astype(np.float32)[:, None], SAMPLE_RATE)


def _decoded(path, *wanted: str) -> bytes:  # type: ignore[no-untyped-def]
    return subprocess.run(
        [encoder(), "-v", "error", "-i", str(path), *wanted, "-"], capture_output=True, check=True
    ).stdout


def _frames(path):  # type: ignore[no-untyped-def]
    raw = _decoded(path, "-map", "0:v", "-f", "rawvideo", "-pix_fmt", "rgb24")
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0], 3)


def _header(path) -> str:  # type: ignore[no-untyped-def]
    return subprocess.run([encoder(), "-i", str(path)], capture_output=True, check=False).stderr.decode()


@pytest.mark.parametrize(("rate", "frames"), [("30", 30), ("29.97", 30), ("25", 25)])
def test_picture_and_sound_last_as_long_as_the_part(tmp_path, show, pictures, rate, frames) -> None:  # type: ignore[no-untyped-def]
    path, exact = tmp_path / "new" / "dance.mp4", FrameRate.of(rate)
    told = []
    write_video(path, show, _sound(), PART, exact, pictures, progress=lambda *step: told.append(step))
    seen, header = _frames(path), _header(path)
    assert len(seen) == frames
    assert told == [(done, frames) for done in range(frames + 1)]
    assert "h264" in header
    assert "yuv420p" in header
    assert f"{float(exact.fraction):.4g} fps" in header
    heard = np.frombuffer(_decoded(path, "-map", "0:a", "-f", "f32le", "-ac", "1", "-ar", "48000"), np.float32)
    assert len(heard) == pytest.approx(float(48000 * Fraction(frames) / exact.fraction), abs=2)
    assert np.abs(heard[: int(0.48 * 48000)]).max() < 0.05
    assert np.abs(heard[int(0.52 * 48000) :]).max() > 0.3
    assert [file.name for file in path.parent.iterdir()] == ["dance.mp4"]
    # The list of contents comes before the pictures, so that it plays while it loads.
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_dancers_are_seen_the_right_way_up_in_their_colours_and_move(tmp_path, show, pictures) -> None:  # type: ignore[no-untyped-def]
    write_video(tmp_path / "dance.mp4", show, None, PART, FrameRate.of(10), pictures)
    seen = _frames(tmp_path / "dance.mp4")
    assert "Audio" not in _header(tmp_path / "dance.mp4")
    for picture in seen:
        assert orange_share(picture) > 0.015
        assert blue_share(picture) > 0.015
    assert seen[0, :8].mean() < seen[0, -8:].mean(), "the floor is below"
    assert np.abs(seen[0].astype(int) - seen[-1]).max() > 60


def test_counts_are_burnt_in_where_they_are_wanted(tmp_path, show, pictures) -> None:  # type: ignore[no-untyped-def]
    plain, counted = tmp_path / "plain.mp4", tmp_path / "counted.mp4"
    part = ExportRange(1.0, 1.2)
    write_video(plain, show, None, part, FrameRate.of(10), pictures)
    with_counts = Pictures(pictures.camera, SIZE, with_counts=True)
    write_video(counted, show, None, part, FrameRate.of(10), with_counts)
    without, with_them = (_frames(path)[0, : SIZE[1] // 3, : SIZE[0] // 6].max() for path in (plain, counted))
    assert without < 100
    assert with_them > 180


def test_marks_are_seen_only_where_they_are_wanted(tmp_path, show, pictures) -> None:  # type: ignore[no-untyped-def]
    part, seen = ExportRange(1.0, 1.1), []
    for shows in (PLAIN, frozenset(EXTRAS)):
        write_video(tmp_path / "dance.mp4", replace(show, shows=shows), None, part, FrameRate.of(10), pictures)
        seen.append(_frames(tmp_path / "dance.mp4")[0].astype(int))
    # Discs under feet and trails behind them lie on the floor, in the dancers' colours.
    assert (np.abs(seen[0] - seen[1])[SIZE[1] // 2 :].max(axis=2) > 40).sum() > 15


@pytest.mark.parametrize(("with_marks", "shows"), [(False, PLAIN), (True, frozenset(EXTRAS))])
def test_an_export_says_whether_it_has_marks(with_marks, shows) -> None:  # type: ignore[no-untyped-def]
    project = project_with_takes(1)
    take = project.takes[0]
    plan = ExportPlan("duo", PART, formats=("mp4",), pictures=Pictures(with_marks=with_marks))
    motion = take.dance.motion
    assert Pieces(project, take, None, plan, motion, motion, ()).show.shows == shows


def test_the_light_stage_is_light(tmp_path, show, pictures) -> None:  # type: ignore[no-untyped-def]
    light = Pictures(pictures.camera, SIZE, theme="light")
    write_video(tmp_path / "dance.mp4", show, None, ExportRange(1.0, 1.1), FrameRate.of(10), light)
    assert _frames(tmp_path / "dance.mp4")[0, :8].mean() > 190


def test_a_stopped_video_leaves_nothing_and_what_was_there_stays(tmp_path, show, pictures, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "dance.mp4"
    path.write_bytes(b"an older video")
    real, started = subprocess.Popen, []

    def watched(*args, **more):  # type: ignore[no-untyped-def]
        started.append(real(*args, **more))
        return started[-1]

    def progress(done: int, total: int) -> None:
        if done == 5:
            raise Cancelled

    monkeypatch.setattr(encoding.subprocess, "Popen", watched)
    with pytest.raises(Cancelled):
        write_video(path, show, _sound(), PART, FrameRate.of(30), pictures, progress=progress)
    assert len(started) == 1
    assert started[0].poll() is not None, "the encoder has ended"
    assert path.read_bytes() == b"an older video"
    assert list(tmp_path.iterdir()) == [path]


def test_an_encoder_that_fails_says_why_in_one_sentence(tmp_path, show, pictures, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(encoding, "_HURRY", "no such speed")
    with pytest.raises(ChoreoError, match=r"dance.mp4 cannot be encoded \(.*no such speed") as failed:
        write_video(tmp_path / "dance.mp4", show, None, PART, FrameRate.of(30), pictures)
    assert "\n" not in str(failed.value)
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_that_cannot_be_started_is_named(tmp_path, show, pictures, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(encoding, "encoder", lambda: str(tmp_path / "ffmpeg"))
    with pytest.raises(ChoreoError, match="ffmpeg cannot be started"):
        write_video(tmp_path / "new" / "dance.mp4", show, None, PART, FrameRate.of(30), pictures)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL])
def test_a_pipe_breaks_as_windows_breaks_it(tmp_path, show, pictures, monkeypatch, number) -> None:  # type: ignore[no-untyped-def]
    real = encoding.subprocess.Popen

    class Deaf(real):  # type: ignore[misc, valid-type]
        def __init__(self, command, **more):  # type: ignore[no-untyped-def]
            super().__init__([sys.executable, "-c", "import sys; sys.exit('no room')"], **more)
            pipe = self.stdin

            class Broken:
                def write(self, data: object) -> None:
                    raise OSError(number, "broken")

                def close(self) -> None:
                    pipe.close()

            self.stdin = Broken()

    monkeypatch.setattr(encoding.subprocess, "Popen", Deaf)
    with pytest.raises(ChoreoError, match=r"cannot be encoded \(no room\)"):
        write_video(tmp_path / "new" / "dance.mp4", show, None, PART, FrameRate.of(30), pictures)


@pytest.mark.parametrize("size", [(161, 90), (0, 90), (160, 5000), (-2, 90)])
def test_sizes_that_no_video_has_are_refused(tmp_path, show, pictures, size) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ChoreoError, match="two even numbers from 64 to 4096"):
        write_video(tmp_path / "dance.mp4", show, None, PART, FrameRate.of(30), Pictures(pictures.camera, size))
    assert list(tmp_path.iterdir()) == []


def test_without_opengl_one_sentence_says_so(tmp_path, show, pictures, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(NO_GL_VARIABLE, "1")
    with pytest.raises(ChoreoError, match=NO_GL_VARIABLE):
        write_video(tmp_path / "new" / "dance.mp4", show, None, PART, FrameRate.of(30), pictures)
    assert list(tmp_path.iterdir()) == []


def test_without_an_encoder_one_sentence_says_how_to_get_it(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ChoreoError, match="pip install imageio-ffmpeg"):
        encoder()
