"""How fast the window opens, plays and answers, and how much memory it takes.

    xvfb-run -a -s "-screen 0 1600x1000x24" python benchmarks/window.py

Starts are measured on processes of their own, warm; everything else in one window of 1280 x 800.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import write_wav
from choreo_studio.ui.launch import make_application
from choreo_studio.ui.studio import Studio

MAIN = Path(__file__).parents[1] / "main.py"
BEAT_MS = 2
PLAY_SECONDS = 8.0
THREE_MINUTES = 180.0
Row = tuple[str, str, str]


class Heartbeat:
    """The longest time in which the window's thread answered nobody."""

    def __init__(self) -> None:
        self._watch, self._longest = QElapsedTimer(), 0
        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        self._longest = max(self._longest, self._watch.nsecsElapsed())
        self._watch.restart()

    @contextmanager
    def listening(self) -> Iterator[Callable[[], float]]:
        """Gives the longest stall in milliseconds so far."""
        self._longest = 0
        self._watch.start()
        self._timer.start()
        yield lambda: self._longest / 1e6
        self._timer.stop()


def until(is_so: Callable[[], bool], limit_seconds: float = 120.0) -> float:
    """Run the event loop until it is so; the seconds that took."""
    loop, began, found = QEventLoop(), time.perf_counter(), False

    def look() -> None:
        nonlocal found
        found = is_so()
        if found or time.perf_counter() - began > limit_seconds:
            loop.quit()

    poll = QTimer(interval=5)
    poll.timeout.connect(look)
    poll.start()
    loop.exec()
    poll.stop()
    if not found:
        raise TimeoutError("the window did not get there")
    return time.perf_counter() - began


def resident_mib() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def starts(runs: int) -> list[Row]:
    """When the window is painted, counted from the start of the process."""
    times, heavy = [], set[str]()
    for _ in range(runs + 1):
        command = [sys.executable, str(MAIN), "studio", "--probe-start"]
        answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        times.append(answer["painted_ms"])
        heavy |= set(answer["heavy_modules"])
    warm = times[1:]
    return [
        ("painted after start, median (ms)", f"{statistics.median(warm):.0f}", "1500"),
        ("painted after start, worst (ms)", f"{max(warm):.0f}", "1500"),
        ("heavy modules loaded by then", ", ".join(sorted(heavy)) or "none", "none"),
    ]


def demo_plays(studio: Studio) -> list[Row]:
    """From the first paint to a moving playhead on the demo."""
    studio.desk.open(None, None)
    until(lambda: studio.is_at_rest)
    began = time.perf_counter()
    studio.open_first(None)
    until(lambda: studio.book["play"].isEnabled() and studio.desk.view.sound is not None)
    studio.book.trigger("play")
    until(lambda: studio.playhead.seconds > 0)
    return [("demo plays after first paint (s)", f"{time.perf_counter() - began:.2f}", "3")]


def playback(studio: Studio) -> list[Row]:
    """Frames of the viewport per second while the demo plays, everything visible."""
    painted, began = studio.viewport.frames_painted, time.perf_counter()
    until(lambda: time.perf_counter() - began > PLAY_SECONDS)
    rate = (studio.viewport.frames_painted - painted) / (time.perf_counter() - began)
    studio.book.trigger("play")
    return [(f"frames per second of playback ({studio.viewport.gl_renderer[:24]})", f"{rate:.1f}", "30")]


def stalls(studio: Studio, heart: Heartbeat) -> list[Row]:
    """The longest stall while the model opens, while bars are danced anew, and while that goes on in playback."""
    rows: list[Row] = []

    def measure(name: str, start: Callable[[], object]) -> None:
        with heart.listening() as longest:
            start()
            took = until(lambda: studio.is_at_rest)
            rows.append((f"longest stall, {name} ({took:.1f} s) (ms)", f"{longest():.0f}", "50"))

    studio.desk.select(bars=(9, 12))
    measure("opening the model", studio.models.warm_up)
    measure("one bar range anew", lambda: studio.book.trigger("resample"))
    studio.desk.set_order(variations=4)
    measure("four variations", lambda: studio.book.trigger("resample"))
    studio.desk.set_order(variations=1)
    measure("the whole song anew", lambda: studio.book.trigger("generate"))
    studio.book.trigger("play")
    studio.desk.set_order(variations=4)
    measure("four variations while playing", lambda: studio.book.trigger("resample_new_seed"))
    studio.book.trigger("play")
    return rows


def three_minutes(studio: Studio, heart: Heartbeat, song: Path) -> list[Row]:
    """A song of three minutes is dropped on the window."""
    studio.desk.open(None, None)
    until(lambda: studio.is_at_rest)
    with heart.listening() as longest:
        began = time.perf_counter()
        studio.files.opening.open_song(song)
        until(lambda: studio.desk.view.peaks is not None)
        waveform = time.perf_counter() - began
        until(lambda: studio.desk.view.confidence is not None)
        beats = time.perf_counter() - began
        until(lambda: studio.is_at_rest)
        return [
            ("three-minute song: waveform is up (s)", f"{waveform:.2f}", "1"),
            ("three-minute song: beats are found (s)", f"{beats:.2f}", "-"),
            ("longest stall meanwhile (ms)", f"{longest():.0f}", "50"),
            ("memory then, model not loaded (MiB)", f"{resident_mib():.0f}", "700"),
        ]


def rendered_song(folder: Path) -> Path:
    """Three minutes of salsa by our own band."""
    grid = BeatGrid.regular(180.0, int(THREE_MINUTES * 3), first_beat_seconds=0.2)
    path = folder / "three_minutes.wav"
    write_wav(path, render_band(grid, "salsa", 1))
    return path


def opened() -> Studio:
    """A window of 1280 x 800, painted."""
    studio = Studio(is_visit=True, theme_name="dark")
    studio.window.resize(1280, 800)
    studio.window.show()
    until(lambda: studio.viewport.frames_painted > 0)
    return studio


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=5, help="how many processes (default 5)")
    args = parser.parse_args()
    rows = starts(args.starts)
    app: QApplication = make_application()
    heart = Heartbeat()
    with tempfile.TemporaryDirectory() as folder:
        studio = opened()
        rows += three_minutes(studio, heart, rendered_song(Path(folder)))
        rows += demo_plays(studio)
        rows += playback(studio)
        until(lambda: studio.is_at_rest)
        rows += stalls(studio, heart)
        studio.quit()
        studio.close()
    app.processEvents()
    width = max(len(name) for name, _, _ in rows)
    print(f"{'':{width}}  {'measured':>10}  {'wanted':>8}")
    for name, value, wanted in rows:
        print(f"{name:{width}}  {value:>10}  {wanted:>8}")
    print(f"{os.cpu_count()} cores, load {np.round(os.getloadavg()[0], 1)}")


if __name__ == "__main__":
    main()
