"""What a file is and holds, in plain values."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from choreo_studio.audio.waveform import load_waveform
from choreo_studio.errors import CheckpointError, FileFormatError
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.motion_files import DEFAULT_FPS, SCENE_READERS, frame_rate_of, read_motion_file
from choreo_studio.motion.io.pose2d_npz import POSE_ARRAYS_ENDING, read_pose_arrays
from choreo_studio.motion.io.pose2d_reader import read_keypoints
from choreo_studio.motion.pose2d.layouts import POINTS
from choreo_studio.motion.pose2d.stream import HIDDEN, SEEN, Flags
from choreo_studio.motion.retarget.figures import source_of_figure
from choreo_studio.motion.retarget.people import people_in
from choreo_studio.services.inspection_exports import (
    STREAMS_FILE,
    described_streams,
    described_timeline,
    described_usd,
)
from choreo_studio.services.wish_words import wishes_in_words
from choreo_studio.session.project import Project, Take
from choreo_studio.session.storage import load_project
from choreo_studio.session.storage.file import SUFFIX
from choreo_studio.timebase import FrameRate

_USD = (".usd", ".usda", ".usdc")
_SOUND = (".wav", ".flac", ".ogg", ".mp3", ".aiff", ".aif", ".opus")
_MAX_MODEL_JSON = 16 << 20


def described(path: Path) -> dict[str, Any]:
    """A project, file of motion or 2D poses, timeline, song, or folder as JSON values; `kind` says which.

    Folders are those of checkpoints and of control streams.

    Raises:
        ChoreoError: when it is none of these or damaged.
    """
    if path.is_dir():
        return described_streams(path) if (path / STREAMS_FILE).is_file() else described_checkpoint(path)
    suffix = path.suffix.lower()
    if suffix == SUFFIX:
        return described_project(load_project(path))
    if suffix == ".bvh":
        return described_bvh(path)
    if path.name == STREAMS_FILE:
        return described_streams(path.parent)
    if suffix == ".json" or path.name.endswith(POSE_ARRAYS_ENDING):
        return described_poses(path)
    if suffix in SCENE_READERS:
        return described_scene(path)
    if suffix == ".npz":
        return described_arrays(path)
    if suffix == ".otio":
        return described_timeline(path)
    if suffix in _USD:
        return described_usd(path)
    if suffix in _SOUND:
        return described_song(path)
    if not path.exists():
        raise FileFormatError(path, "there is no such file")
    raise FileFormatError(path, "is no project, file of motion or 2D poses, timeline, song or folder that is known")


def described_project(project: Project) -> dict[str, Any]:
    """Music, grid and takes of a project."""
    grid, music = project.grid, project.music
    kept = "none" if music.is_silence else "inside" if music.flac is not None else "reference"
    return {
        "kind": "project",
        "name": project.name,
        "music": {"title": music.title, "kept": kept, "reference": music.reference},
        "duration_seconds": music.duration_seconds,
        "tempo_bpm": grid.tempo_bpm,
        "metre": str(grid.metre),
        "beats": grid.beat_count,
        "bars": [grid.bars[0].number, grid.bars[-1].number],
        "characters": {role: source.reference for role, source in project.characters.items()},
        "remarks": dict(project.remarks),
        "current_take": None if project.current is None else project.current.name,
        "takes": [_take(take, project) for take in project.takes],
    }


def described_bvh(path: Path) -> dict[str, Any]:
    """Joints, frames and rate of a BVH file."""
    file = read_bvh(path)
    rate = frame_rate_of(file.frame_seconds)
    return {
        "kind": "bvh",
        "joints": len(file.hierarchy.names),
        "root": file.hierarchy.names[0],
        "channels": file.hierarchy.channel_count,
        "frames": len(file.values),
        "fps": rate.fps,
        "duration_seconds": len(file.values) * rate.frame_seconds,
    }


def described_scene(path: Path) -> dict[str, Any]:
    """Bodies, frames and rate of an FBX, GLB, glTF or VRM file."""
    scene = SCENE_READERS[path.suffix.lower()](path)
    return {
        "kind": path.suffix.lower()[1:],
        "motion": scene.name if scene.frame_count else None,
        "frames": scene.frame_count,
        "fps": None if scene.rate is None else scene.rate.fps,
        "duration_seconds": 0.0 if scene.rate is None else scene.frame_count * scene.rate.frame_seconds,
        "bodies": [
            {
                "name": figure.name,
                "joints": figure.hierarchy.joint_count,
                "vertices": sum(len(skin.positions) for skin in figure.skins),
                "people": len(people_in(source_of_figure(figure, scene.rate or FrameRate.of(DEFAULT_FPS)))),
            }
            for figure in scene.figures
        ],
    }


def described_arrays(path: Path) -> dict[str, Any]:
    """People, frames and rate of an NPZ file."""
    file = read_motion_file(path)
    return {
        "kind": "motion arrays",
        "people": [person.name for person in file.people],
        "frames": file.frame_count,
        "fps": file.rate.fps,
        "duration_seconds": file.seconds,
        "beats": 0 if file.beats is None else len(file.beats[0]),
    }


def described_poses(path: Path) -> dict[str, Any]:
    """Pictures, points and people of a file of 2D poses."""
    if path.suffix.lower() == ".npz":
        poses = read_pose_arrays(path)
        shares: dict[str, Any] = {role: _shares(poses.seen[:, dancer]) for dancer, role in enumerate(ROLES)}
        facts = {"kind": "2D poses", "frames": len(poses.pixels), "fps": poses.rate.fps, "size": list(poses.size)}
        return {
            **facts,
            "points": len(POINTS),
            "beats": 0 if poses.beat_frames is None else len(poses.beat_frames),
            **shares,
        }
    file = read_keypoints(path)
    return {
        "kind": f"2D poses ({file.kind})",
        "frames": len(file.pixels),
        "fps": file.fps,
        "size": None if file.size is None else list(file.size),
        "points": len(file.points),
        "points_there_percent": 100.0 * float((file.confidence > 0).mean()),
    }


def described_song(path: Path) -> dict[str, Any]:
    """Length and shape of a song; `analyze` finds its beats."""
    waveform = load_waveform(path)
    return {
        "kind": "song",
        "duration_seconds": waveform.duration_seconds,
        "sample_rate": waveform.sample_rate,
        "channels": waveform.channels,
    }


def described_checkpoint(folder: Path) -> dict[str, Any]:
    """What a checkpoint says of itself in model.json."""
    path = folder / "model.json"
    try:
        if path.stat().st_size > _MAX_MODEL_JSON:
            raise CheckpointError(path, "is too large")
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileFormatError(
            folder, "is a folder without model.json or streams.json: neither a model nor control streams"
        ) from error
    except (ValueError, RecursionError) as error:
        raise CheckpointError(path, "is no JSON") from error
    if not isinstance(data, dict):
        raise CheckpointError(path, "does not describe a model")
    return {"kind": "checkpoint", **{name: value for name, value in data.items() if _is_short(value)}}


def _take(take: Take, project: Project) -> dict[str, Any]:
    parent = next((other.name for other in project.takes if other.id == take.parent), None)
    return {
        "name": take.name,
        "seed": take.dance.seed,
        "origin": take.dance.origin,
        "model": take.model_id,
        "style": take.style,
        "created_at": take.created_at,
        "from": parent,
        "bars": None if take.bars is None else list(take.bars),
        "dancers": take.dancers,
        "level": take.level,
        "wished": list(wishes_in_words(take, project.grid)),
        "starred": take.starred,
        "score": None if take.score is None else round(take.score.total, 1),
        "has_tokens": bool(take.dance.tokens.layout.levels),
    }


def _shares(seen: Flags) -> dict[str, float]:
    """How many of a dancer's points are seen, and hidden by bodies, percent."""
    return {
        "seen_percent": 100.0 * float((seen == SEEN).mean()),
        "hidden_percent": 100.0 * float((seen == HIDDEN).mean()),
    }


# A model's feature statistics run to thousands of numbers; nobody wants to read them.
def _is_short(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_short(item) for item in value.values())
    return not isinstance(value, list) or len(value) <= 64
