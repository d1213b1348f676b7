"""The worst moments of a dance, to be looked at first, and the worst of every bar."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.watching_dances import Dance
from benchmarks.watching_series import LEAST_SEEN, UNITS, Series, fault_of, series_of
from benchmarks.watching_strips import count_text
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.measuring import spans_of_data_set
from choreo_studio.timebase import FRAMES_PER_BEAT

_USUAL_QUANTILE = 0.99
_NEAR_FRAMES = 2 * FRAMES_PER_BEAT
_TINY = 1e-6


@dataclass(frozen=True)
class Moment:
    """A frame at which something is worst.

    Attributes:
        seconds: when.
        bar: its bar.
        count: in the bar, from 1.
        name: of the curve.
        value: in the unit of its fault.
        times: value over what 99 % of the frames that it is set beside stay below.
    """

    seconds: float
    bar: int
    count: float
    name: str
    value: float
    times: float

    def __str__(self) -> str:
        place = f"{self.bar}:{count_text(self.count)}"
        unit = UNITS[fault_of(self.name)]
        return f"{place:>8} {self.seconds:8.2f} s  {self.times:6.2f} x  {self.name:22} {self.value:8.1f} {unit}"


def usual_of(spans: list[Series]) -> dict[str, float]:
    """What 99 % of all frames of all spans stay below, by fault, and never less than what can be seen."""
    pooled: dict[str, list[Floats]] = {fault: [] for fault in UNITS}
    for series in spans:
        for name, values in series.items():
            pooled[fault_of(name)].append(values)
    levels = {fault: float(np.quantile(np.concatenate(values), _USUAL_QUANTILE)) for fault, values in pooled.items()}
    return {fault: max(level, LEAST_SEEN.get(fault, _TINY)) for fault, level in levels.items()}


def usual_of_recordings(folder: Path) -> dict[str, float]:
    """The same of captured couples: a folder with `beats.json`."""
    spans = spans_of_data_set(folder, (), lambda done, total: None)
    return usual_of([series_of(span.motion, frame_seconds(span.grid, FRAMES_PER_BEAT)) for span in spans])


def worst_moments(dance: Dance, series: Series, usual: Mapping[str, float], count: int) -> list[Moment]:
    """So many moments, the worst first; of one curve never two within two beats."""
    seconds, found = dance.seconds, []
    for name, values in series.items():
        left = values[dance.frames] / usual[fault_of(name)]
        for _ in range(count):
            at = int(np.argmax(left))
            if left[at] <= 0.0:
                break
            found.append(_moment(dance, seconds, dance.frames.start + at, name, values, float(left[at])))
            left[max(0, at - _NEAR_FRAMES) : at + _NEAR_FRAMES + 1] = 0.0
    return sorted(found, key=lambda moment: -moment.times)[:count]


def write_moments(path: Path, dance: Dance, usual: Mapping[str, float], beside: str, count: int) -> list[Moment]:
    """Write the worst moments and the table of bars as text.

    Args:
        path: of the file.
        dance: what is watched.
        usual: by fault, as `usual_of` gives it.
        beside: what `usual` was read from, for people.
        count: moments to name.
    """
    series = series_of(dance.motion, dance.seconds)
    moments = worst_moments(dance, series, usual, count)
    lines = [
        dance.name,
        f"x: times what 99 % of the frames of {beside} stay below, or what can be seen at all",
        "",
        "The worst moments",
        "",
    ]
    lines += [str(moment) for moment in moments]
    lines += ["", "The worst of every bar, lead / follow where there are two", ""]
    lines += _table(dance, series, usual)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return moments


def _moment(dance: Dance, seconds: Floats, frame: int, name: str, values: Floats, times: float) -> Moment:
    at = float(seconds[frame])
    bar, count = dance.place(at)
    return Moment(at, bar, count, name, float(values[frame]), times)


def _table(dance: Dance, series: Series, usual: Mapping[str, float]) -> list[str]:
    rows = [["bar", *UNITS], ["", *UNITS.values()], ["99 %", *(f"{usual[fault]:.1f}" for fault in UNITS)]]
    for bar in dance.bars:
        frames = slice(bar.first_beat * FRAMES_PER_BEAT, bar.end_beat * FRAMES_PER_BEAT)
        cells = []
        for fault in UNITS:
            worst = [float(values[frames].max()) for name, values in series.items() if fault_of(name) == fault]
            cells.append(" / ".join(f"{value:.1f}" for value in worst))
        rows.append([str(bar.number), *cells])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
