"""Materials of an FBX file with the pictures on them, from within the file or from beside it."""

from pathlib import Path, PurePosixPath

from choreo_studio.motion.io.colours import as_displayed
from choreo_studio.motion.io.fbx.document import Document, Thing, text
from choreo_studio.motion.io.picture_kinds import picture_kind
from choreo_studio.motion.scene import WHITE, Material

_DIFFUSE = ("DiffuseColor", "Maya|TEX_color_map", "Maya|baseColor", "3dsMax|Parameters|base_color_map")
_ALPHA = ("TransparentColor", "TransparencyFactor", "Maya|TEX_opacity_map")
_MAX_PICTURE_BYTES = 64 << 20
_MAX_BYTES_BESIDE = 512 << 20
_MAX_VIDEOS = 8
_PLAIN = Material("plain", (0.8, 0.8, 0.8))


class Paintbox:
    """The materials of a file, each made once.

    Args:
        document: the file.
        folder: where it lies; pictures are looked for in it and in folders in it, nowhere else.
    """

    def __init__(self, document: Document, folder: Path) -> None:
        self._document, self._folder = document, folder
        self._materials: dict[int, Material] = {}
        self._pictures: dict[int, bytes | None] = {}
        self._files: dict[Path, bytes | None] = {}
        self._left = _MAX_BYTES_BESIDE

    def painted(self, model: Thing) -> tuple[Material, ...]:
        """Materials of a node, at least one."""
        two_sided = text(model.node.first("Culling"), 0) == "CullingOff"
        made = [self._material(material, two_sided) for material in self._document.inside(model.number, "Material")]
        return tuple(made) or (_PLAIN,)

    def _material(self, thing: Thing, two_sided: bool) -> Material:
        key = thing.number * 2 + two_sided
        if key not in self._materials:
            textures = list(self._document.driving(thing.number, "Texture"))
            on_it = next((texture for texture, name in textures if name in _DIFFUSE), None)
            image = self._picture(on_it) if on_it is not None else None
            cut_out = image is not None and any(name in _ALPHA for _, name in textures)
            colour = WHITE if image is not None else _colour(thing)
            self._materials[key] = Material(thing.name or "material", colour, image, cut_out, two_sided)
        return self._materials[key]

    def _picture(self, texture: Thing) -> bytes | None:
        if texture.number not in self._pictures:
            videos = list(self._document.inside(texture.number, "Video"))
            inside = (_embedded(video) for video in videos[:_MAX_VIDEOS])
            names = (name for thing in (texture, *videos[:_MAX_VIDEOS]) for name in _names(thing))
            beside = (self._beside(name) for name in names)
            found = (data for source in (inside, beside) for data in source if data is not None)
            self._pictures[texture.number] = next(found, None)
        return self._pictures[texture.number]

    def _beside(self, name: str) -> bytes | None:
        folder = self._folder.resolve()
        try:
            for place in (folder / PurePosixPath(name), folder / PurePosixPath(name).name):
                path = place.resolve()
                if path.is_relative_to(folder) and path.is_file():
                    return self._read(path)
        except (OSError, ValueError, RuntimeError):
            # A name that this system cannot even look for.
            return None
        return None

    def _read(self, path: Path) -> bytes | None:
        size = path.stat().st_size
        if path not in self._files and size <= min(self._left, _MAX_PICTURE_BYTES):
            self._left -= size
            self._files[path] = _checked(path.read_bytes())
        return self._files.get(path)


def _names(thing: Thing) -> list[str]:
    told = (text(thing.node.first(key), 0) for key in ("RelativeFilename", "FileName", "Filename"))
    return [name.replace("\\", "/") for name in told if name]


def _embedded(video: Thing) -> bytes | None:
    content = video.node.first("Content")
    data = content.values[0] if content is not None and content.values else None
    return _checked(data) if isinstance(data, bytes) and len(data) <= _MAX_PICTURE_BYTES else None


def _checked(data: bytes) -> bytes | None:
    return data if picture_kind(data) else None


def _colour(thing: Thing) -> tuple[float, float, float]:
    key = "DiffuseColor" if "DiffuseColor" in thing.properties else "Diffuse"
    factor = thing.number_of("DiffuseFactor", 1.0)
    linear = thing.vector(key, 0.8) * (factor if 0.0 < factor <= 1.0 else 1.0)
    red, green, blue = (float(part) for part in as_displayed(linear))
    return red, green, blue
