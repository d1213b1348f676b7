"""Skins as meshes of USD and their materials. Imported only where `usd-core` is there."""

from pathlib import Path
from typing import Any

import numpy as np
from pxr import Gf, Sdf, UsdGeom, UsdShade, UsdSkel, Vt

from choreo_studio.motion.io.colours import as_linear
from choreo_studio.motion.io.usd.files import picture_name
from choreo_studio.motion.io.usd.names import MATERIALS, free
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Material, Skin

_ROUGHNESS = 0.8
_CUT = 0.5


class UsdSurfaces:
    """Meshes and materials of one stage.

    Args:
        stage: to write to.
        root: path below which materials lie.
        file: the file to be; pictures lie beside it and bear its name.
    """

    def __init__(self, stage: Any, root: Any, file: Path) -> None:
        self._stage, self._file = stage, file
        self._materials = root.AppendChild(MATERIALS)
        self._pictures: dict[bytes, str] = {}
        self._names: dict[str, int] = {}

    def add(self, path: Any, skin: Skin, bound: Floats, skeleton: Any) -> None:
        """A mesh that follows a skeleton.

        Args:
            path: of the mesh.
            skin: what it looks like.
            bound: (J, 4, 4) pose in which the skeleton is bound.
            skeleton: its path.

        Raises:
            OSError: when a picture cannot be written.
            ValueError: when it is neither PNG nor JPEG.
        """
        positions, normals = _bound_anew(skin, bound)
        mesh = UsdGeom.Mesh.Define(self._stage, path)
        mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
        mesh.CreatePointsAttr(_vectors(positions))
        mesh.CreateExtentAttr(_vectors(np.stack([positions.min(axis=0), positions.max(axis=0)])))
        mesh.CreateFaceVertexCountsAttr(Vt.IntArray(len(skin.triangles), 3))
        mesh.CreateFaceVertexIndicesAttr(_wholes(skin.triangles))
        mesh.CreateNormalsAttr(_vectors(normals))
        mesh.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
        mesh.CreateDoubleSidedAttr(any(material.is_two_sided for material in skin.materials))
        self._paint(mesh, skin)
        binding = UsdSkel.BindingAPI.Apply(mesh.GetPrim())
        binding.CreateSkeletonRel().SetTargets([skeleton])
        binding.CreateGeomBindTransformAttr(Gf.Matrix4d(1.0))
        binding.CreateJointIndicesPrimvar(False, 4).Set(_wholes(skin.joints))
        binding.CreateJointWeightsPrimvar(False, 4).Set(Vt.FloatArray.FromNumpy(skin.weights.astype("f4").reshape(-1)))

    def _paint(self, mesh: Any, skin: Skin) -> None:
        primvars = UsdGeom.PrimvarsAPI(mesh.GetPrim())
        colours = as_linear(np.array([material.colour for material in skin.materials]))[skin.material_of]
        shown = primvars.CreatePrimvar("displayColor", Sdf.ValueTypeNames.Color3fArray, UsdGeom.Tokens.uniform)
        shown.Set(_vectors(colours))
        if skin.uvs is not None:
            # USD's pictures begin at the bottom.
            upward = (skin.uvs * (1.0, -1.0) + (0.0, 1.0)).astype("f4")
            places = primvars.CreatePrimvar("st", Sdf.ValueTypeNames.TexCoord2fArray, UsdGeom.Tokens.vertex)
            places.Set(Vt.Vec2fArray.FromNumpy(upward))
        UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim())
        for number, material in enumerate(skin.materials):
            faces = np.flatnonzero(skin.material_of == number)
            if len(faces):
                made = self._material(material)
                part = UsdGeom.Subset.CreateGeomSubset(
                    mesh, made.GetPrim().GetName(), UsdGeom.Tokens.face, _wholes(faces), "materialBind"
                )
                UsdShade.MaterialBindingAPI.Apply(part.GetPrim()).Bind(made)
        UsdShade.MaterialBindingAPI(mesh.GetPrim()).SetMaterialBindSubsetsFamilyType(UsdGeom.Tokens.partition)

    def _material(self, material: Material) -> Any:
        UsdGeom.Scope.Define(self._stage, self._materials)
        path = self._materials.AppendChild(free(material.name, self._names))
        made = UsdShade.Material.Define(self._stage, path)
        shader = UsdShade.Shader.Define(self._stage, path.AppendChild("surface"))
        shader.CreateIdAttr("UsdPreviewSurface")
        shader.CreateInput("roughness", Sdf.ValueTypeNames.Float).Set(_ROUGHNESS)
        colour = shader.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f)
        red, green, blue = (float(value) for value in as_linear(np.array(material.colour)))
        colour.Set(Gf.Vec3f(red, green, blue))
        if material.image is not None:
            picture = self._picture(path, material.image, (red, green, blue))
            colour.ConnectToSource(picture.ConnectableAPI(), "rgb")
            if material.is_cut_out:
                shader.CreateInput("opacityThreshold", Sdf.ValueTypeNames.Float).Set(_CUT)
                opacity = shader.CreateInput("opacity", Sdf.ValueTypeNames.Float)
                opacity.ConnectToSource(picture.ConnectableAPI(), "a")
        made.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
        return made

    def _picture(self, material: Any, image: bytes, colour: tuple[float, float, float]) -> Any:
        reader = UsdShade.Shader.Define(self._stage, material.AppendChild("places"))
        reader.CreateIdAttr("UsdPrimvarReader_float2")
        reader.CreateInput("varname", Sdf.ValueTypeNames.String).Set("st")
        reader.CreateOutput("result", Sdf.ValueTypeNames.Float2)
        picture = UsdShade.Shader.Define(self._stage, material.AppendChild("picture"))
        picture.CreateIdAttr("UsdUVTexture")
        picture.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(Sdf.AssetPath(f"./{self._saved(image)}"))
        picture.CreateInput("scale", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(*colour, 1.0))
        for axis in ("wrapS", "wrapT"):
            picture.CreateInput(axis, Sdf.ValueTypeNames.Token).Set("repeat")
        picture.CreateInput("st", Sdf.ValueTypeNames.Float2).ConnectToSource(reader.ConnectableAPI(), "result")
        picture.CreateOutput("rgb", Sdf.ValueTypeNames.Float3)
        picture.CreateOutput("a", Sdf.ValueTypeNames.Float)
        return picture

    def _saved(self, image: bytes) -> str:
        if image not in self._pictures:
            name = picture_name(self._file.stem, len(self._pictures) + 1, image)
            (self._file.parent / name).write_bytes(image)
            self._pictures[image] = name
        return self._pictures[image]


def _bound_anew(skin: Skin, bound: Floats) -> tuple[Floats, Floats]:
    """Positions and normals in the pose in which the skeleton is bound, which mostly is the skin's own."""
    moves = bound @ skin.binds
    if np.abs(moves[skin.moved] - np.eye(4)).max() < 1e-6:
        return skin.positions, skin.normals
    return skin.blended(moves)


def _vectors(values: Floats) -> Any:
    return Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(values, dtype="f4"))


def _wholes(values: Any) -> Any:
    return Vt.IntArray.FromNumpy(np.ascontiguousarray(values, dtype="i4").reshape(-1))
