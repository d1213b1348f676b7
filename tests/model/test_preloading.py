"""torch brought in beside a window."""

import subprocess
import sys

SCRIPT = """
import gc, sys
from choreo_studio.model import preloading
assert "torch" not in sys.modules
preloading.preload()
assert "choreo_studio.model.generator" in sys.modules
print(gc.isenabled(), gc.get_freeze_count() > 50000)
gc.disable()
del sys.modules["choreo_studio.model.generator"]
preloading.preload()
print(gc.isenabled())
"""


def test_torch_is_there_afterwards_and_left_out_of_later_collections() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert done.stdout.split() == ["True", "True", "False"]
