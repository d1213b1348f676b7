"""The table that papers on duets print, with the quirks of the published code: generated dancing against real dancing.

Sources: Duolando (Siyao et al., ICLR 2024), DuetGen (SIGGRAPH 2025), EDGE (Tseng et al., CVPR 2023). Differences that
stay: bodies of ours with 24 joints where BED and BAS were published on 55, both dancers where FID_k and FID_g were
published for the follow alone, and capsules for meshes in the contact frequency.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.measures.comparison import Direction
from choreo_studio.motion.measures.field_stretches import FieldFeatures, FieldStretch, field_features
from choreo_studio.motion.measures.foot_plausibility import physical_foot_contact
from choreo_studio.motion.measures.frechet import PUBLISHED_EPSILON, SetComparison, compare_sets, frechet_distance
from choreo_studio.motion.measures.projected import audience_shot, picture_alignment, picture_alignment_null
from choreo_studio.motion.measures.rhythm import beat_echo, beat_echo_null, dance_beats
from choreo_studio.motion.rotations import Floats

PIECE_FRAMES = 150
_NOTHING = float("nan")
Reader = Callable[[FieldStretch], float]


@dataclass(frozen=True)
class FieldRow:
    """One line of the table; NaN stands for what does not exist.

    Attributes:
        name: as papers write it.
        direction: which way is better.
        generated: of the set that was asked for.
        real: of the reference; for a Fréchet distance, of every second piece of it against the others.
        null: of dancing that is together by chance.
        clips: pieces or stretches of the generated set.
        real_clips: the same of the reference.
        remark: what must be known to read the number.
    """

    name: str
    direction: Direction
    generated: float
    real: float = _NOTHING
    null: float = _NOTHING
    clips: int = 0
    real_clips: int = 0
    remark: str = ""


def field_table(
    generated: Sequence[FieldStretch], reference: Sequence[FieldStretch] = (), piece_frames: int = PIECE_FRAMES
) -> tuple[FieldRow, ...]:
    """Rows FID_k, Div_k, FID_g, Div_g, FID_cd, Div_cd, BED, BAS, 2D-MM Align, PFC and contact.

    Args:
        generated: what is measured.
        reference: real dancing.
        piece_frames: length of the pieces of which the Fréchet distances are made, at 30 a second.
    """
    return (*_set_rows(generated, reference, piece_frames), *_stretch_rows(generated, reference))


def _set_rows(
    generated: Sequence[FieldStretch], reference: Sequence[FieldStretch], piece_frames: int
) -> tuple[FieldRow, ...]:
    ours, theirs = (field_features(stretches, piece_frames) for stretches in (generated, reference))
    apart = [stretch.with_partner_shifted() for stretch in reference if len(stretch.dancers) == 2]
    chance = field_features(apart, piece_frames)
    halves = theirs.every_second(0), theirs.every_second(1)
    rows: list[FieldRow] = []
    for short, feature in (("k", "kinetic"), ("g", "geometric"), ("cd", "cross_distance")):
        counts = (len(getattr(ours, feature)), len(getattr(theirs, feature)))
        found = _compared(ours, theirs, feature)
        if found is None:
            what = "at least two clips of each are needed" if counts[1] else "needs a reference"
            rows.append(FieldRow(f"FID_{short}", "lower", _NOTHING, _NOTHING, _NOTHING, *counts, what))
            rows.append(FieldRow(f"Div_{short}", "near real", _NOTHING, _NOTHING, _NOTHING, *counts))
            continue
        half = _halves_apart(getattr(theirs, feature), *(getattr(part, feature) for part in halves))
        by_chance = _compared(chance, theirs, feature) if short == "cd" else None
        null = _NOTHING if by_chance is None else by_chance.frechet
        remark = _remark(found, _compared(ours, theirs, feature, compat=False))
        rows.append(FieldRow(f"FID_{short}", "lower", found.frechet, half, null, *counts, remark))
        diversities = found.diversity, found.reference_diversity
        rows.append(FieldRow(f"Div_{short}", "near real", *diversities, _NOTHING, *counts))
    return tuple(rows)


def _compared(ours: FieldFeatures, theirs: FieldFeatures, feature: str, compat: bool = True) -> SetComparison | None:
    first, second = getattr(ours, feature), getattr(theirs, feature)
    return compare_sets(first, second, compat) if min(len(first), len(second)) >= 2 else None


def _halves_apart(whole: Floats, first: Floats, second: Floats) -> float:
    """Fréchet distance of two halves of real dancing, scaled as generated dancing is: by the whole."""
    if min(len(first), len(second)) < 2:
        return _NOTHING
    mean, scale = whole.mean(axis=0), whole.std(axis=0) + PUBLISHED_EPSILON
    return frechet_distance((first - mean) / scale, (second - mean) / scale)


def _remark(found: SetComparison, plain: SetComparison | None) -> str:
    parts = []
    if found.too_small:
        fewest = min(found.generated_count, found.reference_count)
        parts.append(f"{fewest} clips are too few for {found.dimension} features: only for comparing sets of this size")
    if plain is not None and plain.dimension < found.dimension:
        still = found.dimension - plain.dimension
        parts.append(f"features that never change in the reference: {still}; {plain.frechet:.3g} without them")
    return "; ".join(parts)


def _stretch_rows(generated: Sequence[FieldStretch], reference: Sequence[FieldStretch]) -> tuple[FieldRow, ...]:
    readers: tuple[tuple[str, Direction, Reader, Reader | None], ...] = (
        ("BED", "higher", _echo, _echo_null),
        ("BAS", "higher", _alignment, _alignment_null),
        ("2D-MM Align", "higher", _picture_alignment, _picture_alignment_null),
        ("PFC", "lower", _plausibility, None),
        ("contact", "near real", _contact, None),
    )
    remarks = {
        "BAS": "over music beats; rewards jitter",
        "2D-MM Align": "over beats of the picture seen from the front",
        "contact": "share of frames, capsules inflated by 1 cm",
    }
    return tuple(
        FieldRow(
            name,
            direction,
            _mean(read, generated),
            _mean(read, reference),
            _mean(null, reference or generated) if null else _NOTHING,
            len(generated),
            len(reference),
            remarks.get(name, ""),
        )
        for name, direction, read, null in readers
    )


def _echo(stretch: FieldStretch) -> float:
    if len(stretch.dancers) != 2:
        return _NOTHING
    lead, follow = map(dance_beats, stretch.dancers)
    return beat_echo(lead, follow)


def _echo_null(stretch: FieldStretch) -> float:
    if len(stretch.dancers) != 2:
        return _NOTHING
    lead, follow = map(dance_beats, stretch.dancers)
    return beat_echo_null(lead, follow, stretch.frame_count)


def _alignment(stretch: FieldStretch) -> float:
    return _known_mean([beat_echo(stretch.music_frames, dance_beats(dancer)) for dancer in stretch.dancers])


def _alignment_null(stretch: FieldStretch) -> float:
    frames = stretch.frame_count
    return _known_mean([beat_echo_null(stretch.music_frames, dance_beats(d), frames) for d in stretch.dancers])


def _picture_alignment(stretch: FieldStretch) -> float:
    return _known_mean([picture_alignment(pixels, stretch.music_frames) for pixels in _pictures(stretch)])


def _picture_alignment_null(stretch: FieldStretch) -> float:
    return _known_mean([picture_alignment_null(pixels, stretch.music_frames) for pixels in _pictures(stretch)])


def _pictures(stretch: FieldStretch) -> list[Floats]:
    audience = audience_shot(np.stack(stretch.dancers))
    return [audience.project(dancer) for dancer in stretch.dancers]


def _plausibility(stretch: FieldStretch) -> float:
    return _known_mean([physical_foot_contact(dancer) for dancer in stretch.dancers])


def _contact(stretch: FieldStretch) -> float:
    return _NOTHING if stretch.touching is None else float(stretch.touching.mean())


def _mean(read: Reader, stretches: Sequence[FieldStretch]) -> float:
    return _known_mean([read(stretch) for stretch in stretches])


def _known_mean(values: Sequence[float]) -> float:
    known = np.array(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else _NOTHING


def as_text(rows: Sequence[FieldRow]) -> str:
    """The rows as a plain table; a dash stands for a number that does not exist."""
    head = ("measure", "better", "generated", "real", "null", "clips", "remark")
    lines = [
        (
            row.name,
            row.direction,
            *map(_shown, (row.generated, row.real, row.null)),
            f"{row.clips}/{row.real_clips}" if row.real_clips else str(row.clips),
            row.remark,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head) - 1)]
    return "\n".join("  ".join([*map(_aligned, line, "<<>>>>", widths), line[-1]]).rstrip() for line in (head, *lines))


def _aligned(cell: str, side: str, width: int) -> str:
    return f"{cell:{side}{width}}"


def _shown(value: float) -> str:
    return "-" if not np.isfinite(value) else f"{value:.3g}" if abs(value) < 1e6 else f"{value:.1e}"
