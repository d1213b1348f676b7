"""Where the networks run: a graphics card where there is one, and what to do when its memory is full."""

import torch

from choreo_studio.errors import GenerationError

CPU = torch.device("cpu")
_GIB = 2**30
_FULL = ("out of memory", "can't allocate memory", "not enough memory")


def choose_device(wanted: str = "auto") -> torch.device:
    """The device of a name.

    Args:
        wanted: "auto" for a graphics card where there is one, else "cpu", "cuda" or "mps".

    Raises:
        GenerationError: when the machine has no such device.
        ValueError: when the name is none of these.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return torch.device(next(name for name, is_there in there.items() if is_there))
    if wanted not in there:
        raise ValueError(f"wanted: expected auto, {', '.join(there)}, found {wanted!r}")
    if not there[wanted]:
        raise GenerationError(f"this machine has no {wanted.upper()} device; the CPU can dance as well")
    return torch.device(wanted)


def device_text(device: torch.device) -> str:
    """A device in words, such as "CPU" or "NVIDIA GeForce RTX 4060, 8 GB"."""
    if device.type == "cuda":
        facts = torch.cuda.get_device_properties(device)
        return f"{facts.name}, {round(facts.total_memory / _GIB)} GB"
    return "Apple GPU" if device.type == "mps" else device.type.upper()


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether the memory of a device was full."""
    return isinstance(error, torch.OutOfMemoryError) or any(text in str(error).lower() for text in _FULL)


def free_memory(device: torch.device) -> None:
    """Give what is cached on a device back to it."""
    if device.type == "cuda" and torch.cuda.is_available():
        torch.cuda.empty_cache()
    if device.type == "mps" and torch.backends.mps.is_available():
        torch.mps.empty_cache()
