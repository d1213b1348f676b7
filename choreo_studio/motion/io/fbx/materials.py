"""Materials and their pictures as objects of an FBX file.

Colours in FBX are linear: Blender, Unreal and glTF converters take the numbers as they stand.
"""

import numpy as np

from choreo_studio.motion.io.colours import as_linear
from choreo_studio.motion.io.fbx.objects import Objects, leaf, prop, properties
from choreo_studio.motion.io.picture_kinds import picture_suffix
from choreo_studio.motion.scene import Material


def add_material(objects: Objects, material: Material) -> np.int64:
    """Make a material and, where it has one, its picture within the file.

    Raises:
        ValueError: when the picture is neither PNG nor JPEG.
    """
    colour = as_linear(np.array(material.colour))
    number = objects.add(
        "Material",
        material.name,
        "",
        [
            leaf("Version", 102),
            leaf("ShadingModel", "lambert"),
            leaf("MultiLayer", 0),
            properties(
                prop("ShadingModel", "KString", "", "", "Lambert"),
                prop("DiffuseColor", "Color", "", "A", *(float(part) for part in colour)),
                prop("DiffuseFactor", "Number", "", "A", 1.0),
            ),
        ],
    )
    if material.image is not None:
        _add_picture(objects, number, material, material.image)
    return number


def _add_picture(objects: Objects, material_number: np.int64, material: Material, image: bytes) -> None:
    file = f"{_file_stem(material.name)}.{picture_suffix(image)}"
    video = objects.add(
        "Video",
        material.name,
        "Clip",
        [
            leaf("Type", "Clip"),
            properties(prop("Path", "KString", "XRefUrl", "", file)),
            leaf("UseMipMap", 0),
            leaf("Filename", file),
            leaf("RelativeFilename", file),
            leaf("Content", image),
        ],
    )
    texture = objects.add(
        "Texture",
        material.name,
        "",
        [
            leaf("Type", "TextureVideoClip"),
            leaf("Version", 202),
            leaf("TextureName", f"{material.name}\x00\x01Texture"),
            properties(prop("UVSet", "KString", "", "", "map1"), prop("UseMaterial", "bool", "", "", 1)),
            leaf("Media", f"{material.name}\x00\x01Video"),
            leaf("FileName", file),
            leaf("RelativeFilename", file),
            leaf("ModelUVTranslation", 0.0, 0.0),
            leaf("ModelUVScaling", 1.0, 1.0),
            leaf("Texture_Alpha_Source", "None"),
        ],
    )
    objects.connect(video, texture)
    objects.connect(texture, material_number, "DiffuseColor")
    if material.is_cut_out:
        objects.connect(texture, material_number, "TransparentColor")


def _file_stem(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name) or "picture"
