"""Beat alignment of exported 2D poses: what the pictures of one camera show of the rhythm."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.pose2d_npz import PoseArrays, read_pose_arrays
from choreo_studio.motion.measures.field_joints import FIELD_FPS, field_seconds
from choreo_studio.motion.measures.projected import picture_alignment, picture_alignment_null
from choreo_studio.motion.measures.rhythm import beats_per_second, dance_beats
from choreo_studio.motion.pose2d.layouts import COCO17
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import NEAREST_METRES
from choreo_studio.services.evaluation import known


@dataclass(frozen=True)
class PictureRow:
    """One dancer in the picture; NaN stands for what does not exist.

    Attributes:
        dancer: role.
        alignment: 2D-MM Align over the COCO points (sigma 0.1 s, 30 fps).
        null: the same with the music circularly shifted.
        beats_per_second: pauses of the dancer in the picture.
    """

    dancer: str
    alignment: float
    null: float
    beats_per_second: float


@dataclass(frozen=True)
class PictureEvaluation:
    """2D-MM Align of both dancers, as one camera sees them."""

    rows: tuple[PictureRow, ...]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; numbers that do not exist are None."""
        return {"what": "2D poses", "seconds": self.seconds, "dancers": [known(asdict(row)) for row in self.rows]}

    def as_text(self) -> str:
        """The table for people."""
        lines = [f"{'':8}{'2D-MM Align':>12}{'null':>8}{'beats/s':>9}"]
        for row in self.rows:
            numbers = (row.alignment, row.null, row.beats_per_second)
            shown = ("-" if np.isnan(number) else f"{number:.3f}" for number in numbers)
            lines.append(
                f"{row.dancer:8}" + "".join(f"{text:>{width}}" for text, width in zip(shown, (12, 8, 9), strict=True))
            )
        lines.append(f"{self.seconds:.1f} s, COCO points at 30 fps, sigma 0.1 s; null: the music shifted.")
        return "\n".join(lines)


def picture_evaluation(path: Path) -> PictureEvaluation:
    """Measure the 2D poses of an export against the beats of its music.

    Raises:
        FileFormatError: when the file holds no 2D poses, or no beats.
    """
    poses = read_pose_arrays(path)
    if poses.beat_frames is None or not len(poses.beat_frames):
        raise FileFormatError(path, "holds no beats of the music, against which poses are measured")
    music = poses.beat_frames / poses.rate.fps * FIELD_FPS
    rows = tuple(_row(role, _pixels(poses, dancer), music) for dancer, role in enumerate(ROLES))
    return PictureEvaluation(rows, len(poses.pixels) * poses.rate.frame_seconds)


def _row(role: str, pixels: Floats, music: Floats) -> PictureRow:
    if not pixels.size:
        return PictureRow(role, *[float("nan")] * 3)
    pauses = beats_per_second(dance_beats(pixels), len(pixels))
    return PictureRow(role, picture_alignment(pixels, music), picture_alignment_null(pixels, music), pauses)


def _pixels(poses: PoseArrays, dancer: int) -> Floats:
    """A dancer's COCO points that are never behind the camera, (T, K, 2) at 30 frames a second."""
    points = [p for p in COCO17.points if np.all(poses.depths[:, dancer, p] > NEAREST_METRES)]
    series, seconds = poses.pixels[:, dancer, points], poses.rate.seconds(len(poses.pixels))
    at = field_seconds(seconds)
    flat = series.reshape(len(series), -1)
    return (
        np.stack([np.interp(at, seconds, column) for column in flat.T], axis=1).reshape(len(at), -1, 2)
        if points
        else series
    )
