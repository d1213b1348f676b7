"""Frames per second of the viewport alone, in a real window, and what shadow, trails, marks and ghost cost.

    python benchmarks/viewport.py [--frames 120] [--project FILE.choreo]

Needs a display (or xvfb-run). Every frame is drawn, composed and shown before the next one begins; a figure is the
frames drawn divided by the time they took. The processor's time (all threads) says the same on a machine that has
other things to do. Without a project two dancers turn and swing their limbs.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

SIZES = ((1276, 620), (796, 420), (800, 500))
BPM, BEATS = 180.0, 64
WANTED = 45.0


def main() -> None:
    """Measure and print, each view in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--view", choices=("gl", "painted"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.view is not None:
        measure(args.frames, args.project)
        return
    for view, switch in (("gl", "0"), ("painted", "1")):
        environment = os.environ | {"CHOREO_STUDIO_NO_GL": switch}
        subprocess.run([sys.executable, *sys.argv, "--view", view], env=environment, check=True)


def measure(frames: int, project: Path | None) -> None:
    """Frames per second of the view that this process has."""
    from PySide6.QtWidgets import QApplication

    from choreo_studio.ui.viewport.surface import request_surface_format

    request_surface_format()
    app = QApplication([])
    from choreo_studio.picture.look import look_of
    from choreo_studio.picture.rig import Rig
    from choreo_studio.picture.show import frame_of
    from choreo_studio.ui.shared.theme import theme
    from choreo_studio.ui.viewport.view import ViewportView

    variants = scenes(project)
    now = {"scene": variants["all"], "seconds": 0.0}
    rig, look = Rig().framed(np.zeros(3), 2.0), look_of(theme())
    view = ViewportView(lambda aspect: frame_of(now["scene"], now["seconds"], rig, aspect, look))
    drawn = []
    view.painted.connect(lambda: drawn.append(time.perf_counter()))
    view.show()
    for width, height in SIZES:
        view.resize(width, height)
        print(f"{view.renderer_name}, {width} x {height}")
        for name, scene in variants.items():
            now["scene"] = scene
            rates, costs = zip(*(rate(app, view, now, drawn, frames) for _ in range(2)), strict=True)
            print(f"  {name:22} {max(rates):6.1f} frames/s {min(costs):6.1f} ms of processor a frame")
    print(f"wanted at 800 x 500 without ghost: {WANTED:.0f} or more")


def rate(app, view, now, drawn, frames: int) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Frames per second and processor milliseconds a frame, over `frames` frames of playing."""
    for step in range(frames + 10):
        if step == 10:
            start, used = time.perf_counter(), time.process_time()
        now["seconds"] = 2.0 + step / 60.0
        count = len(drawn)
        view.refresh()
        while len(drawn) == count:
            app.processEvents()
    return frames / (time.perf_counter() - start), 1000.0 * (time.process_time() - used) / frames


def scenes(project: Path | None):  # type: ignore[no-untyped-def]
    """The same dance with more or less around it."""
    from dataclasses import replace

    from choreo_studio.picture.show import Show
    from choreo_studio.picture.tracks import tracks_of

    grid, motion, ghost = _from_file(project) if project else _made_up()
    full = Show(grid, motion, ghost, tracks_of(motion, grid))
    plain = replace(full, ghost=None)
    return {
        "all": plain,
        "without shadow": replace(plain, shows=plain.shows - {"shadow"}),
        "without trails": replace(plain, shows=plain.shows - {"trails"}),
        "without contacts": replace(plain, shows=plain.shows - {"contacts"}),
        "dancers and floor": replace(plain, shows=frozenset()),
        "all and a ghost": full,
    }


def _from_file(path: Path):  # type: ignore[no-untyped-def]
    from choreo_studio.session.storage import load_project

    project = load_project(path)
    motions = [take.dance.motion for take in project.takes]
    return project.grid, motions[0], motions[-1]


def _made_up():  # type: ignore[no-untyped-def]
    from choreo_studio.audio.beats import BeatGrid
    from choreo_studio.motion.clip import DuetMotion, MotionClip
    from choreo_studio.motion.rotations import IDENTITY, about_axis, multiply
    from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, follow_body, lead_body
    from choreo_studio.timebase import FRAMES_PER_BEAT

    frames = BEATS * FRAMES_PER_BEAT
    phase = 2.0 * np.pi * np.arange(frames) / (4 * FRAMES_PER_BEAT)

    def dancer(body, aside: float, yaw: float) -> MotionClip:  # type: ignore[no-untyped-def]
        rotations = np.tile(IDENTITY, (frames, JOINT_COUNT, 1))
        rotations[:, 0] = about_axis(1, yaw + 0.5 * np.sin(phase))
        for side, name in ((1.0, "Left"), (-1.0, "Right")):
            lowered = about_axis(2, np.full(frames, -side * 1.1))
            rotations[:, INDEX[f"{name}Arm"]] = multiply(about_axis(1, 0.6 * np.sin(phase * 2)), lowered)
            rotations[:, INDEX[f"{name}UpLeg"]] = about_axis(0, -0.4 * side * np.sin(phase * 2))
            rotations[:, INDEX[f"{name}Leg"]] = about_axis(0, 0.3 + 0.3 * np.sin(phase * 2))
        roots = np.tile(body.offsets[0], (frames, 1))
        roots[:, 0] += aside + 0.2 * np.sin(phase)
        return MotionClip(body, roots, rotations)

    def couple(shift: float) -> DuetMotion:
        return DuetMotion(dancer(lead_body(), shift - 0.35, np.pi / 2), dancer(follow_body(), shift + 0.35, -np.pi / 2))

    return BeatGrid.regular(BPM, BEATS), couple(0.0), couple(0.3)


if __name__ == "__main__":
    main()
