"""Surfaces of FBX files, bound and painted as the file says."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.fbx import binding
from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import leaf, prop, properties, vector
from choreo_studio.motion.rotations import Floats, to_matrix
from choreo_studio.motion.scene import Figure
from tests.motion.io.builders import turn_matrix
from tests.motion.io.fbx.maker import Maker, at

SQUARE = np.array([[0.0, 0, 0], [10, 0, 0], [10, 10, 0], [0, 10, 0]])
QUAD = [0, 1, 2, -4]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def skinned(figure: Figure, frame: int) -> Floats:
    """World places of the first skin's vertices."""
    skin, pose = figure.skins[0], figure.pose
    world = np.tile(np.eye(4), (figure.hierarchy.joint_count, 1, 1))
    world[:, :3, :3], world[:, :3, 3] = to_matrix(pose.rotations[frame]), pose.positions[frame]
    moves = (world @ skin.binds)[skin.joints]
    places = np.c_[skin.positions, np.ones(len(skin.positions))]
    return np.asarray(np.einsum("nk,nkab,nb->na", skin.weights, moves, places)[:, :3])


def test_polygons_become_triangles_and_corners_are_joined_where_they_look_alike(tmp_path: Path) -> None:
    maker = Maker()
    joints = maker.chain("abc")
    normals = np.tile([0.0, 0, 1], (9, 1))
    normals[4:] = [0, 1, 0]
    layer = [leaf("MappingInformationType", "ByPolygonVertex"), leaf("ReferenceInformationType", "Direct")]
    maker.mesh(
        joints[0],
        SQUARE,
        [*QUAD, 0, 1, 2, 3, -2],
        Node("LayerElementNormal", (0,), [*layer, leaf("Normals", normals.ravel())]),
    )
    skin = maker.read(tmp_path).figures[0].skins[0]
    assert len(skin.triangles) == 2 + 3
    assert len(skin.positions) == 8
    assert np.abs(np.linalg.norm(skin.normals, axis=1) - 1).max() < 1e-9


def test_normals_that_are_none_do_not_spoil_a_file(tmp_path: Path) -> None:
    maker = Maker()
    joints = maker.chain("abc")
    normals = np.tile([0.0, 0, 1], (4, 1))
    normals[1] = np.nan
    layer = [leaf("MappingInformationType", "ByVertice"), leaf("ReferenceInformationType", "Direct")]
    maker.mesh(joints[0], SQUARE, QUAD, Node("LayerElementNormal", (0,), [*layer, leaf("Normals", normals.ravel())]))
    skin = maker.read(tmp_path).figures[0].skins[0]
    assert np.abs(np.linalg.norm(skin.normals, axis=1) - 1).max() < 1e-9
    assert (skin.normals[:, 2] == 1.0).sum() == 3


def test_places_in_pictures_begin_at_the_top_left(tmp_path: Path) -> None:
    maker = Maker()
    joints = maker.chain("abc")
    layer = [leaf("MappingInformationType", "ByPolygonVertex"), leaf("ReferenceInformationType", "IndexToDirect")]
    uvs = [leaf("UV", np.array([0.0, 0, 1, 0, 1, 1])), leaf("UVIndex", np.array([0, 1, 2, -1], dtype=np.int32))]
    maker.mesh(joints[0], SQUARE, QUAD, Node("LayerElementUV", (0,), [*layer, *uvs]))
    skin = maker.read(tmp_path).figures[0].skins[0]
    found = {tuple(place): tuple(uv) for place, uv in zip(skin.positions.round(3), skin.uvs, strict=True)}  # type: ignore[arg-type]
    assert found[0.0, 0.1, 0.0] == (0.0, 1.0) and found[0.1, 0.2, 0.0] == (1.0, 0.0)


