"""How long exports take and how large they are: every format of a song of three minutes.

    python benchmarks/export.py [--minutes 3] [--fps 30] [--pictures] [--picture-seconds 10]

The dance is the bundled model's on a steady beat, with stereo noise at 44.1 kHz as its music. Seconds are wall-clock
and of the processor, the best of three for motion; "said" is what the export dialog says before. Pictures take long:
they are written only where asked for, for the first seconds alone, at 1280 x 720.
"""

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.waveform import Waveform
from choreo_studio.services.export import write_export
from choreo_studio.services.export_formats import FORMATS
from choreo_studio.services.export_parts import parts_of
from choreo_studio.services.export_plan import ExportPlan, export_range
from choreo_studio.services.export_presets import LAYOUTS
from choreo_studio.services.generator import open_generator
from choreo_studio.services.music import SILENCE_RATE
from choreo_studio.session.editing import add_take
from choreo_studio.session.project import MusicSource, Project, Take
from choreo_studio.timebase import FrameRate, utc_now
from choreo_studio.tokens.dance import DanceRequest, SamplingSettings
from choreo_studio.tokens.mask import mask_beats

TEMPO_BPM = 180.0
SOUND_RATE = 44_100
RUNS = 3


def danced(minutes: float) -> Project:
    """A project with one take of the bundled model."""
    generator = open_generator()
    beats = round(minutes * TEMPO_BPM)
    grid = BeatGrid.regular(TEMPO_BPM, beats, Metre.parse("4/4"))
    music = np.random.default_rng(0).normal(size=(beats, 28)).astype(np.float32)
    everything = mask_beats(generator.layout, np.ones(beats, dtype=np.bool_))
    (dance,) = generator.dance(DanceRequest(grid, music, everything), lambda done, total: None)
    take = Take(0, "Take 1", dance, SamplingSettings(), generator.model_id, "salsa", utc_now())
    return add_take(Project("Song", MusicSource("", SILENCE_RATE, minutes * 60.0), grid), take)


def print_export(project: Project, sound: Waveform, plan: ExportPlan, runs: int) -> None:
    """A row: formats and layout, seconds, processor seconds, size, and both as the dialog says them."""
    best = (float("inf"), float("inf"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(runs):
            wall, processor = time.perf_counter(), time.process_time()
            write_export(project, project.takes[0], sound, folder, plan)
            best = min(best, (time.perf_counter() - wall, time.process_time() - processor))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    parts = parts_of(plan, True)
    said = sum(part.seconds for part in parts), sum(part.bytes for part in parts) / 1e6
    title = "+".join(plan.formats) + f" {plan.layout}"
    print(f"{title:36} {best[0]:8.2f} {best[1]:8.2f} {said[0]:8.2f} {size:9.1f} {said[1]:9.1f}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--picture-seconds", type=float, default=10.0)
    args = parser.parse_args()
    project = danced(args.minutes)
    noise = np.random.default_rng(0).normal(size=(round(args.minutes * 60 * SOUND_RATE), 2), scale=0.1)
    sound = Waveform(noise.astype(np.float32), SOUND_RATE)
    plan = ExportPlan("song", export_range(project), FrameRate.of(args.fps))
    print(f"{plan.frame_count} frames; the music of each row is {sound.samples.size * 2 / 1e6:.1f} MB of its size")
    print(f"{'formats, layout':36} {'s':>8} {'CPU s':>8} {'said s':>8} {'MB':>9} {'said MB':>9}")
    motion = [one for one in FORMATS if one.kind == "motion" and not one.missing]
    for one in motion:
        for layout in LAYOUTS if one.has_layout else LAYOUTS[:1]:
            print_export(project, sound, replace(plan, formats=(one.name,), layout=layout), RUNS)
    print_export(project, sound, replace(plan, formats=tuple(one.name for one in motion)), RUNS)
    if args.pictures:
        short = replace(plan, part=export_range(project, region=(0.0, args.picture_seconds)))
        for one in FORMATS:
            if one.kind == "pictures" and not one.missing:
                print_export(project, sound, replace(short, formats=(one.name,)), 1)


if __name__ == "__main__":
    main()
