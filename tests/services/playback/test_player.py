"""The player on a device and a clock that are moved by hand."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from choreo_studio.services.playback.device import ClockOutput, connect_null
from choreo_studio.services.playback.player import Player
from tests.services.playback.fakes_playback import BLOCK, RATE, HandClock, Stage, ramp, tone

BLOCK_SECONDS = BLOCK / RATE


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def player(stage: Stage) -> Iterator[Player]:
    made = Player(stage.connect, stage.clock)
    made.load(ramp(4.0), 4.0)
    made.warm_up()
    opened(made)
    yield made
    made.close()


def opened(player: Player) -> None:
    """Waits until the device is open; it is opened on another thread."""
    assert player._opening is not None
    player._opening.result(timeout=10)


def test_playing_moves_with_what_is_heard(player: Player, stage: Stage) -> None:
    player.play()
    stage.run(1.0)
    # Requests are served at the beginning of a block, so two blocks are held and the sound began one block late.
    assert player.position_seconds == pytest.approx(1.0 - BLOCK_SECONDS, abs=1e-6)
    assert player.is_playing
    heard = stage.device.heard[:, 0] * (4.0 - 1 / RATE)
    np.testing.assert_allclose(heard[100:], np.arange(100, len(heard)) / RATE, atol=1e-4)


def test_the_place_moves_smoothly_between_requests(player: Player, stage: Stage) -> None:
    player.play()
    stage.run(0.5)
    seen = []
    for _ in range(20):
        seen.append(player.position_seconds)
        stage.clock.seconds += 0.001
    np.testing.assert_allclose(np.diff(seen), 0.001, atol=1e-9)


def test_the_place_never_goes_back_when_requests_come_late(player: Player, stage: Stage) -> None:
    random = np.random.default_rng(3)
    player.play()
    seen = [0.0]
    for _ in range(150):
        stage.device.ask()
        for _ in range(5):
            stage.clock.seconds += BLOCK_SECONDS / 5 * random.uniform(0.2, 1.9)
            seen.append(player.position_seconds)
    assert (np.diff(seen) >= 0).all()
    assert seen[-1] > 3.0


@pytest.mark.parametrize(("is_null", "gone_on"), [(True, 0.2), (False, 2 * BLOCK_SECONDS)])
def test_a_machine_that_is_too_busy_to_serve_halts_the_picture_only_where_sound_halts(
    player: Player, stage: Stage, is_null: bool, gone_on: float
) -> None:
    player.play()
    stage.device.is_null = is_null
    stage.run(1.0, lambda: player.position_seconds)
    before = player.position_seconds
    stage.clock.seconds += 0.2
    assert player.position_seconds == pytest.approx(before + gone_on, abs=BLOCK_SECONDS + 1e-6)
    stage.device.ask(8)
    assert player.position_seconds == pytest.approx(before + 0.2, abs=BLOCK_SECONDS + 1e-6)


def test_pausing_stays_where_it_is_and_falls_silent(player: Player, stage: Stage) -> None:
    player.play()
    stage.run(1.0)
    player.pause()
    place = player.position_seconds
    stage.run(0.5)
    assert player.position_seconds == place == pytest.approx(1.0 - BLOCK_SECONDS)
    assert not np.concatenate(stage.device.blocks[-5:]).any()
    player.play()
    stage.run(0.5)
    assert player.position_seconds == pytest.approx(place + 0.5 - BLOCK_SECONDS, abs=2 * BLOCK_SECONDS)


def test_a_seek_shows_at_once_and_never_what_was_before(player: Player, stage: Stage) -> None:
    player.play()
    stage.run(0.5)
    player.seek(3.0)
    assert player.position_seconds == 3.0, "what was handed over before is still heard, but not shown"
    seen: list[float] = []
    stage.run(0.5, lambda: seen.append(player.position_seconds))
    assert seen[0] == pytest.approx(3.0)
    assert (np.diff(seen) >= 0).all()
    assert seen[-1] == pytest.approx(3.5 - BLOCK_SECONDS)


def test_a_seek_while_paused_is_heard_from_there(player: Player, stage: Stage) -> None:
    player.seek(2.0)
    assert player.position_seconds == 2.0
    player.play()
    stage.run(0.2)
    assert stage.device.heard[-1, 0] == pytest.approx(2.2 / 4.0, abs=1e-3)


def test_half_speed_takes_twice_as_long_and_backwards_goes_back(player: Player, stage: Stage) -> None:
    player.rate = 0.5
    player.play()
    stage.run(2.0)
    assert player.position_seconds == pytest.approx(1.0, abs=BLOCK_SECONDS)
    player.rate = -2.0
    stage.run(0.2 + 2 * BLOCK_SECONDS)
    assert player.position_seconds == pytest.approx(1.0 - 0.4, abs=0.06)


def test_the_end_stops_and_playing_again_starts_over(player: Player, stage: Stage) -> None:
    player.seek(3.5)
    player.play()
    stage.run(1.0, lambda: None)
    assert player.position_seconds == 4.0
    assert not player.is_playing
    player.play()
    stage.run(0.5)
    assert player.position_seconds == pytest.approx(0.5, abs=2 * BLOCK_SECONDS)


def test_backwards_stops_at_the_beginning(player: Player, stage: Stage) -> None:
    player.seek(0.3)
    player.rate = -1.0
    player.play()
    stage.run(1.0)
    assert player.position_seconds == 0.0
    assert not player.is_playing


def test_a_loop_goes_round(player: Player, stage: Stage) -> None:
    player.loop = (1.0, 1.5)
    player.seek(1.0)
    player.play()
    seen: list[float] = []
    stage.run(3.0, lambda: seen.append(player.position_seconds))
    assert min(seen) >= 1.0 and max(seen) < 1.5
    assert int((np.diff(seen) < 0).sum()) == 5
    player.loop = None
    stage.run(1.0)
    assert player.position_seconds > 1.5


def test_playing_up_to_a_place_stops_there_in_spite_of_a_loop(player: Player, stage: Stage) -> None:
    player.loop = (0.5, 1.5)
    player.seek(1.0)
    player.play(until_seconds=2.0)
    stage.run(1.5, lambda: player.position_seconds)
    assert (player.position_seconds, player.is_playing) == (2.0, False)
    assert stage.device.heard.max() < 2.0 / 4.0 + 0.001


def test_the_region_can_be_moved_while_it_is_heard(player: Player, stage: Stage) -> None:
    player.loop = (1.0, 1.5)
    player.seek(1.2)
    player.play()
    stage.run(0.2)
    player.loop = (1.0, 2.0)
    seen: list[float] = []
    stage.run(2.0, lambda: seen.append(player.position_seconds))
    assert max(seen) > 1.9


def test_scrubbing_is_heard_and_playing_goes_on_afterwards(player: Player, stage: Stage) -> None:
    player.play()
    stage.run(0.5)
    player.scrub(2.0)
    assert (player.position_seconds, player.is_playing) == (2.0, False)
    stage.run(0.05)
    assert stage.device.heard[-1, 0] == pytest.approx(2.05 / 4.0, abs=0.01)
    stage.run(0.5)
    assert not stage.device.blocks[-1].any()
    player.scrub(2.0)
    stage.run(0.05)
    assert not stage.device.blocks[-1].any(), "a pointer that rests is silent"
    player.end_scrub()
    assert player.is_playing
    stage.run(0.5)
    assert player.position_seconds > 2.3


def test_scrubbing_without_sound_moves_only(player: Player, stage: Stage) -> None:
    player.scrub(1.0, with_sound=False)
    stage.run(0.2)
    player.end_scrub()
    assert (player.position_seconds, player.is_playing) == (1.0, False)
    assert not stage.device.heard.any()


def test_volume_and_mute(player: Player, stage: Stage) -> None:
    player.seek(3.0)
    player.volume = 0.5
    player.play()
    stage.run(0.2)
    assert stage.device.heard[-1, 0] == pytest.approx(0.25 * 3.2 / 4.0, abs=0.01)
    player.is_muted = True
    stage.run(0.1)
    assert not stage.device.blocks[-1].any()
    assert player.volume == 0.5


def test_places_and_speeds_outside_the_song(player: Player) -> None:
    player.seek(99.0)
    assert player.position_seconds == 4.0
    player.seek(-1.0)
    assert player.position_seconds == 0.0
    with pytest.raises(ValueError, match=r"rate: expected 0.25 to 2.0 .* found 3"):
        player.rate = 3


def test_another_song_goes_on_at_the_same_place_on_a_device_of_its_rate(player: Player, stage: Stage) -> None:
    player.play()
    stage.run(1.0)
    place = player.position_seconds
    player.load(tone(6.0, rate=16000), 6.0)
    assert player.is_playing
    opened(player)
    assert [device.sample_rate for device in stage.devices] == [RATE, 16000]
    assert stage.devices[0].is_closed
    assert player.position_seconds == place
    stage.run(1.0)
    assert player.position_seconds == pytest.approx(place + 1.0, abs=0.05)
    player.load(None, 0.5)
    assert (player.position_seconds, player.is_playing) == (0.5, False)


def test_a_song_in_surround_is_mixed_down(stage: Stage) -> None:
    player = Player(stage.connect, stage.clock)
    wave = tone(1.0)
    samples = np.concatenate([0 * wave.samples, wave.samples[:, :1]], axis=1)
    player.load(type(wave)(samples, RATE), 1.0)
    player.play()
    opened(player)
    stage.run(0.5)
    player.close()
    assert np.abs(stage.device.heard).max(axis=0) == pytest.approx([0.25, 0.25], abs=0.01)


def test_a_device_that_went_away_is_opened_again(player: Player, stage: Stage) -> None:
    player.play()
    stage.run(1.0)
    place = player.position_seconds
    stage.clock.seconds += 3.0
    assert player.position_seconds == pytest.approx(1.0), "all that was handed over"
    opened(player)
    assert len(stage.devices) == 2 and stage.devices[0].is_closed
    stage.run(1.0)
    assert player.position_seconds == pytest.approx(place + 1.0, abs=0.1)


def test_before_the_device_is_open_we_wait_at_the_start(stage: Stage) -> None:
    release = threading.Event()

    def slow(rate: int, fill: object) -> object:
        release.wait(10)
        return stage.connect(rate, fill)  # type: ignore[arg-type]

    player = Player(slow, stage.clock)  # type: ignore[arg-type]
    player.load(None, 2.0)
    player.play()
    stage.clock.seconds += 1.0
    assert (player.position_seconds, player.is_playing, player.output_text) == (0.0, True, "")
    release.set()
    opened(player)
    stage.run(0.5)
    assert player.position_seconds > 0.4
    assert player.output_text == "Sound: Loudspeakers"
    player.close()


def test_without_any_device_the_clock_alone_plays_silence() -> None:
    clock = HandClock()
    player = Player(lambda rate, fill: ClockOutput(rate, fill, clock), clock)
    player.load(None, 10.0)
    player.play()
    opened(player)
    start = player.position_seconds
    for _ in range(120):
        clock.seconds += 1 / 60
        place = player.position_seconds
    assert place - start == pytest.approx(2.0, abs=0.03)
    assert player.output_text == "No sound device: playing silently"
    player.close()


def test_the_null_device_keeps_time_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    player = Player(connect_null)
    player.load(tone(60.0, rate=44100), 60.0)
    player.play()
    opened(player)
    moved = threading.Event()
    while player.position_seconds < 0.3:
        moved.wait(0.01)
    player.pause()
    assert player.output_text == "No sound device: playing silently"
    player.close()
    assert set(threading.enumerate()) == before


def test_nothing_loaded_plays_nothing() -> None:
    player = Player(connect_null)
    player.play()
    assert not player.is_playing
    player.close()
