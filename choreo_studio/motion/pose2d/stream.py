"""Keypoints of a couple in a picture over time, with what hides them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.costume import Costume
from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.mannequin import Singles
from choreo_studio.motion.pose2d.body_points import BodyPoints, body_points
from choreo_studio.motion.pose2d.layouts import POINTS, Layout
from choreo_studio.motion.pose2d.occlusion import first_surfaces
from choreo_studio.motion.rotations import Floats, to_matrix
from choreo_studio.motion.shot import NEAREST_METRES, Shot
from choreo_studio.motion.skinning import PosableSkin, posable, surface_of

OUTSIDE, HIDDEN, SEEN = 0, 1, 2
"""What COCO writes for points outside the picture (or behind the camera), hidden ones, and seen ones."""
Costumes = tuple[Costume | None, Costume | None]
NO_COSTUMES: Costumes = (None, None)
Told = Callable[[int, int], None]
Flags = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class PoseStream:
    """The 25 points of lead (0) and follow (1) in T pictures.

    Attributes:
        shot: the camera.
        pixels: (T, 2, 25, 2) places in the picture; 0 for points behind the camera.
        depths: (T, 2, 25) metres along the camera's axis.
        seen: (T, 2, 25) OUTSIDE, HIDDEN or SEEN.
        boxes: (T, 2, 4) left, top, width and height of each body in the picture, cut off at its edges.
    """

    shot: Shot
    pixels: Floats
    depths: Floats
    seen: Flags
    boxes: Floats

    @property
    def frame_count(self) -> int:
        """Number of pictures T."""
        return len(self.pixels)

    def of_layout(self, layout: Layout) -> tuple[Floats, Flags]:
        """Pixels (T, 2, K, 2) and what is seen (T, 2, K) of the points of a layout."""
        points = list(layout.points)
        return self.pixels[:, :, points], self.seen[:, :, points]


def pose_stream(
    motion: DuetMotion, shot: Shot, told: Told = lambda done, total: None, costumes: Costumes = NO_COSTUMES
) -> PoseStream:
    """What a camera sees of a couple.

    A point on the skin is seen when the first surface on its line of sight is its own place; a joint, which lies
    inside, when the first surface is skin of the parts around it and it lies no deeper below it than such joints do.
    Whatever else comes first hides it: another part of the body, or the partner.

    Args:
        motion: T frames.
        shot: the camera at these frames, or one that does not move.
        told: called with frames done and their number.
        costumes: what lead and follow wear instead of being mannequins; the motion is on the bodies of these.

    Raises:
        ValueError: when the shot has other moments than the motion.
    """
    if len(shot.views) not in (1, motion.frame_count):
        raise ValueError(f"shot: expected 1 or {motion.frame_count} moments, found {len(shot.views)}")
    couple = _couple(motion, costumes)
    poses = [forward_kinematics(clip) for clip in motion]
    frames = motion.frame_count
    pixels, depths = np.zeros((frames, 2, len(POINTS), 2)), np.zeros((frames, 2, len(POINTS)))
    seen, boxes = np.zeros(depths.shape, dtype=np.uint8), np.zeros((frames, 2, 4))
    for frame in range(frames):
        told(frame, frames)
        moment = _moment(couple, [couple.at(dancer, pose, frame) for dancer, pose in enumerate(poses)], shot.at(frame))
        pixels[frame], depths[frame], seen[frame], boxes[frame] = moment
    told(frames, frames)
    return PoseStream(shot, pixels, depths, seen, boxes)


def _moment(
    couple: "_Couple", dancers: list[tuple[Singles, Floats]], shot: Shot
) -> tuple[Floats, Floats, Flags, Floats]:
    """Pixels, depths, what is seen, and boxes of one frame."""
    vertices = [shot.seen(vertices[None])[0] for vertices, _ in dancers]
    points = shot.seen(np.stack([points for _, points in dancers])[None])[0].reshape(-1, 3)
    pixels, depths = points[:, :2], points[:, 2]
    surfaces = first_surfaces(pixels, np.concatenate(vertices), couple.triangles)
    is_own = couple.own[np.arange(len(points)), couple.parts[surfaces.triangles]]
    near = is_own & (surfaces.depths > depths - couple.depths)
    in_front = depths > NEAREST_METRES
    is_clear = near | (surfaces.depths >= depths)
    seen = np.where(in_front & shot.is_inside(pixels), np.where(is_clear, SEEN, HIDDEN), OUTSIDE).astype(np.uint8)
    kept = np.where(in_front[:, None], pixels, 0.0)
    boxes = np.stack([_box(each, shot) for each in vertices])
    return kept.reshape(2, -1, 2), depths.reshape(2, -1), seen.reshape(2, -1), boxes


def _box(vertices: Floats, shot: Shot) -> Floats:
    ahead = vertices[vertices[:, 2] > NEAREST_METRES, :2]
    if not len(ahead):
        return np.zeros(4)
    low, high = (np.clip(corner, 0.0, (shot.width, shot.height)) for corner in (ahead.min(axis=0), ahead.max(axis=0)))
    return np.concatenate([low, high - low]) if np.all(high > low) else np.zeros(4)


@dataclass(frozen=True, eq=False)
class _Couple:
    """Both dancers' surfaces as one.

    Attributes:
        skins, points: of lead and follow.
        triangles: (F, 3) vertices, those of the follow after those of the lead.
        parts: (F,) the part of each triangle.
        own: (50, parts) which parts may cover a point.
        depths: (50,) how deep below them it may lie, metres.
    """

    skins: tuple[PosableSkin, ...]
    points: tuple[BodyPoints, ...]
    triangles: NDArray[np.intp]
    parts: NDArray[np.intp]
    own: NDArray[np.bool_]
    depths: Floats

    def at(self, dancer: int, pose: Pose, frame: int) -> tuple[Singles, Floats]:
        """Posed vertices (N, 3) and points (25, 3) of a dancer."""
        positions = pose.positions[frame]
        vertices = self.skins[dancer].posed(positions, to_matrix(pose.rotations[frame]))
        return vertices, self.points[dancer].placed(positions, vertices)


def _couple(motion: DuetMotion, costumes: Costumes) -> _Couple:
    surfaces = [surface_of(role, costume) for role, costume in zip(ROLES, costumes, strict=True)]
    skins = tuple(posable(surface) for surface in surfaces)
    points = tuple(body_points(surface, clip.skeleton) for surface, clip in zip(surfaces, motion, strict=True))
    joints = points[0].own.shape[1]
    own = np.zeros((2 * len(POINTS), 2 * joints), dtype=np.bool_)
    own[: len(POINTS), :joints], own[len(POINTS) :, joints:] = points[0].own, points[1].own
    return _Couple(
        skins,
        points,
        np.concatenate([skins[0].triangles, skins[1].triangles + len(surfaces[0].positions)]),
        np.concatenate([skins[0].parts, skins[1].parts + joints]),
        own,
        np.concatenate([each.depths for each in points]),
    )
