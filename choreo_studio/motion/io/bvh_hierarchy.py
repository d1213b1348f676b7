"""The HIERARCHY section of a BVH file."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.rotations import Floats

MAX_JOINTS = 1024
MAX_DEPTH = 128
_MAX_OFFSET = 1e5
_CHANNELS = {f"{axis}{kind}" for axis in "xyz" for kind in ("position", "rotation")}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, eq=False)
class BvhHierarchy:
    """Joints in file order, every parent before its children.

    Attributes:
        names: of the N joints.
        parents: index of each joint's parent, -1 for a root.
        offsets: (N, 3) in file units.
        ends: tips of joints with an End Site, by joint index, relative to the joint.
        channels: of each joint, as "Xposition" or "Zrotation", in file order.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Floats
    ends: dict[int, Floats]
    channels: tuple[tuple[str, ...], ...]

    @property
    def channel_count(self) -> int:
        """Number of values in each frame."""
        return sum(map(len, self.channels))

    @property
    def is_rotation(self) -> NDArray[np.bool_]:
        """Which channels are angles, (C,)."""
        return np.array([name.endswith("rotation") for joint in self.channels for name in joint], dtype=bool)


@dataclass
class _Builder:
    path: Path
    names: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    offsets: list[list[float] | None] = field(default_factory=list)
    ends: dict[int, Floats] = field(default_factory=dict)
    channels: list[tuple[str, ...] | None] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    pending: int | None = None
    in_end: bool = False
    line: int = 0

    def fail(self, reason: str) -> FileFormatError:
        return FileFormatError(self.path, reason, self.line)

    def open_joint(self, words: list[str]) -> None:
        if self.pending is not None or self.in_end:
            raise self.fail("has a joint where a { belongs")
        if words[0].upper() == "ROOT" and self.stack:
            raise self.fail("has a ROOT inside a joint")
        if words[0].upper() == "JOINT" and not self.stack:
            raise self.fail("has a JOINT outside of a ROOT")
        if len(self.names) >= MAX_JOINTS:
            raise self.fail(f"has more than {MAX_JOINTS} joints")
        name = _CONTROL.sub("", " ".join(words[1:])).strip() or f"joint{len(self.names)}"
        self.parents.append(self.stack[-1] if self.stack else -1)
        self.names.append(name)
        self.offsets.append(None)
        self.channels.append(None)
        self.pending = len(self.names) - 1

    def open_end(self) -> None:
        if not self.stack or self.pending is not None or self.in_end:
            raise self.fail("has an End Site outside of a joint")
        self.in_end, self.pending = True, -1

    def open_brace(self) -> None:
        if self.pending is None:
            raise self.fail("has a { that belongs to nothing")
        self.stack.append(self.stack[-1] if self.in_end else self.pending)
        self.pending = None
        if len(self.stack) > MAX_DEPTH:
            raise self.fail(f"nests deeper than {MAX_DEPTH} joints")

    def close_brace(self) -> None:
        if not self.stack or self.pending is not None:
            raise self.fail("has a } that closes nothing")
        self.stack.pop()
        self.in_end = False

    def offset(self, words: list[str]) -> None:
        if not self.stack or self.pending is not None:
            raise self.fail("has an OFFSET outside of a joint")
        try:
            place = [float(word) for word in words[1:]]
        except ValueError:
            raise self.fail(f"has an OFFSET that is no number ({' '.join(words[1:])[:40]!r})") from None
        if len(place) != 3 or not all(math.isfinite(v) and abs(v) <= _MAX_OFFSET for v in place):
            raise self.fail(f"has the impossible OFFSET {' '.join(words[1:])[:60]!r}")
        if self.in_end:
            self.ends.setdefault(self.stack[-1], np.array(place))
        else:
            self.offsets[self.stack[-1]] = place

    def channel_list(self, words: list[str]) -> None:
        if not self.stack or self.in_end or self.pending is not None:
            raise self.fail("has CHANNELS outside of a joint")
        names = [word.lower() for word in words[2:]]
        declared = words[1] if len(words) > 1 else ""
        if not declared.isdecimal() or int(declared) != len(names):
            raise self.fail(f"declares {declared[:12]!r} channels and names {len(names)}")
        if len(set(names)) != len(names) or not set(names) <= _CHANNELS:
            raise self.fail(f"has unknown or repeated channels ({' '.join(words[2:])[:80]})")
        self.channels[self.stack[-1]] = tuple(name[0].upper() + name[1:] for name in names)

    def built(self) -> BvhHierarchy:
        if not self.names:
            raise self.fail("has no joints")
        if self.stack or self.pending is not None:
            raise self.fail("ends inside a joint (a } is missing)")
        for joint, offset in enumerate(self.offsets):
            if offset is None:
                raise self.fail(f"gives no OFFSET for {self.names[joint][:40]!r}")
        return BvhHierarchy(
            tuple(self.names),
            tuple(self.parents),
            np.array(self.offsets, dtype=np.float64),
            self.ends,
            tuple(channels or () for channels in self.channels),
        )


def parse_hierarchy(path: Path, lines: list[str]) -> BvhHierarchy:
    """Hierarchy from the lines before MOTION, without recursion.

    Raises:
        FileFormatError: with the line, when it is no well-formed hierarchy.
    """
    builder = _Builder(path)
    seen_header = False
    for number, text in enumerate(lines, start=1):
        builder.line = number
        for part in re.split(r"([{}])", text):
            words = part.split()
            if not words:
                continue
            if not seen_header:
                if words[0].upper() != "HIERARCHY":
                    raise builder.fail("is no BVH file (it does not begin with HIERARCHY)")
                seen_header = True
                continue
            _statement(builder, words)
    if not seen_header:
        raise builder.fail("is no BVH file (it does not begin with HIERARCHY)")
    return builder.built()


def _statement(builder: _Builder, words: list[str]) -> None:
    keyword = words[0].upper()
    if keyword in ("ROOT", "JOINT"):
        builder.open_joint(words)
    elif keyword == "END":
        builder.open_end()
    elif keyword == "{":
        builder.open_brace()
    elif keyword == "}":
        builder.close_brace()
    elif keyword == "OFFSET":
        builder.offset(words)
    elif keyword == "CHANNELS":
        builder.channel_list(words)
    else:
        raise builder.fail(f"has {words[0][:20]!r} where a joint, OFFSET or CHANNELS belongs")
