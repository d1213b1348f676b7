"""The mixer: exact at normal speed, the pitch kept at any other, and never a click."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_studio.services.playback.mixer import Mixer
from choreo_studio.services.playback.voices import Samples
from tests.services.playback.fakes_playback import RATE, ramp, tone

# A sine of 440 Hz and half the full scale never steps by more than this from one sample to the next.
STEEPEST = 0.5 * 2 * np.pi * 440 / RATE


def mixer_of(samples: Samples, **order: Any) -> Mixer:
    mixer = Mixer(samples, RATE, len(samples))
    give(mixer, jump=1, mode="play", **order)
    return mixer


def give(mixer: Mixer, **changes: Any) -> None:
    mixer.order = replace(mixer.order, **changes)


def rendered(mixer: Mixer, frames: int, block: int = 160) -> Samples:
    sizes = [block] * (frames // block) + [frames % block] * bool(frames % block)
    return np.concatenate([mixer.render(size)[0] for size in sizes])


def places(mixer: Mixer, frames: int, block: int = 160) -> np.ndarray:
    found = []
    for _ in range(frames // block):
        for passage in mixer.render(block)[1]:
            found.append(passage.song_frame + passage.rate * np.arange(passage.count))
    return np.concatenate(found)


def pitch(sound: Samples) -> float:
    windowed = sound[:, 0] * np.hanning(len(sound))
    spectrum = np.abs(np.fft.rfft(windowed, 1 << 18))
    return float(np.argmax(spectrum) * RATE / (1 << 18))


def biggest_step(sound: Samples) -> float:
    return float(np.abs(np.diff(sound[:, 0])).max())


def test_at_normal_speed_samples_come_out_as_they_are() -> None:
    song = tone(2.0).samples
    sound = rendered(mixer_of(song), 12000)
    fade = round(0.005 * RATE)
    np.testing.assert_array_equal(sound[fade:], song[fade:12000])


@given(st.lists(st.integers(1, 700), min_size=1, max_size=30), st.sampled_from([1.0, 0.5, -1.0, 1.7]))
def test_the_size_of_the_blocks_changes_nothing(sizes: list[int], rate: float) -> None:
    song = tone(1.0).samples
    whole = mixer_of(song, rate=rate, at_frame=4000.0).render(sum(sizes))[0]
    mixer = mixer_of(song, rate=rate, at_frame=4000.0)
    np.testing.assert_array_equal(np.concatenate([mixer.render(size)[0] for size in sizes]), whole)


@pytest.mark.parametrize("rate", [0.25, 0.5, 0.8, 1.25, 2.0, -1.0, -2.0, -0.5])
def test_pitch_is_kept_at_any_speed(rate: float) -> None:
    song = tone(8.0).samples
    mixer = mixer_of(song, rate=rate, at_frame=0.0 if rate > 0 else 8.0 * RATE)
    sound = rendered(mixer, 2 * RATE)[RATE // 4 :]
    assert pitch(sound) == pytest.approx(440.0, rel=0.003)
    assert biggest_step(sound) < 1.2 * STEEPEST
    loudness = np.sqrt((sound[:, 0] ** 2).reshape(-1, 100).mean(axis=1))
    assert loudness.min() > 0.8 * 0.5 / np.sqrt(2)


def test_half_speed_takes_twice_as_long() -> None:
    song = tone(1.0).samples
    sound = rendered(mixer_of(song, rate=0.5), 3 * RATE)
    last = int(np.flatnonzero(np.abs(sound[:, 0]) > 0.01).max())
    assert last == pytest.approx(2 * RATE, abs=0.03 * RATE)


@pytest.mark.parametrize("rate", [1.0, 0.5, 1.5, -1.0])
def test_what_is_heard_is_where_the_passages_say(rate: float) -> None:
    song = ramp(4.0).samples
    mixer = mixer_of(song, rate=rate, at_frame=2.0 * RATE)
    heard, said = [], []
    for _ in range(50):
        block, passages = mixer.render(160)
        heard.append(block[:, 0] * (len(song) - 1))
        said += [passage.song_frame + passage.rate * np.arange(passage.count) for passage in passages]
    error_seconds = np.abs(np.concatenate(heard) - np.concatenate(said))[100:] / RATE
    assert error_seconds.max() < (0.0005 if abs(rate) == 1.0 else 0.03)


@pytest.mark.parametrize("rate", [1.0, 0.5, -1.0])
def test_places_go_on_without_a_gap_at_the_speed_that_was_asked_for(rate: float) -> None:
    song = tone(4.0).samples
    found = places(mixer_of(song, rate=rate, at_frame=2.0 * RATE), 8000)
    np.testing.assert_allclose(np.diff(found), rate, atol=1e-6)


def test_a_loop_goes_round_in_its_own_length_and_begins_with_the_full_attack() -> None:
    song = ramp(3.0).samples
    loop = (8000, 12001)
    mixer = mixer_of(song, loop=loop, at_frame=7000.0)
    block, passages = mixer.render(3 * RATE)
    found = np.concatenate([p.song_frame + p.rate * np.arange(p.count) for p in passages])
    wraps = np.flatnonzero(np.diff(found) < 0) + 1
    np.testing.assert_array_equal(wraps, [12001 - 7000 + 4001 * lap for lap in range(len(wraps))])
    assert len(wraps) == 5
    heard = np.round(block[:, 0] * (len(song) - 1))
    for wrap in wraps:
        np.testing.assert_array_equal(heard[wrap : wrap + 500], np.arange(8000, 8500))


@pytest.mark.parametrize("rate", [1.0, 0.5, 2.0, -1.0])
def test_a_loop_makes_no_click(rate: float) -> None:
    song = tone(3.0).samples
    sound = rendered(mixer_of(song, loop=(8003, 12050), rate=rate, at_frame=9000.0), 3 * RATE)
    assert biggest_step(sound) < 1.2 * STEEPEST
    assert np.abs(sound[-2000:]).max() > 0.3


def test_a_loop_behind_us_is_left_alone() -> None:
    found = places(mixer_of(tone(3.0).samples, loop=(1000, 2000), at_frame=5000.0), 8000)
    assert found.min() == 5000
    assert (np.diff(found) > 0).all()


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 15999)), min_size=1, max_size=12))
def test_jumps_stops_and_starts_make_no_click(moves: list[tuple[int, int]]) -> None:
    mixer = mixer_of(tone(2.0).samples)
    sound = [mixer.render(300)[0]]
    for number, (wait, place) in enumerate(moves):
        mode = ("play", "silent", "grain")[number % 3]
        give(mixer, jump=mixer.order.jump + 1, at_frame=float(place), mode=mode, rate=(1.0, 0.6, -1.0)[number % 3])
        sound.append(mixer.render(wait)[0])
    # Within 5 ms a fade adds at most the whole range that lies between two sines.
    assert biggest_step(np.concatenate(sound)) < STEEPEST + 1.0 / (0.005 * RATE) + 0.01


def test_a_jump_is_heard_within_milliseconds() -> None:
    song = ramp(4.0).samples
    mixer = mixer_of(song)
    mixer.render(1000)
    give(mixer, jump=2, at_frame=3.0 * RATE)
    block, passages = mixer.render(400)
    assert passages[0].song_frame == 3.0 * RATE
    assert block[100, 0] == song[3 * RATE + 100, 0]


def test_silence_is_silent_and_stays_where_it_is() -> None:
    mixer = mixer_of(tone(2.0).samples)
    mixer.render(1000)
    give(mixer, mode="silent")
    rendered(mixer, 400)
    block, passages = mixer.render(1000)
    assert not block.any()
    assert {passage.rate for passage in passages} == {0.0}


def test_the_end_of_the_song_is_silent_and_says_so() -> None:
    song = tone(1.0).samples
    mixer = mixer_of(song, at_frame=7000.0)
    rendered(mixer, 1200)
    block, passages = mixer.render(500)
    assert not block.any()
    assert (passages[-1].song_frame, passages[-1].rate) == (8000.0, 0.0)


def test_silence_follows_a_sound_that_is_shorter_than_the_song() -> None:
    mixer = Mixer(tone(1.0).samples, RATE, 2 * RATE)
    give(mixer, jump=1, mode="play", at_frame=7000.0)
    block, passages = mixer.render(4000)
    assert np.abs(block[:900]).max() > 0.4
    assert not block[1100:].any()
    assert passages[-1].rate == 1.0


def test_a_grain_is_short() -> None:
    mixer = mixer_of(tone(2.0).samples)
    give(mixer, mode="grain", jump=2, at_frame=4000.0)
    sound = rendered(mixer, 4000)
    loud = np.flatnonzero(np.abs(sound[:, 0]) > 0.05)
    assert 0.05 * RATE < loud.max() < 0.09 * RATE


def test_mono_is_heard_on_both_sides_and_gain_changes_without_a_click() -> None:
    mixer = mixer_of(tone(2.0).samples[:, :1])
    block = mixer.render(2000)[0]
    np.testing.assert_array_equal(block[:, 0], block[:, 1])
    give(mixer, gain=0.0)
    sound = np.concatenate([block, mixer.render(160)[0], mixer.render(160)[0]])
    assert biggest_step(sound) < 1.2 * STEEPEST
    assert not sound[-160:].any()


def test_too_loud_is_clipped() -> None:
    block = mixer_of(3 * tone(1.0).samples).render(2000)[0]
    assert block.max() == 1.0 and block.min() == -1.0
