"""Where keys and buttons of the transport go, and how fast."""

import math

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.services.bars import bar_at, beat_span
from choreo_studio.services.playback.orders import FASTEST
from choreo_studio.session.selection import Selection
from choreo_studio.ui.transport.state import FRAMES_PER_SECOND

AROUND_BEATS = 2

_JUST_BEGUN_SECONDS = 0.3
_A_HAIR = 1e-6


def stepped(seconds: float, frames: int) -> float:
    """The frame so many frames away; between two frames the first step goes to the next of them."""
    at = seconds * FRAMES_PER_SECOND
    whole = math.floor(at + _A_HAIR) if frames > 0 else math.ceil(at - _A_HAIR)
    return (whole + frames) / FRAMES_PER_SECOND


def previous_bar(grid: BeatGrid, seconds: float, is_playing: bool) -> float:
    """Where this bar begins, or the one before where we stand at its beginning (or, playing, have just passed it)."""
    margin = _JUST_BEGUN_SECONDS if is_playing else 1 / FRAMES_PER_SECOND
    starts = [bar.start_seconds for bar in grid.bars if bar.start_seconds < seconds - margin]
    return max(starts[-1], 0.0) if starts else 0.0


def next_bar(grid: BeatGrid, seconds: float, duration_seconds: float) -> float:
    """Where the next bar begins, or the end of the song."""
    margin = 1 / FRAMES_PER_SECOND
    return next((bar.start_seconds for bar in grid.bars if bar.start_seconds > seconds + margin), duration_seconds)


def around(
    grid: BeatGrid, bars: tuple[int, int] | None, seconds: float, duration_seconds: float
) -> tuple[float, float]:
    """From two beats before to two beats after the marked bars, or the bar at `seconds` where none are marked."""
    if bars is None:
        bar = bar_at(grid, seconds + _A_HAIR)
        first, end = bar.first_beat, bar.end_beat
    else:
        first, end = beat_span(grid, bars)
    span = grid.seconds_at([first - AROUND_BEATS, end + AROUND_BEATS])
    return max(float(span[0]), 0.0), min(float(span[1]), duration_seconds)


def shuttled(rate: float, direction: int) -> float:
    """The speed after one more press of J or L.

    Args:
        rate: speed now, 0 where nothing plays.
        direction: 1 for L, -1 for J.
    """
    if rate * direction <= 0:
        return float(direction)
    return direction * min(max(1.0, 2 * abs(rate)), FASTEST)


def loop_of(selection: Selection, duration_seconds: float) -> tuple[float, float] | None:
    """What goes round: in to out, else the whole song; None where nothing does."""
    if not selection.looping or duration_seconds <= 0:
        return None
    return selection.region or (0.0, duration_seconds)
