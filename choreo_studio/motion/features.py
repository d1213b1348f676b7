"""A duet as numbers per beat frame, and back.

Each dancer has the same columns. The lead's path is given by velocities in its own heading frame, the follow is placed
relative to the lead; integrated paths are never regressed (DuetGen, SIGGRAPH 2025, for the relative placement).
"""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip
from choreo_studio.motion.contacts import foot_contacts, hand_holds
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.rotations import (
    Floats,
    about_axis,
    continuous,
    from_sixd,
    heading,
    multiply,
    rotate,
    to_sixd,
)
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton

TRAVEL = slice(0, 2)
TURN = slice(2, 3)
HEIGHT = slice(3, 4)
RELATION = slice(4, 8)
ROTATIONS = slice(8, 8 + 6 * JOINT_COUNT)
POSITIONS = slice(ROTATIONS.stop, ROTATIONS.stop + 3 * (JOINT_COUNT - 1))
CONTACTS = slice(POSITIONS.stop, POSITIONS.stop + 4)
HOLDS = slice(CONTACTS.stop, CONTACTS.stop + 4)
FEATURE_COUNT = HOLDS.stop


@dataclass(frozen=True, eq=False)
class DuetFeatures:
    """Numbers per frame, and where the lead starts.

    Attributes:
        values: (T, 2, FEATURE_COUNT), lead then follow. Columns, by the slices of this module: travel (metres per
            frame, sideways and forward in the own heading), turn (radians per frame), hips height (metres), relation
            (place of the own hips in the partner's heading frame, sideways and forward in metres, sine and cosine of
            the own heading against the partner's; zeros and heading 0 for the lead), local rotations as 6D with the
            heading removed from the hips, joint positions in the heading frame around the hips' floor point (metres),
            foot contacts, hand holds (own left and right by partner's left and right).
    """

    values: Floats


def duet_features(duet: DuetMotion, frame_seconds: Floats) -> DuetFeatures:
    """Features of a duet whose frames happen at `frame_seconds` (T,)."""
    poses = [forward_kinematics(clip) for clip in duet]
    holds = hand_holds(poses[0].positions, poses[1].positions, frame_seconds)
    rows = []
    for clip, pose, own_holds in zip(duet, poses, (holds, holds.transpose(0, 2, 1)), strict=True):
        yaw = np.unwrap(heading(clip.rotations[:, 0]))
        facing_away = about_axis(1, -yaw)
        step = np.diff(clip.root_positions, axis=0, append=clip.root_positions[-1:])
        local = clip.rotations.copy()
        local[:, 0] = multiply(facing_away, clip.rotations[:, 0])
        floor_point = clip.root_positions * np.array([1.0, 0.0, 1.0])
        around = rotate(facing_away[:, None], pose.positions[:, 1:] - floor_point[:, None])
        rows.append(
            np.concatenate(
                [
                    rotate(facing_away, step)[:, [0, 2]],
                    np.diff(yaw, append=yaw[-1:])[:, None],
                    clip.root_positions[:, 1:2],
                    np.zeros((len(yaw), 4)),
                    to_sixd(local).reshape(len(yaw), -1),
                    around.reshape(len(yaw), -1),
                    foot_contacts(pose.positions, frame_seconds),
                    own_holds.reshape(len(yaw), 4),
                ],
                axis=-1,
            )
        )
    values = np.stack(rows, axis=1)
    values[:, 0, RELATION] = (0.0, 0.0, 0.0, 1.0)
    values[:, 1, RELATION] = relation(duet.lead, duet.follow)
    return DuetFeatures(values)


def relation(lead: MotionClip, follow: MotionClip) -> Floats:
    """Place of the follow in the lead's heading frame, (T, 4): sideways, forward (metres), sin, cos of its heading."""
    yaw = heading(lead.rotations[:, 0])
    place = rotate(about_axis(1, -yaw), follow.root_positions - lead.root_positions)
    turn = heading(follow.rotations[:, 0]) - yaw
    return np.stack([place[:, 0], place[:, 2], np.sin(turn), np.cos(turn)], axis=-1)


def duet_from_features(values: Floats, bodies: tuple[Skeleton, Skeleton], own_steps_frames: float = 0.0) -> DuetMotion:
    """Motion from features (T, 2, FEATURE_COUNT); the lead starts at the origin and faces +Z.

    Where the follow stands is said twice: beside the lead, and by its own steps. With `own_steps_frames` above 0 what
    is slower than about that many frames is taken from the relation and what is faster from the own velocities, which
    belong to the own feet: else small errors of the lead's heading make the follow's planted feet slide.
    """
    turn = values[:, 0, TURN.start]
    yaw = np.concatenate([[0.0], np.cumsum(turn[:-1])])
    lead_path = _integrated(values[:, 0, TRAVEL], yaw)
    lead = _clip(values[:, 0], lead_path, yaw, bodies[0])
    sideways, forward, sine, cosine = values[:, 1, RELATION].T
    offset = rotate(about_axis(1, yaw), np.stack([sideways, np.zeros_like(yaw), forward], axis=-1))
    follow_path, follow_yaw = lead_path + offset, np.unwrap(yaw + np.arctan2(sine, cosine))
    if own_steps_frames > 0.0:
        own_yaw = np.concatenate([[0.0], np.cumsum(values[:-1, 1, TURN.start])])
        follow_yaw = own_yaw + _slow(follow_yaw - own_yaw, own_steps_frames)
        own_path = _integrated(values[:, 1, TRAVEL], follow_yaw)
        follow_path = own_path + _slow(follow_path - own_path, own_steps_frames)
    return DuetMotion(lead, _clip(values[:, 1], follow_path, follow_yaw, bodies[1]))


def _slow(values: Floats, frames: float) -> Floats:
    from scipy.ndimage import gaussian_filter1d

    return np.asarray(gaussian_filter1d(values, frames, axis=0, mode="nearest"))


def _integrated(travel: Floats, yaw: Floats) -> Floats:
    step = rotate(about_axis(1, yaw), np.stack([travel[:, 0], np.zeros(len(yaw)), travel[:, 1]], axis=-1))
    return np.concatenate([np.zeros((1, 3)), np.cumsum(step[:-1], axis=0)])


def _clip(values: Floats, path: Floats, yaw: Floats, body: Skeleton) -> MotionClip:
    roots = path.copy()
    roots[:, 1] = values[:, HEIGHT.start]
    local = from_sixd(values[:, ROTATIONS].reshape(len(values), JOINT_COUNT, 6))
    # The 6D hips still hold a small heading of their own; the path decides where the hips face.
    remaining = about_axis(1, -heading(local[:, 0]))
    local[:, 0] = multiply(about_axis(1, yaw), multiply(remaining, local[:, 0]))
    return MotionClip(body, roots, continuous(local))


def placed(duet: DuetMotion, yaw: float, floor_place: Floats, pivot: Floats) -> DuetMotion:
    """The duet turned by `yaw` radians about `pivot` and moved so that the pivot lands on `floor_place` (x, ., z)."""
    turn = about_axis(1, np.asarray(yaw))
    clips = []
    for role in ROLES:
        clip = duet.dancer(role)
        roots = rotate(turn, clip.root_positions - pivot * np.array([1.0, 0.0, 1.0]))
        rotations = clip.rotations.copy()
        rotations[:, 0] = multiply(turn, rotations[:, 0])
        clips.append(MotionClip(clip.skeleton, roots + floor_place * np.array([1.0, 0.0, 1.0]), rotations))
    return DuetMotion(clips[0], clips[1])
