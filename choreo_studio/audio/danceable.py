"""Beats at a tempo that one can step to."""

from choreo_studio.audio.beats import BeatGrid

SLOWEST_STEPS_BPM, FASTEST_STEPS_BPM = 80.0, 210.0
SLOWEST_WALTZ_BPM = 66.0
_FEWEST_BEATS_TO_HALVE = 8


def danceable_grid(grid: BeatGrid) -> tuple[BeatGrid, str]:
    """The grid at a tempo that one can step to: very slow music read at double time, very fast music at half.

    A waltz is stepped more slowly than other dances, and its bars are long enough at that.

    Returns:
        The grid, and what was done as the end of a sentence ("" for nothing).
    """
    tempo = grid.tempo_bpm
    slowest = SLOWEST_WALTZ_BPM if grid.metre.beats_per_bar == 3 else SLOWEST_STEPS_BPM
    if tempo < slowest:
        return grid.doubled(), f"; {tempo:.0f} BPM read at double time"
    if tempo > FASTEST_STEPS_BPM and grid.beat_count >= _FEWEST_BEATS_TO_HALVE:
        return grid.halved(), f"; {tempo:.0f} BPM read at half time"
    return grid, ""
