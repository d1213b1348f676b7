import pytest

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.danceable import danceable_grid


@pytest.mark.parametrize(
    ("tempo", "read", "said"), [(70.0, 140.0, "double"), (240.0, 120.0, "half"), (150.0, 150.0, "")]
)
def test_tempi_that_nobody_steps_to_are_read_at_double_or_half_time(tempo: float, read: float, said: str) -> None:
    grid, reading = danceable_grid(BeatGrid.regular(tempo, 32))
    assert grid.tempo_bpm == pytest.approx(read)
    assert said in reading
    assert bool(said) == bool(reading)


@pytest.mark.parametrize(("tempo", "read"), [(77.0, 77.0), (60.0, 120.0), (182.0, 182.0)])
def test_a_slow_waltz_is_a_waltz(tempo: float, read: float) -> None:
    grid, _ = danceable_grid(BeatGrid.regular(tempo, 33, Metre(3)))
    assert grid.tempo_bpm == pytest.approx(read)