def test_only_the_four_largest_weights_stay_and_sum_to_one(tmp_path: Path) -> None:
    maker = Maker()
    joints = maker.chain("abcdef")
    mesh = maker.mesh(np.int64(0), SQUARE, QUAD)
    links = {joint: at(0, 10 * (index + 1), 0) for index, joint in enumerate(joints)}
    weights = dict(zip(joints, (0.05, 0.3, 0.25, 0.2, 0.15, 0.05), strict=True))
    maker.skin(
        mesh, {joint: ([0, 1], [weights[joint]] * 2, np.linalg.inv(links[joint]), links[joint]) for joint in joints}
    )
    skin = maker.read(tmp_path).figures[0].skins[0]
    first = int(np.argmin(np.abs(skin.positions).sum(axis=1)))
    np.testing.assert_allclose(np.sort(skin.weights[first]), np.array([0.15, 0.2, 0.25, 0.3]) / 0.9)
    assert sorted(skin.joints[first]) == [1, 2, 3, 4]
    loose = int(np.argmin(np.abs(skin.positions - [0.0, 0.1, 0.0]).sum(axis=1)))
    assert skin.weights[loose].max() == 1.0 and skin.joints[loose, 0] == 0


@pytest.mark.parametrize("scale", [1.0, 100.0])
@pytest.mark.parametrize("linked", [1.0, 0.5])
def test_scale_of_what_carries_a_body_is_worked_into_its_skin(tmp_path: Path, scale: float, linked: float) -> None:
    maker = Maker()
    entry = vector("Lcl Scaling", "Lcl Scaling", "A", np.full(3, scale))
    inherits = prop("InheritType", "enum", "", "", 1)
    carrier = maker.limb("carrier", np.int64(0), (0, 0, 0), entry, inherits, kind="Null")
    root = maker.limb("root", carrier, (0, 1, 0), inherits)
    tip = maker.limb("tip", maker.limb("middle", root, (0, 1, 0), inherits), (0, 1, 0), inherits)
    mesh = maker.mesh(np.int64(0), SQUARE, QUAD)
    # Bound while the scene was `linked` times as large as it is now.
    links = {joint: at(0, linked * scale * height, 0, linked * scale) for joint, height in ((root, 1.0), (tip, 3.0))}
    maker.skin(mesh, {joint: ([0, 1, 2, 3], [0.5] * 4, np.linalg.inv(links[joint]), links[joint]) for joint in links})
    layer = maker.take("t")
    maker.move(layer, root, (0, 10), (0, 7))
    figure = maker.read(tmp_path).figures[0]
    np.testing.assert_allclose(figure.pose.positions[-1, 0] * 100, [7 * scale, scale, 0], atol=1e-5)
    expected = SQUARE / linked / 100 + [7 * scale / 100, 0, 0]
    found = skinned(figure, 10)
    assert all(np.abs(found - corner).max(axis=1).min() < 1e-6 for corner in expected)
    np.testing.assert_allclose(figure.hierarchy.rest_pose.positions[0, 2] * 100, [0, 3 * scale, 0], atol=1e-9)


def test_a_joint_that_is_stretched_unevenly_takes_its_surface_along(tmp_path: Path) -> None:
    maker = Maker()
    wide = vector("Lcl Scaling", "Lcl Scaling", "A", np.array([2.0, 1.0, 1.0]))
    joints = [maker.limb("a"), maker.limb("b", np.int64(0), (5, 0, 0), wide)]
    maker.limb("c", joints[0])
    maker.limb("d", joints[1])
    mesh = maker.mesh(np.int64(0), SQUARE, QUAD)
    links = dict(zip(joints, (at(), at(5)), strict=True))
    halves = {joints[0]: [0, 3], joints[1]: [1, 2]}
    maker.skin(
        mesh, {joint: (halves[joint], [1.0, 1.0], np.linalg.inv(links[joint]), links[joint]) for joint in joints}
    )
    skin = maker.read(tmp_path).figures[0].skins[0]
    assert skin.positions[:, 0].max() == pytest.approx(0.15) and skin.positions[:, 0].min() == pytest.approx(0.0)


