"""glTF files that are damaged, hostile or beyond us: one clear sentence each, never anything else."""

import copy
import json
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.gltf_reader import read_glb
from choreo_studio.motion.io.gltf_writer import glb_bytes
from tests.motion.io.glb_parts import GlbParts, animate, arm, put_together, taken_apart
from tests.motion.io.test_gltf_writing import dance, png


def lively() -> GlbParts:
    """A file with something of everything."""
    parts = arm()
    picture = parts.view(png())
    parts.document |= {
        "images": [{"bufferView": picture, "mimeType": "image/png"}],
        "textures": [{"source": 0}],
        "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}, "baseColorFactor": [1, 0, 0, 1]}}],
        "extensions": {"VRMC_vrm": {"humanoid": {"humanBones": {"leftHand": {"node": 2}}}}},
    }
    primitive = parts.document["meshes"][0]["primitives"][0]
    primitive |= {"material": 0, "indices": parts.array([0, 1, 2], "<u2")}
    primitive["attributes"]["TEXCOORD_0"] = parts.array([[0.0, 0]] * 3)
    animate(parts, 1, "rotation", [0.0, 0.1], [[0.0, 0, 0, 1]] * 2)
    animate(parts, 1, "scale", [0.0, 0.1], [[1.0, 1, 1]] * 2, "STEP")
    animate(parts, 2, "translation", [0.0, 0.1], [[1.0, 0, 0]] * 6, "CUBICSPLINE")
    return parts


def refused(path: Path) -> str:
    """What the reader says about a file that it must refuse."""
    with pytest.raises(FileFormatError) as caught:
        read_glb(path)
    assert str(caught.value).count("\n") == 0
    return str(caught.value)


