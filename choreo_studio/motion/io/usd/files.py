"""What a scene in USD consists of, known without `usd-core`."""

from collections.abc import Iterable

from choreo_studio.motion.io.picture_kinds import picture_suffix


def usd_files(stem: str, images: Iterable[bytes] = ()) -> tuple[str, ...]:
    """Names of what `usd_writer.write_usd` writes: STEM.usd, and each different picture once.

    Args:
        stem: of the file's name.
        images: PNG or JPEG of the materials in the order of the scene.
    """
    pictures = enumerate(dict.fromkeys(images), 1)
    return (f"{stem}.usd", *(picture_name(stem, number, image) for number, image in pictures))


def picture_name(stem: str, number: int, image: bytes) -> str:
    """Name of a picture beside the file.

    Raises:
        ValueError: when it is neither PNG nor JPEG.
    """
    return f"{stem}_{number}.{picture_suffix(image)}"
