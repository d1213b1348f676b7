"""AIST++ street dance in SMPL (Li et al., ICCV 2021): one dancer, 60 frames a second, Y up.

    motions/NAME.npz                       smpl_poses (T, 72) axis times angle, smpl_trans (T, 3), smpl_scaling (1,)
    splits/crossmodal_{train,val,test}.txt, ignore_list.txt   names, one a line

The data set has these three arrays in `motions/NAME.pkl`; a pickle is never loaded, so they are converted once in an
environment of one's own (see docs/data.md). Translations are in the camera world's centimetres: divided by the scaling
they are metres of SMPL's mean body. Names tell genre and music (`gBR_sBM_cAll_d04_mBR0_ch01`), the music its tempo;
a clip begins on beat 1. Lost: hands, body shape, which the data set leaves at the mean.
"""

from functools import partial
from pathlib import Path

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.aistpp import music_of
from choreo_studio.motion.io.npz_arrays import read_arrays
from choreo_studio.motion.io.published import Layout, PublishedTake, checked, names_in
from choreo_studio.motion.io.smpl import MAX_BYTES, SMPL_JOINTS, source_of_rotations
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import from_rotation_vector

FPS = 60.0
_POSE_VALUES = 72
_STYLES = {
    "BR": "break",
    "PO": "pop",
    "LO": "lock",
    "WA": "waack",
    "MH": "middle hip-hop",
    "LH": "la hip-hop",
    "HO": "house",
    "KR": "krump",
    "JS": "street jazz",
    "JB": "ballet jazz",
}


def is_aistpp(folder: Path) -> bool:
    """Whether a folder holds AIST++'s motion."""
    motions = folder / "motions"
    return any(next(motions.glob(f"g*_s*_m*.{suffix}"), None) is not None for suffix in ("npz", "pkl"))


def takes_in(folder: Path) -> tuple[PublishedTake, ...]:
    """All takes that are not on the list of those to ignore.

    Raises:
        FileFormatError: when only the pickled form is there, or nothing.
    """
    files = sorted((folder / "motions").glob("g*_s*_m*.npz"))
    if not files:
        raise FileFormatError(
            folder / "motions",
            "holds pickled files, which are never loaded; docs/data.md shows how to make NPZ files of them",
        )
    ignored, test = names_in(folder / "ignore_list.txt"), names_in(folder / "splits" / "crossmodal_test.txt")
    takes = []
    for path in files:
        if path.stem not in ignored:
            genre, tempo = music_of(path)
            style = _STYLES.get(genre, genre.lower())
            takes.append(PublishedTake(path.stem, style, path.stem in test, partial(_read, path), tempo_bpm=tempo))
    return tuple(takes)


AISTPP = Layout("AIST++", 1, is_aistpp, takes_in)


def _read(path: Path) -> tuple[SourceMotion, ...]:
    names = ("smpl_poses", "smpl_trans", "smpl_scaling")
    arrays = read_arrays(path, names, MAX_BYTES)
    missing = [name for name in names if name not in arrays]
    if missing:
        raise FileFormatError(path, f"has no array {missing[0]}")
    flat = arrays["smpl_poses"]
    flat = flat.reshape(len(flat), -1) if flat.ndim == 3 else flat
    poses = checked(path, flat, "smpl_poses", (None, _POSE_VALUES))
    places = checked(path, arrays["smpl_trans"], "smpl_trans", (len(poses), 3))
    scaling = arrays["smpl_scaling"]
    if scaling.size != 1 or not 1e-3 < float(scaling.reshape(-1)[0]) < 1e4:
        raise FileFormatError(path, "smpl_scaling is no single scale")
    vectors = poses[:, : 3 * SMPL_JOINTS].reshape(-1, SMPL_JOINTS, 3)
    roots = places / float(scaling.reshape(-1)[0])
    return (source_of_rotations(roots, from_rotation_vector(vectors), FPS),)
