"""USD files, opened again by the library of those who made the format."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.io.usd_writer import write_usd
from choreo_studio.motion.rotations import Floats, to_matrix
from choreo_studio.motion.scene import Figure, Hierarchy, Material, Scene
from tests.motion.io.test_gltf_writing import dance, png, textured
from tests.motion.test_proxies import as_skinned

pytest.importorskip("pxr", reason="usd-core is not installed")
from pxr import Usd, UsdGeom, UsdShade, UsdSkel, UsdValidation

FRAMES = 12


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("usd") / "dance.usd"
    write_usd(path, dance(FRAMES))
    assert path.read_bytes().startswith(b"PXR-USDC")
    return Usd.Stage.Open(str(path))


def skeleton_of(stage: Any, role: str) -> tuple[Any, Any]:
    """USD's own evaluation of skeletons, and of this one."""
    cache = UsdSkel.Cache()
    root = UsdSkel.Root(stage.GetPrimAtPath(f"/Salsa/{role}"))
    cache.Populate(root, Usd.PrimDefaultPredicate)
    skeleton = UsdSkel.Skeleton(stage.GetPrimAtPath(f"/Salsa/{role}/{role}_skeleton"))
    return cache, cache.GetSkelQuery(skeleton)


def test_no_validator_finds_fault(stage: Any, tmp_path: Path) -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    assert len(validators) > 20
    write_usd(tmp_path / "a.usda", textured(Material("cloth", (1.0, 1.0, 1.0), png(), is_cut_out=True)))
    for one in (stage, Usd.Stage.Open(str(tmp_path / "a.usda"))):
        errors = UsdValidation.ValidationContext(validators).Validate(one)
        assert [error.GetMessage() for error in errors] == []


def test_the_clock_is_exact_and_units_and_axes_are_told(stage: Any) -> None:
    assert stage.GetTimeCodesPerSecond() == stage.GetFramesPerSecond() == 30000 / 1001
    assert (stage.GetStartTimeCode(), stage.GetEndTimeCode()) == (0.0, FRAMES - 1.0)
    assert UsdGeom.GetStageUpAxis(stage) == "Y" and UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert stage.GetDefaultPrim().GetName() == "Salsa"
    assert [prim.GetName() for prim in stage.Traverse() if prim.IsA(UsdSkel.Root)] == ["lead", "follow"]


@pytest.mark.parametrize("number", [0, 1])
def test_usd_puts_the_joints_where_the_scene_has_them(stage: Any, number: int) -> None:
    figure = dance(FRAMES).figures[number]
    _, query = skeleton_of(stage, figure.name)
    animation = query.GetAnimQuery()
    assert list(animation.GetJointTransformTimeSamples()) == list(range(FRAMES))
    for frame in range(FRAMES):
        world = np.array(query.ComputeJointSkelTransforms(frame))
        assert np.abs(world[:, 3, :3] - figure.pose.positions[frame]).max() < 1e-5
    rest = np.array(query.ComputeJointSkelTransforms(0, True))
    assert np.abs(rest[:, 3, :3] - figure.hierarchy.rest_pose.positions[0]).max() < 1e-6


@pytest.mark.parametrize("number", [0, 1])
def test_usd_bends_the_skin_as_the_scene_does(tmp_path: Path, number: int) -> None:
    write_usd(tmp_path / "dance.usdc", dance(FRAMES))
    stage = Usd.Stage.Open(str(tmp_path / "dance.usdc"))
    figure = dance(FRAMES).figures[number]
    cache, query = skeleton_of(stage, figure.name)
    mesh = UsdGeom.Mesh(stage.GetPrimAtPath(f"/Salsa/{figure.name}/{figure.name}_skin"))
    skinning = cache.GetSkinningQuery(mesh.GetPrim())
    points = mesh.GetPointsAttr().Get()
    moves = query.ComputeSkinningTransforms(7)
    assert skinning.ComputeSkinnedPoints(moves, points, 7)
    pose = figure.pose
    assert np.abs(np.array(points) - as_skinned(figure, pose.positions[7], to_matrix(pose.rotations[7]))).max() < 1e-5


def test_every_triangle_has_its_material(stage: Any) -> None:
    figure = dance(FRAMES).figures[0]
    skin = figure.skins[0]
    mesh = UsdGeom.Mesh(stage.GetPrimAtPath("/Salsa/lead/lead_skin"))
    corners = np.array(mesh.GetFaceVertexIndicesAttr().Get()).reshape(-1, 3)
    np.testing.assert_array_equal(corners, skin.triangles)
    subsets = UsdShade.MaterialBindingAPI(mesh.GetPrim()).GetMaterialBindSubsets()
    found = {}
    for subset in subsets:
        material, _ = UsdShade.MaterialBindingAPI(subset.GetPrim()).ComputeBoundMaterial()
        found[material.GetPrim().GetName()] = np.array(subset.GetIndicesAttr().Get())
    expected = {m.name: np.flatnonzero(skin.material_of == number) for number, m in enumerate(skin.materials)}
    assert found.keys() == expected.keys()
    for name, faces in expected.items():
        np.testing.assert_array_equal(found[name], faces)
    # The lead's orange E69F00 in linear light.
    colour = UsdShade.Shader(stage.GetPrimAtPath("/Salsa/materials/lead_body/surface")).GetInput("diffuseColor").Get()
    np.testing.assert_allclose(colour, [0.791, 0.347, 0.0], atol=2e-3)


