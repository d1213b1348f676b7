"""The same moments of a take seen by our viewport and by Blender, from one camera."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from choreo_studio.motion.shot import Shot
from choreo_studio.motion.skeleton import JOINT_COUNT
from choreo_studio.picture.frame import KEY_DIRECTION
from choreo_studio.picture.look import Look, linear
from choreo_studio.picture.pose import CouplePose
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.shooting import shot_along
from choreo_studio.picture.show import Show, couple_at
from choreo_studio.timebase import FrameRate
from tests.outside.calling import run_in_blender

Labels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Moments:
    """Frames of exported files and how they are looked at.

    Attributes:
        show: the take.
        frames: numbers of frames, from the start of the files.
        seconds: (N,) the same moments in the song.
        rig: the camera.
        size: of pictures in pixels.
    """

    show: Show
    frames: tuple[int, ...]
    seconds: NDArray[np.float64]
    rig: Rig
    size: tuple[int, int]

    @property
    def shot(self) -> Shot:
        """The viewport's camera at all moments."""
        return shot_along(self.show, self.seconds, self.rig, self.size)

    @property
    def couples(self) -> list[CouplePose]:
        """The dancers at all moments."""
        return [couple_at(self.show, float(at)) for at in self.seconds]

    @property
    def joint_pixels(self) -> NDArray[np.float64]:
        """Where joints are in our pictures, (N, 2 dancers, J, 2)."""
        places = np.stack([couple.positions for couple in self.couples])
        return self.shot.project(places.reshape(len(places), -1, 3)).reshape(len(places), 2, JOINT_COUNT, 2)


@dataclass(frozen=True, eq=False)
class Seen:
    """What Blender made of files.

    Attributes:
        joint_pixels: of every moment, armature name to bone name to place in the picture.
        labels: who is where, as `picture.gl.labels` numbers dancers; empty for files without skins.
        pictures: as light falls.
    """

    joint_pixels: list[dict[str, dict[str, list[float]]]]
    labels: list[Labels]
    pictures: list[Path]

    def apart(self, moments: Moments, names: tuple[str, ...]) -> float:
        """Largest distance of any joint between Blender's pictures and ours, in pixels."""
        found = [
            [[places[name] for name in names] for _, places in sorted(moment.items(), key=_lead_first)]
            for moment in self.joint_pixels
        ]
        return float(np.linalg.norm(np.array(found) - moments.joint_pixels, axis=-1).max())


def seen_in_blender(
    file_format: str,
    files: list[Path],
    rate: FrameRate,
    moments: Moments,
    folder: Path,
    look: Look | None = None,
    with_labels: bool = True,
) -> Seen:
    """Files opened in Blender and drawn at some moments.

    Args:
        file_format: bvh, fbx, glb or usd.
        files: of one scene.
        rate: of the files.
        moments: which, and from where.
        folder: where pictures go.
        look: colours of the stage; without it no pictures are drawn, which take seconds each.
        with_labels: whether silhouettes are drawn.
    """
    shot = moments.shot
    fovs = 2.0 * np.arctan(shot.height / 2.0 / shot.focal_pixels)
    pictures = [folder / f"{file_format}_{frame}.png" for frame in moments.frames]
    silhouettes = [folder / f"{file_format}_{frame}_labels.png" for frame in moments.frames]
    shots = [
        {
            "frame": frame,
            "view": shot.views[number].tolist(),
            "fov": float(fovs[number]),
            "picture": str(pictures[number]) if look else "",
            "labels": str(silhouettes[number]) if with_labels else "",
        }
        for number, frame in enumerate(moments.frames)
    ]
    job = {
        "format": file_format,
        "files": [str(file) for file in files],
        "fps": [rate.fraction.numerator, rate.fraction.denominator],
        "size": list(moments.size),
        "sun": KEY_DIRECTION.tolist(),
        "floor": linear(look.floor).tolist() if look else [0.5] * 3,
        "line": linear(look.floor_line).tolist() if look else [0.5] * 3,
        "sky": linear(look.sky).tolist() if look else [0.5] * 3,
        "shots": shots,
    }
    told = run_in_blender("blender_picture.py", job, folder)
    return Seen(
        told.report,
        [_labels(path) for path in silhouettes if with_labels],
        pictures if look else [],
    )


def overlap(ours: Labels, theirs: Labels) -> float:
    """How much of the area that either picture gives to a dancer both give; the worse of both dancers."""
    shares = [np.sum((ours == one) & (theirs == one)) / np.sum((ours == one) | (theirs == one)) for one in (1, 2)]
    return float(min(shares))


def _labels(path: Path) -> Labels:
    colours = np.asarray(Image.open(path).convert("RGBA"))
    who = np.where(colours[..., 0] > colours[..., 1], 1, 2)
    return np.where(colours[..., 3] < 128, 0, who).astype(np.uint8)


def _lead_first(pair: tuple[str, object]) -> bool:
    return "follow" in pair[0].lower()
