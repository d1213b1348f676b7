"""What the bar at the top shows, worked out from the state of the window and a place in the song."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.certainty import Confidence
from choreo_studio.services.music import BEATS_REMARK, UNHEARD_REMARK, remembered_sureness
from choreo_studio.session.project import Project
from choreo_studio.ui.shared.view import View

FRAMES_PER_SECOND = 30
"""Of the frame counter and of steps by key."""

RATES = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)
"""Speeds of the menu."""

Sureness = Literal["sure", "check", "unknown", "hand"]

_SURE = 0.7
_WORDS = ((0.85, "sure"), (_SURE, "fairly sure"), (0.5, "unsure"), (0.0, "a guess"))
_STEADY = 0.04
_A_HAIR = 1e-6


@dataclass(frozen=True)
class Place:
    """A place in the song.

    Attributes:
        bar_beat: "9 : 2", with bar 0 for the beats before the first bar.
        clock: minutes, seconds and hundredths.
        frame: frame number at 30 frames per second.
    """

    bar_beat: str = "– : –"
    clock: str = "00:00.00"
    frame: str = "f 0"


@dataclass(frozen=True)
class Certainty:
    """How sure the beats are.

    Attributes:
        sureness: at a glance.
        text: for the chip.
        lines: name and words of each part, for the card.
        advice: a sentence for the card.
    """

    sureness: Sureness = "unknown"
    text: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class TransportState:
    """All that the bar shows.

    Attributes:
        place: where we are.
        tempo: "164 BPM", with "≈" where it changes within the song; "" before it is known.
        metre: "4/4".
        certainty: of the beats.
        model: who dances, in words.
        has_song: whether there is a project.
    """

    place: Place
    tempo: str
    metre: str
    certainty: Certainty
    model: str
    has_song: bool


def resolve(view: View, seconds: float, judged: BeatGrid | None = None) -> TransportState:
    """The state of the bar.

    Args:
        view: of the window.
        seconds: place in the song.
        judged: the grid that came with the song and that `view.confidence` is about, None for the project's.
    """
    project = view.project
    return TransportState(
        place=place_of(project, seconds),
        tempo=_tempo(project.grid) if project is not None and _is_heard(project) else "",
        metre=str(project.grid.metre) if project is not None and _is_heard(project) else "",
        certainty=_certainty(project, view.confidence, judged),
        model=view.model.text,
        has_song=project is not None,
    )


def place_of(project: Project | None, seconds: float) -> Place:
    """The place in words; beyond the last beat the last one is named."""
    if project is None:
        return Place()
    hundredths = int(seconds * 100 + _A_HAIR)
    clock = f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"
    return Place(_bar_beat(project.grid, seconds), clock, f"f {frame_at(seconds)}")


def frame_at(seconds: float) -> int:
    """The frame that is on the screen."""
    return int(np.floor(seconds * FRAMES_PER_SECOND + _A_HAIR))


def next_rate(rate: float, steps: int) -> float:
    """The speed of the menu that is so many steps faster (slower where negative)."""
    nearest = min(range(len(RATES)), key=lambda place: abs(RATES[place] - rate))
    return RATES[min(max(nearest + steps, 0), len(RATES) - 1)]


def rate_text(rate: float) -> str:
    """A speed in per cent, backwards with an arrow."""
    return f"{'◀ ' if rate < 0 else ''}{abs(rate):.0%}"


def _bar_beat(grid: BeatGrid, seconds: float) -> str:
    beat = int(np.floor(float(grid.positions_at(seconds)) + _A_HAIR))
    beat = min(beat, grid.beat_count - 1)
    first, per_bar = int(grid.downbeats[0]), grid.metre.beats_per_bar
    if beat < first:
        return f"0 : {(beat - first) % per_bar + 1}"
    bar = bisect_right(grid.downbeats, beat)
    return f"{bar} : {beat - int(grid.downbeats[bar - 1]) + 1}"


def _is_heard(project: Project) -> bool:
    return project.remarks.get(BEATS_REMARK) != UNHEARD_REMARK


def _tempo(grid: BeatGrid) -> str:
    slow, fast = np.percentile(np.diff(grid.beats_seconds), (90, 10))
    return f"{'≈' if slow / fast > 1 + _STEADY else ''}{grid.tempo_bpm:.0f} BPM"


def _certainty(project: Project | None, sure: Confidence | None, judged: BeatGrid | None) -> Certainty:
    if project is None:
        return Certainty()
    if not _is_heard(project):
        return Certainty("unknown", "finding the beats…")
    if judged is not None and judged is not project.grid:
        return Certainty("hand", "by hand", (), "You have corrected the beats.")
    if sure is None:
        return _remembered(project)
    parts = (("tempo", sure.tempo), ("beats", sure.beats), ("metre", sure.metre), ("downbeat", sure.downbeat))
    lines = tuple((name, _word(value)) for name, value in parts)
    doubtful = [name for name, value in parts if value < _SURE]
    if not doubtful:
        return Certainty("sure", "confident", lines, "")
    weakest = min(parts, key=lambda part: part[1])[0]
    advice = f"Play the song and see whether the {_listed(doubtful)} {_agree(doubtful)} right; if not, correct it here."
    return Certainty("check", f"check the {weakest}", lines, advice)


# A project keeps one number only.
def _remembered(project: Project) -> Certainty:
    remark, sure = project.remarks.get(BEATS_REMARK), remembered_sureness(project)
    advice = f"The beats were {remark}." if remark else "How sure these beats are was not kept with the project."
    if sure is None:
        return Certainty("unknown", "beats not rated", (), advice)
    return (
        Certainty("sure", "confident", (), advice)
        if sure >= _SURE
        else Certainty("check", "check the beats", (), advice)
    )


def _word(value: float) -> str:
    return next(word for least, word in _WORDS if value >= least)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _agree(names: list[str]) -> str:
    return "is" if len(names) == 1 and names[0] != "beats" else "are"
