"""The band plays on the beats it is given, in tune and without clipping."""

import numpy as np
import pytest

from choreo_studio.audio.band import BAND_STYLES, band_instruments, render_band
from choreo_studio.audio.band_drums import STROKES, drum_stroke
from choreo_studio.audio.band_harmony import Chord, Progression
from choreo_studio.audio.band_plan import plan_song
from choreo_studio.audio.band_score import player_notes
from choreo_studio.audio.band_styles import STYLES
from choreo_studio.audio.band_tones import VOICES, pitched_tone
from choreo_studio.audio.beats import BeatGrid, Metre

RATE = 22050


def grid_for(style: str, beats: int = 32, bpm: float = 150) -> BeatGrid:
    return BeatGrid.regular(bpm, beats, STYLES[style].metre, 0.4)


@pytest.mark.parametrize("style", BAND_STYLES)
def test_every_style_is_loud_enough_stereo_and_never_clips(style: str) -> None:
    grid = grid_for(style, 48)
    song = render_band(grid, style, seed=3)
    assert song.samples.shape[1] == 2
    assert song.duration_seconds == pytest.approx(grid.end_seconds + 1.5, abs=0.01)
    assert np.abs(song.samples).max() == pytest.approx(0.95, abs=1e-3)
    assert 0.08 < float(np.sqrt(np.mean(song.samples**2))) < 0.4
    assert float(np.mean(np.abs(song.samples) > 0.9)) < 0.001
    assert np.corrcoef(song.samples.T)[0, 1] < 0.999
    assert abs(float(song.samples.mean())) < 0.01


def test_the_seed_decides_everything() -> None:
    grid = grid_for("salsa")
    first, again, other = (render_band(grid, "salsa", seed).samples for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(("three_first", "steps"), [(False, [1, 2, 4, 5.5, 7]), (True, [0, 1.5, 3, 5, 6])])
def test_clave_is_played_where_clave_belongs(three_first: bool, steps: list[float]) -> None:
    grid = BeatGrid(0.4 * np.arange(40), np.arange(0, 40, 4), Metre(4), 0)
    for seed in range(40):
        rng = np.random.default_rng(seed)
        plan = plan_song("salsa", len(grid.bars), rng, ["clave"])
        if plan.three_side_first != three_first or not plan.players[0].pattern.startswith("..x.x...x..x..x."):
            continue
        notes = player_notes(plan.players[0], plan, grid, rng)
        places = sorted({round(note.position % 8 - note.position % 0.5, 2) for note in notes})
        assert places == steps
        return
    pytest.fail("no seed gave this clave")


def test_a_single_drum_sounds_on_its_beats_even_when_the_tempo_changes() -> None:
    periods = np.linspace(0.55, 0.4, 40)
    grid = BeatGrid(1.0 + np.cumsum(periods), np.arange(0, 40, 4), Metre(4))
    song = render_band(grid, "disco", 5, instruments=["kick"], duration_seconds=21.0)
    assert song.duration_seconds == 21.0
    level = np.abs(song.mono)
    quiet = [level[int((t - 0.06) * RATE) : int((t - 0.015) * RATE)].max() for t in grid.beats_seconds[:38]]
    loud = [level[int((t - 0.015) * RATE) : int((t + 0.05) * RATE)].max() for t in grid.beats_seconds[:38]]
    assert np.mean(np.array(loud) > 2 * np.array(quiet)) > 0.95


def test_a_pickup_before_the_first_bar_and_a_broken_bar_are_played() -> None:
    grid = BeatGrid(0.4 * np.arange(23), np.array([2, 6, 9, 13, 17, 21]), Metre(4), 1)
    rng = np.random.default_rng(0)
    plan = plan_song("disco", len(grid.bars), rng, ["kick"])
    positions = sorted(note.position for note in player_notes(plan.players[0], plan, grid, rng))
    assert positions == list(range(23))


def test_only_the_wanted_instruments_play() -> None:
    grid = grid_for("salsa", 16)
    bass = render_band(grid, "salsa", 1, instruments=["bass"]).mono
    spectrum = np.abs(np.fft.rfft(bass))
    cut = int(1500 / (RATE / 2) * len(spectrum))
    assert (spectrum[cut:] ** 2).sum() < 0.02 * (spectrum**2).sum()
    assert {"clave", "conga", "bell", "bass", "piano", "maracas"} <= set(band_instruments("salsa"))


def test_what_cannot_be_played_is_refused() -> None:
    grid = grid_for("salsa")
    with pytest.raises(ValueError, match="metre 3/4"):
        render_band(grid, "waltz", 0)
    with pytest.raises(ValueError, match="style"):
        render_band(grid, "polka", 0)
    with pytest.raises(ValueError, match="style"):
        band_instruments("polka")
    with pytest.raises(ValueError, match="instruments"):
        render_band(grid, "salsa", 0, instruments=["theremin"])
    with pytest.raises(ValueError, match="duration_seconds"):
        render_band(grid, "salsa", 0, duration_seconds=0)
    with pytest.raises(ValueError, match="name"):
        drum_stroke("gong", RATE, np.random.default_rng(0))


def test_chords_have_the_tones_that_they_name() -> None:
    assert Chord.parse("Am7").pitches(60) == [60, 64, 67, 69]
    assert Chord.parse("F#dim").root == 6
    assert Chord.parse("Bb").root == 10
    assert Chord.parse("G", transpose=5).root == 0
    assert [Chord.parse("C").tone(degree, 48) for degree in range(4)] == [48, 52, 55, 60]
    for wrong in ("", "H", "Cadd13"):
        with pytest.raises(ValueError, match="symbol"):
            Chord.parse(wrong)


def test_a_progression_goes_round() -> None:
    progression = Progression.parse("2x Am E7", 0)
    assert [progression.at(bar).root for bar in (-1, 0, 1, 2, 3, 4)] == [4, 9, 9, 4, 4, 9]


@pytest.mark.parametrize("voice", sorted(VOICES))
def test_voices_play_the_pitch_that_is_asked_for(voice: str) -> None:
    tone = pitched_tone(voice, 57, 1.0, RATE)
    spectrum = np.abs(np.fft.rfft(tone * np.hanning(len(tone)), 1 << 17))
    frequency = np.arange(len(spectrum)) * RATE / (1 << 17)
    near = (frequency > 200) & (frequency < 240)
    assert frequency[near][spectrum[near].argmax()] == pytest.approx(220, rel=0.006)
    assert spectrum[near].max() > 0.2 * spectrum.max()


@pytest.mark.parametrize("name", STROKES)
@pytest.mark.parametrize("rate", [16000, 44100])
def test_strokes_start_at_once_and_die_away(name: str, rate: int) -> None:
    stroke = drum_stroke(name, rate, np.random.default_rng(0))
    assert np.abs(stroke).max() == pytest.approx(1)
    assert stroke[-1] == 0
    assert np.abs(stroke[: rate // 20]).max() > 0.3


@pytest.mark.parametrize("style", BAND_STYLES)
def test_patterns_use_only_signs_that_are_known(style: str) -> None:
    for part in STYLES[style].parts:
        known = {"bass": "r53on", "chords": "xX", "arpeggio": "0123456", "tune": "xX"}
        signs = "".join(sign for sign, _ in part.strokes) if part.kind == "drums" else known[part.kind]
        steps = STYLES[style].metre.beats_per_bar * part.steps_per_beat
        assert part.voice in VOICES or part.kind == "drums"
        for pattern in part.patterns:
            assert set(pattern) <= {".", *signs}, (part.name, pattern)
            assert len(pattern) % steps == 0, (part.name, pattern)
