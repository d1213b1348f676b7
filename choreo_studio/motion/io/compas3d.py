"""CoMPAS3D, improvised salsa of nine couples (Burkanova et al., 2025): SMPL-X in NPZ, metres, Z up, usually 30 fps.

    PairP/PairP_songS_takeT/PairP_songS_takeT_leader.npz      poses (T, 165) axis times angle, trans (T, 3),
    PairP/PairP_songS_takeT/PairP_songS_takeT_follower.npz    mocap_frame_rate ()
    PairP/PairP_songS_takeT/PairP_songS_takeT.mp4             picture and sound
    PairP/PairP_songS_takeT/PairP_songS_takeT.txt             moves and errors (not read)

Which file is whose is told by "leader" and "follower" in its name. The NPZ files also hold pickled markers, which stay
unread, and 300 body shape numbers, which mean nothing without SMPL-X; so bone lengths are guessed (see `smpl`). Sound
is not read from MP4: put PairP_songS_takeT.wav (or .flac, .mp3, .ogg) beside it, else the beats come from the steps.
The test split is the one of the data set's card, a take of each couple. Lost: fingers, face, body shape.
"""

from functools import partial
from pathlib import Path

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.npz_arrays import read_arrays
from choreo_studio.motion.io.published import Layout, PublishedTake, checked, same_length, song_beside
from choreo_studio.motion.io.smpl import MAX_BYTES, SMPL_JOINTS, source_of_rotations
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import from_rotation_vector

_TEST = frozenset(
    (
        "pair1_song1_take1",
        "pair2_song1_take2",
        "pair3_song2_take1",
        "pair4_song2_take2",
        "pair5_song3_take1",
        "pair6_song3_take2",
        "pair7_song4_take1",
        "pair8_song4_take2",
        "pair9_song1_take1",
    )
)
_POSE_VALUES = 165


def is_compas3d(folder: Path) -> bool:
    """Whether a folder holds CoMPAS3D's couples."""
    return next(folder.glob("Pair*/*/*leader*.npz"), None) is not None


def takes_in(folder: Path) -> tuple[PublishedTake, ...]:
    """All takes of which both dancers are there.

    Raises:
        FileFormatError: when there is none.
    """
    takes = []
    for place in sorted(folder.glob("Pair*/*")):
        lead, follow = (next(iter(sorted(place.glob(f"*{role}*.npz"))), None) for role in ("leader", "follower"))
        if lead is not None and follow is not None:
            song = song_beside(place, place.name)
            held_out = place.name.lower() in _TEST
            takes.append(PublishedTake(place.name, "salsa", held_out, partial(_read, lead, follow), song))
    if not takes:
        raise FileFormatError(folder, "holds no take with a leader and a follower")
    return tuple(takes)


COMPAS3D = Layout("CoMPAS3D", 2, is_compas3d, takes_in)


def _read(lead: Path, follow: Path) -> tuple[SourceMotion, ...]:
    leader, follower = _dancer(lead), _dancer(follow)
    if leader.frame_seconds != follower.frame_seconds:
        raise FileFormatError(follow, "runs at another frame rate than its partner")
    return same_length(leader, follower)


def _dancer(path: Path) -> SourceMotion:
    names = ("poses", "trans", "mocap_frame_rate")
    arrays = read_arrays(path, names, MAX_BYTES)
    missing = [name for name in names if name not in arrays]
    if missing:
        raise FileFormatError(path, f"has no array {missing[0]}")
    poses = checked(path, arrays["poses"], "poses", (None, _POSE_VALUES))
    roots = checked(path, arrays["trans"], "trans", (len(poses), 3))
    rate = arrays["mocap_frame_rate"]
    if rate.size != 1 or not 1 <= float(rate.reshape(-1)[0]) <= 1000:
        raise FileFormatError(path, "mocap_frame_rate is no frame rate")
    vectors = poses[:, : 3 * SMPL_JOINTS].reshape(-1, SMPL_JOINTS, 3)
    return source_of_rotations(roots, from_rotation_vector(vectors), float(rate.reshape(-1)[0]))
