"""Distance between two sets of dances, and diversity inside a set, on feature vectors."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.rotations import Floats

PUBLISHED_EPSILON = 1e-10


@dataclass(frozen=True)
class SetComparison:
    """A generated set of feature vectors against a reference set.

    Attributes:
        frechet: Fréchet distance of Gaussians fitted to both (lower is better).
        diversity: mean pairwise distance inside the generated set (near the reference's is better).
        reference_diversity: the same inside the reference set.
        generated_count: clips in the generated set.
        reference_count: clips in the reference set.
        dimension: features that vary in the reference set.
        too_small: a set has no more clips than features, so its covariance is singular and the distance is biased
            upwards; it may order runs with equal counts but is not comparable with published numbers.
    """

    frechet: float
    diversity: float
    reference_diversity: float
    generated_count: int
    reference_count: int
    dimension: int
    too_small: bool


def compare_sets(generated: Floats, reference: Floats, compat: bool = False) -> SetComparison:
    """Fréchet distance and diversities after standardising both sets by the reference's mean and deviation.

    Args:
        generated: (N, D) feature vectors, N >= 2.
        reference: (M, D) feature vectors, M >= 2.
        compat: keep features that do not vary in the reference and divide them by 1e-10, as the published code
            does; otherwise they are left out.
    """
    for name, features in (("generated", generated), ("reference", reference)):
        if features.ndim != 2 or len(features) < 2 or features.shape[1] != reference.shape[1]:
            raise ValueError(f"{name}: expected (N >= 2, {reference.shape[-1]}), found {features.shape}")
    mean, deviation = reference.mean(axis=0), reference.std(axis=0)
    kept = np.full(len(mean), True) if compat else deviation > 1e-9
    scale = deviation[kept] + (PUBLISHED_EPSILON if compat else 0.0)
    ours, theirs = (generated[:, kept] - mean[kept]) / scale, (reference[:, kept] - mean[kept]) / scale
    dimension = int(kept.sum())
    return SetComparison(
        frechet=frechet_distance(ours, theirs),
        diversity=mean_pairwise_distance(ours),
        reference_diversity=mean_pairwise_distance(theirs),
        generated_count=len(generated),
        reference_count=len(reference),
        dimension=dimension,
        too_small=min(len(generated), len(reference)) <= dimension,
    )


def frechet_distance(first: Floats, second: Floats) -> float:
    """|m1 - m2|² + trace(S1 + S2 - 2 (S1 S2)^½) of Gaussians fitted to (N, D) and (M, D) samples."""
    difference = first.mean(axis=0) - second.mean(axis=0)
    if first.shape[1] == 0:
        return 0.0
    one, two = (np.atleast_2d(np.cov(samples, rowvar=False)) for samples in (first, second))
    # (S1 S2)^½ has the trace of the symmetric (S1^½ S2 S1^½)^½, whose eigenvalues cannot turn complex.
    values, vectors = np.linalg.eigh(one)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ two @ root), 0.0)).sum()
    # Sets that are the same come out a little below 0 by rounding.
    return max(0.0, float(difference @ difference + np.trace(one) + np.trace(two) - 2.0 * cross))


def mean_pairwise_distance(features: Floats) -> float:
    """Mean Euclidean distance between different rows of (N, D), N >= 2."""
    rows = range(len(features) - 1)
    distances = [np.linalg.norm(features[row + 1 :] - features[row], axis=1) for row in rows]
    return float(np.concatenate(distances).mean())
