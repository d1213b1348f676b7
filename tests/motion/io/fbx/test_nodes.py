"""The tree of nodes of FBX files: written as the format has it, and read again within bounds."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.fbx import decoding
from choreo_studio.motion.io.fbx.decoding import read_nodes
from choreo_studio.motion.io.fbx.nodes import MAGIC, Node, encoded

VALUES = [True, 7, -1.5, np.int64(1 << 40), np.int16(-3), np.float32(0.25), "hü\x00\x01Model", b"\x00\xff"]
ARRAYS = [np.arange(n, dtype=dtype) for n in (3, 300) for dtype in ("<f8", "<f4", "<i8", "<i4", "u1")]


def tree() -> list[Node]:
    inner = Node("Inner", ARRAYS, [Node("Leaf", (1,)), Node("Empty")])
    return [Node("First", VALUES, [inner, Node("Second", ("x",))]), Node("Last", (2.0,))]


def read(folder: Path, data: bytes) -> list[Node]:
    path = folder / "some.fbx"
    path.write_bytes(data)
    return read_nodes(path)


def assert_same(found: Node, expected: Node) -> None:
    assert found.name == expected.name and len(found.values) == len(expected.values)
    for value, wanted in zip(found.values, expected.values, strict=True):
        assert type(value) is type(wanted)
        assert np.array_equal(value, wanted) and getattr(value, "dtype", None) == getattr(wanted, "dtype", None)
    for child, wanted_child in zip(found.children, expected.children, strict=True):
        assert_same(child, wanted_child)


def as_version_7500(nodes: list[Node]) -> bytes:
    def block(node: Node, at: int) -> bytes:
        whole = encoded([Node(node.name, node.values, ())])[len(MAGIC) + 4 :]
        _, count, size, name_size = struct.unpack_from("<IIIB", whole)
        body = whole[13 : 13 + name_size + size]
        out = body
        for child in node.children:
            out += block(child, at + 25 + len(out))
        out += bytes(25) if node.children else b""
        return struct.pack("<QQQB", at + 25 + len(out), count, size, name_size) + out

    data = MAGIC + struct.pack("<I", 7500)
    for node in nodes:
        data += block(node, len(data))
    return data + bytes(25)


def test_a_tree_comes_back_with_all_its_types(tmp_path: Path) -> None:
    for found, expected in zip(read(tmp_path, encoded(tree())), tree(), strict=True):
        assert_same(found, expected)


def test_a_tree_with_places_of_64_bits_is_read_too(tmp_path: Path) -> None:
    for found, expected in zip(read(tmp_path, as_version_7500(tree())), tree(), strict=True):
        assert_same(found, expected)


def test_a_node_is_written_byte_by_byte_as_the_format_has_it() -> None:
    head, node = MAGIC + struct.pack("<I", 7400), struct.pack("<IIIB", 27 + 13 + 1 + 5, 1, 5, 1) + b"ZI\x05\x00\x00\x00"
    assert encoded([Node("Z", (5,))]) == head + node + bytes(13)


def test_long_arrays_are_packed_and_short_ones_are_not() -> None:
    short, long = (encoded([Node("Z", (np.zeros(count),))])[41:] for count in (15, 16))
    assert struct.unpack_from("<cIII", short) == (b"d", 15, 0, 120)
    code, count, encoding, size = struct.unpack_from("<cIII", long)
    assert (code, count, encoding) == (b"d", 16, 1) and zlib.decompress(long[13 : 13 + size]) == bytes(128)


def test_layers_end_with_an_empty_node_even_without_children() -> None:
    assert encoded([Node("AnimationLayer", (1,))]).endswith(bytes(26))


def test_values_without_a_type_in_the_format_are_refused() -> None:
    for value in (np.uint64(1), np.zeros(2, dtype=np.complex128), None):
        with pytest.raises(ValueError, match="FBX knows"):
            encoded([Node("Z", (value,))])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no FBX"),
        (b"; FBX 7.4.0 project file\n", "as text"),
        (b"\x89PNG" + bytes(100), "no FBX"),
        (MAGIC + struct.pack("<I", 6100), r"FBX 6\.1"),
        (MAGIC + struct.pack("<I", 9000), r"FBX 9\.0"),
        (MAGIC[:-1], "damaged"),
        (MAGIC + struct.pack("<I", 7400), "damaged"),
    ],
)
def test_other_files_are_named_in_one_sentence(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(FileFormatError, match=reason):
        read(tmp_path, data)


def test_no_cut_through_a_file_is_taken_for_a_whole_one(tmp_path: Path) -> None:
    data = encoded(tree())
    for length in (*range(0, len(data) - 13, 9), len(data) - 14):
        with pytest.raises(FileFormatError):
            read(tmp_path, data[:length])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(27, 3000), st.integers(0, 255), st.integers(1, 4))
def test_flipped_bytes_give_a_tree_or_one_clear_error(tmp_path: Path, place: int, byte: int, count: int) -> None:
    data = bytearray(encoded(tree()))
    for at in range(place, place + count):
        data[at % len(data)] = byte
    try:
        read(tmp_path, bytes(data))
    except FileFormatError as error:
        assert "\n" not in str(error)


def test_a_list_that_would_unpack_to_gibibytes_is_refused_before_it_is(tmp_path: Path) -> None:
    packed = zlib.compress(bytes(1 << 20))
    for count in (0xFFFFFFFF, 1 << 16):
        value = struct.pack("<cIII", b"d", count, 1, len(packed)) + packed
        node = struct.pack("<IIIB", 27 + 13 + 1 + len(value), 1, len(value), 1) + b"Z" + value
        with pytest.raises(FileFormatError, match="damaged"):
            read(tmp_path, MAGIC + struct.pack("<I", 7400) + node + bytes(13))


def test_nodes_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Node("Z")
    for _ in range(40):
        deep = Node("Z", (), [deep])
    with pytest.raises(FileFormatError, match="deep"):
        read(tmp_path, encoded([deep]))
    monkeypatch.setattr(decoding, "MAX_NODES", 5)
    with pytest.raises(FileFormatError, match="more nodes"):
        read(tmp_path, encoded([Node("Z", (), [Node("Y", (1,))] * 6)]))
