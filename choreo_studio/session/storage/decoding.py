"""A project out of the parts of its file, each part checked before it is believed."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.errors import ProjectFileError
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.skeleton import JOINT_NAMES, LEAVES, Skeleton
from choreo_studio.session.project import CharacterSource, Marker, MusicSource, Project
from choreo_studio.session.storage.archive import MUSIC_MEMBER, PROJECT_MEMBER
from choreo_studio.session.storage.fields import Fields
from choreo_studio.session.storage.schema import parsed_description
from choreo_studio.session.storage.take_decoding import decoded_take
from choreo_studio.session.storage.wish_storage import decoded_wishes, with_decoded_wishes

MAX_BEATS = 40_000
MAX_TAKES = 500
MAX_MARKERS = 10_000
_LONGEST_SECONDS = 4 * 3600.0


def decoded(members: Mapping[str, bytes], path: Path) -> Project:
    """The project that these members describe.

    Raises:
        ProjectFileError: naming the first thing that is wrong.
    """
    if PROJECT_MEMBER not in members:
        raise ProjectFileError(path, "has no description of the project inside")
    fields = Fields(path, parsed_description(members[PROJECT_MEMBER], path))
    grid = _grid(fields.inner("grid"))
    bodies = [_body(item) for item in fields.objects("bodies", 2 * MAX_TAKES)]
    takes = tuple(decoded_take(item, members, bodies, grid.beat_count) for item in fields.objects("takes", MAX_TAKES))
    wishes = None if fields.data.get("wishes") is None else decoded_wishes(fields.inner("wishes"), grid.beat_count)
    takes = with_decoded_wishes(fields, takes, wishes, grid.beat_count)
    try:
        return Project(
            fields.text("name"),
            _music(fields.inner("music"), members),
            grid,
            takes,
            fields.optional_whole("current_take", 1, 10**9),
            _remarks(fields.inner("remarks")),
            tuple(_marker(item) for item in fields.objects("markers", MAX_MARKERS)),
            wishes,
            _characters(fields),
        )
    except ValueError as error:
        raise ProjectFileError(path, f"contradicts itself ({error})") from error


def _music(fields: Fields, members: Mapping[str, bytes]) -> MusicSource:
    flac = members.get(MUSIC_MEMBER)
    if fields.flag("embedded") != (flac is not None):
        raise fields.error("embedded", "does not fit what is in the file")
    sha256 = fields.text("sha256", 64)
    if flac is not None and hashlib.sha256(flac).hexdigest() != sha256:
        raise fields.error("sha256", "does not fit the music in the file")
    return MusicSource(
        fields.text("title"),
        fields.whole("sample_rate", 1000, 384_000),
        fields.number("duration_seconds", 1e-6, _LONGEST_SECONDS),
        flac,
        fields.optional_text("reference", 4000),
        sha256,
    )


def _grid(fields: Fields) -> BeatGrid:
    try:
        return BeatGrid(
            fields.numbers("beats_seconds", MAX_BEATS),
            fields.numbers("downbeats", MAX_BEATS).astype(np.int64),
            Metre.parse(fields.text("metre", 10)),
            fields.whole("phrase_downbeat", 0, MAX_BEATS),
        )
    except ValueError as error:
        raise ProjectFileError(fields.path, f"holds an impossible beat grid ({error})") from error


def _body(fields: Fields) -> Skeleton:
    joints, ends = fields.inner("joints"), fields.inner("ends")
    offsets = np.array([_point(joints, name) for name in JOINT_NAMES])
    return Skeleton(fields.text("name"), offsets, {name: np.array(_point(ends, name)) for name in LEAVES})


def _point(fields: Fields, key: str) -> list[float]:
    point = fields.numbers(key, 3, largest=100.0)
    if point.shape != (3,):
        raise fields.error(key, "needs three numbers")
    return cast("list[float]", point.tolist())


def _remarks(fields: Fields) -> dict[str, str]:
    if len(fields.data) > 100 or any(len(name) > 100 for name in fields.data):
        raise ProjectFileError(fields.path, "holds more remarks than any project")
    return {name: fields.text(name, 2000) for name in fields.data}


def _characters(fields: Fields) -> dict[Role, CharacterSource]:
    """Who dances instead of the mannequins; nobody in files from before there were characters."""
    if "characters" not in fields.data:
        return {}
    inner = fields.inner("characters")
    return {role: _character(inner.inner(role)) for role in ROLES if role in inner.data}


def _character(fields: Fields) -> CharacterSource:
    mapping = fields.inner("mapping")
    slots = {slot: mapping.text(slot) for slot in JOINT_NAMES if slot in mapping.data}
    return CharacterSource(fields.text("reference", 4000), fields.text("sha256", 64), slots)


def _marker(fields: Fields) -> Marker:
    return Marker(fields.number("seconds", -_LONGEST_SECONDS, _LONGEST_SECONDS), fields.text("text", 2000))
