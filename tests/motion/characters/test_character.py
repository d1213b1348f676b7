"""Strangers measured, mapped and danced on."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.characters.character import CharacterError, character_of, resized
from choreo_studio.motion.characters.costume import costume_of
from choreo_studio.motion.characters.mapping import problems_of
from choreo_studio.motion.characters.names import told_mapping
from choreo_studio.motion.characters.stance import matrices_of, surface_in
from choreo_studio.motion.characters.wearing import figure_on
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.proxies import proxy_skin
from choreo_studio.motion.rotations import to_matrix
from choreo_studio.motion.scene import Figure, Hierarchy
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, follow_body, lead_body
from tests.builders import standing_clip, swaying_clip
from tests.builders_character import EXTRAS, lanky, nameless, stranger


@pytest.mark.parametrize("yaw", [0.0, 2.0])
def test_a_body_is_measured_in_any_stance_and_with_any_axes(yaw: float) -> None:
    body = lanky(lead_body().scaled(2.1), legs=1.1, arms=0.9)
    found = character_of(stranger(body, degrees=50.0, yaw=yaw)).measured.body
    assert np.allclose(found.offsets[1:], body.offsets[1:], atol=1e-6)
    assert found.offsets[0, 1] == pytest.approx(body.offsets[0, 1], abs=0.02)
    assert found.height == pytest.approx(body.height, abs=0.05)


def test_every_joint_of_a_stranger_is_where_the_dance_has_it() -> None:
    character = character_of(stranger(lanky(follow_body(), arms=1.2), "follow"))
    clip = swaying_clip(character.measured.body, 20)
    figure, pose = figure_on(character, clip), forward_kinematics(clip)
    assert np.allclose(figure.pose.positions[:, character.joints], pose.positions, atol=1e-6)
    assert figure.hierarchy is character.figure.hierarchy
    assert figure.skins == character.figure.skins
    still = [figure.hierarchy.names.index(f"rig:{name}") for name in EXTRAS]
    assert np.abs(np.diff(figure.rotations[:, still], axis=0)).max() < 1e-9


def test_a_stranger_with_our_skin_looks_like_our_mannequin() -> None:
    """The arms were bound lowered, so where shoulders blend the two differ; everywhere else they are one."""
    body = lead_body()
    clip = swaying_clip(body, 3, size=0.6)
    character = character_of(stranger(body, degrees=40.0))
    figure, pose = (
        figure_on(character, MotionClip(character.measured.body, clip.root_positions, clip.rotations)),
        forward_kinematics(clip),
    )
    for frame in range(3):
        theirs, normals = surface_in(_frame(figure.pose, frame), character.figure.skins[0])
        ours, _ = surface_in(_frame(pose, frame), proxy_skin("lead", body))
        gaps = np.linalg.norm(theirs - ours, axis=1)
        assert np.median(gaps) < 1e-6
        assert gaps.max() < 0.04
        assert np.allclose(np.linalg.norm(normals, axis=1), 1.0)


def test_a_costume_on_22_joints_moves_as_the_skin_on_its_own() -> None:
    character = character_of(stranger(lead_body().scaled(1.3)))
    costume = costume_of(character)
    clip = swaying_clip(character.measured.body, 2, size=0.6)
    pose = forward_kinematics(clip)
    moves = costume.skin_matrices(pose.positions[1], to_matrix(pose.rotations[1]))
    blended = np.einsum("nk,nkab->nab", costume.weights / 65535.0, moves[costume.joints])
    drawn = np.einsum("nab,nb->na", blended[:, :3, :3], costume.positions) + blended[:, :3, 3]
    skinned, _ = surface_in(_frame(figure_on(character, clip).pose, 1), character.figure.skins[0])
    assert np.abs(drawn - skinned).max() < 1e-3
    assert sum(part.count for part in costume.parts) == costume.triangles.size
    assert (costume.weights.astype(int).sum(axis=1) == 65535).all()


def test_a_pose_of_binding_counts_where_the_rest_pose_is_a_frame_of_a_dance() -> None:
    body = lead_body().scaled(1.5)
    figure = stranger(body)
    dancing = figure_on(character_of(figure), swaying_clip(body, 5, seed=3, size=1.0))
    hierarchy = replace(figure.hierarchy, translations=dancing.translations[4], rotations=dancing.rotations[4])
    found = character_of(replace(figure, hierarchy=hierarchy)).measured.body
    assert np.allclose(found.offsets[1:], body.offsets[1:], atol=1e-6)


def test_a_character_without_clavicles_toes_and_spine_dances() -> None:
    figure = stranger(lead_body())
    found = dict(character_of(figure).mapping)
    for slot in ("Spine", "Spine1", "LeftShoulder", "RightShoulder", "LeftToeBase", "RightToeBase", "Neck"):
        del found[slot]
    character = character_of(figure, found)
    assert character.measured.body.leg_length == pytest.approx(lead_body().leg_length)
    assert set(np.flatnonzero(character.joints < 0)) == {INDEX[name] for name in JOINT_NAMES if name not in found}


@pytest.mark.parametrize("degrees", [0.0, 40.0, 70.0])
def test_joints_without_names_are_found_by_their_shape(degrees: float) -> None:
    named = stranger(lead_body(), degrees=degrees)
    figure = nameless(named)
    expected = {slot: named.hierarchy.names.index(joint) for slot, joint in character_of(named).mapping.items()}
    character = character_of(figure)
    assert {slot: figure.hierarchy.names.index(joint) for slot, joint in character.mapping.items()} == expected


def test_what_is_no_person_is_refused_in_words() -> None:
    figure = stranger(lead_body())
    snake = replace(nameless(figure), skins=())
    parents = tuple(range(-1, snake.hierarchy.joint_count - 1))
    with pytest.raises(CharacterError, match=r"not recognised as a person.*map its joints"):
        character_of(replace(snake, hierarchy=replace(snake.hierarchy, parents=parents)))
    with pytest.raises(CharacterError, match="tall"):
        character_of(stranger(lead_body().scaled(7.0)))
    mapping = dict(character_of(figure).mapping)
    del mapping["Head"]
    with pytest.raises(CharacterError, match="Head: this joint is needed"):
        character_of(figure, mapping)


def test_mappings_tell_what_is_wrong_with_them() -> None:
    figure = stranger(lead_body())
    mapping = dict(character_of(figure).mapping)
    assert problems_of(figure.hierarchy, mapping) == {}
    wrong = mapping | {"LeftHand": "rig:RightHand", "Neck": "rig:Head", "Spine1": "tail"}
    problems = problems_of(figure.hierarchy, wrong)
    assert set(problems) == {"LeftHand", "Head", "Spine1", "RightHand"}
    assert "no joint" in problems["Spine1"]
    assert "already" in problems["Head"]
    assert "hang" in problems["LeftHand"]


def _frame(pose: Pose, frame: int) -> Pose:
    return Pose(pose.positions[frame : frame + 1], pose.rotations[frame : frame + 1])


def test_standing_characters_stand_where_their_dance_says() -> None:
    character = character_of(stranger(lead_body().scaled(1.2)))
    figure = figure_on(character, standing_clip(character.measured.body, 1))
    positions, _ = surface_in(figure.pose, character.figure.skins[0])
    assert abs(positions[:, 1].min()) < 0.012
    assert np.allclose(matrices_of(figure.pose)[0], np.eye(4))


def test_what_a_vrm_file_tells_counts_more_than_names() -> None:
    figure = stranger(lead_body())
    joint = {name: figure.hierarchy.names.index(f"rig:{name}") for name in JOINT_NAMES}
    limbs = {
        "UpperArm": "Arm",
        "LowerArm": "ForeArm",
        "Hand": "Hand",
        "UpperLeg": "UpLeg",
        "LowerLeg": "Leg",
        "Foot": "Foot",
    }
    told = {"hips": joint["Hips"], "spine": joint["Spine1"], "chest": joint["Spine2"], "head": joint["Head"]}
    told |= {side.lower() + bone: joint[side + part] for side in ("Left", "Right") for bone, part in limbs.items()}
    names = tuple(f"bone{number}" for number in range(figure.hierarchy.joint_count))
    mapping = character_of(replace(figure, hierarchy=replace(figure.hierarchy, names=names), humanoid=told)).mapping
    assert mapping["Spine"] == f"bone{joint['Spine1']}" and mapping["Spine2"] == f"bone{joint['Spine2']}"
    assert set(mapping) == {
        "Hips",
        "Spine",
        "Spine2",
        "Head",
        *(s + p for s in ("Left", "Right") for p in limbs.values()),
    }
    assert told_mapping(replace(figure, humanoid={"hips": 1, "spine": 2})) == {
        "Hips": names_of(figure, 1),
        "Spine2": names_of(figure, 2),
    }


def names_of(figure: Figure, joint: int) -> str:
    return figure.hierarchy.names[joint]


def in_pieces(figure: Figure) -> Figure:
    """The figure as Rigify hands it out: limbs that hang on nothing, a spine that is counted, names seen twice."""
    old = figure.hierarchy
    counted = {name: f"DEF-spine.{number:03d}" for number, name in enumerate(("Hips", "Spine", "Spine1", "Spine2"))}
    counted |= {"Hips": "DEF-spine", "Neck": "DEF-spine.004", "Head": "DEF-spine.006"}
    limbs = {"Shoulder": "shoulder", "Arm": "upper_arm", "ForeArm": "forearm", "Hand": "hand"}
    limbs |= {"UpLeg": "thigh", "Leg": "shin", "Foot": "foot", "ToeBase": "toe"}
    for side in ("Left", "Right"):
        counted |= {side + part: f"DEF-{name}.{side[0]}" for part, name in limbs.items()}
    names = tuple(counted.get(name.removeprefix("rig:"), name.replace("rig:", "DEF-")) for name in old.names)
    apart = {names.index(f"DEF-{part}.{side}") for part in ("upper_arm", "thigh") for side in "LR"}
    apart.add(names.index("DEF-LeftForeArmTwist"))
    rest, places, turns = old.rest_pose, old.translations.copy(), old.rotations.copy()
    for joint in apart:
        places[joint], turns[joint] = rest.positions[0, joint], rest.rotations[0, joint]
    parents = tuple(-1 if joint in apart else parent for joint, parent in enumerate(old.parents))
    skin = figure.skins[0]
    binds = skin.binds.copy()
    twist, forearm = names.index("DEF-LeftForeArmTwist"), names.index("DEF-forearm.L")
    binds[twist] = np.linalg.inv(matrices_of(rest)[twist])
    joints = skin.joints.copy()
    near = (joints == forearm) & (skin.weights > 0.6)
    joints[near] = twist
    hierarchy = Hierarchy(names, parents, places, turns)
    return replace(figure, hierarchy=hierarchy, skins=(replace(skin, binds=binds, joints=joints),))


def test_a_body_in_pieces_dances_in_one() -> None:
    body = lead_body().scaled(1.6)
    character = character_of(in_pieces(stranger(body)))
    assert len(character.mapping) == 22 and character.mapping["Head"] == "DEF-spine.006"
    assert np.allclose(character.measured.body.offsets[1:], body.offsets[1:], atol=1e-6)
    twist = character.figure.hierarchy.names.index("DEF-LeftForeArmTwist")
    assert character.hanging.strays == {twist}
    assert character.carriers[twist] == INDEX["LeftForeArm"]
    clip = swaying_clip(character.measured.body, 4, size=0.7)
    figure, pose = figure_on(character, clip), forward_kinematics(clip)
    assert np.allclose(figure.pose.positions[:, character.joints], pose.positions, atol=1e-6)
    whole = figure_on(character_of(stranger(body)), clip)
    ours, _ = surface_in(_frame(whole.pose, 3), stranger(body).skins[0])
    pieces, _ = surface_in(_frame(figure.pose, 3), character.figure.skins[0])
    assert np.abs(pieces - ours).max() < 1e-6


def test_joints_that_move_the_skin_count_more_than_those_that_steer() -> None:
    figure = stranger(lead_body())
    old = figure.hierarchy
    steering = tuple(f"ctrl_{name}" if name == "Root" else name.replace("rig:", "") for name in old.names)
    count = old.joint_count
    doubled = Hierarchy(
        (*steering, *(f"DEF_{name.replace('rig:', '')}" for name in old.names)),
        (*old.parents, *(parent + count if parent >= 0 else -1 for parent in old.parents)),
        np.tile(old.translations, (2, 1)),
        np.tile(old.rotations, (2, 1)),
    )
    skin = figure.skins[0]
    moved = replace(skin, joints=skin.joints + count, binds=np.concatenate([skin.binds, skin.binds]))
    empty = np.zeros((0, 2 * count, 3)), np.zeros((0, 2 * count, 4))
    mapping = character_of(Figure("steered", doubled, (moved,), *empty)).mapping
    assert all(name.startswith("DEF_") for name in mapping.values())


def test_who_has_no_skin_is_seen_as_sticks_around_the_bones() -> None:
    figure = replace(stranger(lead_body().scaled(1.5)), skins=())
    character = character_of(figure)
    costume = costume_of(character)
    assert 1.3 < np.ptp(costume.positions[:, 1]) < 1.55
    corners = costume.positions[costume.triangles].astype(np.float64)
    ways = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    told = costume.normals[costume.triangles].astype(np.float64).sum(axis=1)
    assert (np.sum(ways * told, axis=1) > 0.0).all(), "seen from outside"
    bones = character.measured.places
    gaps = np.linalg.norm(costume.positions[:, None] - bones[None], axis=-1).min(axis=1)
    assert gaps.max() < 0.25


@pytest.mark.parametrize("unit", [100.0, 1000.0, 1 / 0.0254, 0.01])
def test_somebody_written_in_other_units_is_brought_to_life_size(unit: float) -> None:
    body = lead_body().scaled(1.7)
    character = character_of(resized(stranger(body), unit))
    assert np.allclose(character.measured.body.offsets[1:], body.offsets[1:], atol=1e-5)
    positions, _ = surface_in(character.stance, character.figure.skins[0])
    assert np.ptp(positions[:, 1]) == pytest.approx(1.7, abs=0.03)


@pytest.mark.parametrize("slot", ["LeftForeArm", "RightHand", "LeftLeg", "RightFoot"])
def test_limbs_without_a_length_are_refused(slot: str) -> None:
    figure = replace(stranger(lead_body()), skins=())
    places = figure.hierarchy.translations.copy()
    places[figure.hierarchy.names.index(f"rig:{slot}")] = 0.0
    with pytest.raises(CharacterError, match=f"no length between .* and {slot}"):
        character_of(replace(figure, hierarchy=replace(figure.hierarchy, translations=places)))


def test_a_skin_of_no_numbers_is_refused() -> None:
    figure = stranger(lead_body())
    skin = replace(figure.skins[0], positions=figure.skins[0].positions * np.nan)
    with pytest.raises(CharacterError, match="no numbers"):
        character_of(replace(figure, skins=(skin,)))
