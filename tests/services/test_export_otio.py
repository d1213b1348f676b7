"""The OTIO file, read by the library that made the format."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import soundfile

from choreo_studio.services.export import write_export
from choreo_studio.services.export_otio import BAR_COLOUR, NOTE_COLOUR, PHRASE_COLOUR, write_otio
from choreo_studio.services.export_pieces import Pieces
from choreo_studio.services.export_plan import ExportPlan, export_range
from choreo_studio.services.music import sound_of
from choreo_studio.session.project import Marker
from choreo_studio.timebase import FrameRate
from tests.builders_project import SAMPLE_RATE, project_with_takes

otio = pytest.importorskip("opentimelineio")


def exported(folder: Path, plan: ExportPlan, has_sound: bool = True, markers: tuple[Marker, ...] = ()) -> Any:
    project = replace(project_with_takes(1), markers=markers)
    write_export(project, project.takes[0], sound_of(project) if has_sound else None, folder, plan)
    return otio.adapters.read_from_file(str(folder / f"{plan.name}.otio"))


def told(timeline: Any) -> list[tuple[str, str, float]]:
    return [(one.name, one.color, one.marked_range.start_time.value) for one in timeline.tracks.markers]


def test_every_bar_is_a_marker_on_the_frames_of_the_motion(tmp_path: Path) -> None:
    project = project_with_takes(0)
    timeline = exported(tmp_path, ExportPlan("song", export_range(project), FrameRate.of(30)))
    assert told(timeline) == [
        ("bar 1", PHRASE_COLOUR, 12),
        ("bar 2", BAR_COLOUR, 60),
        ("bar 3", PHRASE_COLOUR, 108),
        ("bar 4", BAR_COLOUR, 156),
    ]
    assert {one.marked_range.start_time.rate for one in timeline.tracks.markers} == {30.0}
    assert timeline.metadata["choreo_studio"]["frame_rate"] == "30"


def test_the_music_is_a_clip_of_the_wav_beside_it(tmp_path: Path) -> None:
    project = project_with_takes(0)
    plan = ExportPlan("my song", export_range(project, (2, 3)), FrameRate.of(25))
    timeline = exported(tmp_path, plan)
    (track,) = timeline.audio_tracks()
    (clip,) = track
    wav = soundfile.info(tmp_path / otio.url_utils.filepath_from_url(clip.media_reference.target_url))
    assert clip.source_range.duration == otio.opentime.RationalTime(wav.frames, SAMPLE_RATE)
    assert clip.name == "clicks.wav"
    assert timeline.duration().to_seconds() == pytest.approx(3.2)
    assert timeline.global_start_time == otio.opentime.RationalTime(0, 25)
    assert [name for name, _, frame in told(timeline)] == ["bar 2", "bar 3"]
    assert timeline.video_tracks() == []


def test_a_broken_rate_is_told_as_it_is(tmp_path: Path) -> None:
    project = project_with_takes(0)
    rate = FrameRate.of("29.97")
    timeline = exported(tmp_path, ExportPlan("song", export_range(project), rate))
    first = timeline.tracks.markers[0]
    assert first.marked_range.start_time.rate == float(Fraction(30000, 1001))
    assert first.marked_range.start_time.to_seconds() == pytest.approx(0.4, abs=0.5 / rate.fps)
    assert first.metadata["choreo_studio"]["seconds"] == pytest.approx(0.4)
    assert timeline.metadata["choreo_studio"]["frame_rate"] == "30000/1001"


def test_notes_of_the_project_stand_among_the_bars(tmp_path: Path) -> None:
    project = project_with_takes(0)
    markers = (Marker(0.1, "early"), Marker(2.0, ""), Marker(2.5, "dip “here”"), Marker(9.0, "late"))
    plan = ExportPlan("song", export_range(project, region=(1.0, 4.0)), FrameRate.of(30))
    assert told(exported(tmp_path, plan, markers=markers)) == [
        ("bar 2", BAR_COLOUR, 30),
        ("note", NOTE_COLOUR, 30),
        ("dip “here”", NOTE_COLOUR, 45),
        ("bar 3", PHRASE_COLOUR, 78),
    ]


def test_a_film_is_a_clip_above_the_music(tmp_path: Path) -> None:
    project = project_with_takes(1)
    plan = ExportPlan("song", export_range(project, (1, 2)), FrameRate.of(24), formats=("mp4",))
    motion = project.takes[0].dance.motion
    pieces = Pieces(project, project.takes[0], sound_of(project), plan, motion, motion, ("song.mp4", "song.wav"))
    write_otio(pieces, tmp_path, lambda done, total: None)
    timeline = otio.adapters.read_from_file(str(tmp_path / "song.otio"))
    ((film,), (music,)) = timeline.video_tracks()[0], timeline.audio_tracks()[0]
    assert (film.name, film.media_reference.target_url) == ("Take 1", "song.mp4")
    assert film.source_range.duration == otio.opentime.RationalTime(77, 24)
    assert music.source_range.duration.to_seconds() == pytest.approx(3.2)


def test_silence_is_a_gap_as_long_as_the_dance(tmp_path: Path) -> None:
    project = project_with_takes(0)
    plan = ExportPlan("song", export_range(project, (1, 2)), FrameRate.of(30))
    timeline = exported(tmp_path, plan, has_sound=False)
    (gap,) = timeline.audio_tracks()[0]
    assert isinstance(gap, otio.schema.Gap)
    assert timeline.duration() == otio.opentime.RationalTime(96, 30)
