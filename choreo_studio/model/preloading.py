"""torch brought in by a background thread without holding up the window.

Two things hold Python's lock for long while torch is imported: the dynamic linker, and the garbage collector, which
walks all of torch's objects in the midst of it and ever again later. So the libraries are mapped by a foreign call,
which runs without the lock, and what the import leaves behind is kept out of later collections.
"""

import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from pathlib import Path


def preload() -> None:
    """Import torch and the networks; at once where they are there already."""
    if "choreo_studio.model.generator" in sys.modules:
        return
    if "torch" not in sys.modules:
        _map_libraries()
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        importlib.import_module("choreo_studio.model.generator")
    finally:
        gc.freeze()
        if was_collecting:
            gc.enable()


def _map_libraries() -> None:
    # Where this fails nothing is lost: the import maps the libraries itself, and only takes longer about it.
    found = importlib.util.find_spec("torch")
    if os.name != "posix" or found is None or found.origin is None:
        return
    suffix = "dylib" if sys.platform == "darwin" else "so"
    library = Path(found.origin).parent / "lib" / f"libtorch_python.{suffix}"
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int]
    dlopen(os.fsencode(library), os.RTLD_NOW | os.RTLD_LOCAL)
