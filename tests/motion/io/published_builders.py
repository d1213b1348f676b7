"""Small folders laid out as the published data sets are, written from dances of ours."""

from pathlib import Path

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.io.smpl import to_smpl_order
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import (
    Floats,
    about_axis,
    multiply,
    rotate,
    to_matrix,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton, lead_body

# Somebody of our own making in a zero pose like SMPL's: legs apart, toes out, collars sloping, the back curved.
_BONES = {
    "LeftUpLeg": (0.07, -0.08, -0.02),
    "LeftLeg": (0.05, -0.41, 0.0),
    "LeftFoot": (-0.02, -0.40, -0.05),
    "LeftToeBase": (0.04, -0.06, 0.12),
    "Spine": (0.0, 0.10, -0.03),
    "Spine1": (0.0, 0.15, 0.03),
    "Spine2": (0.0, 0.08, 0.0),
    "Neck": (0.0, 0.20, -0.03),
    "Head": (0.0, 0.10, 0.05),
    "LeftShoulder": (0.07, 0.10, -0.02),
    "LeftArm": (0.12, 0.05, -0.01),
    "LeftForeArm": (0.28, -0.02, -0.03),
    "LeftHand": (0.25, 0.01, -0.01),
}
Z_UP = about_axis(0, np.array(np.pi / 2))


def smpl_body(height: float = 1.75) -> Skeleton:
    """Somebody as SMPL has them."""
    offsets = lead_body().offsets.copy()
    for name, bone in _BONES.items():
        offsets[INDEX[name]] = bone
        offsets[INDEX[name.replace("Left", "Right")]] = np.array(bone) * ((-1 if "Left" in name else 1), 1, 1)
    body = Skeleton("somebody", offsets, lead_body().ends)
    lowest = body.rest_positions[INDEX["LeftFoot"], 1] - 0.08
    offsets = offsets - np.where(np.arange(JOINT_COUNT) == 0, lowest, 0.0)[:, None] * np.array([0.0, 1.0, 0.0])
    return Skeleton("somebody", offsets, lead_body().ends).scaled(height)


def z_up_positions(clip: MotionClip) -> Floats:
    """Joints in SMPL's order (T, 22, 3), Z up."""
    return rotate(Z_UP, to_smpl_order(joint_positions(clip)))


def z_up_rotations(clip: MotionClip) -> Floats:
    """Local rotations in SMPL's order (T, 22, 4), the root's in a world whose Z is up."""
    rotations = to_smpl_order(clip.rotations).copy()
    rotations[:, 0] = multiply(Z_UP, rotations[:, 0])
    return rotations


def write_dd100(root: Path, duet: DuetMotion, name: str, split: str = "all", forms: str = "pos3d rotmat") -> None:
    """Both forms of a take; the 33 joints after the body's stay at the wrists and unturned."""
    for form in forms.split():
        folder = root / "motion" / form / split
        folder.mkdir(parents=True, exist_ok=True)
        for number, clip in (("01", duet.lead), ("00", duet.follow)):
            frames = clip.frame_count
            if form == "pos3d":
                body = z_up_positions(clip)
                array = np.concatenate([body, np.tile(body[:, 20:21], (1, 33, 1))], axis=1).reshape(frames, -1)
            else:
                matrices = np.tile(np.eye(3), (frames, 55, 1, 1))
                matrices[:, :22] = to_matrix(z_up_rotations(clip))
                roots = rotate(Z_UP, clip.root_positions)
                array = np.concatenate([roots, matrices.reshape(frames, -1)], axis=1)
            np.save(folder / f"{name}_{number}.npy", array.astype(np.float32))


def write_interhuman(root: Path, duet: DuetMotion, name: str, text: str = "", by_rows: bool = True) -> None:
    """A take with its sentences; the 40 joints after the body's stay at the wrists and unturned."""
    for person, clip in (("person1", duet.lead), ("person2", duet.follow)):
        folder = root / "motions_processed" / person
        folder.mkdir(parents=True, exist_ok=True)
        body = z_up_positions(clip)
        positions = np.concatenate([body, np.tile(body[:, 20:21], (1, 40, 1))], axis=1)
        matrices = np.tile(np.eye(3), (clip.frame_count, 51, 1, 1))
        matrices[:, :21] = to_matrix(to_smpl_order(clip.rotations)[:, 1:])
        columns = matrices[..., :2] if by_rows else matrices[..., :2].swapaxes(-1, -2)
        parts = [positions.reshape(clip.frame_count, -1), columns.reshape(clip.frame_count, -1)]
        np.save(folder / f"{name}.npy", np.concatenate(parts, axis=1).astype(np.float32))
    if text:
        (root / "annots").mkdir(exist_ok=True)
        (root / "annots" / f"{name}.txt").write_text(text, encoding="utf-8")


def write_compas3d(root: Path, duet: DuetMotion, name: str, fps: float = 30.0) -> Path:
    """A take with the pickled markers that its files carry."""
    folder = root / name.split("_")[0] / name
    folder.mkdir(parents=True, exist_ok=True)
    markers = np.empty((2, 53, 3), dtype=object)
    markers[:] = 0.5
    for role, clip in (("leader", duet.lead), ("follower", duet.follow)):
        poses = np.zeros((clip.frame_count, 55, 3))
        poses[:, :22] = to_rotation_vector(z_up_rotations(clip))
        np.savez(
            folder / f"{name}_{role}.npz",
            poses=poses.reshape(clip.frame_count, -1),
            trans=rotate(Z_UP, clip.root_positions),
            mocap_frame_rate=np.array(fps),
            betas=np.zeros(300),
            gender=np.array("neutral"),
            markers_obs=markers,
        )
    return folder


def write_aistpp(root: Path, clip: MotionClip, name: str, scaling: float = 93.0) -> None:
    """A take converted to NPZ as docs/data.md tells."""
    (root / "motions").mkdir(parents=True, exist_ok=True)
    poses = np.zeros((clip.frame_count, 24, 3))
    poses[:, :22] = to_rotation_vector(to_smpl_order(clip.rotations))
    np.savez(
        root / "motions" / f"{name}.npz",
        smpl_poses=poses.reshape(clip.frame_count, -1),
        smpl_trans=clip.root_positions * scaling,
        smpl_scaling=np.array([scaling]),
    )
