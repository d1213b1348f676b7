"""What a scene in USD consists of, known without `usd-core`."""

from collections.abc import Iterable

from choreo_studio.motion.io.gltf.surfaces import picture_kind


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
    kind = picture_kind(image)
    if kind is None:
        raise ValueError("image: expected PNG or JPEG, found neither")
    return f"{stem}_{number}.{'png' if kind == 'image/png' else 'jpg'}"
