"""Names that USD allows. Imported only where `usd-core` is there."""

from pxr import Tf

from choreo_studio.motion.io.distinct import distinct

MATERIALS = "materials"


def identifier(name: str) -> str:
    """A name that USD allows."""
    return str(Tf.MakeValidIdentifier(name))


def free(name: str, used: dict[str, int]) -> str:
    """A name that USD allows and that is not used yet; it is now."""
    return distinct(identifier(name), used, "_")
