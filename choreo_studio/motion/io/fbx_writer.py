"""Writing a scene as FBX 7.4: what Blender, Maya, MotionBuilder, Unreal, Unity and Houdini open as a character."""

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np

from choreo_studio.files import write_whole
from choreo_studio.motion.io.fbx.curves import add_take
from choreo_studio.motion.io.fbx.limbs import add_limbs
from choreo_studio.motion.io.fbx.materials import FbxMaterials
from choreo_studio.motion.io.fbx.nodes import SEPARATOR, VERSION, Node, Value, encoded, printable
from choreo_studio.motion.io.fbx.objects import Objects, leaf, prop, properties
from choreo_studio.motion.io.fbx.parting import parted
from choreo_studio.motion.io.fbx.surfaces import add_skins
from choreo_studio.motion.io.fbx.times import CUSTOM_MODE, mode_of, ticks
from choreo_studio.motion.scene import Scene
from choreo_studio.timebase import FrameRate

_CREATOR = "Choreo Studio"
# Programs check the number of a file against its time of creation, by a rule that is not published; these go together.
_CREATION_TIME = "1970-01-01 10:00:00:000"
_FILE_ID = bytes.fromhex("28b32aebb624ccc2bfc8b02aa92bfcf1")
_FOOT_ID = bytes.fromhex("fabcab09d0c8d466b176fb831cf7267e")
_FOOT_MAGIC = bytes.fromhex("f85a8c6adef5d97eece90ce3758f290b")


def write_fbx(path: str | Path, scene: Scene) -> None:
    """Write a scene as one binary FBX file: see `fbx_bytes`. The file is there whole or not at all.

    Raises:
        ValueError: as `fbx_bytes`.
        ChoreoError: when the place cannot be written.
    """
    write_whole(path, fbx_bytes(scene))


def fbx_bytes(scene: Scene) -> bytes:
    """A scene as a binary FBX file: centimetres, Y up, one empty node for each figure, one take named after the scene.

    Every joint has its rest pose at angles zero, a key at every frame where it moves, and straight lines between them.
    Surfaces come along with their bones' weights, materials and pictures. Without frames it is a character at rest.

    Raises:
        ValueError: when a value is not finite, a picture is neither PNG nor JPEG, or frames have no rate.
    """
    scene.check_writable()
    objects = Objects()
    scene = replace(scene, figures=tuple(parted(figure) for figure in scene.figures))
    limbs = tuple(add_limbs(objects, figure) for figure in scene.figures)
    materials = FbxMaterials(objects)
    for figure, nodes in zip(scene.figures, limbs, strict=True):
        add_skins(objects, figure, nodes, materials)
    add_take(objects, scene, limbs)
    take = printable(scene.name) if scene.frame_count else ""
    body = [
        *_header(scene),
        _settings(scene),
        _documents(take),
        leaf("References"),
        _definitions(objects),
        Node("Objects", (), objects.nodes),
        Node("Connections", (), objects.links),
        _takes(scene, take),
    ]
    return _closed(encoded(body))


def _header(scene: Scene) -> list[Node]:
    moment = [("Year", 1970), ("Month", 1), ("Day", 1), ("Hour", 10), ("Minute", 0), ("Second", 0), ("Millisecond", 0)]
    texts = ("Title", "Subject", "Author", "Keywords", "Revision", "Comment")
    told = [leaf(text, printable(scene.name) if text == "Title" else "") for text in texts]
    made_by = [
        prop(f"{when}|{what}", "KString", "", "", text)
        for when in ("Original", "LastSaved")
        for what, text in (("ApplicationVendor", _CREATOR), ("ApplicationName", _CREATOR))
    ]
    info = [
        leaf("Type", "UserData"),
        leaf("Version", 100),
        Node("MetaData", (), [leaf("Version", 100), *told]),
        properties(*made_by),
    ]
    extension = [
        leaf("FBXHeaderVersion", 1003),
        leaf("FBXVersion", VERSION),
        leaf("EncryptionType", 0),
        Node("CreationTimeStamp", (), [leaf("Version", 1000), *(leaf(name, value) for name, value in moment)]),
        leaf("Creator", _CREATOR),
        Node("SceneInfo", (f"GlobalInfo{SEPARATOR}SceneInfo", "UserData"), info),
    ]
    rest = [leaf("FileId", _FILE_ID), leaf("CreationTime", _CREATION_TIME), leaf("Creator", _CREATOR)]
    return [Node("FBXHeaderExtension", (), extension), *rest]


def _settings(scene: Scene) -> Node:
    mode = mode_of(scene.rate) if scene.rate else mode_of(FrameRate.of(30))
    whole: dict[str, int] = {"UpAxis": 1, "UpAxisSign": 1, "FrontAxis": 2, "FrontAxisSign": 1}
    whole |= {"CoordAxis": 0, "CoordAxisSign": 1, "OriginalUpAxis": 1, "OriginalUpAxisSign": 1}
    first, last = _span(scene)
    entries = [
        *(prop(name, "int", "Integer", "", value) for name, value in whole.items()),
        prop("UnitScaleFactor", "double", "Number", "", 1.0),
        prop("OriginalUnitScaleFactor", "double", "Number", "", 1.0),
        prop("TimeMode", "enum", "", "", mode),
        prop("TimeSpanStart", "KTime", "Time", "", first),
        prop("TimeSpanStop", "KTime", "Time", "", last),
        prop("CustomFrameRate", "double", "Number", "", scene.rate.fps if scene.rate and mode == CUSTOM_MODE else -1.0),
    ]
    return Node("GlobalSettings", (), [leaf("Version", 1000), properties(*entries)])


def _span(scene: Scene) -> tuple[np.int64, np.int64]:
    if scene.rate is None or not scene.frame_count:
        return np.int64(0), np.int64(0)
    return np.int64(0), np.int64(ticks(scene.frame_count, scene.rate)[-1])


def _documents(take: str) -> Node:
    current = properties(prop("SourceObject", "object", "", ""), prop("ActiveAnimStackName", "KString", "", "", take))
    document = Node("Document", (np.int64(999_999), "", "Scene"), [current, leaf("RootNode", np.int64(0))])
    return Node("Documents", (), [leaf("Count", 1), document])


def _definitions(objects: Objects) -> Node:
    counts = {"GlobalSettings": 1, **objects.counts()}
    kinds = [Node("ObjectType", (kind,), [leaf("Count", count)]) for kind, count in counts.items()]
    return Node("Definitions", (), [leaf("Version", 100), leaf("Count", sum(counts.values())), *kinds])


def _takes(scene: Scene, take: str) -> Node:
    span: tuple[Value, ...] = _span(scene)
    told = [leaf("FileName", f"{take}.tak"), leaf("LocalTime", *span), leaf("ReferenceTime", *span)]
    takes = [Node("Take", (take,), told)] if scene.frame_count else []
    return Node("Takes", (), [leaf("Current", take), *takes])


def _closed(body: bytes) -> bytes:
    start = body + _FOOT_ID + bytes(4)
    padding = bytes(16 - len(start) % 16)
    return start + padding + struct.pack("<I", VERSION) + bytes(120) + _FOOT_MAGIC
