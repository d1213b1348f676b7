"""The music as an OpenTimelineIO file, with a marker for every bar and for the notes of the project.

Written by hand to the published schema (https://opentimelineio.readthedocs.io, "Serialized Schema"): a hundred lines
against a compiled package. Clips are written in their first version, which readers of every age take.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from choreo_studio.audio.beats import Bar, BeatGrid
from choreo_studio.files import write_whole
from choreo_studio.services.export_pieces import Pieces
from choreo_studio.services.jobs import Progress
from choreo_studio.timebase import FrameRate

Node = dict[str, Any]
BAR_COLOUR, PHRASE_COLOUR, NOTE_COLOUR = "CYAN", "ORANGE", "GREEN"


def write_otio(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME.otio: a timeline at the frame rate of the motion, beginning with the part.

    Args:
        pieces: what is written; a film (NAME.mp4) and the music (NAME.wav) are its clips where they are written too.
        folder: where to.
        progress: not told of anything, it is done at once.
    """
    text = json.dumps(_timeline(pieces), ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(folder / f"{pieces.plan.name}.otio", text.encode("utf-8", "replace"))


def _timeline(pieces: Pieces) -> Node:
    plan, rate = pieces.plan, pieces.plan.rate
    tracks = [_film(pieces)] if f"{plan.name}.mp4" in pieces.files else []
    stack = _item("Stack.1", "tracks", children=[*tracks, _music(pieces)], markers=_markers(pieces))
    facts = {"take": pieces.take.name, "frame_rate": str(rate.fraction), "starts_at_second": plan.part.start_seconds}
    return {
        "OTIO_SCHEMA": "Timeline.1",
        "name": plan.name,
        "metadata": {"choreo_studio": facts},
        "global_start_time": _time(0, rate.fps),
        "tracks": stack,
    }


def _music(pieces: Pieces) -> Node:
    plan = pieces.plan
    if pieces.sound is None:
        rest = _span(0, plan.rate.frame_count(plan.part.duration_seconds), plan.rate.fps)
        return _item("Track.1", "Music", children=[_item("Gap.1", "", source_range=rest)], kind="Audio")
    sound = pieces.sound.trimmed(plan.part.start_seconds, plan.part.end_seconds)
    span = _span(0, len(sound.samples), sound.sample_rate)
    clip = _clip(pieces.project.music.title, f"{plan.name}.wav", span)
    return _item("Track.1", "Music", children=[clip], kind="Audio")


def _film(pieces: Pieces) -> Node:
    plan = pieces.plan
    span = _span(0, plan.rate.frame_count(plan.part.duration_seconds), plan.rate.fps)
    return _item("Track.1", "Dance", children=[_clip(pieces.take.name, f"{plan.name}.mp4", span)], kind="Video")


def _markers(pieces: Pieces) -> list[Node]:
    """Bars that begin in the part and notes that lie in it, in the order of time."""
    part, rate, grid = pieces.plan.part, pieces.plan.rate, pieces.project.grid
    found = [(bar.start_seconds, f"bar {bar.number}", _colour(grid, bar)) for bar in grid.bars if bar.number > 0]
    found += [(note.seconds, note.text or "note", NOTE_COLOUR) for note in pieces.project.markers]
    inside = sorted(one for one in found if part.start_seconds - 1e-6 <= one[0] < part.end_seconds - 1e-6)
    return [_marker(name, second - part.start_seconds, colour, rate) for second, name, colour in inside]


def _colour(grid: BeatGrid, bar: Bar) -> str:
    is_phrase = (bar.number - 1 - grid.phrase_downbeat) % grid.metre.bars_per_phrase == 0
    return PHRASE_COLOUR if is_phrase else BAR_COLOUR


def _marker(name: str, seconds: float, colour: str, rate: FrameRate) -> Node:
    return {
        "OTIO_SCHEMA": "Marker.2",
        "name": name,
        "color": colour,
        "marked_range": _span(round(max(seconds, 0.0) * rate.fps), 1, rate.fps),
        "comment": "",
        # The nearest frame is up to half a frame off; who needs the moment itself finds it here.
        "metadata": {"choreo_studio": {"seconds": round(max(seconds, 0.0), 6)}},
    }


def _clip(name: str, file: str, span: Node) -> Node:
    media = {
        "OTIO_SCHEMA": "ExternalReference.1",
        "name": file,
        "metadata": {},
        "available_range": span,
        "target_url": quote(file),
    }
    return _item("Clip.1", name, source_range=span, media_reference=media)


def _item(
    schema: str, name: str, source_range: Node | None = None, markers: list[Node] | None = None, **more: Any
) -> Node:
    return {
        "OTIO_SCHEMA": schema,
        "name": name,
        "metadata": {},
        "source_range": source_range,
        "effects": [],
        "markers": markers or [],
        "enabled": True,
        **more,
    }


def _span(start: int, count: int, rate: float) -> Node:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(start, rate), "duration": _time(count, rate)}


def _time(value: int, rate: float) -> Node:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": float(value), "rate": float(rate)}
