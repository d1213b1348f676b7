"""Reading, trimming and writing sound."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from choreo_studio.audio import waveform as waveform_module
from choreo_studio.audio.waveform import Waveform, load_waveform, write_wav
from choreo_studio.errors import AudioFileError

RATE = 8000


def tone(seconds: float = 0.5, channels: int = 2) -> Waveform:
    time = np.arange(int(seconds * RATE)) / RATE
    left = 0.5 * np.sin(2 * np.pi * 440 * time)
    return Waveform(np.stack([left, -0.5 * left][:channels], axis=1).astype(np.float32), RATE)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_written_wav_is_read_back(tmp_path: Path, channels: int) -> None:
    song = tone(channels=channels)
    write_wav(tmp_path / "song.wav", song)
    back = load_waveform(tmp_path / "song.wav")
    assert back.sample_rate == RATE
    assert back.channels == channels
    assert back.samples.dtype == np.float32
    np.testing.assert_allclose(back.samples, song.samples, atol=2 / 32768)


@pytest.mark.parametrize("name", ["song.flac", "song.ogg", "song.mp3"])
def test_compressed_files_are_read(tmp_path: Path, name: str) -> None:
    soundfile.write(tmp_path / name, tone(1.0).samples, RATE)
    back = load_waveform(tmp_path / name)
    assert back.duration_seconds == pytest.approx(1.0, abs=0.2)
    assert np.abs(back.mono).max() > 0.05


def test_mono_is_the_mean_of_the_channels() -> None:
    song = tone()
    np.testing.assert_allclose(song.mono, song.samples.mean(axis=1), atol=1e-7)
    assert song.mono.dtype == np.float32


def test_trimming_pads_with_silence_beyond_the_song() -> None:
    song = tone(1.0)
    part = song.trimmed(-0.25, 0.5)
    assert part.duration_seconds == 0.75
    assert not part.samples[: RATE // 4].any()
    np.testing.assert_array_equal(part.samples[RATE // 4 :], song.samples[: RATE // 2])
    assert not song.trimmed(3.0, 4.0).samples.any()
    with pytest.raises(ValueError, match="end_seconds"):
        song.trimmed(1.0, 1.0)


def test_resampling_keeps_the_length() -> None:
    song = tone(1.0).resampled(16000)
    assert song.sample_rate == 16000
    assert song.duration_seconds == pytest.approx(1.0, abs=0.001)
    assert tone().resampled(RATE).sample_rate == RATE


def test_loud_sound_is_clipped_not_wrapped(tmp_path: Path) -> None:
    write_wav(tmp_path / "loud.wav", Waveform(np.full((100, 1), 1.7, dtype=np.float32), RATE))
    assert load_waveform(tmp_path / "loud.wav").samples.min() > 0.99


def test_files_that_are_no_music_give_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("this is not music")
    (tmp_path / "nothing.wav").write_bytes(b"")
    soundfile.write(tmp_path / "empty.wav", np.zeros((0, 2)), RATE)
    soundfile.write(tmp_path / "nan.wav", np.array([0.0, np.nan]), RATE, subtype="FLOAT")
    soundfile.write(tmp_path / "many.wav", np.zeros((10, 12)), RATE)
    (tmp_path / "many.wav").with_name("broken\udcff.wav").write_bytes((tmp_path / "many.wav").read_bytes())
    reasons = {
        "broken\udcff.wav": "cannot be read as sound",
        "missing.wav": "no such file",
        "text.mp3": "cannot be read as sound",
        "nothing.wav": "cannot be read as sound",
        "empty.wav": "holds no sound",
        "nan.wav": "not numbers",
        "many.wav": "12 channels",
        ".": "no such file",
    }
    for name, reason in reasons.items():
        with pytest.raises(AudioFileError, match=reason):
            load_waveform(tmp_path / name)


def test_a_song_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wav(tmp_path / "long.wav", tone(2.0))
    monkeypatch.setattr(waveform_module, "MAX_SECONDS", 1.0)
    with pytest.raises(AudioFileError, match="longer than"):
        load_waveform(tmp_path / "long.wav")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match=r"nowhere.*cannot be written"):
        write_wav(tmp_path / "nowhere" / "song.wav", tone())


def test_wrong_arrays_are_refused() -> None:
    with pytest.raises(ValueError, match="samples"):
        Waveform(np.zeros(10, dtype=np.float32), RATE)
    with pytest.raises(ValueError, match="sample_rate"):
        Waveform(np.zeros((10, 1), dtype=np.float32), 0)
    with pytest.raises(ValueError, match="read-only"):
        tone().samples[0] = 1
