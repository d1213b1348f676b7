"""Which BVH files in a folder are the lead and the follow of one duet."""

import re
from dataclasses import dataclass
from pathlib import Path

from choreo_studio.errors import FileFormatError

_NAMING = (
    (re.compile(r"60_(?P<name>.+)"), "61_{name}"),
    (re.compile(r"(?P<name>.+)_lead"), "{name}_follow"),
    (re.compile(r"(?P<name>.+)_01"), "{name}_00"),
)


@dataclass(frozen=True)
class BvhPair:
    """The two files of one duet and what their names have in common."""

    name: str
    lead: Path
    follow: Path


def pairs_in(folder: Path) -> tuple[BvhPair, ...]:
    """All pairs by name: `60_NN`/`61_NN`, `*_lead`/`*_follow`, `*_01`/`*_00`.

    Raises:
        FileFormatError: when the folder cannot be read.
    """
    try:
        files = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".bvh"}
    except OSError as error:
        raise FileFormatError(folder, f"cannot be read ({error.strerror or error})") from error
    pairs: list[BvhPair] = []
    taken: set[str] = set()
    for lead_naming, follow_naming in _NAMING:
        for stem, path in files.items():
            match = lead_naming.fullmatch(stem)
            partner = follow_naming.format(name=match["name"]) if match else ""
            if match and partner in files and not taken & {stem, partner}:
                taken |= {stem, partner}
                pairs.append(BvhPair(match["name"], path, files[partner]))
    return tuple(sorted(pairs, key=lambda pair: pair.name))
