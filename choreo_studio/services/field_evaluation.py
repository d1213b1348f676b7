"""The table of the field's papers for projects, folders and data sets."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.motion.io.datasets import layout_of
from choreo_studio.motion.io.published import PublishedTake
from choreo_studio.motion.measures.field_joints import FIELD_FPS
from choreo_studio.motion.measures.field_stretches import FieldStretch
from choreo_studio.motion.measures.field_table import FieldRow, as_text, field_table
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.evaluation import known, takes_at
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.measuring import DancedSpan, is_data_set, spans_of_data_set
from choreo_studio.timebase import FRAMES_PER_BEAT

CLIP_SECONDS = 5.0


@dataclass(frozen=True, eq=False)
class FieldEvaluation:
    """The table, and of what it was made.

    Attributes:
        rows: the measures.
        clip_seconds: length of the clips of which Fréchet distances and diversities are made.
        reference: what was taken as real, "" for nothing.
    """

    rows: tuple[FieldRow, ...]
    clip_seconds: float
    reference: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; numbers that do not exist are None."""
        return {
            "what": "field table",
            "clip_seconds": self.clip_seconds,
            "reference": self.reference,
            "measures": [known(asdict(row)) for row in self.rows],
        }

    def as_text(self) -> str:
        """The table for people."""
        clips = f"FID and Div over clips of {self.clip_seconds:g} s, quirks as published"
        real = (
            f"; real is {self.reference}, its FID that of every second clip against the others, its null the partners "
            "(or the music) shifted"
            if self.reference
            else "; name real dancing with --reference for distances"
        )
        return f"{as_text(self.rows)}\n{clips}{real}."


def field_evaluation(
    path: Path, reference: Path | None, clip_seconds: float = CLIP_SECONDS, progress: Progress = unwatched
) -> FieldEvaluation:
    """FID_k, FID_g, FID_cd, Div, BED, BAS, 2D-MM Align, PFC and contact of a project, a folder or a data set.

    Args:
        path: what is measured.
        reference: folder of real dancing, None for none.
        clip_seconds: length of the clips of which Fréchet distances and diversities are made.
        progress: told once per take.

    Raises:
        ChoreoError: when there is nothing to measure or a file cannot be used.
    """
    real = [] if reference is None else field_stretches(reference, progress)
    rows = field_table(field_stretches(path, progress), real, max(4, round(clip_seconds * FIELD_FPS)))
    return FieldEvaluation(rows, clip_seconds, "" if reference is None else reference.name)


def field_stretches(path: Path, progress: Progress = unwatched) -> list[FieldStretch]:
    """Everything that is danced at a path, as the table reads it: takes of published data sets whole.

    Raises:
        ChoreoError: when there is nothing to measure or a file cannot be used.
    """
    layout = layout_of(path)
    if layout is not None:
        takes = layout.takes_in(path)
        return [_published(take, done, len(takes), progress) for done, take in enumerate(takes)]
    spans = spans_of_data_set(path, (), progress) if is_data_set(path) else takes_at(path, progress)[1]
    return [_together(span) for span in spans]


def _together(span: DancedSpan) -> FieldStretch:
    return FieldStretch.of(tuple(span.motion), frame_seconds(span.grid, FRAMES_PER_BEAT), span.grid.beats_seconds)


def _published(take: PublishedTake, done: int, total: int, progress: Progress) -> FieldStretch:
    """A whole take, whether or not a beat can be found in it."""
    from choreo_studio.model.training.published import beats_of, dancers_of

    progress(done, total)
    clips, rate = dancers_of(take)
    grid = beats_of(take, clips, rate)
    beats = np.zeros(0) if grid is None else grid.beats_seconds
    return FieldStretch.of(clips, rate.seconds(clips[0].frame_count), beats)
