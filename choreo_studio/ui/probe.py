"""How long this process has been running."""

import os
import time
from pathlib import Path

_LOADED = time.perf_counter()


def milliseconds_since_process_start() -> float:
    """Time since the system started this process; since this file was loaded where the system does not say."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return 1e3 * (time.clock_gettime(time.CLOCK_BOOTTIME) - started)
    except (OSError, AttributeError, ValueError, IndexError):
        return 1e3 * (time.perf_counter() - _LOADED)