def test_the_lively_file_itself_is_read(tmp_path: Path) -> None:
    scene = read_glb(lively().save(tmp_path / "a.glb"))
    assert scene.frame_count == 4 and scene.figures[0].skins[0].materials[0].image == png()


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "JSON"),
        (b"glTF", "header"),
        (struct.pack("<4sII", b"glTF", 1, 12), "version 1"),
        (struct.pack("<4sII", b"glTF", 2, 400), "of the 400 bytes"),
        (struct.pack("<4sII", b"glTF", 2, 12), "no JSON chunk"),
        (struct.pack("<4sIIII", b"glTF", 2, 20, 2**32 - 1, 0x4E4F534A), "chunks"),
        (b"\x00\xff\xfe", "JSON"),
        (b'{"asset": {"version": "2.0"}', "JSON"),
        (b"[]", "JSON object"),
        (b'{"asset": []}', "asset"),
        (b'{"asset": {"version": "1.0"}}', "version 2"),
        (b'{"asset": {"version": 2}}', "version 2"),
        (b'{"asset": {"version": "2.0"}}', "no skeleton"),
        (b'{"asset": {"version": "2.0"}, "nodes": NaN}', "JSON"),
        (b'{"asset": {"version": "2.0"}, "nodes": ' + b"9" * 5000 + b"}", "JSON"),
        (nested(200_000), "JSON"),
    ],
)
def test_what_is_no_gltf_is_told(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.glb").write_bytes(data)
    assert reason in refused(tmp_path / "a.glb")


def test_an_absent_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "absent.glb")
    assert "cannot be read" in refused(tmp_path)


Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: d["nodes"][2].update(children=[0]), "hang on themselves"),
        (lambda d: d["nodes"][2].update(children=[2]), "hang on two"),
        (lambda d: d["nodes"][3].update(children=[1]), "hang on two"),
        (lambda d: d["nodes"][0].update(children=[99]), "points at nodes 99"),
        (lambda d: d["nodes"][0].update(children=[-1]), "points at nodes -1"),
        (lambda d: d["nodes"][0].update(children=[True]), "points at nodes True"),
        (lambda d: d["nodes"][0].update(children=["a\n\ud800b"]), "points at nodes ab"),
        (lambda d: d["nodes"][0].update(translation=[1, 2]), "3 numbers"),
        (lambda d: d["nodes"][0].update(translation=[1, 2, 1e30]), "3 numbers"),
        (lambda d: d["nodes"][0].update(rotation=[0, 0, 0, 0]), "rotation"),
        (lambda d: d["nodes"].extend([{}] * 70_000), "at most 65536"),
        (lambda d: d["nodes"].extend([{}] * 30_000), "more than 20000"),
        (lambda d: d["nodes"].extend([{"mesh": 0, "skin": 0}] * 2100), "more than 2048 meshes"),
        (lambda d: d["skins"][0].update(joints=[5]), "points at nodes 5"),
        (lambda d: d.update(skins=[{"joints": [0, 1, 2, 2]}] * 65_000), "more than"),
        (lambda d: d["accessors"][3].update(count=1), "matrices"),
        (lambda d: d["accessors"][0].update(count=2**33), "more than"),
        (lambda d: d["accessors"][0].update(count=4), "beyond"),
        (lambda d: d["accessors"][0].update(byteOffset=1), "beyond"),
        (lambda d: d["accessors"][0].update(componentType=5124), "unknown kind"),
        (lambda d: d["accessors"][0].update(type="VEC2"), "VEC2"),
        (lambda d: d["accessors"][1].update(componentType=5126, type="VEC4", count=0), "fractions|influences"),
        (lambda d: d["accessors"].__setitem__(0, {"componentType": 5126, "type": "VEC3", "count": 10**7}), "more than"),
        (lambda d: d["bufferViews"][0].update(byteLength=10**9), "ends before"),
        (lambda d: d["bufferViews"][0].update(byteOffset=-4), "byteOffset"),
        (lambda d: d["bufferViews"][0].update(byteStride=4), "beyond"),
        (lambda d: d["buffers"][0].update(byteLength=10**9), "ends before"),
        (lambda d: d.update(buffers=[{"byteLength": 10}, {"byteLength": 10}]), "ends before"),
        (lambda d: d["animations"][0]["channels"][0].update(sampler=9), "sampler"),
        (lambda d: d["animations"][0]["samplers"][0].update(interpolation="JUMP"), "unknown kind"),
        (lambda d: d["animations"][0]["samplers"][0].pop("input"), "without keys"),
        (lambda d: d["animations"][0]["samplers"][0].update(interpolation="CUBICSPLINE"), "values for 2 keys"),
        (lambda d: d["animations"][0]["samplers"][1].update(input=4), "SCALAR|does not fit|values"),
        (lambda d: d.update(extensionsRequired=["KHR_draco_mesh_compression"]), "KHR_draco_mesh_compression"),
        (lambda d: d.update(extensionsRequired=["EXT_meshopt_compression"]), "EXT_meshopt_compression"),
        (
            lambda d: d["meshes"][0]["primitives"][0].update(extensions={"KHR_draco_mesh_compression": {}}),
            "KHR_draco_mesh_compression",
        ),
        (
            lambda d: d["bufferViews"][0].update(extensions={"EXT_meshopt_compression": {}}),
            "EXT_meshopt_compression",
        ),
        (lambda d: d["extensions"]["VRMC_vrm"]["humanoid"]["humanBones"]["leftHand"].update(node=77), "nodes 77"),
        (lambda d: d["materials"][0]["pbrMetallicRoughness"].update(baseColorFactor=[1]), "4 numbers"),
        (lambda d: d["meshes"][0]["primitives"][0].update(material=3), "materials 3"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: Change, reason: str) -> None:
    parts = lively()
    parts.save(tmp_path / "a.glb")
    change(parts.document)
    (tmp_path / "a.glb").write_bytes(put_together(parts.document, parts.binary))
    said = refused(tmp_path / "a.glb")
    assert any(part in said for part in reason.split("|")), said


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("JOINTS_0", [[9, 0, 0, 0]] * 3, "joints which their skin does not have"),
        ("indices", [0, 1, 3], "no vertices"),
        ("POSITION", [[np.nan, 0, 0]] * 3, "impossible numbers"),
        ("POSITION", [[1e30, 0, 0]] * 3, "impossible numbers"),
        ("POSITION", np.zeros((0, 3)), "without vertices"),
        ("TEXCOORD_0", [[0.0, 0]], "1 values for 3 vertices"),
    ],
)
def test_meshes_that_point_beyond_themselves_are_refused(tmp_path: Path, name: str, values: Any, reason: str) -> None:
    parts = lively()
    primitive = parts.document["meshes"][0]["primitives"][0]
    kind = "<u1" if name in ("JOINTS_0", "indices") else "<f4"
    (primitive if name == "indices" else primitive["attributes"])[name] = parts.array(values, kind)
    assert reason in refused(parts.save(tmp_path / "a.glb"))


@pytest.mark.parametrize(
    ("times", "turns", "reason"),
    [
        ([0.1, 0.0], [[0.0, 0, 0, 1]] * 2, "times fall"),
        ([-1.0, 0.0], [[0.0, 0, 0, 1]] * 2, "times fall"),
        ([0.0, 1e6], [[0.0, 0, 0, 1]] * 2, "longer than"),
        ([0.0, 1.0], [[0.0, 0, 0, 0]] * 2, "impossible rotation"),
        ([], np.zeros((0, 4)), "0 values for 0 keys"),
    ],
)
def test_animations_out_of_order_are_refused(tmp_path: Path, times: Any, turns: Any, reason: str) -> None:
    parts = arm()
    animate(parts, 1, "rotation", np.array(times).reshape(-1, 1), np.array(turns))
    assert reason in refused(parts.save(tmp_path / "a.glb"))


