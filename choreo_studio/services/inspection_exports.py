"""What timelines, USD files and folders of control streams are and hold, in plain values."""

import re
from pathlib import Path
from typing import Any

from choreo_studio.errors import FileFormatError
from choreo_studio.files import read_json
from choreo_studio.motion.io.streams_json import FORMAT
from choreo_studio.services.control_streams import STREAMS

STREAMS_FILE = "streams.json"
_CRATE, _TEXT = b"PXR-USDC", b"#usda "
_HEAD_BYTES, _SLOWEST = 8192, 1e-3
_HEAD_FACTS = ("defaultPrim", "upAxis", "metersPerUnit", "timeCodesPerSecond", "startTimeCode", "endTimeCode")


def described_timeline(path: Path) -> dict[str, Any]:
    """Tracks and markers of an OpenTimelineIO file.

    Raises:
        FileFormatError: when it holds no timeline.
    """
    data = _fields(read_json(path))
    if not _text(data.get("OTIO_SCHEMA")).startswith("Timeline."):
        raise FileFormatError(path, "holds no timeline of OpenTimelineIO")
    stack = _fields(data.get("tracks"))
    tracks = [_track(_fields(track)) for track in _listed(stack.get("children"))]
    return {
        "kind": "timeline (OpenTimelineIO)",
        "name": _text(data.get("name")),
        "fps": _number(_fields(data.get("global_start_time")).get("rate")),
        "duration_seconds": max((track["seconds"] for track in tracks), default=0.0),
        "markers": len(_listed(stack.get("markers"))),
        "tracks": tracks,
    }


def described_usd(path: Path) -> dict[str, Any]:
    """What the first bytes of a USD file tell; what lies in it is not read.

    Raises:
        FileFormatError: when it cannot be read or is none.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        raise FileFormatError(path, f"cannot be read ({error.strerror or error})") from error
    if head.startswith(_CRATE) and len(head) >= len(_CRATE) + 3:
        version = ".".join(str(part) for part in head[len(_CRATE) : len(_CRATE) + 3])
        facts: dict[str, Any] = {"encoding": "binary", "version": version}
    elif head.startswith(_TEXT):
        lines = head.decode("utf-8", "replace").splitlines()
        facts = {"encoding": "text", "version": lines[0].removeprefix(_TEXT.decode()).strip(), **_told(lines[1:])}
    else:
        raise FileFormatError(path, "is no USD file")
    more = "what lies in it is not read here; Blender or usdview show it"
    return {"kind": "USD", **facts, "bytes": size, "more": more}


def described_streams(folder: Path) -> dict[str, Any]:
    """Size, rate, dancers and pictures of a folder of control streams.

    Raises:
        FileFormatError: when its description is none.
    """
    data = _fields(read_json(folder / STREAMS_FILE))
    if data.get("format") != FORMAT:
        raise FileFormatError(folder / STREAMS_FILE, "describes no control streams")
    views = _listed(_fields(data.get("camera")).get("world_to_camera"))
    return {
        "kind": "control streams",
        "name": _text(data.get("name")),
        "size": [_number(data.get("width")), _number(data.get("height"))],
        "frames": _number(data.get("frame_count")),
        "fps": _number(data.get("fps")),
        "first_second": _number(data.get("first_second")),
        "camera": "moves" if len(views) > 1 else "stands still",
        "dancers": [_text(_fields(dancer).get("role")) for dancer in _listed(data.get("dancers"))],
        "streams": [{"name": name, "pictures": _picture_count(folder / name)} for name in STREAMS],
    }


def _track(track: dict[str, Any]) -> dict[str, Any]:
    pieces = [_fields(piece) for piece in _listed(track.get("children"))]
    media = [_text(_fields(piece.get("media_reference")).get("target_url")) for piece in pieces]
    return {
        "name": _text(track.get("name")),
        "kind": _text(track.get("kind")),
        "seconds": sum(_seconds(piece) for piece in pieces),
        "media": ", ".join(name for name in media if name),
    }


def _seconds(piece: dict[str, Any]) -> float:
    duration = _fields(_fields(piece.get("source_range")).get("duration"))
    value, rate = _number(duration.get("value")), _number(duration.get("rate"))
    return 0.0 if value is None or rate is None or rate < _SLOWEST else value / rate


def _told(lines: list[str]) -> dict[str, str]:
    """What the first brackets of a text file say of the whole."""
    told: dict[str, str] = {}
    for line in lines:
        if line.startswith(")"):
            break
        found = re.fullmatch(r"\s*(\w+) = (.{1,200})", line)
        if found is not None and found[1] in _HEAD_FACTS:
            told[found[1]] = found[2].strip().strip('"')
    return told


def _picture_count(folder: Path) -> int:
    try:
        return sum(path.suffix == ".png" for path in folder.iterdir())
    except OSError:
        return 0


def _fields(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) < 1e15 else None