def test_pictures_lie_beside_the_file_and_are_found(tmp_path: Path) -> None:
    scene = textured(Material("cloth", (0.5, 0.5, 0.5), png()), Material("hair", (1.0, 1.0, 1.0), png(), True, True))
    write_usd(tmp_path / "a.usd", scene)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.usd", "a_1.png"]
    stage = Usd.Stage.Open(str(tmp_path / "a.usd"))
    picture = UsdShade.Shader(stage.GetPrimAtPath("/Salsa/materials/hair/picture"))
    assert Path(picture.GetInput("file").Get().resolvedPath) == tmp_path / "a_1.png"
    surface = UsdShade.Shader(stage.GetPrimAtPath("/Salsa/materials/hair/surface"))
    assert surface.GetInput("opacityThreshold").Get() == 0.5
    mesh = stage.GetPrimAtPath("/Salsa/lead/lead_skin")
    uvs = scene.figures[0].skins[0].uvs
    assert uvs is not None and mesh.GetAttribute("doubleSided").Get() is True
    np.testing.assert_allclose(mesh.GetAttribute("primvars:st").Get(), np.c_[uvs[:, 0], 1 - uvs[:, 1]], atol=1e-6)


def renamed(figure: Figure, names: tuple[str, ...]) -> Figure:
    rest = figure.hierarchy
    return replace(figure, hierarchy=Hierarchy(names, rest.parents, rest.translations, rest.rotations))


def test_names_that_usd_does_not_allow_are_changed_but_told(tmp_path: Path) -> None:
    scene = dance(2)
    names = tuple(f"mixamorig:{name}" for name in scene.figures[0].hierarchy.names)
    first = replace(renamed(scene.figures[0], names), name="the lead")
    write_usd(tmp_path / "a.usd", Scene("2 x Salsa", scene.rate, (first, replace(scene.figures[1], name="the_lead"))))
    stage = Usd.Stage.Open(str(tmp_path / "a.usd"))
    assert stage.GetDefaultPrim().GetCustomDataByKey("name") == "2 x Salsa"
    skeletons = [UsdSkel.Skeleton(prim) for prim in stage.Traverse() if prim.IsA(UsdSkel.Skeleton)]
    assert [s.GetPrim().GetParent().GetName() for s in skeletons] == ["the_lead", "the_lead_2"]
    assert list(skeletons[0].GetJointsAttr().Get())[:2] == ["mixamorig_Hips", "mixamorig_Hips/mixamorig_Spine"]
    assert tuple(skeletons[0].GetJointNamesAttr().Get()) == names


def turned_binding(scene: Scene) -> tuple[Scene, Floats]:
    """A first body with a second skin that was bound a metre further to the left, and that skin's vertices."""
    figure = scene.figures[0]
    skin = figure.skins[0]
    binds = skin.binds.copy()
    binds[:, 0, 3] -= 1.0
    positions = skin.positions + np.array([1.0, 0.0, 0.0])
    other = replace(skin, name="coat", positions=positions, binds=binds)
    return replace(scene, figures=(replace(figure, skins=(skin, other)),)), skin.positions


def test_a_second_skin_bound_elsewhere_is_bound_anew(tmp_path: Path) -> None:
    scene, expected = turned_binding(dance(2))
    write_usd(tmp_path / "a.usd", scene)
    stage = Usd.Stage.Open(str(tmp_path / "a.usd"))
    coat = UsdGeom.Mesh(stage.GetPrimAtPath("/Salsa/lead/coat"))
    np.testing.assert_allclose(coat.GetPointsAttr().Get(), expected, atol=1e-6)


def test_bodies_without_skin_or_motion_are_written(tmp_path: Path) -> None:
    write_usd(tmp_path / "a.usd", replace(dance(0, with_skin=False), rate=None))
    stage = Usd.Stage.Open(str(tmp_path / "a.usd"))
    assert not [prim for prim in stage.Traverse() if prim.IsA(UsdSkel.Animation) or prim.IsA(UsdGeom.Mesh)]
    assert not stage.HasAuthoredTimeCodeRange()


def test_without_the_library_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("choreo_studio.motion.io.usd")]:
        if name != "choreo_studio.motion.io.usd_writer":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pxr", None)
    with pytest.raises(ChoreoError, match=r"pip install 'choreo-studio\[usd\]'"):
        write_usd(tmp_path / "a.usd", dance(2))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "scene", "reason"),
    [
        ("a.glb", dance(2), "path"),
        ("a.usd", replace(dance(2), rate=None), "rate"),
        ("a.usd", textured(Material("a", image=b"GIF89a")), "PNG or JPEG|neither"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_no_file(
    tmp_path: Path, name: str, scene: Scene, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        write_usd(tmp_path / name, scene)
    assert not list(tmp_path.iterdir())
