"""Published data sets, in folders that these tests lay out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.io.aistpp_smpl import AISTPP
from choreo_studio.motion.io.compas3d import COMPAS3D
from choreo_studio.motion.io.datasets import layout_of
from choreo_studio.motion.io.dd100 import DD100
from choreo_studio.motion.io.interhuman import INTERHUMAN
from choreo_studio.motion.io.published import Layout, PublishedTake
from choreo_studio.motion.kinematics import forward_kinematics, joint_positions
from choreo_studio.motion.retarget.retargeting import retarget
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import Floats, between, inverse, multiply, to_rotation_vector
from choreo_studio.motion.skeleton import INDEX, PARENTS, follow_body, lead_body
from tests.builders import standing_clip, swaying_clip, swaying_duet
from tests.motion.io.published_builders import (
    smpl_body,
    write_aistpp,
    write_compas3d,
    write_dd100,
    write_interhuman,
)

AIST_NAME = "gBR_sBM_cAll_d04_mBR3_ch02"
COMPAS_NAME = "Pair1_song1_take1"
Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def duet() -> DuetMotion:
    return swaying_duet(40)


@pytest.fixture(scope="module")
def strangers() -> DuetMotion:
    """Two people as SMPL has them, who travel three metres over the floor."""
    travel = np.linspace(0.0, 3.0, 40)[:, None] * np.array([1.0, 0.0, 0.0])
    clips = []
    for seed, place in ((1, 0.0), (2, 0.9)):
        clip = swaying_clip(smpl_body(), 40, seed)
        start = clip.skeleton.offsets[0] - np.array([0.0, 0.95, -place])
        clips.append(replace(clip, root_positions=clip.root_positions + start + travel))
    return DuetMotion(*clips)


def only_take(layout: Layout, folder: Path) -> PublishedTake:
    (take,) = layout.takes_in(folder)
    return take


def clips_of(take: PublishedTake) -> list[MotionClip]:
    sources = take.read()
    return [retarget(source, body) for source, body in zip(sources, (lead_body(), follow_body()), strict=False)]


def error_mm(found: MotionClip, wanted: MotionClip) -> float:
    """Largest joint error, without the height of the floor."""
    gap = joint_positions(found) - joint_positions(wanted)
    return float(np.linalg.norm(gap - [0.0, gap[0, 0, 1], 0.0], axis=-1).max() * 1000.0)


def limbs_apart(found: MotionClip, wanted: MotionClip) -> float:
    """Largest mean angle in degrees between the same bone of arms and legs."""
    angles = []
    for name in ("ForeArm", "Hand", "Leg", "Foot"):
        for joint in (INDEX[f"Left{name}"], INDEX[f"Right{name}"]):
            bones = [p[:, joint] - p[:, PARENTS[joint]] for p in (joint_positions(found), joint_positions(wanted))]
            angles.append(np.linalg.norm(to_rotation_vector(between(*bones)), axis=-1).mean())
    return float(np.degrees(np.max(angles)))


def path_ratio(found: MotionClip, wanted: MotionClip) -> float:
    """How much farther the one travels than the other."""
    hips = [
        joint_positions(clip)[:, [INDEX["LeftUpLeg"], INDEX["RightUpLeg"]]].mean(axis=1) for clip in (found, wanted)
    ]
    far, wide = (np.linalg.norm((path[-1] - path[0])[[0, 2]]) for path in hips)
    return float(far / wide)


def turns_apart(found: MotionClip, wanted: MotionClip, joint: str) -> Floats:
    first, second = (forward_kinematics(clip).rotations[:, INDEX[joint]] for clip in (found, wanted))
    return np.asarray(np.degrees(np.linalg.norm(to_rotation_vector(multiply(inverse(first), second)), axis=-1)))


def test_dd100_comes_back_with_the_follow_in_00(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet, "Waltz_10_01")
    for found, wanted in zip(clips_of(only_take(DD100, tmp_path)), duet, strict=True):
        assert error_mm(found, wanted) < 1.0
        for joint in ("LeftHand", "Head", "RightToeBase"):
            assert turns_apart(found, wanted, joint).max() < 0.1


@pytest.mark.parametrize(
    ("forms", "limbs", "trunk", "path"),
    [("pos3d rotmat", 0.1, 0.1, 0.01), ("pos3d", 0.1, 4.0, 0.01), ("rotmat", 2.0, 0.1, 0.12)],
)
def test_strangers_keep_their_poses_whichever_form_is_there(
    tmp_path: Path, strangers: DuetMotion, forms: str, limbs: float, trunk: float, path: float
) -> None:
    write_dd100(tmp_path, strangers, "Waltz_10_01", forms=forms)
    for found, wanted in zip(clips_of(only_take(DD100, tmp_path)), strangers, strict=True):
        assert limbs_apart(found, wanted) < limbs
        assert turns_apart(found, wanted, "Hips").max() < trunk
        assert turns_apart(found, wanted, "Spine2").max() < trunk
        legs = found.skeleton.leg_length / wanted.skeleton.leg_length
        assert path_ratio(found, wanted) == pytest.approx(legs, rel=path)


def test_dd100_takes_split_styles_and_songs_from_names(tmp_path: Path, duet: DuetMotion) -> None:
    for name in ("Waltz_10_01", "Lumba_04_02", "Ballet_09_01", "Ballet_05_01", "Cha cha_7_01"):
        write_dd100(tmp_path / "data", duet[:4], name, split="train", forms="pos3d")
    songs = tmp_path / "data" / "music" / "mp3" / "train"
    songs.mkdir(parents=True)
    (songs / "Lumba_04_02.mp3").touch()
    takes = {take.name: take for take in DD100.takes_in(tmp_path)}
    assert {name: take.held_out for name, take in takes.items()} == {
        "Waltz_10_01": True,
        "Lumba_04_02": False,
        "Ballet_09_01": True,
        "Ballet_05_01": False,
        "Cha cha_7_01": False,
    }
    assert [takes[name].style for name in sorted(takes)] == ["ballet", "ballet", "cha-cha", "rumba", "waltz"]
    assert takes["Lumba_04_02"].music == songs / "Lumba_04_02.mp3"
    assert takes["Waltz_10_01"].music is None


def test_dances_that_a_model_wrote_are_read_from_one_folder(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet, "Waltz_10_01", forms="pos3d")
    folder = tmp_path / "motion" / "pos3d" / "all"
    assert layout_of(folder) == DD100
    take = only_take(DD100, folder)
    assert (take.name, take.style, take.held_out) == ("Waltz_10_01", "waltz", True)
    for found, wanted in zip(clips_of(take), duet, strict=True):
        assert limbs_apart(found, wanted) < 0.1


def test_partners_of_other_lengths_are_cut_to_the_shorter(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet, "Waltz_01_01", forms="pos3d")
    path = tmp_path / "motion" / "pos3d" / "all" / "Waltz_01_01_00.npy"
    np.save(path, np.load(path)[:-7])
    lead, follow = only_take(DD100, tmp_path).read()
    assert lead.frame_count == follow.frame_count == 33


def test_matrices_of_another_take_are_refused(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet, "Waltz_01_01", forms="pos3d")
    write_dd100(tmp_path, swaying_duet(40, seed=9), "Waltz_01_01", forms="rotmat")
    with pytest.raises(FileFormatError, match="does not turn the bones"):
        only_take(DD100, tmp_path).read()


@pytest.mark.parametrize("by_rows", [True, False])
def test_interhuman_comes_back_whichever_way_its_rotations_are_written(
    tmp_path: Path, strangers: DuetMotion, by_rows: bool
) -> None:
    write_interhuman(tmp_path, strangers, "7", "Two people dance a waltz.", by_rows)
    take = only_take(INTERHUMAN, tmp_path)
    assert (take.name, take.style, take.music) == ("7", "waltz", None)
    for found, wanted in zip(clips_of(take), strangers, strict=True):
        assert limbs_apart(found, wanted) < 0.1
        # The root's own rotation is not in the data; what hangs on it follows it.
        for joint in ("Hips", "Spine2", "Head"):
            assert turns_apart(found, wanted, joint).max() < 4.0


def test_interhuman_with_other_rotations_keeps_to_its_positions(tmp_path: Path, strangers: DuetMotion) -> None:
    write_interhuman(tmp_path, strangers, "7")
    path = tmp_path / "motions_processed" / "person1" / "7.npy"
    array = np.load(path)
    array[:, 186:] = np.random.default_rng(0).normal(size=array[:, 186:].shape)
    np.save(path, array)
    assert limbs_apart(clips_of(only_take(INTERHUMAN, tmp_path))[0], strangers.lead) < 0.1


def test_interhuman_takes_only_what_is_danced(tmp_path: Path, duet: DuetMotion) -> None:
    for name, text in (
        ("1", "They fight."),
        ("2", "One dancer lifts the other."),
        ("3", "Both dance salsa."),
        ("4", "They dance."),
    ):
        write_interhuman(tmp_path, duet[:4], name, text)
    (tmp_path / "split").mkdir()
    (tmp_path / "split" / "test.txt").write_text("3\n")
    (tmp_path / "ignore_list.txt").write_text("4\n")
    takes = INTERHUMAN.takes_in(tmp_path)
    assert [(take.name, take.style, take.held_out) for take in takes] == [("2", "dance", False), ("3", "salsa", True)]


def test_compas3d_comes_back_beside_its_pickled_markers(tmp_path: Path, strangers: DuetMotion) -> None:
    folder = write_compas3d(tmp_path, strangers, COMPAS_NAME, 120.0)
    (folder / f"{COMPAS_NAME}.wav").touch()
    take = only_take(COMPAS3D, tmp_path)
    assert (take.name, take.style, take.held_out) == (COMPAS_NAME, "salsa", True)
    assert take.music == folder / f"{COMPAS_NAME}.wav"
    sources = take.read()
    assert sources[0].frame_seconds == pytest.approx(1 / 120)
    for found, wanted in zip(clips_of(take), strangers, strict=True):
        assert limbs_apart(found, wanted) < 2.0
        assert turns_apart(found, wanted, "Spine2").max() < 0.1


def test_legs_are_as_long_as_the_pelvis_is_high(tmp_path: Path) -> None:
    bodies = smpl_body(1.6), smpl_body(1.9)
    write_compas3d(tmp_path, DuetMotion(*(standing_clip(body, 4) for body in bodies)), COMPAS_NAME)
    for source, body in zip(only_take(COMPAS3D, tmp_path).read(), bodies, strict=True):
        assert leg_of(source) == pytest.approx(body.leg_length, rel=0.02)


def leg_of(source: SourceMotion) -> float:
    return float(np.linalg.norm(source.rig.offsets[[4, 7]], axis=-1).sum())


def test_aistpp_is_one_dancer_with_the_tempo_of_its_name(tmp_path: Path, strangers: DuetMotion) -> None:
    write_aistpp(tmp_path, strangers.lead, AIST_NAME)
    take = only_take(AISTPP, tmp_path)
    assert (take.style, take.tempo_bpm, take.held_out) == ("break", 110.0, False)
    (source,) = take.read()
    assert source.frame_seconds == pytest.approx(1 / 60)
    found = retarget(source, lead_body())
    assert limbs_apart(found, strangers.lead) < 2.0
    # The legs are those of SMPL's mean body, so the path grows with ours.
    assert path_ratio(found, strangers.lead) == pytest.approx(lead_body().leg_length / 0.81, rel=0.03)


def test_aistpp_lists_are_obeyed(tmp_path: Path, duet: DuetMotion) -> None:
    for number in ("1", "2", "3"):
        write_aistpp(tmp_path, duet.lead[:4], f"gHO_sBM_cAll_d04_mHO{number}_ch01")
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "crossmodal_test.txt").write_text("gHO_sBM_cAll_d04_mHO2_ch01\n")
    (tmp_path / "ignore_list.txt").write_text("gHO_sBM_cAll_d04_mHO3_ch01\n")
    takes = AISTPP.takes_in(tmp_path)
    assert [(take.name[-9:-5], take.held_out, take.tempo_bpm) for take in takes] == [
        ("mHO1", False, 115.0),
        ("mHO2", True, 120.0),
    ]


def test_folders_are_told_apart(tmp_path: Path, duet: DuetMotion) -> None:
    short = duet[:4]
    write_dd100(tmp_path / "a", short, "Waltz_01_01")
    write_interhuman(tmp_path / "b", short, "7")
    write_compas3d(tmp_path / "c", short, COMPAS_NAME)
    write_aistpp(tmp_path / "d", short.lead, AIST_NAME)
    (tmp_path / "e" / "motions").mkdir(parents=True)
    found = [layout_of(tmp_path / name) for name in "abcde"]
    assert found == [DD100, INTERHUMAN, COMPAS3D, AISTPP, None]
    assert layout_of(tmp_path / "nothing") is None


@pytest.mark.parametrize(
    ("layout", "file"),
    [
        (DD100, "motion/smplx/all/Waltz_01_01_00.npy"),
        (AISTPP, f"motions/{AIST_NAME}.pkl"),
        (INTERHUMAN, "motions/7.pkl"),
    ],
)
def test_folders_of_pickles_say_what_is_read_instead(tmp_path: Path, layout: Layout, file: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x80\x04.")
    if layout is INTERHUMAN:
        (tmp_path / "annots").mkdir()
    assert layout_of(tmp_path) == layout
    with pytest.raises(FileFormatError, match="never loaded"):
        layout.takes_in(tmp_path)


def pickled(path: Path) -> None:
    np.save(path, np.array({"poses": [1]}, dtype=object), allow_pickle=True)


def wrong_shape(path: Path) -> None:
    np.save(path, np.load(path)[:, :-3])


def not_finite(path: Path) -> None:
    array = np.load(path)
    array[1, 1] = np.nan
    np.save(path, array)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8])


def greedy(path: Path) -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 165), }"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)


def unclosed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"165), }", b"165, } "))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (pickled, "pickled Python objects, which are never loaded"),
        (wrong_shape, r"has the shape \(40, 162\), expected \(T, 165\)"),
        (not_finite, "values that no motion has"),
        (cut_short, "does not hold the array that its header promises"),
        (greedy, "more than any take"),
        (Path.unlink, "cannot be read"),
        (lambda path: path.write_text("no array"), "damaged header"),
        (unclosed, "damaged header"),
    ],
)
def test_damaged_npy_files_are_refused_by_name(tmp_path: Path, duet: DuetMotion, damage: Change, reason: str) -> None:
    write_dd100(tmp_path, duet, "Waltz_01_01", forms="pos3d")
    take = only_take(DD100, tmp_path)
    path = tmp_path / "motion" / "pos3d" / "all" / "Waltz_01_01_00.npy"
    damage(path)
    if damage is Path.unlink:
        path.mkdir()
    with pytest.raises(FileFormatError, match=reason) as caught:
        take.read()
    assert caught.value.path == path


def test_matrices_that_are_no_rotations_are_refused(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet[:4], "Waltz_01_01", forms="rotmat")
    path = tmp_path / "motion" / "rotmat" / "all" / "Waltz_01_01_01.npy"
    array = np.load(path)
    array[:, 3] += 0.5
    np.save(path, array)
    with pytest.raises(FileFormatError, match="no rotations"):
        only_take(DD100, tmp_path).read()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"poses": None}, "has no array poses"),
        ({"poses": np.zeros((4, 66))}, r"expected \(T, 165\)"),
        ({"trans": np.zeros((5, 3))}, r"expected \(4, 3\)"),
        ({"mocap_frame_rate": np.array(0.0)}, "no frame rate"),
        ({"poses": np.array([None] * 4)}, "pickled"),
        ({"mocap_frame_rate": np.array(60.0)}, "another frame rate"),
    ],
)
def test_damaged_npz_files_are_refused(
    tmp_path: Path, duet: DuetMotion, change: dict[str, np.ndarray | None], reason: str
) -> None:
    folder = write_compas3d(tmp_path, duet[:4], COMPAS_NAME)
    path = folder / f"{COMPAS_NAME}_follower.npz"
    with np.load(path, allow_pickle=True) as file:
        arrays = {name: file[name] for name in ("poses", "trans", "mocap_frame_rate")}
    arrays = {name: array for name, array in (arrays | change).items() if array is not None}
    np.savez(path, **arrays)
    with pytest.raises(FileFormatError, match=reason):
        only_take(COMPAS3D, tmp_path).read()


@pytest.mark.parametrize(("scaling", "reason"), [(1e9, "no motion has"), (1e-4, "no single scale")])
def test_aistpp_needs_a_sound_scale(tmp_path: Path, duet: DuetMotion, scaling: float, reason: str) -> None:
    write_aistpp(tmp_path, duet.lead[:4], AIST_NAME, scaling)
    with pytest.raises(FileFormatError, match=reason):
        only_take(AISTPP, tmp_path).read()