def test_a_surface_that_hangs_on_a_joint_follows_it(tmp_path: Path) -> None:
    maker = Maker()
    joints = maker.chain("abc")
    maker.mesh(joints[2], SQUARE, QUAD)
    maker.move(maker.take("t"), joints[0], (0, 10), (0, 50))
    figure = maker.read(tmp_path).figures[0]
    assert set(figure.skins[0].joints[figure.skins[0].weights > 0]) == {2}
    np.testing.assert_allclose(skinned(figure, 10).min(axis=0), [0.5, 0.3, 0.0], atol=1e-6)


def mirrored(mirror: tuple[float, float, float]) -> Maker:
    """An arm with a square on its lower half below a node that mirrors; by frame 8 both halves have turned."""
    maker = Maker()
    inherits = prop("InheritType", "enum", "", "", 1)
    scale = vector("Lcl Scaling", "Lcl Scaling", "A", np.array(mirror))
    carrier = maker.limb("carrier", np.int64(0), (0, 0, 0), scale, inherits, kind="Null")
    upper = maker.limb("upper", carrier, (0, 10, 0), inherits)
    lower = maker.limb("lower", upper, (10, 0, 0), inherits)
    maker.limb("tip", lower, (10, 0, 0), inherits)
    maker.mesh(lower, SQUARE, QUAD)
    layer = maker.take("t")
    for joint, axis, degrees in ((upper, "Z", 80.0), (lower, "Y", 60.0)):
        maker.move(layer, joint, (0, 8), (0.0, degrees), axis, "Lcl Rotation")
    return maker


@pytest.mark.parametrize("mirror", [(-1.0, 1.0, 1.0), (1.0, 1.0, -1.0), (2.0, -2.0, 2.0), (-1.0, -1.0, 1.0)])
def test_below_a_mirror_joints_turn_the_other_way_round(tmp_path: Path, mirror: tuple[float, float, float]) -> None:
    figure = mirrored(mirror).read(tmp_path).figures[0]
    upper, lower = np.eye(4), np.eye(4)
    upper[:3, :3], lower[:3, :3] = turn_matrix("Z", 80.0), turn_matrix("Y", 60.0)
    world = np.diag([*mirror, 1.0]) @ at(0, 10, 0) @ upper @ at(10, 0, 0) @ lower
    expected = (np.c_[SQUARE, np.ones(4)] @ world.T)[:, :3] / 100
    found = skinned(figure, 8)
    assert all(np.abs(found - corner).max(axis=1).min() < 1e-6 for corner in expected)
    np.testing.assert_allclose(np.ptp(figure.translations, axis=0), 0.0, atol=1e-9)


@pytest.mark.parametrize("stretch", [1.0, 2.0])
def test_mirrored_surfaces_show_their_outside(tmp_path: Path, stretch: float) -> None:
    maker = Maker()
    scales = [vector("Lcl Scaling", "Lcl Scaling", "A", np.array([x, 1.0, 1.0])) for x in (-1.0, stretch)]
    carrier = maker.limb("carrier", np.int64(0), (0, 0, 0), scales[0], kind="Null")
    joints = [maker.limb("a", carrier), maker.limb("b", carrier, (5, 0, 0), scales[1])]
    maker.limb("c", joints[0])
    mirror, links = np.diag([-1.0, 1.0, 1.0, 1.0]), [np.diag([-1.0, 1.0, 1.0, 1.0]), np.diag([-1.0, 1.0, 1.0, 1.0])]
    links[1][0, 3] = -5.0
    halves = ([0, 3], [1, 2])
    bound = {
        joint: (half, [1.0, 1.0], np.linalg.inv(link) @ mirror, link)
        for joint, half, link in zip(joints, halves, links, strict=True)
    }
    maker.skin(maker.mesh(carrier, SQUARE, QUAD), bound)
    skin = maker.read(tmp_path).figures[0].skins[0]
    corners = skin.positions[skin.triangles[0]]
    flat = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    np.testing.assert_allclose(flat / np.linalg.norm(flat), skin.normals[skin.triangles[0, 0]], atol=1e-9)
    assert skin.positions[:, 0].min() == pytest.approx(-0.05 - 0.05 * stretch) and skin.normals[0, 2] == pytest.approx(
        1.0
    )


