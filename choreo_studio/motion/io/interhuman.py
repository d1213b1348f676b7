"""InterHuman, two people in all kinds of contact (Liang et al., InterGen, IJCV 2024): 30 frames a second, metres, Z up.

    motions_processed/{person1,person2}/ID.npy   (T, 492): 62 joint positions (SMPL-H), then 51 local 6D rotations
    annots/ID.txt                                sentences that describe it
    split/{train,val,test}.txt, ignore_list.txt  IDs, one a line (also read where they lie beside the folders)

`motions/ID.pkl` is pickled and never loaded. The first 22 joints are SMPL's; the 6D rotations are those of joints
1 to 51, the root's is not in the file and is fitted to hips and spine. Both orders in which a 6D rotation is written
are tried and the one that keeps the bones rigid is taken; where neither does, rotations are fitted to the positions.
Nobody leads in this data: person 1 is taken as the lead. Only takes whose sentences speak of dancing are taken where
there are sentences. There is no music, so beats come from the steps. Lost: fingers, body shape.
"""

import re
from functools import partial
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.npz_arrays import read_array
from choreo_studio.motion.io.published import Layout, PublishedTake, checked, names_in, same_length
from choreo_studio.motion.io.smpl import MAX_BYTES, SMPL_JOINTS, source_of_both, source_of_positions
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import Floats, from_sixd

FPS = 30.0
_POSITIONS, _ROTATIONS = 62, 51
_MOST_WOBBLE = 0.1
_MAX_TEXT_BYTES = 1 << 20
# The dances that have names of their own; anything else that is danced is just "dance".
_DANCES = re.compile(
    r"waltz|tango|salsa|rumba|cha-cha|samba|jive|swing|foxtrot|quickstep|ballet|bachata", re.IGNORECASE
)
_DANCING = re.compile(r"\bdanc(?:e|es|ed|ing|er|ers)\b", re.IGNORECASE)


def is_interhuman(folder: Path) -> bool:
    """Whether a folder holds InterHuman's motion."""
    return (folder / "motions_processed" / "person1").is_dir() or (
        (folder / "motions").is_dir() and (folder / "annots").is_dir()
    )


def takes_in(folder: Path) -> tuple[PublishedTake, ...]:
    """The danced takes of which both people are there.

    Raises:
        FileFormatError: when only the pickled form is there, or nothing is danced.
    """
    processed = folder / "motions_processed"
    if not (processed / "person1").is_dir():
        raise FileFormatError(
            folder / "motions", "holds pickled files, which are never loaded; motions_processed is read, put it beside"
        )
    test, ignored = _list(folder, "test"), _list(folder, "ignore_list")
    takes = []
    for path in sorted((processed / "person1").glob("*.npy")):
        style = _style(folder / "annots" / f"{path.stem}.txt")
        partner = processed / "person2" / path.name
        if path.stem not in ignored and style and partner.is_file():
            takes.append(PublishedTake(path.stem, style, path.stem in test, partial(_read, path, partner)))
    if not takes:
        raise FileFormatError(processed, "holds no pair of files whose sentences speak of dancing")
    return tuple(takes)


INTERHUMAN = Layout("InterHuman", 2, is_interhuman, takes_in)


def _list(folder: Path, name: str) -> frozenset[str]:
    return names_in(folder / "split" / f"{name}.txt") | names_in(folder / f"{name}.txt")


def _style(path: Path) -> str:
    if not path.is_file():
        return "" if path.parent.is_dir() else "dance"
    try:
        text = path.read_bytes()[:_MAX_TEXT_BYTES].decode("utf-8", errors="replace")
    except OSError as error:
        raise FileFormatError(path, f"cannot be read ({error.strerror or error})") from error
    named = _DANCES.search(text)
    return "" if not _DANCING.search(text) else named[0].lower() if named else "dance"


def _read(person1: Path, person2: Path) -> tuple[SourceMotion, ...]:
    return same_length(_person(person1), _person(person2))


def _person(path: Path) -> SourceMotion:
    array = checked(path, read_array(path, MAX_BYTES), "it", (None, 3 * _POSITIONS + 6 * _ROTATIONS))
    positions = array[:, : 3 * SMPL_JOINTS].reshape(-1, SMPL_JOINTS, 3)
    fitted = source_of_positions(positions, FPS)
    body = array[:, 3 * _POSITIONS : 3 * _POSITIONS + 6 * (SMPL_JOINTS - 1)].reshape(-1, SMPL_JOINTS - 1, 6)
    by_rows = body.reshape(-1, SMPL_JOINTS - 1, 3, 2).swapaxes(-1, -2).reshape(body.shape)
    read = [_with_rotations(fitted, from_sixd(sixd)) for sixd in (by_rows, body)]
    source, wobble = min(read, key=lambda pair: pair[1])
    return source if wobble < _MOST_WOBBLE else fitted


def _with_rotations(fitted: SourceMotion, body: Floats) -> tuple[SourceMotion, float]:
    rotations = np.concatenate([fitted.rotations[:, :1], body], axis=1)
    return source_of_both(fitted.positions, rotations, FPS)
