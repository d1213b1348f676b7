"""The zip of a project file, read as something that a stranger may have made."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from choreo_studio.errors import ProjectFileError

MAX_MEMBERS = 4000
MAX_TOTAL_BYTES = 1 << 30
MAX_JSON_BYTES = 32 << 20
MAX_RATIO = 200

PROJECT_MEMBER = "project.json"
MUSIC_MEMBER = "music.flac"
_TAKE_MEMBER = re.compile(
    r"takes/[1-9][0-9]{0,8}/(motion|tokens_coarse|tokens_fine|confidence_coarse|confidence_fine)\.npy"
)
_END_RECORD = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_ZIP64_MARK = b"PK\x06\x07"
_DIRECTORY_BYTES_PER_MEMBER = 400
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def is_allowed(name: str) -> bool:
    """Whether a member of that name may be in a project file."""
    return name in (PROJECT_MEMBER, MUSIC_MEMBER) or _TAKE_MEMBER.fullmatch(name) is not None


def read_members(path: Path) -> dict[str, bytes]:
    """Every member of a project file, read within fixed budgets.

    Raises:
        ProjectFileError: when the file is missing, is no zip, or holds anything that a project file cannot hold:
            other names, duplicates, links, encrypted or overlong members.
    """
    try:
        with path.open("rb") as file:
            _check_end_record(path, file)
            with zipfile.ZipFile(file) as archive:
                members = _checked(path, archive.infolist())
                return {info.filename: _read(path, archive, info) for info in members}
    except OSError as error:
        raise ProjectFileError(path, f"cannot be read ({error.strerror or error})") from error
    except _DAMAGE as error:
        raise ProjectFileError(path, "is damaged or no project file") from error


def write_members(file: BinaryIO, members: Mapping[str, bytes], path: Path) -> None:
    """A project file with these members, arrays and music stored as they are, text compressed.

    Raises:
        ProjectFileError: when it would be larger than what can be read again.
    """
    total = sum(len(data) for data in members.values())
    description = len(members.get(PROJECT_MEMBER, b""))
    if total > MAX_TOTAL_BYTES or len(members) > MAX_MEMBERS or description > MAX_JSON_BYTES:
        raise ProjectFileError(
            path, f"would be larger than {MAX_TOTAL_BYTES >> 20} MiB or {MAX_MEMBERS} parts; delete some takes"
        )
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED if _is_packed(name, data) else zipfile.ZIP_STORED
            archive.writestr(info, data)


# What would shrink more than the reader lets pass (many takes alike) is written as it is.
def _is_packed(name: str, data: bytes) -> bool:
    return name.endswith(".json") and len(data) <= MAX_RATIO * len(zlib.compress(data))


# The directory is checked before zipfile reads it, for zipfile makes an object of every entry it is told of.
def _check_end_record(path: Path, file: BinaryIO) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_RECORD.size - 20))
    tail = file.read()
    if len(tail) < _END_RECORD.size or tail[-_END_RECORD.size :][:4] != _END_MARK:
        raise ProjectFileError(path, "is damaged or no project file")
    *_, members, directory_bytes, _, comment = _END_RECORD.unpack(tail[-_END_RECORD.size :])
    too_long = directory_bytes > MAX_MEMBERS * _DIRECTORY_BYTES_PER_MEMBER
    if members > MAX_MEMBERS or too_long or comment or tail.startswith(_ZIP64_MARK):
        raise ProjectFileError(path, f"holds more than the {MAX_MEMBERS} parts that a project can have")
    file.seek(0)


def _checked(path: Path, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    names = [info.filename for info in members]
    if len(set(names)) != len(names):
        raise ProjectFileError(path, "holds one part twice")
    for info in members:
        _check_member(path, info)
    if sum(info.file_size for info in members) > MAX_TOTAL_BYTES:
        raise ProjectFileError(path, f"would unpack to more than {MAX_TOTAL_BYTES >> 20} MiB")
    return members


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    name = info.filename[:60]
    if not is_allowed(info.filename):
        raise ProjectFileError(path, f"holds {name!r}, which is no part of a project")
    if info.flag_bits & 0x1:
        raise ProjectFileError(path, f"holds {name!r} encrypted, which projects never are")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise ProjectFileError(path, f"holds {name!r} as a link or folder")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ProjectFileError(path, f"holds {name!r} packed in a way that projects never are")
    if info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise ProjectFileError(path, f"holds {name!r} packed more than {MAX_RATIO} times")
    if info.filename == PROJECT_MEMBER and info.file_size > MAX_JSON_BYTES:
        raise ProjectFileError(path, f"describes itself in more than {MAX_JSON_BYTES >> 20} MiB")


def _read(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise ProjectFileError(path, f"is cut short in {info.filename!r}")
    return data
