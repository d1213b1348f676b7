"""Masks of any shape and takes of any length are edited without harm."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.editing.splicing import splice
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.settings import PolishSettings

from .builders import beat_frame_seconds, wavy_duet

SECONDS = beat_frame_seconds(3)
role_sets = st.sets(st.sampled_from(ROLES)).map(frozenset)


@given(flags=st.lists(st.booleans(), min_size=1, max_size=48), roles=role_sets, soft=st.booleans())
@settings(max_examples=30, deadline=None)
def test_any_mask_gives_whole_motion(flags: list[bool], roles: frozenset[Role], soft: bool) -> None:
    mask = np.array(flags)
    seconds = SECONDS[: len(mask)]
    current, candidate = wavy_duet(seconds, 1), wavy_duet(seconds, 2)
    spliced = splice(current, candidate, mask, roles, seconds, soft_edges=soft)
    result = polish(spliced, seconds, mask, roles, PolishSettings(), unbent=candidate)
    for before, between, after in zip(current, spliced, result, strict=True):
        assert np.isfinite(after.root_positions).all() and np.isfinite(after.rotations).all()
        np.testing.assert_allclose(np.linalg.norm(after.rotations, axis=-1), 1.0, atol=1e-9)
        assert np.array_equal(between.rotations[~mask], after.rotations[~mask])
        if not soft:
            assert np.array_equal(before.root_positions[~mask], after.root_positions[~mask])
