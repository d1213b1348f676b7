"""How long the timeline takes to paint: everything, what a new take changes, and one step of the playhead.

    QT_QPA_PLATFORM=offscreen python benchmarks/timeline.py [--width 1280] [--runs 30]

A song of three minutes with eight lanes, 168 BPM; the median of so many paintings, in milliseconds. A step of the
playhead must fit into a sixtieth of a second many times over.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import cycle, pairwise

import numpy as np
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QApplication

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.peaks import PeakPyramid
from choreo_studio.audio.waveform import Waveform
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton, follow_body, lead_body
from choreo_studio.services.readouts import readouts
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.timeline.lanes import Lane, Segment
from choreo_studio.ui.timeline.overlay import playhead_boxes
from choreo_studio.ui.timeline.state import TimelineState
from choreo_studio.ui.timeline.view import TimelineView

SONG_SECONDS, TEMPO_BPM, SAMPLE_RATE = 180.0, 168.0, 44100
LANES, BARS_OF_LANE = 8, 4


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """Median time of some work after a first go."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000.0


def swaying(body: Skeleton, frames: int, forward: float) -> MotionClip:
    """A body that sways sideways and slides."""
    phase = np.arange(frames) / 16.0
    roots = np.tile(body.offsets[0], (frames, 1))
    roots[:, 0] += 0.2 * np.sin(phase)
    roots[:, 2] += forward
    rotations = np.zeros((frames, JOINT_COUNT, 4))
    rotations[..., 0] = 1.0
    return MotionClip(body, roots, rotations)


def state_of_song() -> tuple[TimelineState, float]:
    """A three-minute song with its lanes, and the milliseconds that its read-outs took."""
    grid = BeatGrid.regular(TEMPO_BPM, int(SONG_SECONDS * TEMPO_BPM / 60.0))
    seconds = np.arange(int(SONG_SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    beat = (seconds * TEMPO_BPM / 60.0) % 1.0
    sound = np.float32(np.sin(seconds * 700.0) * np.exp(-4.0 * beat))
    frames = grid.beat_count * 16
    motion = DuetMotion(swaying(lead_body(), frames, 0.0), swaying(follow_body(), frames, 0.6))
    took = milliseconds(lambda: readouts(motion, grid), 5)
    whole = tuple(Segment(role, 0, grid.beat_count, 1, "used") for role in ("lead", "follow"))
    lanes = tuple(lane(number, grid.beat_count) for number in range(1, LANES + 1))
    return TimelineState(
        grid=grid,
        duration_seconds=SONG_SECONDS,
        title="benchmark.wav",
        is_silent=False,
        peaks=PeakPyramid.of(Waveform(sound[:, None], SAMPLE_RATE)),
        bars=(9, 12),
        dance=Lane(1, "Take 1", segments=whole, sources={1: "Take 1"}),
        lanes=lanes,
        readouts=readouts(motion, grid),
    ), took


def lane(number: int, beats: int) -> Lane:
    """A variation of a few bars."""
    first = 4 * BARS_OF_LANE * number
    edges = (0, first, first + 4 * BARS_OF_LANE, beats)
    segments = tuple(
        Segment(role, start, end, number + 1 if index == 1 else 1, "offered" if index == 1 else "same")
        for role in ("lead", "follow")
        for index, (start, end) in enumerate(pairwise(edges))
    )
    return Lane(number + 1, f"Take {number + 1}", number, segments=segments)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=340)
    parser.add_argument("--runs", type=int, default=30)
    args = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    axis = TimeAxis()
    view = TimelineView(axis)
    view.resize(args.width, args.height)
    state, readout_ms = state_of_song()
    axis.set_duration(SONG_SECONDS)
    view.render_state(state)
    view.show()
    app.processEvents()
    target = QPixmap(view.size() * view.devicePixelRatioF())
    target.setDevicePixelRatio(view.devicePixelRatioF())

    there_and_back = cycle((2, -2))

    def whole() -> None:
        # Rows are kept while the axis stands still; scrolling by a pixel has all of them drawn again.
        axis.pan(next(there_and_back))
        view.repaint_all()
        view.render(target)

    def landing() -> None:
        view.repaint_all()
        view.render(target)

    def step() -> None:
        region = QRegion()
        for seconds in (90.0, 90.0 + 1 / 60):
            for box in playhead_boxes(view.scene, view.height(), seconds):
                region += QRegion(box)
        view.place_playhead(90.0 + 1 / 60)
        view.render(target, sourceRegion=region)

    print(f"{args.width} x {args.height} px, {view.devicePixelRatioF():g} device pixels each, {LANES} lanes")
    rows = (("nearly all", 1.0, SONG_SECONDS - 1.0), ("eight bars", 80.0, 92.0))
    for name, first, last in rows:
        axis.fit(first, last)
        print(f"everything, {name:12} {milliseconds(whole, args.runs):7.2f} ms")
    print(f"a take lands             {milliseconds(landing, args.runs):7.2f} ms")
    print(f"playhead, one step       {milliseconds(step, args.runs):7.2f} ms")
    print(f"read-outs of a take      {readout_ms:7.1f} ms   wanted < 200, in the background")


if __name__ == "__main__":
    main()
