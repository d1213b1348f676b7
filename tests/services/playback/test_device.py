"""Which output is taken, and what is said when there is none."""

import subprocess
import sys
from typing import Any

import miniaudio
import numpy as np
import pytest

from choreo_studio.services.playback import device
from choreo_studio.services.playback.voices import Samples


def silence(count: int) -> Samples:
    return np.zeros((count, 2), np.float32)


def refuse(*args: Any, **kwargs: Any) -> Any:
    raise miniaudio.MiniaudioError("failed to init device", -401)


def test_without_a_device_the_null_device_is_taken_and_the_user_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_default_name", refuse)
    output = device.connect(44100, silence)
    output.close()
    assert isinstance(output, device.DeviceOutput)
    assert output.is_null
    assert device.text_of(output) == "No sound device: playing silently"


def test_where_nothing_opens_at_all_the_clock_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(miniaudio, "PlaybackDevice", refuse)
    assert isinstance(device.connect(44100, silence), device.ClockOutput)


def test_without_the_library_the_clock_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    assert isinstance(device.connect(44100, silence), device.ClockOutput)


def test_a_real_device_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_default_name", lambda backends: "USB headset")
    monkeypatch.setattr(device, "_backends", lambda: [[miniaudio.Backend.NULL]])
    output = device.connect(44100, silence)
    output.close()
    assert device.text_of(output) == "Sound: USB headset (Null)"


def test_a_closed_clock_asks_no_more() -> None:
    asked: list[int] = []
    now = [0.0]
    output = device.ClockOutput(1000, lambda count: silence(asked.append(count) or count), lambda: now[0])
    now[0] = 1.5
    output.pump()
    output.close()
    now[0] = 3.0
    output.pump()
    assert sum(asked) == 1500


def test_importing_the_player_loads_nothing_heavy() -> None:
    heavy = ("miniaudio", "scipy", "soundfile", "soxr", "torch", "PySide6")
    code = f"import sys, choreo_studio.services.playback.player; print([m for m in {heavy!r} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
