"""The independent BVH reader of the tests."""

import warnings

with warnings.catch_warnings():
    # Its own use of PyGLM announces a deprecation that is not ours to mend.
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    import bvhio

__all__ = ["bvhio"]
