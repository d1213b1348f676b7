"""Polish part by part: what each does to fresh dances, what the whole does without it, and what it costs.

Run with `python -m benchmarks.polish [SONG] [SEEDS] [BARS]`; a song of `../shared/data/music` where none is named.
Real dancing stands beside it where the recordings are there.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from benchmarks.measures import FOLDER, real_stretches
from choreo_studio.audio.features import beat_features
from choreo_studio.model.generator import DuetGenerator, load_generator
from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.features import CONTACTS, HOLDS
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.finish import Finish, finish_of, mean_finish
from choreo_studio.motion.polish.hands import asked_holds
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.settings import POLISH_PARTS, PolishSettings
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.excerpt import excerpt_of
from choreo_studio.services.generator import DEFAULT_CHECKPOINT, checkpoint_folder
from choreo_studio.services.jobs import unwatched
from choreo_studio.services.music import analyzed_song, danceable_grid
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import DanceRequest, SamplingSettings
from choreo_studio.tokens.mask import mask_beats

SONG = FOLDER.parent / "music" / "macleod_no_frills_salsa.ogg"
COLUMNS = (
    ("slip", "cm/s"),
    ("slip 99%", "cm/s"),
    ("off floor", "cm"),
    ("hold err", "cm"),
    ("missed", "%"),
    ("through", "% frames"),
    ("deepest", "cm"),
    ("pops", "/min"),
    ("limits", "% frames"),
    ("step", "cm"),
    ("energy", "m/s"),
    ("poses", "cm"),
    ("accel.", "m/s²"),
)


@dataclass(frozen=True, eq=False)
class Raw:
    """A dance as decoded, with what its features say of feet and hands."""

    motion: DuetMotion
    seconds: Floats
    contacts: Floats
    holds: Floats


def raw_dances(generator: DuetGenerator, song: Path, seeds: int, bars: int) -> list[Raw]:
    """Fresh dances that nothing has polished."""
    waveform, analysis = analyzed_song(song, unwatched)
    whole = danceable_grid(analysis.grid)[0].covering(waveform.duration_seconds)
    first = whole.phrase_beat
    part = excerpt_of(whole, (first, min(whole.beat_count, first + bars * whole.metre.beats_per_bar)))
    music = beat_features(waveform, whole)[part.first_beat : part.end_beat]
    mask = mask_beats(generator.layout, np.ones(part.grid.beat_count, dtype=np.bool_))
    unpolished = SamplingSettings(polish=PolishSettings.of_strength(0.0))
    request = DanceRequest(part.grid, music, mask, settings=unpolished)
    seconds = frame_seconds(part.grid, FRAMES_PER_BEAT)
    result = []
    for seed in range(seeds):
        dance = generator.dance(replace(request, seed=seed), lambda done, total: None)[0]
        features = generator.decode(dance.tokens)
        lead, follow = (features[:, role, HOLDS].reshape(-1, 2, 2) for role in (0, 1))
        # Each dancer names the own hand first.
        holds = 0.5 * (lead + follow.transpose(0, 2, 1))
        result.append(Raw(dance.motion, seconds, features[:, :, CONTACTS], holds))
    return result


def polished(raw: Raw, settings: PolishSettings) -> DuetMotion:
    """The dance with some parts of polish."""
    everywhere = np.ones(len(raw.seconds), dtype=np.bool_)
    return polish(raw.motion, raw.seconds, everywhere, frozenset(ROLES), settings, raw.contacts, raw.holds)


def line(name: str, duets: Sequence[DuetMotion], seconds: Sequence[Floats], holds: Sequence[Floats | None]) -> str:
    """One line of the table."""
    finish = mean_finish(
        [finish_of(d, s, None if h is None else h > 0.5) for d, s, h in zip(duets, seconds, holds, strict=True)]
    )
    slips = [
        foot_slip(joint_positions(c), s).mean_cm_per_second for d, s in zip(duets, seconds, strict=True) for c in d
    ]
    numbers = [float(np.mean(slips)), *(getattr(finish, field.name) for field in fields(Finish))]
    return f"{name:22}" + "".join(f"{number:10.2f}" for number in numbers)


def main() -> int:
    """Print the table."""
    song = Path(sys.argv[1]) if len(sys.argv) > 1 else SONG
    seeds, bars = (int(sys.argv[place]) if len(sys.argv) > place else usual for place, usual in ((2, 2), (3, 32)))
    if not song.is_file():
        print(f"skipped: {song} is not there")
        return 0
    raws = raw_dances(load_generator(checkpoint_folder(DEFAULT_CHECKPOINT)), song, seeds, bars)
    for row in (0, 1):
        print(f"{'':22}" + "".join(f"{column[row]:>10}" for column in COLUMNS))
    if (FOLDER / "beats.json").is_file():
        real = real_stretches()
        print(line("real dancing", [s.duet for s in real], [s.seconds for s in real], [None] * len(real)))
    off = dict.fromkeys(POLISH_PARTS, 0.0)
    variants = {"unpolished": off, "all": off | dict.fromkeys(POLISH_PARTS, 1.0)}
    variants |= {f"only {part}": off | {part: 1.0} for part in POLISH_PARTS}
    variants |= {f"all but {part}": variants["all"] | {part: 0.0} for part in POLISH_PARTS}
    asked = [asked_holds(raw.holds, raw.seconds) for raw in raws]
    for name, parts in variants.items():
        start = time.process_time()
        duets = [polished(raw, PolishSettings(**parts)) for raw in raws]
        spent = (time.process_time() - start) / len(raws)
        print(line(name, duets, [raw.seconds for raw in raws], asked), f"  {1000 * spent:6.0f} ms", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
