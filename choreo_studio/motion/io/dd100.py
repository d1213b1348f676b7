"""DD100, ten ballroom and ballet duets (Siyao et al., Duolando, ICLR 2024): 30 frames a second, metres, SMPL-X joints.

    data/motion/pos3d/{all,train,test}/GENRE_CHOREOGRAPHY_TAKE_{00,01}.npy    (T, 165) joint positions
    data/motion/rotmat/{all,train,test}/GENRE_CHOREOGRAPHY_TAKE_{00,01}.npy   (T, 498) translation, 55 local matrices
    data/music/mp3/{all,train,test}/GENRE_CHOREOGRAPHY_TAKE.mp3

A folder in which NAME_00.npy and NAME_01.npy of the first form lie side by side, as models that were trained on DD100
write their dances, is read as well. `_00` is the follow and `_01` the lead. Both forms are plain arrays that the data
set's own preparation script writes (or that its authors offer as preprocessed features); the `motion/smplx` files are
pickled dictionaries inside of NPY and are never loaded. Positions and matrices are best together; either alone will
do. Its test split is every fifth choreography, and 9 and 10 of ballet. Lost: fingers, face, body shape, and with
positions alone how the head and the forearms turn about themselves.
"""

from functools import partial
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.npz_arrays import read_array
from choreo_studio.motion.io.published import Layout, PublishedTake, checked, same_length, song_beside
from choreo_studio.motion.io.smpl import (
    MAX_BYTES,
    SMPL_JOINTS,
    source_of_both,
    source_of_positions,
    source_of_rotations,
)
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import Floats, from_matrix

FPS = 30.0
_JOINTS = 55
_SPLITS = ("all", "train", "test")
_FORMS = ("pos3d", "rotmat")
_MOST_WOBBLE = 0.1
_NOT_ORTHOGONAL = 0.05
_STYLES = {
    "cha": "cha-cha",
    "qiaqia": "cha-cha",
    "lumba": "rumba",
    "fox": "foxtrot",
    "quick": "quickstep",
    "paso": "paso doble",
}


def is_dd100(folder: Path) -> bool:
    """Whether a folder, or `data` in it, holds DD100's motion, or dances written the same way."""
    return _root(folder) is not None or bool(_pairs(folder))


def takes_in(folder: Path) -> tuple[PublishedTake, ...]:
    """All takes of which both dancers are there.

    Raises:
        FileFormatError: when only the pickled form is there, or no pair.
    """
    root = _root(folder)
    if root is None:
        return tuple(
            PublishedTake(name, _style(name), _in_test(name), partial(_read_pair, folder, name))
            for name in sorted(_pairs(folder))
        )
    takes: dict[str, PublishedTake] = {}
    for split in _SPLITS:
        for name in sorted(_names(root, split)):
            takes.setdefault(name, _take(root, split, name))
    if not takes and (root / "motion" / "smplx").is_dir():
        raise FileFormatError(
            root / "motion" / "smplx",
            "holds pickled dictionaries, which are never loaded; DD100's own _prepare_motion_data.py writes "
            "motion/pos3d and motion/rotmat from them, which are read",
        )
    if not takes:
        raise FileFormatError(root / "motion", "holds no pair NAME_00.npy and NAME_01.npy")
    return tuple(takes[name] for name in sorted(takes))


DD100 = Layout("DD100", 2, is_dd100, takes_in)


def _root(folder: Path) -> Path | None:
    forms = (*_FORMS, "smplx")
    return next((root for root in (folder, folder / "data") for f in forms if (root / "motion" / f).is_dir()), None)


def _names(root: Path, split: str) -> set[str]:
    return {name for form in _FORMS for name in _pairs(root / "motion" / form / split)}


def _pairs(folder: Path) -> set[str]:
    found = {path.stem for path in folder.glob("*_*_*_0[01].npy")}
    return {stem[:-3] for stem in found if {f"{stem[:-3]}_00", f"{stem[:-3]}_01"} <= found}


def _take(root: Path, split: str, name: str) -> PublishedTake:
    song = song_beside(root / "music" / "mp3" / split, name)
    return PublishedTake(name, _style(name), _in_test(name), partial(_read, root, split, name), song)


def _style(name: str) -> str:
    genre = name.split("_")[0].lower()
    return next((style for begins, style in _STYLES.items() if genre.startswith(begins)), genre)


def _in_test(name: str) -> bool:
    genre, choreography = name.split("_")[:2]
    number = int(choreography) if choreography.isdecimal() else 1
    return number in (9, 10) if "ballet" in genre.lower() else number % 5 == 0


def _read(root: Path, split: str, name: str) -> tuple[SourceMotion, ...]:
    lead, follow = (_dancer(root / "motion", f"{split}/{name}_{number}.npy") for number in ("01", "00"))
    return same_length(lead, follow)


def _read_pair(folder: Path, name: str) -> tuple[SourceMotion, ...]:
    lead, follow = (source_of_positions(_positions(folder / f"{name}_{n}.npy"), FPS) for n in ("01", "00"))
    return same_length(lead, follow)


def _dancer(motion: Path, file: str) -> SourceMotion:
    pos3d, rotmat = (motion / form / file for form in _FORMS)
    if not rotmat.is_file():
        return source_of_positions(_positions(pos3d), FPS)
    roots, rotations = _rotations(rotmat)
    if not pos3d.is_file():
        return source_of_rotations(roots, rotations, FPS)
    positions = _positions(pos3d)
    if len(positions) != len(rotations):
        raise FileFormatError(rotmat, f"has {len(rotations)} frames and its positions {len(positions)}")
    source, wobble = source_of_both(positions, rotations, FPS)
    if wobble > _MOST_WOBBLE:
        raise FileFormatError(rotmat, "does not turn the bones to where the positions of pos3d are")
    return source


def _positions(path: Path) -> Floats:
    array = read_array(path, MAX_BYTES)
    array = array.reshape(len(array), -1) if array.ndim == 3 else array
    return checked(path, array, "it", (None, 3 * _JOINTS)).reshape(len(array), _JOINTS, 3)[:, :SMPL_JOINTS]


def _rotations(path: Path) -> tuple[Floats, Floats]:
    array = checked(path, read_array(path, MAX_BYTES), "it", (None, 3 + 9 * _JOINTS))
    matrices = array[:, 3:].reshape(len(array), _JOINTS, 3, 3)[:, :SMPL_JOINTS]
    if np.abs(matrices @ np.swapaxes(matrices, -1, -2) - np.eye(3)).max() > _NOT_ORTHOGONAL:
        raise FileFormatError(path, "holds matrices that are no rotations")
    return array[:, :3], from_matrix(matrices)
