"""Names that USD allows. Imported only where `usd-core` is there."""

from pxr import Tf

MATERIALS = "materials"


def identifier(name: str) -> str:
    """A name that USD allows."""
    return str(Tf.MakeValidIdentifier(name))


def free(name: str, used: set[str]) -> str:
    """A name that USD allows and that is not used yet; it is now."""
    wanted = found = identifier(name)
    number = 1
    while found in used:
        number += 1
        found = f"{wanted}_{number}"
    used.add(found)
    return found
