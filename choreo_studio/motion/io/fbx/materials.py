"""Materials and their pictures as objects of an FBX file.

Colours in FBX are linear: Blender, Unreal and glTF converters take the numbers as they stand.
"""

import numpy as np

from choreo_studio.motion.io.colours import as_linear
from choreo_studio.motion.io.distinct import distinct
from choreo_studio.motion.io.fbx.nodes import SEPARATOR, printable
from choreo_studio.motion.io.fbx.objects import Objects, leaf, prop, properties
from choreo_studio.motion.io.picture_kinds import picture_suffix
from choreo_studio.motion.scene import Material


class FbxMaterials:
    """Materials of a file; each is stored once, and so is each picture, whose file's name no other one has."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._numbers: dict[Material, np.int64] = {}
        self._textures: dict[bytes, np.int64] = {}
        self._files: dict[str, int] = {}

    def number(self, material: Material) -> np.int64:
        """The object of a material, made with its picture when it is asked for first.

        Raises:
            ValueError: when the picture is neither PNG nor JPEG.
        """
        if material not in self._numbers:
            self._numbers[material] = self._added(material)
        return self._numbers[material]

    def _added(self, material: Material) -> np.int64:
        colour = as_linear(np.array(material.colour))
        look = properties(
            prop("ShadingModel", "KString", "", "", "Lambert"),
            prop("DiffuseColor", "Color", "", "A", *(float(part) for part in colour)),
            prop("DiffuseFactor", "Number", "", "A", 1.0),
        )
        head = [leaf("Version", 102), leaf("ShadingModel", "lambert"), leaf("MultiLayer", 0)]
        number = self._objects.add("Material", material.name, "", [*head, look])
        if material.image is not None:
            texture = self._texture(material.name, material.image)
            self._objects.connect(texture, number, "DiffuseColor")
            if material.is_cut_out:
                self._objects.connect(texture, number, "TransparentColor")
        return number

    def _texture(self, name: str, image: bytes) -> np.int64:
        if image not in self._textures:
            stem = distinct(_file_stem(name), self._files, "_")
            self._textures[image] = _add_texture(self._objects, name, f"{stem}.{picture_suffix(image)}", image)
        return self._textures[image]


def _add_texture(objects: Objects, name: str, file: str, image: bytes) -> np.int64:
    video = [
        leaf("Type", "Clip"),
        properties(prop("Path", "KString", "XRefUrl", "", file)),
        leaf("UseMipMap", 0),
        leaf("Filename", file),
        leaf("RelativeFilename", file),
        leaf("Content", image),
    ]
    texture = [
        leaf("Type", "TextureVideoClip"),
        leaf("Version", 202),
        leaf("TextureName", f"{printable(name)}{SEPARATOR}Texture"),
        properties(prop("UVSet", "KString", "", "", "map1"), prop("UseMaterial", "bool", "", "", 1)),
        leaf("Media", f"{printable(name)}{SEPARATOR}Video"),
        leaf("FileName", file),
        leaf("RelativeFilename", file),
        leaf("ModelUVTranslation", 0.0, 0.0),
        leaf("ModelUVScaling", 1.0, 1.0),
        leaf("Texture_Alpha_Source", "None"),
    ]
    number = objects.add("Texture", name, "", texture)
    objects.connect(objects.add("Video", name, "Clip", video), number)
    return number


def _file_stem(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name) or "picture"