def test_many_frames_of_many_nodes_are_refused_before_they_are_made(tmp_path: Path) -> None:
    parts = arm()
    parts.document["nodes"] += [{"children": [number + 5]} for number in range(999)]
    parts.document["nodes"].append({})
    parts.document["nodes"][2]["children"] = [4]
    parts.document["skins"] = [{"joints": list(range(3))}, {"joints": list(range(4, 1004))}]
    animate(parts, 1, "rotation", [0.0, 10_000.0], [[0.0, 0, 0, 1]] * 2)
    assert "more than any take" in refused(parts.save(tmp_path / "a.glb"))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("../secret.bin", "outside"),
        ("%2e%2e/secret.bin", "outside"),
        ("/etc/passwd", "outside"),
        ("file:///etc/passwd", "outside"),
        ("http://example.org/a.bin", "outside"),
        ("..\\secret.bin", "outside"),
        ("link.bin", "outside"),
        ("a%00.bin", "outside"),
        ("absent.bin", "beside it"),
        ("inside", "beside it"),
        ("x" * 5000, "beside it"),
        ("ring.bin", "beside it"),
        ("\ud800.bin", "beside it"),
        ("data:text/plain,hello", "base64"),
        ("data:application/octet-stream;base64,???", "damaged data URI"),
        ("data:application/octet-stream;base64,AAAA", "ends before"),
    ],
)
def test_no_path_leaves_the_folder(tmp_path: Path, address: str, reason: str) -> None:
    folder = tmp_path / "inside"
    (folder / "inside").mkdir(parents=True)
    parts = lively()
    parts.save(tmp_path / "a.glb")
    (tmp_path / "secret.bin").write_bytes(parts.binary)
    (folder / "link.bin").symlink_to(tmp_path / "secret.bin")
    (folder / "ring.bin").symlink_to(folder / "ring.bin")
    parts.document["buffers"][0]["uri"] = address
    (folder / "a.gltf").write_text(json.dumps(parts.document))
    assert reason in refused(folder / "a.gltf")


def test_crowds_are_refused(tmp_path: Path) -> None:
    parts = arm()
    parts.document["nodes"] += [{}] * 300
    parts.document["skins"] = [{"joints": [number]} for number in range(4, 304)]
    assert "300 bodies" in refused(parts.save(tmp_path / "a.glb"))
    del parts.document["skins"], parts.document["nodes"][3]["skin"]
    for node in range(4, 304):
        animate(parts, node, "translation", [0.0], [[0.0, 0, 0]])
    assert "300 bodies" in refused(parts.save(tmp_path / "a.glb"))


def test_one_picture_that_is_shown_a_thousand_times_is_not_copied_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("choreo_studio.motion.io.gltf.container.MAX_BYTES", 1 << 20)
    parts = lively()
    picture = parts.view(png() + b" " * 200_000)
    parts.document["images"] = [{"bufferView": picture}] * 9
    parts.document["textures"] = [{"source": number} for number in range(9)]
    parts.document["materials"] = [
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": number}}} for number in range(9)
    ]
    primitive = parts.document["meshes"][0]["primitives"][0]
    parts.document["meshes"][0]["primitives"] = [primitive | {"material": number} for number in range(9)]
    assert "parts of more than 1 MiB" in refused(parts.save(tmp_path / "a.glb"))


def test_pictures_of_other_kinds_are_left_out(tmp_path: Path) -> None:
    parts = lively()
    parts.document["images"][0]["bufferView"] = parts.view(b"RIFF....WEBP")
    assert read_glb(parts.save(tmp_path / "a.glb")).figures[0].skins[0].materials[0].image is None


def survives(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        read_glb(path)
    except FileFormatError as error:
        assert str(error).count("\n") == 0


def test_files_that_end_early_are_refused(tmp_path: Path) -> None:
    whole = lively().save(tmp_path / "a.glb").read_bytes()
    for length in range(0, len(whole), 29):
        (tmp_path / "a.glb").write_bytes(whole[:length])
        refused(tmp_path / "a.glb")


def test_no_flipped_byte_brings_the_reader_down(tmp_path: Path) -> None:
    dice = random.Random(1)
    for whole in (lively().save(tmp_path / "a.glb").read_bytes(), glb_bytes(dance(2, with_skin=False))):
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(dice.choice((1, 3, 20))):
                data[dice.randrange(len(data))] = dice.randrange(256)
            survives(tmp_path / "b.glb", bytes(data))


def test_no_replaced_value_brings_the_reader_down(tmp_path: Path) -> None:
    dice = random.Random(2)
    lively().save(tmp_path / "a.glb")
    file = taken_apart(tmp_path / "a.glb")
    strange = (None, True, -1, 0, 1, 3, 2**31, 2**70, 0.5, 1e300, "", "x", [], [0], [[]], {}, {"node": 0}, [1e300] * 3)
    for _ in range(250):
        document = copy.deepcopy(file.document)
        for _ in range(dice.choice((1, 2))):
            holder, key = dice.choice(list(places_in(document)))
            if dice.random() < 0.15 and isinstance(holder, dict):
                holder.pop(key, None)
            elif not isinstance(holder, list) or key < len(holder):
                holder[key] = copy.deepcopy(dice.choice(strange))
        survives(tmp_path / "b.glb", put_together(document, file.binary))


def places_in(value: Any) -> Any:
    """Every holder and key below a value."""
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, child in items:
        yield value, key
        if isinstance(child, dict | list):
            yield from places_in(child)
