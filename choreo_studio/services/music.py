"""From a song's file to a project with its beats, and back to the sound of a project."""

import hashlib
import io
import re
import tempfile
from pathlib import Path

import numpy as np

from choreo_studio.audio.analysis import MusicAnalysis, analyze
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.danceable import danceable_grid
from choreo_studio.audio.waveform import Waveform, load_waveform
from choreo_studio.errors import AudioFileError, ProjectFileError
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.outside_files import found_again, hash_of
from choreo_studio.session.project import MusicSource, Project

SILENCE_RATE = 22050
BEATS_REMARK, RHYTHM_REMARK = "beats", "rhythm"
WALTZ_NAMES = r"(?<![a-z])(waltz|walzer|vals)"
UNHEARD_REMARK = "not looked for yet"
_SURE = re.compile(r"(\d{1,3})% sure")
_UNHEARD_BPM = 120.0


def analyzed_song(path: Path, progress: Progress = unwatched) -> tuple[Waveform, MusicAnalysis]:
    """Sound and beats of a song.

    Raises:
        AudioFileError: when it cannot be read or holds no usable sound.
    """
    waveform = load_waveform(path)
    return waveform, analyze(waveform, progress, metre=metre_by_name(path.stem))


def metre_by_name(name: str) -> Metre | None:
    """The metre that the name of a song says: 3/4 for waltzes, which are heard in four where they are quick."""
    return Metre(3, 4) if re.search(WALTZ_NAMES, name.lower()) else None


def project_of_song(path: Path, embed: bool = True, progress: Progress = unwatched) -> Project:
    """A new project on a song, its beats found and the grid made to cover all of it.

    Args:
        path: the song.
        embed: keep the sound in the project; otherwise it refers to the file.
        progress: told of the analysis.

    Raises:
        AudioFileError: when the song cannot be read or holds no usable sound.
    """
    waveform = load_waveform(path)
    return project_of_sound(waveform, path, embed, progress)[0]


def project_of_sound(
    waveform: Waveform, path: Path, embed: bool = True, progress: Progress = unwatched
) -> tuple[Project, MusicAnalysis]:
    """The same for a song that is decoded already, and what the analysis found.

    Raises:
        AudioFileError: when it holds no usable sound.
    """
    said = metre_by_name(path.stem)
    analysis = analyze(waveform, progress, metre=said)
    music = embedded_music(waveform, path.name) if embed else referenced_music(waveform, path)
    grid, reading = danceable_grid(analysis.grid)
    if said is not None:
        reading += f", in {said} as its name says"
    remarks = {
        BEATS_REMARK: f"found in the music, {analysis.confidence.overall:.0%} sure{reading}",
        RHYTHM_REMARK: analysis.rhythm,
    }
    return Project(path.stem, music, grid.covering(music.duration_seconds), remarks=remarks), analysis


def unheard_project(waveform: Waveform, path: Path) -> Project:
    """A project on a song whose beats nobody has looked for yet: a steady grid that only draws a ruler."""
    music = referenced_music(waveform, path)
    grid = BeatGrid.regular(_UNHEARD_BPM, 2).covering(music.duration_seconds)
    return Project(path.stem, music, grid, remarks={BEATS_REMARK: UNHEARD_REMARK})


def remembered_sureness(project: Project) -> float | None:
    """How sure the beats were when they were found, 0 to 1, as the project's remark on them says; None where not."""
    found = _SURE.search(project.remarks.get(BEATS_REMARK, ""))
    return None if found is None else min(int(found[1]) / 100, 1.0)


def embedded_music(waveform: Waveform, title: str) -> MusicSource:
    """The sound as FLAC inside the project, 16 bits deep."""
    import soundfile

    buffer = io.BytesIO()
    samples = np.clip(np.round(waveform.samples * 32767.0), -32768, 32767).astype(np.int16)
    soundfile.write(buffer, samples, waveform.sample_rate, format="FLAC", subtype="PCM_16")
    flac = buffer.getvalue()
    digest = hashlib.sha256(flac).hexdigest()
    return MusicSource(title, waveform.sample_rate, waveform.duration_seconds, flac=flac, sha256=digest)


def referenced_music(waveform: Waveform, path: Path) -> MusicSource:
    """The sound as a path and a hash."""
    return MusicSource(
        path.name,
        waveform.sample_rate,
        waveform.duration_seconds,
        reference=str(path.resolve()),
        sha256=hash_of(path, AudioFileError),
    )


def silence(duration_seconds: float) -> MusicSource:
    """No music, but a length."""
    return MusicSource("", SILENCE_RATE, duration_seconds)


def sound_of(project: Project, folder: Path | None = None) -> Waveform | None:
    """The sound of a project, None where it has none.

    Args:
        project: whose music.
        folder: where the project's file lies; a song that moved along with it is found there.

    Raises:
        AudioFileError: when a song outside the project is gone or has changed.
        ProjectFileError: when the sound inside cannot be read.
    """
    music = project.music
    if music.flac is not None:
        return _decoded(music, project)
    if music.reference is None:
        return None
    path = found_again(music.reference, folder, "song", AudioFileError)
    if hash_of(path, AudioFileError) != music.sha256:
        raise AudioFileError(path, "is not the song that this project was made on")
    return load_waveform(path)


def _decoded(music: MusicSource, project: Project) -> Waveform:
    with tempfile.TemporaryDirectory(prefix="choreo-") as folder:
        path = Path(folder) / "music.flac"
        path.write_bytes(music.flac or b"")
        try:
            waveform = load_waveform(path)
        except AudioFileError as error:
            raise ProjectFileError(project.name, f"holds music that {error.reason}") from error
    if abs(waveform.duration_seconds - music.duration_seconds) > 0.01:
        raise ProjectFileError(project.name, "holds music of another length than it says")
    return waveform
