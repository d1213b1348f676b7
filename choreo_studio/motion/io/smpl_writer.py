"""One dancer as an NPZ in the layout of AMASS (Mahmood et al., ICCV 2019), which tools for SMPL and SMPL-H read.

`poses` (T, 156) axis times angle of SMPL-H's 52 joints, fingers at zero; `trans` (T, 3); `betas` (16,) and `dmpls`
(T, 8) zero; `gender` "neutral"; `mocap_framerate` () and, as newer files call it, `mocap_frame_rate` (). Metres, and
**Z is up** as in AMASS: our Y is its Z, our Z its -Y.

`trans` means what it means in SMPL: the pelvis is at `trans` plus the pelvis of the unposed body, which is at (-0.002,
-0.223, 0.028) in the neutral mean shape of SMPL and SMPL-H; so on that body the pelvis is exactly where our hips are.
Limbs are turned so that they point where ours do although SMPL's zero pose has legs apart and toes out (to the nearest
twentieth, see `smpl`). `joints` (T, 22, 3) has the exact places of our joints in SMPL's order, Z up too.

What a round trip loses: the proportions, save in `joints` (SMPL's mean body has legs of its own, so it may stand a few
centimetres off the floor, and hands that hold may miss); the partner, the beats and the song, for which see `npz`.
"""

import io
from pathlib import Path

import numpy as np

from choreo_studio.files import write_whole
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.io.smpl import SMPL_PARENTS, to_smpl_order, zero_pose_motion
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.retarget.alignment import align_by_rest
from choreo_studio.motion.retarget.humanoid import find_humanoid
from choreo_studio.motion.rotations import Floats, about_axis, inverse, multiply, rotate, to_rotation_vector
from choreo_studio.motion.skeleton import JOINT_NAMES, Skeleton
from choreo_studio.timebase import FrameRate

PELVIS: Floats = np.array([-0.002, -0.223, 0.028])
"""Where the pelvis of SMPL's mean neutral body is before it is posed, metres, to the nearest millimetre."""
_SMPLH_VALUES, _BETAS, _DMPLS = 156, 16, 8
_Z_UP: Floats = about_axis(0, np.array(np.pi / 2))


def write_smpl(path: str | Path, clip: MotionClip, rate: FrameRate) -> None:
    """Write one dancer for tools that read AMASS; the file is there whole or not at all.

    Raises:
        ValueError: when a value is not finite.
        ChoreoError: when the place cannot be written.
    """
    for field, values in (("root_positions", clip.root_positions), ("rotations", clip.rotations)):
        if not np.all(np.isfinite(values)):
            raise ValueError(f"clip.{field}: expected finite numbers, found others")
    pose = forward_kinematics(clip)
    poses = np.zeros((clip.frame_count, _SMPLH_VALUES))
    body = to_rotation_vector(_smpl_rotations(pose.rotations, clip.skeleton)).reshape(clip.frame_count, -1)
    poses[:, : body.shape[1]] = body
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        poses=poses,
        trans=rotate(_Z_UP, clip.root_positions) - PELVIS,
        betas=np.zeros(_BETAS),
        dmpls=np.zeros((clip.frame_count, _DMPLS)),
        gender=np.array("neutral"),
        mocap_framerate=np.array(rate.fps),
        mocap_frame_rate=np.array(rate.fps),
        joints=rotate(_Z_UP, to_smpl_order(pose.positions)),
    )
    write_whole(path, buffer.getvalue())


def _smpl_rotations(world: Floats, body: Skeleton) -> Floats:
    """Local rotations (T, 22, 4) of SMPL's joints, Z up, whose limbs point where those of ours do.

    Args:
        world: (T, 22, 4) world rotations of our joints, Y up.
        body: whose they are.
    """
    zero = zero_pose_motion()
    limbs = align_by_rest(zero, find_humanoid(zero.rig), body).limbs
    turned = world.copy()
    for joint, name in enumerate(JOINT_NAMES):
        if name in limbs:
            turned[:, joint] = multiply(world[:, joint], inverse(limbs[name]))
    theirs = multiply(_Z_UP, to_smpl_order(turned))
    local = theirs.copy()
    for joint, parent in enumerate(SMPL_PARENTS):
        if parent >= 0:
            local[:, joint] = multiply(inverse(theirs[:, parent]), theirs[:, joint])
    return local
