"""Materials of glTF files as ours: colour, picture, holes, both sides."""

import numpy as np

from choreo_studio.motion.io.colours import as_displayed
from choreo_studio.motion.io.gltf.buffers import Json
from choreo_studio.motion.io.gltf.container import GltfFile
from choreo_studio.motion.io.picture_kinds import picture_kind
from choreo_studio.motion.scene import Material

_SPECULAR = "KHR_materials_pbrSpecularGlossiness"


class GltfLooks:
    """The materials of a file, each read once; pictures in other forms than PNG and JPEG are left out."""

    def __init__(self, file: GltfFile) -> None:
        self._file = file
        self._materials: dict[int | None, Material] = {None: Material("default")}
        self._images: dict[int, bytes | None] = {}

    def material(self, index: int | None) -> Material:
        """A material of the file, or the one of surfaces that name none.

        Raises:
            FileFormatError: when it is damaged.
        """
        if index not in self._materials:
            self._materials[index] = self._read(self._file.entries("materials")[index or 0], f"material_{index}")
        return self._materials[index]

    def _read(self, entry: Json, default_name: str) -> Material:
        file = self._file
        specular = file.part(entry, "extensions", _SPECULAR)
        if specular and "pbrMetallicRoughness" not in entry:
            factor = file.vector(specular, "diffuseFactor", (1.0, 1.0, 1.0, 1.0))
            texture = file.part(specular, "diffuseTexture")
        else:
            look = file.part(entry, "pbrMetallicRoughness")
            factor = file.vector(look, "baseColorFactor", (1.0, 1.0, 1.0, 1.0))
            texture = file.part(look, "baseColorTexture")
        red, green, blue = (float(value) for value in as_displayed(np.asarray(factor[:3])))
        image = self._picture(texture)
        is_cut_out = image is not None and entry.get("alphaMode") in ("MASK", "BLEND")
        name = file.name_of(entry) or default_name
        return Material(name, (red, green, blue), image, is_cut_out, entry.get("doubleSided") is True)

    def _picture(self, texture: Json) -> bytes | None:
        number = self._file.index(texture, "index", "textures")
        if number is None:
            return None
        source = self._file.index(self._file.entries("textures")[number], "source", "images")
        if source is None:
            return None
        if source not in self._images:
            self._images[source] = self._image(self._file.entries("images")[source])
        return self._images[source]

    def _image(self, entry: Json) -> bytes | None:
        view, address = self._file.index(entry, "bufferView", "bufferViews"), entry.get("uri")
        if view is not None:
            data = self._file.taken(bytes(self._file.view(view)))
        elif isinstance(address, str):
            data = self._file.linked(address)
        else:
            return None
        return data if picture_kind(data) else None
