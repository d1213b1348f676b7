"""Couples that stand where a test wants them, seen by a camera on the +Z side."""

from dataclasses import replace
from functools import cache

import numpy as np

from choreo_studio.motion.characters.character import character_of
from choreo_studio.motion.characters.costume import Costume, costume_of
from choreo_studio.motion.clip import DuetMotion, MotionClip, Role
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.pose2d.body_points import BodyPoints, body_points
from choreo_studio.motion.rotations import about_axis
from choreo_studio.motion.shot import Shot
from choreo_studio.motion.skeleton import INDEX, Skeleton, follow_body, lead_body
from tests.builders import standing_clip
from tests.builders_character import lanky, stranger

FRONT = Shot.still(np.array([0.0, 1.0, 6.0]), np.array([0.0, 1.0, 0.0]), 900.0)


def mannequin_points(role: Role) -> BodyPoints:
    """The points of a role's mannequin on the body of the role."""
    return body_points(mannequin(role), lead_body() if role == "lead" else follow_body())


def at(clip: MotionClip, places: np.ndarray, yaw: float = 0.0) -> MotionClip:
    """The clip, arms hanging, at floor places (T, 2), turned by yaw in radians."""
    rotations = clip.rotations.copy()
    rotations[:, 0] = about_axis(1, np.full(len(rotations), yaw))
    for side, name in ((1.0, "Left"), (-1.0, "Right")):
        rotations[:, INDEX[f"{name}Arm"]] = about_axis(2, np.full(len(rotations), np.radians(-70.0 * side)))
    roots = clip.root_positions.copy()
    roots[:, [0, 2]] = places
    return replace(clip, root_positions=roots, rotations=rotations)


def standing_couple(
    lead: tuple[float, float] = (-0.8, 0.0),
    follow: tuple[float, float] = (0.8, 0.0),
    lead_yaw: float = 0.0,
    follow_yaw: float = 0.0,
) -> DuetMotion:
    """One frame of both at places (x, z)."""
    return DuetMotion(
        at(standing_clip(lead_body(), 1), np.array([lead]), lead_yaw),
        at(standing_clip(follow_body(), 1), np.array([follow]), follow_yaw),
    )


def crossing_couple(frames: int = 25) -> DuetMotion:
    """Both walk across the picture, the follow in front, and change sides in the middle."""
    across = np.linspace(-1.0, 1.0, frames)
    return DuetMotion(
        at(standing_clip(lead_body(), frames), np.stack([across, np.full(frames, -0.4)], axis=1)),
        at(standing_clip(follow_body(), frames), np.stack([-across, np.full(frames, 0.4)], axis=1)),
    )


@cache
def giant() -> tuple[Costume, Skeleton]:
    """A stranger of 2.3 m with long arms."""
    character = character_of(stranger(lanky(lead_body().scaled(2.3), arms=1.2)))
    costume = costume_of(character)
    assert costume is not None
    return costume, character.measured.body


def with_giant(yaw: float = 0.0) -> DuetMotion:
    """The giant leads."""
    return DuetMotion(
        at(standing_clip(giant()[1], 1), np.array([[-0.8, 0.0]]), yaw),
        at(standing_clip(follow_body(), 1), np.array([[0.8, 0.0]])),
    )
