"""From a song to motion files, as a program that uses ours would do it."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.services.bars import beat_span
from choreo_studio.services.export import export_take
from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.generator import Generator
from choreo_studio.services.music import project_of_song, sound_of
from choreo_studio.session.storage import load_project, save_project


def test_a_song_becomes_a_duet_that_is_edited_saved_and_exported(
    salsa_song: Path, generator: Generator, tmp_path: Path
) -> None:
    project = project_of_song(salsa_song)
    sound = sound_of(project)
    duration = soundfile.info(salsa_song).duration
    assert project.grid.tempo_bpm == pytest.approx(176.0, rel=0.04)

    project = generate(project, sound, generator, DanceOrder(seed=1))
    fresh = project.takes[0].dance
    assert fresh.motion.frame_count == 16 * project.grid.beat_count
    for clip in fresh.motion:
        assert np.isfinite(clip.root_positions).all()
        assert np.allclose(np.linalg.norm(clip.rotations, axis=-1), 1.0, atol=1e-3)
        assert np.ptp(clip.rotations, axis=0).max() > 0.05

    save_project(project, tmp_path / "salsa.choreo")
    opened = load_project(tmp_path / "salsa.choreo")
    edited = resample(opened, sound_of(opened), generator, DanceOrder((5, 6), "follow", seed=2))
    after = edited.takes[1].dance
    first, end = (16 * beat for beat in beat_span(project.grid, (5, 6)))
    assert np.array_equal(after.motion.lead.root_positions, fresh.motion.lead.root_positions)
    assert np.array_equal(after.motion.lead.rotations, fresh.motion.lead.rotations)
    for outside in (slice(None, first), slice(end, None)):
        assert np.array_equal(after.motion.follow.root_positions[outside], fresh.motion.follow.root_positions[outside])
        assert np.array_equal(after.motion.follow.rotations[outside], fresh.motion.follow.rotations[outside])
    assert not np.array_equal(after.motion.follow.rotations[first:end], fresh.motion.follow.rotations[first:end])

    files = export_take(edited, edited.takes[1], sound_of(edited), tmp_path / "out", "salsa")
    frames = int(np.ceil(duration * 30 - 1e-6))
    assert [len(read_bvh(file).values) for file in files[:2]] == [frames, frames]
    assert soundfile.info(files[2]).duration == pytest.approx(duration, abs=1e-3)


def test_the_same_seed_gives_the_same_take(salsa_song: Path, generator: Generator) -> None:
    project = project_of_song(salsa_song)
    sound = sound_of(project)
    order = DanceOrder((1, 2), seed=4)
    first, second = (generate(project, sound, generator, order).takes[0].dance.motion for _ in range(2))
    assert np.array_equal(first.lead.rotations, second.lead.rotations)
    assert np.array_equal(first.follow.root_positions, second.follow.root_positions)
