"""Edits of real dancing: how their seams, feet and hands compare with the real couple, and what they cost.

Bars of one place are danced again as in another place of the takes (the best fitting of some with the same counts).
Run with `python -m benchmarks.editing [EDITS]`; needs the recordings in `../shared/data`.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.measures import FOLDER, Stretch, real_stretches
from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import Flags
from choreo_studio.motion.editing.path import best_floor_fit
from choreo_studio.motion.editing.splicing import frames_of_beats, softened, splice
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.capsules import body_penetration
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.hands import hand_hold
from choreo_studio.motion.measures.seams import JumpReference, jump_reference, seam_jumps
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.rotations import Floats, from_rotation_vector, multiply
from choreo_studio.timebase import FRAMES_PER_BEAT

BEATS, CONTEXT, RIVALS = 4, 6, 40
BOTH: frozenset[Role] = frozenset(ROLES)
FOLLOW: frozenset[Role] = frozenset(("follow",))
SONG_FRAMES = 9200
NOISE_RADIANS, NOISE_METRES, NOISE_FRAMES = 0.045, np.array([0.025, 0.01, 0.025]), 33


@dataclass(frozen=True, eq=False)
class Edit:
    """A bar that is danced again: the take around it, new motion for the same frames, and which may change."""

    current: DuetMotion
    candidate: DuetMotion
    seconds: Floats
    mask: Flags

    @property
    def bar(self) -> slice:
        """The frames of the bar."""
        marked = np.flatnonzero(self.mask)
        return slice(int(marked[0]), int(marked[-1]) + 1)


def real_edits(stretches: list[Stretch], count: int, seed: int = 0) -> list[Edit]:
    """Edits at chance places."""
    random = np.random.default_rng(seed)
    roomy = [s for s in stretches if len(s.counts) > BEATS + 2 * CONTEXT]
    edits: list[Edit] = []
    while len(edits) < count:
        place = roomy[random.integers(len(roomy))]
        beat = int(random.integers(CONTEXT, len(place.counts) - BEATS - CONTEXT))
        rivals = []
        for _ in range(RIVALS):
            other = roomy[random.integers(len(roomy))]
            start = int(random.integers(CONTEXT, len(other.counts) - BEATS - CONTEXT))
            apart = other is not place or abs(start - beat) > BEATS
            if apart and other.counts[start] == place.counts[beat]:
                rivals.append(_edit(place, beat, other, start))
        edits += sorted(rivals, key=_mismatch)[:1]
    return edits


def _edit(place: Stretch, beat: int, other: Stretch, start: int) -> Edit:
    here, there = (
        slice((first - CONTEXT) * FRAMES_PER_BEAT, (first + BEATS + CONTEXT) * FRAMES_PER_BEAT)
        for first in (beat, start)
    )
    mask = np.zeros(here.stop - here.start, dtype=np.bool_)
    mask[frames_of_beats(CONTEXT, CONTEXT + BEATS)] = True
    return Edit(place.duet[here], other.duet[there], place.seconds[here], mask)


def _mismatch(edit: Edit) -> float:
    """How badly the couple's joints fit at both ends of the bar in place (m) and speed (weighted by 0.15 s)."""
    total = 0.0
    for frame in (edit.bar.start - 1, edit.bar.stop):
        new, old = (
            np.concatenate([joint_positions(clip[frame - 1 : frame + 2]) for clip in duet], axis=1)
            for duet in (edit.candidate, edit.current)
        )
        fit = best_floor_fit(new[1], old[1])
        apart = np.stack([fit.applied(joints) for joints in new]) - old
        speed = (apart[2] - apart[0]) / (edit.seconds[frame + 1] - edit.seconds[frame - 1])
        total += float(np.sqrt(np.mean(np.sum(apart[1] ** 2 + (0.15 * speed) ** 2, axis=-1))))
    return total


def decoded(edit: Edit, roles: frozenset[Role], seed: int) -> Edit:
    """The same edit as a model makes it: one motion through the bar and what is held, with the decoder's errors."""
    return replace(edit, candidate=shaken(joined(edit, roles, False, True), seed))


def pasted(edit: Edit, roles: frozenset[Role]) -> DuetMotion:
    """The candidate's bar as it is, for comparison."""
    clips = [
        MotionClip(
            kept.skeleton,
            np.where(edit.mask[:, None], new.root_positions, kept.root_positions),
            np.where(edit.mask[:, None, None], new.rotations, kept.rotations),
        )
        if role in roles
        else kept
        for role, kept, new in zip(ROLES, edit.current, edit.candidate, strict=True)
    ]
    return DuetMotion(clips[0], clips[1])


def joined(edit: Edit, roles: frozenset[Role], soft: bool, polished: bool) -> DuetMotion:
    """The edit as the program makes it."""
    result = splice(edit.current, edit.candidate, edit.mask, roles, edit.seconds, soft)
    if not polished:
        return result
    mask = softened(edit.mask) if soft else edit.mask
    return polish(result, edit.seconds, mask, roles, PolishSettings(), unbent=edit.candidate)


def seam_text(results: list[DuetMotion], edits: list[Edit], roles: frozenset[Role], real: JumpReference) -> str:
    """Median and 95 % of the acceleration at the bar's borders, and the share above the real 95 % quantile."""
    rates: list[float] = []
    for duet, edit in zip(results, edits, strict=True):
        borders = np.array([edit.bar.start, edit.bar.stop])
        for role in roles:
            rates += list(seam_jumps(joint_positions(duet.dancer(role)), edit.seconds, borders, real).accelerations)
    median, high = np.quantile(rates, [0.5, 0.95])
    return f"{median:8.1f} {high:8.1f} {100 * np.mean(np.array(rates) > real.high_acceleration):7.1f} %"


