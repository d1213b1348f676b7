"""What the program remembers of its user: read leniently, written whole."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from math import isfinite
from pathlib import Path
from typing import Any

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.files import read_json, write_whole
from choreo_studio.motion.polish.settings import POLISH_PARTS, PolishSettings
from choreo_studio.tokens.dance import SamplingSettings

FILE_NAME = "settings.json"
DAMAGED_NAME = "settings.damaged.json"
MOST_RECENT = 10
MOST_VARIATIONS = 8
_LONGEST_TEXT = 4096
_LONGEST_NAME = 32
_LONGEST_LAYOUT = 1 << 20
_RETRIEVALS = ("none", "start", "only")


@dataclass(frozen=True)
class Settings:
    """The user's habits.

    Attributes:
        theme: "dark" or "light".
        recent_files: paths of projects, the newest first, at most ten.
        geometry, layout: of the window and of its docks, base64 as Qt gives them; "" before the first time.
        project_folder, song_folder, export_folder: where files were last, "" for nowhere yet.
        variations: how many takes an order makes.
        sampling: how dances are drawn.
        fresh_seed: whether every order gets a seed of its own.
        rank_variations: whether takes are judged and the best of an order comes first.
        quick_start: whether the quick-start card is shown at the start.
        sound: whether playing is heard.
        volume: 0..1.
        scrub_sound: whether scrubbing is heard.
        show_trails, show_contacts, show_shadow: what the viewport draws besides the dancers.
        export_preset: target program of the last export.
        export_formats: of the last export, none where the preset's are meant.
        export_camera, export_size, export_counts, export_marks: of the pictures of the last export.
    """

    theme: str = "dark"
    recent_files: tuple[str, ...] = ()
    geometry: str = ""
    layout: str = ""
    project_folder: str = ""
    song_folder: str = ""
    export_folder: str = ""
    variations: int = 1
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    fresh_seed: bool = True
    rank_variations: bool = True
    quick_start: bool = True
    sound: bool = True
    volume: float = 1.0
    scrub_sound: bool = True
    show_trails: bool = False
    show_contacts: bool = True
    show_shadow: bool = True
    export_preset: str = "Blender"
    export_formats: tuple[str, ...] = ()
    export_camera: str = "viewport"
    export_size: str = "1280x720"
    export_counts: bool = False
    export_marks: bool = False


def with_recent(settings: Settings, path: Path) -> Settings:
    """The settings with a project at the head of the recent files."""
    others = (other for other in settings.recent_files if other != str(path))
    return replace(settings, recent_files=(str(path), *others)[:MOST_RECENT])


def without_recent(settings: Settings, path: Path) -> Settings:
    """The settings without a project that is gone."""
    return replace(settings, recent_files=tuple(other for other in settings.recent_files if other != str(path)))


def load_settings(folder: Path) -> Settings:
    """The settings in a folder; whatever cannot be read there has its usual value.

    A file that is no JSON object is set aside as settings.damaged.json. Never raises on what it finds.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return Settings()
    try:
        found = read_json(path)
    except FileFormatError:
        found = None
    if not isinstance(found, dict):
        with suppress(OSError):
            path.replace(folder / DAMAGED_NAME)
        return Settings()
    usual = Settings()
    return Settings(**{item.name: _read(item.name, found, getattr(usual, item.name)) for item in fields(Settings)})


def save_settings(settings: Settings, folder: Path) -> None:
    """Write the settings whole or not at all; the folder is made when missing.

    Raises:
        ChoreoError: when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ChoreoError(f"{folder} cannot be made ({error.strerror or error})") from error
    text = json.dumps(asdict(settings), indent=1, ensure_ascii=False)
    write_whole(folder / FILE_NAME, (text + "\n").encode("utf-8"))


def _read(name: str, found: Mapping[str, Any], usual: Any) -> Any:
    value = found.get(name)
    if name == "sampling":
        return _sampling(value, usual)
    if name == "recent_files":
        paths = value if isinstance(value, list) else []
        return tuple(path for path in paths if _is_text(path, _LONGEST_TEXT) and path)[:MOST_RECENT]
    if name == "export_formats":
        names = value if isinstance(value, list) else []
        return tuple(one for one in names if _is_text(one, _LONGEST_NAME) and one)[:MOST_RECENT]
    check = _CHECKS.get(name) or _CHECKS_BY_TYPE[type(usual)]
    return value if check(value) else usual


def _sampling(value: Any, usual: SamplingSettings) -> SamplingSettings:
    kept = usual
    if isinstance(value, dict):
        for item in fields(SamplingSettings):
            before = getattr(kept, item.name)
            given = value.get(item.name)
            if item.name == "polish":
                kept = replace(kept, polish=_polish(given, kept.polish))
                continue
            is_same_kind = type(given) is type(before) or (isinstance(before, float) and type(given) is int)
            if not is_same_kind or (item.name == "retrieval" and given not in _RETRIEVALS):
                continue
            # SamplingSettings itself knows the bounds of its numbers.
            with suppress(ValueError, OverflowError):
                kept = replace(kept, **{item.name: type(before)(given)})
    return kept


def _polish(value: Any, usual: PolishSettings) -> PolishSettings:
    """One number was the strength of every part before there were parts."""
    given = value if isinstance(value, dict) else dict.fromkeys(POLISH_PARTS, value)
    return replace(usual, **{part: given[part] for part in POLISH_PARTS if _is_number(given.get(part), 0.0, 1.0)})


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and value.isprintable()


def _is_number(value: Any, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and low <= value <= high


_CHECKS_BY_TYPE: Mapping[type, Callable[[Any], bool]] = {
    bool: lambda value: isinstance(value, bool),
    str: lambda value: _is_text(value, _LONGEST_TEXT),
}
_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "theme": lambda value: value in ("dark", "light"),
    "geometry": lambda value: _is_text(value, _LONGEST_LAYOUT),
    "layout": lambda value: _is_text(value, _LONGEST_LAYOUT),
    "variations": lambda value: type(value) is int and 1 <= value <= MOST_VARIATIONS,
    "volume": lambda value: _is_number(value, 0.0, 1.0),
}
