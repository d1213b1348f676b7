"""What was wished of a take, in words."""

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.services.bars import bars_in_words
from choreo_studio.session.project import Take
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.mask import Flags, beats_between
from choreo_studio.tokens.wishes import USUAL_OBEDIENCE


def wishes_in_words(take: Take, grid: BeatGrid) -> tuple[str, ...]:
    """What was wished of the bars that the take was to change, such as ("energy", "2 poses", "less like bar 9").

    Args:
        take: what was danced.
        grid: the beats of its project.
    """
    examples = [f"more like {bars_in_words(bars)}" for bars in take.like]
    examples += [f"less like {bars_in_words(bars)}" for bars in take.unlike]
    if take.wishes is None:
        return tuple(examples)
    beats = _asked(take, grid)
    words = [name for name in CONTROL_NAMES if not np.isnan(take.wishes.curve(name)[beats]).all()]
    if take.wishes.energy_from_music:
        words.append("energy from music")
    if words and take.wishes.obedience != USUAL_OBEDIENCE:
        words.append(f"obedience {take.wishes.obedience:g}")
    poses = len({key.frame for key in take.wishes.keyframes if beats[key.frame // FRAMES_PER_BEAT]})
    if poses:
        words.append("1 pose" if poses == 1 else f"{poses} poses")
    return (*words, *examples)


def _asked(take: Take, grid: BeatGrid) -> Flags:
    """(B,) which beats the take was to change; bars that the song lacks are none."""
    if take.bars is None:
        return np.ones(grid.beat_count, dtype=np.bool_)
    first, last = take.bars
    spans = [(bar.first_beat, bar.end_beat) for bar in grid.bars if first <= bar.number <= last]
    return beats_between(grid.beat_count, spans)
