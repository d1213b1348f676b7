"""A project as the parts of its file."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import runs_of
from choreo_studio.motion.skeleton import JOINT_NAMES, Skeleton
from choreo_studio.session.project import CharacterSource, MusicSource, Project, Take
from choreo_studio.session.storage.archive import MUSIC_MEMBER, PROJECT_MEMBER
from choreo_studio.session.storage.arrays import array_bytes
from choreo_studio.session.storage.schema import FORMAT, MAJOR, MINOR
from choreo_studio.session.storage.wish_storage import WishTable, encoded_wishes
from choreo_studio.tokens.mask import Flags

# A path that the reader would not let pass loses its way, not the whole project.
_LONGEST_PATH = 4000


def encoded(project: Project) -> dict[str, bytes]:
    """Member names and contents of the project's file."""
    bodies, table = _Bodies(), WishTable(project.wishes)
    description = {
        "format": FORMAT,
        "version": [MAJOR, MINOR],
        "name": one_line(project.name),
        "music": _music(project.music),
        "grid": _grid(project.grid),
        "current_take": project.current_take,
        "remarks": {name: one_line(text, 2000) for name, text in project.remarks.items()},
        "markers": [{"seconds": marker.seconds, "text": one_line(marker.text, 2000)} for marker in project.markers],
        "wishes": None if project.wishes is None else encoded_wishes(project.wishes),
        "characters": {role: _character(source) for role, source in project.characters.items()},
        "takes": [{**_take(take, bodies), "wishes": table.place_of(take.wishes)} for take in project.takes],
        "take_wishes": table.described,
        "bodies": bodies.described,
    }
    members = {PROJECT_MEMBER: json.dumps(description, indent=1, ensure_ascii=False).encode("utf-8")}
    if project.music.flac is not None:
        members[MUSIC_MEMBER] = project.music.flac
    for take in project.takes:
        members.update(_arrays(take))
    return members


def one_line(text: str, longest: int = 400) -> str:
    """The text as the reader lets it pass: no control characters, nothing that is no Unicode, not too long."""
    valid = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if ord(letter) < 32 else letter for letter in valid)[:longest]


class _Bodies:
    """Skeletons written once each, however many takes wear them."""

    def __init__(self) -> None:
        self.described: list[dict[str, Any]] = []

    def place_of(self, skeleton: Skeleton) -> int:
        described = {
            "name": skeleton.name,
            "joints": {name: row.tolist() for name, row in zip(JOINT_NAMES, skeleton.offsets, strict=True)},
            "ends": {name: end.tolist() for name, end in skeleton.ends.items()},
        }
        if described not in self.described:
            self.described.append(described)
        return self.described.index(described)


def _music(music: MusicSource) -> dict[str, Any]:
    return {
        "title": one_line(music.title),
        "sample_rate": music.sample_rate,
        "duration_seconds": music.duration_seconds,
        "embedded": music.flac is not None,
        "reference": None if music.reference is None else one_line(music.reference, _LONGEST_PATH),
        "sha256": music.sha256,
    }


def _character(source: CharacterSource) -> dict[str, Any]:
    return {
        "reference": one_line(source.reference, _LONGEST_PATH),
        "sha256": source.sha256,
        "mapping": {slot: one_line(joint) for slot, joint in source.mapping.items()},
    }


def _grid(grid: BeatGrid) -> dict[str, Any]:
    return {
        "beats_seconds": grid.beats_seconds.tolist(),
        "downbeats": [int(beat) for beat in grid.downbeats],
        "metre": str(grid.metre),
        "phrase_downbeat": int(grid.phrase_downbeat),
    }


def _take(take: Take, bodies: _Bodies) -> dict[str, Any]:
    return {
        "id": take.id,
        "name": one_line(take.name),
        "lead_body": bodies.place_of(take.dance.motion.lead.skeleton),
        "follow_body": bodies.place_of(take.dance.motion.follow.skeleton),
        "layout": take.dance.tokens.layout.as_dict(),
        "origin": take.dance.origin,
        "seed": take.dance.seed,
        "settings": asdict(take.settings),
        "model_id": one_line(take.model_id),
        "style": one_line(take.style),
        "created_at": take.created_at,
        "parent": take.parent,
        "bars": None if take.bars is None else list(take.bars),
        "dancers": take.dancers,
        "level": take.level,
        "starred": take.starred,
        "locks": {name: [_runs(row) for row in flags] for name, flags in take.locks.items()},
        "choices": [asdict(choice) for choice in take.choices],
        "score": None if take.score is None else {"total": take.score.total, "parts": dict(take.score.parts)},
        "place": take.place,
        "like": [list(bars) for bars in take.like],
        "unlike": [list(bars) for bars in take.unlike],
        "shown_by": take.shown_by,
    }


def _runs(flags: Flags) -> list[int]:
    """First slot and end slot of every locked run, one after another."""
    return [int(slot) for slot in runs_of(flags).ravel()]


def _arrays(take: Take) -> dict[str, bytes]:
    folder, dance = f"takes/{take.id}", take.dance
    motion = np.stack([_clip_values(clip) for clip in dance.motion])
    members = {f"{folder}/motion.npy": array_bytes(motion.astype("<f4"))}
    for level in dance.tokens.layout.levels:
        codes, confidence = dance.tokens.codes[level.name], dance.confidence[level.name]
        members[f"{folder}/tokens_{level.name}.npy"] = array_bytes(codes.astype("<u2"))
        members[f"{folder}/confidence_{level.name}.npy"] = array_bytes(confidence.astype("<f4"))
    return members


def _clip_values(clip: MotionClip) -> NDArray[np.float64]:
    return np.concatenate([clip.root_positions, clip.rotations.reshape(clip.frame_count, -1)], axis=1)
