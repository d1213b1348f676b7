"""Small projects for tests."""

import hashlib
import io

import numpy as np
import soundfile

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.session.editing import add_take
from choreo_studio.session.project import MusicSource, Project, Take
from choreo_studio.tokens.dance import DanceRequest, SamplingSettings
from choreo_studio.tokens.mask import mask_beats
from tests.fakes import FakeGenerator

SAMPLE_RATE = 8000


def clicks(grid: BeatGrid, duration_seconds: float) -> np.ndarray:
    """Mono float32 sound with a short tone burst on every beat."""
    samples = np.zeros(round(duration_seconds * SAMPLE_RATE), dtype=np.float32)
    burst = np.sin(np.arange(200) * 0.6) * np.exp(-np.arange(200) / 40)
    for second in grid.beats_seconds:
        start = round(float(second) * SAMPLE_RATE)
        if 0 <= start < len(samples) - 200:
            samples[start : start + 200] += 0.5 * burst.astype(np.float32)
    return samples


def embedded_music(grid: BeatGrid, duration_seconds: float) -> MusicSource:
    """Clicks on the beats as an embedded FLAC."""
    buffer = io.BytesIO()
    soundfile.write(buffer, clicks(grid, duration_seconds), SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    flac = buffer.getvalue()
    return MusicSource("clicks.wav", SAMPLE_RATE, duration_seconds, flac=flac, sha256=hashlib.sha256(flac).hexdigest())


def project_without_takes(bars: int = 4, tempo_bpm: float = 150.0, metre: str = "4/4") -> Project:
    """A song of whole bars with a pickup beat in front."""
    parsed = Metre.parse(metre)
    period = 60.0 / tempo_bpm
    beats = bars * parsed.beats_per_bar + 1
    grid = BeatGrid(np.arange(beats) * period, np.arange(1, beats, parsed.beats_per_bar), parsed)
    duration = beats * period - 0.1
    return Project("Clicks", embedded_music(grid, duration), grid)


def take_of(project: Project, seed: int = 1, name: str = "Take 1", generator: FakeGenerator | None = None) -> Take:
    """A fresh take on the project's grid by the fake generator."""
    generator = generator or FakeGenerator()
    everything = mask_beats(generator.layout, np.ones(project.grid.beat_count, dtype=np.bool_))
    (dance,) = generator.dance(DanceRequest(project.grid, None, everything, seed=seed), lambda done, total: None)
    return Take(0, name, dance, SamplingSettings(), generator.model_id, "salsa", "2026-01-02T03:04:05+00:00")


def project_with_takes(takes: int = 2, bars: int = 4) -> Project:
    """A project with so many takes."""
    project = project_without_takes(bars)
    for seed in range(1, takes + 1):
        project = add_take(project, take_of(project, seed, f"Take {seed}"))
    return project
