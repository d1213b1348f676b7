"""One take out of the parts of a project file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import ProjectFileError
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.measures.scoring import PART_NAMES, Score
from choreo_studio.motion.polish.settings import POLISH_PARTS, PolishSettings
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton
from choreo_studio.session.project import Take
from choreo_studio.session.storage.arrays import array_from
from choreo_studio.session.storage.fields import Fields
from choreo_studio.session.storage.mark_decoding import decoded_choices, decoded_locks, decoded_ranges
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import MOST_STAGE_M, Dance, Origin, SamplingSettings
from choreo_studio.tokens.layout import LevelName, TokenLayout
from choreo_studio.tokens.mask import Dancers
from choreo_studio.tokens.sequence import TokenSequence, level_shape

_FARTHEST_METRES = 10_000.0
_VALUES = 3 + 4 * JOINT_COUNT
_MAX_SEED = 2**63 - 1
MAX_PLACE = 1000


def decoded_take(fields: Fields, members: Mapping[str, bytes], bodies: Sequence[Skeleton], beat_count: int) -> Take:
    """The take that one entry of the description and its arrays make.

    Raises:
        ProjectFileError: naming the first thing that is wrong.
    """
    take_id = fields.whole("id", 1, 10**9 - 1)
    dance = _dance(fields, members, bodies, beat_count, f"takes/{take_id}")
    return Take(
        take_id,
        fields.text("name"),
        dance,
        _settings(fields.inner("settings")),
        fields.text("model_id"),
        fields.text("style"),
        fields.text("created_at", 40),
        fields.optional_whole("parent", 1, 10**9),
        _bars(fields),
        cast(Dancers, fields.choice("dancers", get_args(Dancers))),
        cast(LevelName, fields.choice("level", get_args(LevelName))),
        fields.flag("starred"),
        decoded_locks(fields.inner("locks"), dance.tokens),
        decoded_choices(fields, beat_count),
        _score(fields),
        fields.whole("place", 0, MAX_PLACE),
        None,
        decoded_ranges(fields, "like"),
        decoded_ranges(fields, "unlike"),
        fields.optional_whole("shown_by", 1, 10**9) if "shown_by" in fields.data else None,
    )


def _score(fields: Fields) -> Score | None:
    if fields.data.get("score") is None:
        return None
    inner = fields.inner("score")
    parts = inner.inner("parts")
    known = tuple((name, parts.number(name, 0.0, 100.0)) for name in PART_NAMES if name in parts.data)
    return Score(inner.number("total", 0.0, 100.0), known)


def _dance(
    fields: Fields, members: Mapping[str, bytes], bodies: Sequence[Skeleton], beat_count: int, folder: str
) -> Dance:
    layout = _layout(fields.inner("layout"))
    codes: dict[LevelName, NDArray[np.int32]] = {}
    confidence: dict[LevelName, NDArray[np.float32]] = {}
    for level in layout.levels:
        shape = level_shape(level, beat_count)
        tokens = _array(fields.path, members, f"{folder}/tokens_{level.name}.npy", "<u2", shape)
        codes[level.name] = tokens.astype(np.int32)
        sure = _array(fields.path, members, f"{folder}/confidence_{level.name}.npy", "<f4", shape)
        confidence[level.name] = sure.astype(np.float32)
    try:
        sequence = TokenSequence(layout, beat_count, codes)
    except ValueError as error:
        raise ProjectFileError(fields.path, f"holds impossible tokens ({error})") from error
    return Dance(
        sequence,
        _motion(fields, members, bodies, beat_count * FRAMES_PER_BEAT, folder),
        confidence,
        cast(Origin, fields.choice("origin", get_args(Origin))),
        fields.whole("seed", -_MAX_SEED, _MAX_SEED),
    )


def _layout(fields: Fields) -> TokenLayout:
    try:
        layout = TokenLayout.from_dict(fields.data)
    except (ValueError, KeyError, TypeError) as error:
        raise ProjectFileError(fields.path, f"{fields.where} is no token layout ({error})") from error
    if len(layout.levels) != len({level.name for level in layout.levels}):
        raise ProjectFileError(fields.path, f"{fields.where} has one level twice")
    return layout


def _motion(
    fields: Fields, members: Mapping[str, bytes], bodies: Sequence[Skeleton], frames: int, folder: str
) -> DuetMotion:
    if not bodies:
        raise fields.error("lead_body", "names a body that is not there")
    name = f"{folder}/motion.npy"
    values = _array(fields.path, members, name, "<f4", (2, frames, _VALUES)).astype(np.float64)
    rotations = values[..., 3:].reshape(2, frames, JOINT_COUNT, 4)
    lengths = np.linalg.norm(rotations, axis=-1)
    if (np.abs(values[..., :3]) > _FARTHEST_METRES).any() or (np.abs(lengths - 1.0) > 1e-3).any():
        raise ProjectFileError(fields.path, f"holds motion in {name!r} that no body can make")
    wearers = (bodies[fields.whole(key, 0, len(bodies) - 1)] for key in ("lead_body", "follow_body"))
    lead, follow = (
        MotionClip(body, values[row, :, :3].copy(), rotations[row].copy()) for row, body in enumerate(wearers)
    )
    return DuetMotion(lead, follow)


def _settings(fields: Fields) -> SamplingSettings:
    try:
        return SamplingSettings(
            fields.number("temperature", 0.0, 5.0),
            fields.number("top_p", 0.0, 1.0),
            fields.number("guidance", 0.0, 10.0),
            fields.whole("steps", 1, 64),
            fields.flag("soft_edges"),
            _polish(fields.inner("polish")),
            cast(Any, fields.choice("retrieval", ("none", "start", "only"))),
            fields.number("stage_m", 0.0, MOST_STAGE_M),
            fields.flag("begin_in_pose"),
            fields.flag("end_in_pose"),
        )
    except ValueError as error:
        raise ProjectFileError(fields.path, f"{fields.where} cannot be used ({error})") from error


def _polish(fields: Fields) -> PolishSettings:
    return PolishSettings(**{part: fields.number(part, 0.0, 1.0) for part in POLISH_PARTS})


def _bars(fields: Fields) -> tuple[int, int] | None:
    if fields.data.get("bars") is None:
        return None
    bars = fields.numbers("bars", 2)
    if bars.shape != (2,) or bars[0] > bars[1]:
        raise fields.error("bars", "needs a first and a last bar")
    return int(bars[0]), int(bars[1])


def _array(path: Path, members: Mapping[str, bytes], name: str, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    if name not in members:
        raise ProjectFileError(path, f"lacks {name!r}")
    return array_from(members[name], dtype, shape, path, name)
