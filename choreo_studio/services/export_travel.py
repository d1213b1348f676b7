"""What travels with every export: the music, the bars, the notes, the project."""

import csv
from pathlib import Path

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import write_wav
from choreo_studio.services.export_notes import how_to_open
from choreo_studio.services.export_pieces import Pieces
from choreo_studio.services.export_plan import ExportRange
from choreo_studio.services.jobs import Progress
from choreo_studio.session.storage import save_project

BARS_HEADER = ("bar", "start_seconds", "end_seconds", "metre", "tempo_bpm")
_SHORTEST_BAR_SECONDS = 1e-3


def write_music(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME.wav, the part's music."""
    part = pieces.plan.part
    if pieces.sound is not None:
        write_wav(folder / f"{pieces.plan.name}.wav", pieces.sound.trimmed(part.start_seconds, part.end_seconds))


def write_bars(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME_bars.csv, the bars that sound in the part."""
    write_bar_table(folder / f"{pieces.plan.name}_bars.csv", pieces.project.grid, pieces.plan.part)


def write_notes(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME_how_to_open.txt."""
    text = how_to_open(pieces.project, pieces.take, pieces.plan, pieces.files)
    (folder / f"{pieces.plan.name}_how_to_open.txt").write_text(text, encoding="utf-8", errors="replace")


def write_project(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME.choreo."""
    save_project(pieces.project, folder / f"{pieces.plan.name}.choreo")


def write_bar_table(path: Path, grid: BeatGrid, part: ExportRange) -> None:
    """The bars that sound in the part as CSV, times from its start, cut off at its ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(BARS_HEADER)
        for bar in grid.bars:
            start, end = np.clip((bar.start_seconds, bar.end_seconds), part.start_seconds, part.end_seconds)
            if end - start < _SHORTEST_BAR_SECONDS:
                continue
            tempo = 60.0 * bar.beat_count / (bar.end_seconds - bar.start_seconds)
            times = (f"{second - part.start_seconds:.6f}" for second in (start, end))
            writer.writerow([bar.number, *times, str(grid.metre), f"{tempo:.3f}"])
