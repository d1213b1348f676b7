"""How often each stretch is learned from: what was captured of the main dance most, every other dance as often."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.npz import Source

Kind = tuple[str, Source]
"""Name of a dance, and whether it was captured or written."""

MAIN_SHARE = 0.6


def chances_of(kinds: Sequence[Kind], sizes: Sequence[float] | NDArray[np.floating], main: str) -> NDArray[np.float64]:
    """The chance (N,) with which each of N items is drawn.

    Captured dancing of the main style gets `MAIN_SHARE`, the other kinds share the rest evenly; within a kind larger
    items are drawn more often. Without other kinds, or without the main one, all kinds are drawn evenly.

    Args:
        kinds: of the items.
        sizes: of the items.
        main: name of the dance that must not suffer from the others.
    """
    weights = np.asarray(sizes, dtype=np.float64)
    shares = _shares(sorted(set(kinds)), (main, "captured"))
    chances = np.zeros(len(weights))
    for kind, share in shares.items():
        of_kind = np.array([item == kind for item in kinds])
        chances[of_kind] = share * weights[of_kind] / weights[of_kind].sum()
    return chances


def label_of(kind: Kind, main: str) -> str:
    """What measures of these items are called: the dance, and "written" beside a captured main dance."""
    style, source = kind
    return f"{style}_written" if style == main and source == "written" else style


def evenly(kinds: Sequence[Kind], main: str, seed: int = 0) -> NDArray[np.intp]:
    """Places of items in which the kinds have about the shares of `chances_of`: all of the main kind, some of others.

    Args:
        kinds: of the items, all alike.
        main: name of the dance that must not suffer from the others.
        seed: of the choice.
    """
    places: dict[Kind, list[int]] = {}
    for place, kind in enumerate(kinds):
        places.setdefault(kind, []).append(place)
    shares, random = _shares(sorted(places), (main, "captured")), np.random.default_rng(seed)
    most = len(places.get((main, "captured"), kinds)) / shares.get((main, "captured"), 1.0)
    chosen = [
        random.choice(places[kind], min(len(places[kind]), max(1, round(most * share))), replace=False)
        for kind, share in shares.items()
    ]
    return np.sort(np.concatenate(chosen)).astype(np.intp)


def _shares(kinds: Sequence[Kind], main: Kind) -> dict[Kind, float]:
    if main not in kinds or len(kinds) == 1:
        return {kind: 1.0 / len(kinds) for kind in kinds}
    rest = (1.0 - MAIN_SHARE) / (len(kinds) - 1)
    return {kind: MAIN_SHARE if kind == main else rest for kind in kinds}
