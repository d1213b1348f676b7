"""The demo: our own song, and a report of what was danced on it."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from choreo_studio.errors import AudioFileError, ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.resources import assets_folder
from choreo_studio.services.evaluation import Evaluation
from choreo_studio.services.music import BEATS_REMARK
from choreo_studio.services.strips import draw_strip
from choreo_studio.session.project import Project

NAME = "demo_salsa"
REPORT, REPORT_JSON, STRIP = "report.md", "report.json", "strip.png"
_STRIP_COUNTS = 16
_STRIP_FIRST_BAR = 9


def demo_song() -> Path:
    """The demo song that travels with the program.

    Raises:
        AudioFileError: when it does not.
    """
    path = assets_folder() / "demo" / f"{NAME}.flac"
    if not path.is_file():
        raise AudioFileError(path, "is missing; `python docs/make_demo_song.py` renders it")
    return path


def write_report(project: Project, evaluation: Evaluation, files: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Write report.md, report.json and strip.png about the chosen take.

    Args:
        project: with at least one take.
        evaluation: its measures.
        files: what else was written, to be named in the report.
        folder: where to.

    Raises:
        ChoreoError: when the folder cannot be written.
    """
    try:
        with atomic_files(folder) as scratch:
            text = json.dumps(evaluation.as_dict(), indent=1, allow_nan=False)
            (scratch / REPORT_JSON).write_text(text + "\n", encoding="utf-8")
            (scratch / REPORT).write_text(report_text(project, evaluation, files), encoding="utf-8")
            draw_project_strip(project, scratch / STRIP)
    except OSError as error:
        raise ChoreoError(f"{folder} cannot be written ({error.strerror or error})") from error
    return tuple(folder / name for name in (REPORT, REPORT_JSON, STRIP))


def report_text(project: Project, evaluation: Evaluation, files: Sequence[Path]) -> str:
    """The report as Markdown."""
    grid, take = project.grid, project.current
    model = "" if take is None else f" by the model {take.model_id}, seed {take.dance.seed}"
    named = "\n".join(f"- `{file.name}`" for file in files)
    return f"""# {project.name}

{project.music.duration_seconds:.1f} s at {grid.tempo_bpm:.1f} BPM in {grid.metre}, {len(grid.bars)} bars
(beats {project.remarks.get(BEATS_REMARK, "as given")}), danced{model}.

![One pose per count]({STRIP})

Lead orange, follow blue; one pose on each count of two eights.

## Files

{named}

In Blender: File > Import > Motion Capture (.bvh), once for each dancer, with Scale 0.01, "Update Scene FPS" and
"Update Scene Duration" on; then add the WAV in the video sequencer at frame 1.

## Measures

`real` is captured dancing, `null` what chance gives; a dash is a number that does not exist.

```text
{evaluation.as_text()}
```
"""


def draw_project_strip(project: Project, path: Path, first_bar: int = _STRIP_FIRST_BAR) -> None:
    """Draw two eights of the chosen take from a bar on, or from an earlier one where the song is short.

    Raises:
        ValueError: when there is no take.
    """
    take, grid = project.current, project.grid
    if take is None:
        raise ValueError("project: expected a take to draw, found none")
    counts = min(_STRIP_COUNTS, grid.beat_count)
    phrase = np.flatnonzero(grid.count_in_eight == 0)
    wanted = next((bar.first_beat for bar in grid.bars if bar.number >= first_bar), 0)
    fitting = [int(beat) for beat in phrase if beat + counts <= grid.beat_count]
    first = min(fitting, key=lambda beat: abs(beat - wanted), default=0)
    draw_strip(path, grid, take.dance.motion, first, counts)