def dance_text(pieces: list[tuple[DuetMotion, Floats]]) -> str:
    """Slip of lead and follow (cm/s), hands within 15 cm, torsos through each other."""
    rows = []
    for duet, seconds in pieces:
        lead, follow = (joint_positions(clip) for clip in duet)
        slips = [foot_slip(joints, seconds).mean_cm_per_second for joints in (lead, follow)]
        bodies = body_penetration(lead, follow, duet.lead.skeleton, duet.follow.skeleton)
        rows.append([*slips, hand_hold(lead, follow, seconds).near_share, bodies.torso_share])
    lead_slip, follow_slip, near, through = np.nanmean(rows, axis=0)
    return f"{lead_slip:7.1f} {follow_slip:7.1f} {100 * near:7.0f} % {100 * through:7.1f} %"


def shaken(duet: DuetMotion, seed: int) -> DuetMotion:
    """The duet with slow noise on paths and joints, in place of the errors of decoded tokens (about 40 mm)."""
    random = np.random.default_rng(seed)

    def noise(*shape: int) -> Floats:
        slow = smoothed(random.normal(size=(duet.frame_count, *shape)), NOISE_FRAMES)
        return np.asarray(slow / slow.std())

    clips = [
        replace(
            clip,
            root_positions=clip.root_positions + NOISE_METRES * noise(3),
            rotations=multiply(clip.rotations, from_rotation_vector(NOISE_RADIANS * noise(22, 3))),
        )
        for clip in duet
    ]
    return DuetMotion(clips[0], clips[1])


def print_edits(name: str, edits: list[Edit], roles: frozenset[Role], real: JumpReference) -> None:
    """Seams and dancing of one kind of edit."""
    variants: dict[str, Callable[[Edit], DuetMotion]] = {
        "untouched": lambda edit: edit.current,
        "candidate itself": lambda edit: edit.candidate,
        "pasted": lambda edit: pasted(edit, roles),
        "strict": lambda edit: joined(edit, roles, False, False),
        "strict, polished": lambda edit: joined(edit, roles, False, True),
        "soft": lambda edit: joined(edit, roles, True, False),
        "soft, polished": lambda edit: joined(edit, roles, True, True),
    }
    for variant, make in variants.items():
        results = [make(edit) for edit in edits]
        bars = [(duet[edit.bar], edit.seconds[edit.bar]) for duet, edit in zip(results, edits, strict=True)]
        print(f"{name:18s} {variant:16s} {seam_text(results, edits, roles, real)} {dance_text(bars)}")


def print_noise(stretches: list[Stretch]) -> None:
    """What polish does to whole stretches with the errors of decoded tokens."""
    whole = [np.ones(len(s.seconds), dtype=np.bool_) for s in stretches]
    noisy = [shaken(s.duet, seed) for seed, s in enumerate(stretches)]
    done = [
        polish(duet, s.seconds, mask, BOTH, PolishSettings())
        for duet, s, mask in zip(noisy, stretches, whole, strict=True)
    ]
    for name, duets in (("real", [s.duet for s in stretches]), ("with noise", noisy), ("polished", done)):
        print(f"{name:63s} {dance_text([(d, s.seconds) for d, s in zip(duets, stretches, strict=True)])}")


def print_times(edit: Edit, stretches: list[Stretch]) -> None:
    """Processor time of one bar and of a three-minute song."""
    song = DuetMotion(*(_song(stretches, role) for role in ROLES))
    seconds = np.arange(song.frame_count, dtype=np.float64) / 50.0
    everything = np.ones(song.frame_count, dtype=np.bool_)
    tasks: dict[str, Callable[[], object]] = {
        "splice one bar": lambda: joined(edit, BOTH, False, False),
        "splice and polish one bar": lambda: joined(edit, BOTH, False, True),
        f"polish {song.frame_count} frames": lambda: polish(song, seconds, everything, BOTH, PolishSettings()),
    }
    for name, task in tasks.items():
        spent = []
        for _ in range(3):
            start = time.process_time()
            task()
            spent.append(time.process_time() - start)
        print(f"{name:28s} {1000 * min(spent):7.0f} ms")


def _song(stretches: list[Stretch], role: Role) -> MotionClip:
    clips = [s.duet.dancer(role) for s in stretches]
    roots = np.concatenate([clip.root_positions for clip in clips])
    rotations = np.concatenate([clip.rotations for clip in clips])
    places = np.arange(SONG_FRAMES) % len(roots)
    return MotionClip(clips[0].skeleton, roots[places], rotations[places])


def main() -> int:
    """Print the tables; 0 also when the recordings are absent."""
    if not (FOLDER / "beats.json").is_file():
        print(f"skipped: {FOLDER} is not there")
        return 0
    stretches = real_stretches()
    real = jump_reference([(joints, s.seconds) for s in stretches for joints in s.joints])
    print(f"real dancing: acceleration median {real.median_acceleration:.1f}, 95 % {real.high_acceleration:.1f} m/s²\n")
    edits = real_edits(stretches, int(sys.argv[1]) if len(sys.argv) > 1 else 60)
    print(f"{'acceleration at the seam, m/s²':35s}   median     95 % above 95 %   slip of lead, follow   hands  torsos")
    for name, roles in (("both", BOTH), ("follow", FOLLOW)):
        print_edits(f"{name}, retrieved", edits, roles, real)
        made = [decoded(edit, roles, seed) for seed, edit in enumerate(edits)]
        print_edits(f"{name}, decoded", made, roles, real)
    print()
    print_noise(stretches)
    print()
    print_times(edits[0], stretches)
    return 0


if __name__ == "__main__":
    sys.exit(main())
