"""The field's set measures for duets: FID_k, FID_g, FID_cd and their diversities."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.measures.couple_features import cross_distance_features
from choreo_studio.motion.measures.field_joints import at_field_rate, field_positions
from choreo_studio.motion.measures.frechet import SetComparison, compare_sets
from choreo_studio.motion.measures.geometric import geometric_features
from choreo_studio.motion.measures.kinetic import kinetic_features
from choreo_studio.motion.rotations import Floats


@dataclass(frozen=True, eq=False)
class DuetFeatures:
    """What one duet adds to a set.

    Attributes:
        kinetic: (2, 72) of lead and follow.
        geometric: (2, 32) of lead and follow.
        cross_distance: (100,) of the couple.
    """

    kinetic: Floats
    geometric: Floats
    cross_distance: Floats


@dataclass(frozen=True)
class DuetSetComparison:
    """Generated duets against reference duets; the numbers of each are in its `SetComparison`.

    Attributes:
        kinetic: FID_k and Div_k over all dancers.
        geometric: FID_g and Div_g over all dancers.
        cross_distance: FID_cd and Div_cd over all couples.
    """

    kinetic: SetComparison
    geometric: SetComparison
    cross_distance: SetComparison


def duet_features(duet: DuetMotion, frame_seconds: Floats, compat: bool = False) -> DuetFeatures:
    """Features of a duet read at 30 frames a second; give pieces of one length, as the published sets are.

    Args:
        duet: both dancers, at least four frames at 30 a second.
        frame_seconds: (T,) times of its frames.
        compat: reproduce the published quirks.
    """
    lead, follow = (field_positions(at_field_rate(clip, frame_seconds)) for clip in duet)
    return DuetFeatures(
        kinetic=np.stack([kinetic_features(dancer, compat) for dancer in (lead, follow)]),
        geometric=np.stack([geometric_features(dancer, compat) for dancer in (lead, follow)]),
        cross_distance=cross_distance_features(lead, follow),
    )


def compare_duet_sets(
    generated: list[DuetFeatures], reference: list[DuetFeatures], compat: bool = False
) -> DuetSetComparison:
    """All three set measures; at least two duets on each side."""
    return DuetSetComparison(
        kinetic=compare_sets(_dancers(generated, "kinetic"), _dancers(reference, "kinetic"), compat),
        geometric=compare_sets(_dancers(generated, "geometric"), _dancers(reference, "geometric"), compat),
        cross_distance=compare_sets(
            np.stack([duet.cross_distance for duet in generated]),
            np.stack([duet.cross_distance for duet in reference]),
            compat,
        ),
    )


def _dancers(duets: list[DuetFeatures], name: str) -> Floats:
    return np.concatenate([getattr(duet, name) for duet in duets])
