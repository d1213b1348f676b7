"""Reading one person from an NPZ in the layout of AMASS (Mahmood et al., ICCV 2019), ours or anybody's.

Read are `poses` (T, 66 or more) axis times angle in SMPL's order, `trans` (T, 3) and `mocap_framerate` or
`mocap_frame_rate` (); of ours also `joints` (T, 22, 3), which tell the bones. Either Y or Z may be up. Where a file has
no joints its bones are guessed and its pelvis is where the mean body has it (see `smpl` and `smpl_writer`). Left out:
shapes, fingers, faces and soft tissue.
"""

from pathlib import Path

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.npz_arrays import read_arrays
from choreo_studio.motion.io.published import checked
from choreo_studio.motion.io.smpl import MAX_BYTES, SMPL_JOINTS, source_of_both, source_of_rotations
from choreo_studio.motion.io.smpl_writer import PELVIS
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import from_rotation_vector

_RATES = ("mocap_framerate", "mocap_frame_rate")
_MOST_WOBBLE = 0.1


def is_smpl(path: str | Path) -> bool:
    """Whether an NPZ file has the arrays of one person in AMASS's layout.

    Raises:
        FileFormatError: when it is no NPZ, or one of these arrays holds anything but numbers.
    """
    return {"poses", "trans"} <= read_arrays(path, ("poses", "trans"), MAX_BYTES).keys()


def read_smpl(path: str | Path) -> SourceMotion:
    """The motion of the person of a file, on joints named as in SMPL.

    Raises:
        FileFormatError: when arrays are missing, have other shapes or hold impossible values.
    """
    path = Path(path)
    arrays = read_arrays(path, ("poses", "trans", "joints", *_RATES), MAX_BYTES)
    for name in ("poses", "trans"):
        if name not in arrays:
            raise FileFormatError(path, f"has no array {name}")
    columns = arrays["poses"].shape[1] if arrays["poses"].ndim == 2 else 0
    if columns < 3 * SMPL_JOINTS or columns % 3:
        raise FileFormatError(path, f"poses has the shape {arrays['poses'].shape}, expected (T, 66 or more)")
    poses = checked(path, arrays["poses"], "poses", (None, columns))
    roots = checked(path, arrays["trans"], "trans", (len(poses), 3)) + PELVIS
    rate = next((arrays[name] for name in _RATES if name in arrays), None)
    if rate is None or rate.size != 1 or not 1 <= float(rate.reshape(-1)[0]) <= 1000:
        raise FileFormatError(path, "mocap_framerate is no frame rate")
    fps = float(rate.reshape(-1)[0])
    rotations = from_rotation_vector(poses[:, : 3 * SMPL_JOINTS].reshape(-1, SMPL_JOINTS, 3))
    if "joints" in arrays:
        joints = checked(path, arrays["joints"], "joints", (len(poses), SMPL_JOINTS, 3))
        source, wobble = source_of_both(joints, rotations, fps)
        if wobble < _MOST_WOBBLE:
            return source
    return source_of_rotations(roots, rotations, fps)