def test_a_cluster_that_is_connected_over_and_over_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "_MAX_POINTS", 10)
    maker = Maker()
    joints = maker.chain("abc")
    maker.skin(maker.mesh(np.int64(0), SQUARE, QUAD), {joints[0]: ([0, 1, 2, 3], [0.5] * 4, at(), at())})
    deformer, cluster = (node.values[0] for node in maker.nodes if node.name == "Deformer")
    for _ in range(50):
        maker.connect(np.int64(cluster), np.int64(deformer))  # type: ignore[arg-type]
    assert len(maker.read(tmp_path).figures[0].skins[0].positions) == 4


def test_a_surface_with_corners_nowhere_is_refused(tmp_path: Path) -> None:
    maker = Maker()
    maker.mesh(maker.chain("abc")[0], SQUARE, [0, 1, 2, -9])
    with pytest.raises(FileFormatError, match="points that are not there"):
        maker.read(tmp_path)


def painted(file: str, content: bytes | None = None) -> Maker:
    maker = Maker()
    model = maker.limb("mesh", maker.chain("abc")[0], kind="Mesh")
    parts = [leaf("Vertices", SQUARE.ravel()), leaf("PolygonVertexIndex", np.array(QUAD, dtype=np.int32))]
    maker.connect(maker.add("Geometry", "g", "Mesh", parts), model)
    colour = prop("DiffuseColor", "Color", "", "A", 0.5, 0.0, 1.0)
    material = maker.add("Material", "cloth", "", [properties(colour)])
    maker.connect(material, model)
    if file:
        texture = maker.add("Texture", "t", "", [leaf("RelativeFilename", file)])
        maker.connect(texture, material, "DiffuseColor")
        video = maker.add("Video", "v", "Clip", [leaf("Content", content)] if content is not None else [])
        maker.connect(video, texture)
    return maker


def test_colours_are_turned_into_colours_as_displayed(tmp_path: Path) -> None:
    (material,) = painted("").read(tmp_path).figures[0].skins[0].materials
    assert material.name == "cloth" and material.image is None
    assert material.colour == pytest.approx((0.7354, 0.0, 1.0), abs=1e-4)


def test_pictures_come_from_the_file_or_from_beside_it(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    for place in ("maps/some.png", "other.png"):
        (tmp_path / place).write_bytes(PNG)
    for maker in (painted("x.png", PNG), painted("maps\\some.png"), painted("C:\\art\\other.png")):
        (material,) = maker.read(tmp_path).figures[0].skins[0].materials
        assert material.image == PNG and material.colour == (1.0, 1.0, 1.0)


def test_a_picture_that_many_materials_show_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "some.png").write_bytes(PNG)
    maker = painted("some.png")
    (model,) = (np.int64(int(node.values[0])) for node in maker.nodes if node.values[1] == "mesh\x00\x01Model")  # type: ignore[arg-type]
    texture = maker.add("Texture", "t", "", [leaf("FileName", "some.png")])
    material = maker.add("Material", "other", "", [])
    maker.connect(material, model)
    maker.connect(texture, material, "DiffuseColor")
    first, second = maker.read(tmp_path).figures[0].skins[0].materials
    assert first.image == PNG and first.image is second.image


def test_pictures_from_elsewhere_and_files_that_are_none_stay_unread(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (inner / "text.png").write_bytes(b"no picture")
    (inner / "link.png").symlink_to(tmp_path / "secret.png")
    for name in ("../secret.png", str(tmp_path / "secret.png"), "text.png", "link.png", "\x00", "a" * 5000):
        (material,) = painted(name).read(inner).figures[0].skins[0].materials
        assert material.image is None
