"""What kind of file a picture is."""

_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}


def picture_kind(image: bytes) -> str | None:
    """Media type of a picture by its first bytes, None when it is neither PNG nor JPEG."""
    return next((kind for kind, start in _SIGNATURES.items() if image.startswith(start)), None)


def picture_suffix(image: bytes) -> str:
    """What the name of a picture ends in, without a dot.

    Raises:
        ValueError: when it is neither PNG nor JPEG.
    """
    kind = picture_kind(image)
    if kind is None:
        raise ValueError("image: expected PNG or JPEG, found neither")
    return _SUFFIXES[kind]
