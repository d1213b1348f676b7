"""How long a preview video takes, and what of it drawing and encoding are.

    python benchmarks/video.py [--seconds 30] [--sizes 1280x720,1920x1080] [--fps 30]

The demo, from its tenth second on, with its sound, shadow and counts, seen by a camera that follows; without a display,
by EGL. "processor" is the time of all threads of this program, "encoder" that of ffmpeg: on a machine that has other
things to do they say more than the clock. "wanted" is 90 s for 30 s at 720p. Last come the parts of one frame alone.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from choreo_studio.picture.counts import CountOverlay
from choreo_studio.picture.framing import rig_for
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.gl.target import SMOOTH_SAMPLES
from choreo_studio.picture.look import DARK_STAGE, look_of
from choreo_studio.picture.show import frame_of
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.export_plan import ExportRange, Pictures
from choreo_studio.services.music import sound_of
from choreo_studio.services.video import filmed_show, write_video
from choreo_studio.timebase import FrameRate

START = 10.0
REPEATS = 30


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--sizes", default="1280x720,1920x1080")
    parser.add_argument("--fps", default="30")
    args = parser.parse_args()
    project = demo_project()
    show, sound = filmed_show(project.grid, project.takes[0].dance.motion), sound_of(project)
    part, rate = ExportRange(START, START + args.seconds), FrameRate.of(args.fps)
    print(f"load of this machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(
        f"{'size':>10} {'frames':>7} {'clock s':>8} {'processor s':>12} {'encoder s':>10} {'ms a frame':>11} {'MB':>6}"
    )
    sizes = [tuple(int(side) for side in text.split("x")) for text in args.sizes.split(",")]
    for size in sizes:
        rig = rig_for(show, "follow", part.start_seconds, part.end_seconds, size[0] / size[1])
        with tempfile.TemporaryDirectory() as folder:
            path, clock, before = Path(folder) / "video.mp4", time.perf_counter(), os.times()
            write_video(path, show, sound, part, rate, Pictures(rig, size, with_counts=True))
            took, after = time.perf_counter() - clock, os.times()
            megabytes = path.stat().st_size / 1e6
        own = after.user + after.system - before.user - before.system
        encoder = after.children_user + after.children_system - before.children_user - before.children_system
        frames = rate.frame_count(part.duration_seconds)
        numbers = (took, own, encoder, took / frames * 1000.0, megabytes)
        print(f"{f'{size[0]}x{size[1]}':>13}{frames:>13}" + "".join(f"{number:>13.1f}" for number in numbers))
    for size in sizes:
        _parts(show, size)


def _parts(show, size: tuple[int, int]) -> None:  # type: ignore[no-untyped-def]
    look, aspect = look_of(DARK_STAGE), size[0] / size[1]
    rig = rig_for(show, "follow", START, START + 5.0, aspect)
    counts = CountOverlay(show.grid, look, *size)
    for samples in (0, SMOOTH_SAMPLES):
        with OffscreenPainter(*size, samples) as painter:
            steps = {
                "describe": lambda: frame_of(show, START, rig, aspect, look),
                "draw and read": lambda: (painter.draw(frame), painter.target.read()),
                "write counts": lambda: counts.stamp(pixels, START),  # noqa: B023
            }
            painter.draw(frame := steps["describe"]())
            pixels = painter.target.read()
            print(f"{size[0]}x{size[1]}, {samples} samples, {painter.renderer_name}:")
            for name, step in steps.items():
                clock, before = time.perf_counter(), time.process_time()
                for _ in range(REPEATS):
                    step()
                each, own = (time.perf_counter() - clock) / REPEATS, (time.process_time() - before) / REPEATS
                print(f"  {name:<14} {each * 1000:6.1f} ms by the clock, {own * 1000:6.1f} ms of processors")


if __name__ == "__main__":
    main()
