"""What is wrong within an FBX file, before it is known which file that is."""


class DamageError(Exception):
    """A file contradicts itself or is larger than any real one; the message is half a sentence."""
