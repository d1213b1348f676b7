"""How a dance is cut into tokens: levels, streams, slots and depth, as data."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Stream = Literal["pair", "lead", "follow"]
LevelName = Literal["coarse", "fine"]


@dataclass(frozen=True)
class TokenLevel:
    """One level of tokens.

    Attributes:
        name: "coarse" or "fine".
        streams: whose tokens, in row order.
        slots_per_beat: slots in one beat (on a fixed clock: in one unit of the clock).
        depth: residual codes per slot.
        codebook_size: codes K in each codebook.
    """

    name: LevelName
    streams: tuple[Stream, ...]
    slots_per_beat: int
    depth: int
    codebook_size: int


@dataclass(frozen=True)
class TokenLayout:
    """The levels of a dance, coarse first.

    Attributes:
        levels: coarse, then fine.
        lead_reads_pair: whether the lead's motion depends on the pair stream; if not, holding the lead's own
            streams holds the lead exactly.
        frames_per_beat: motion frames in one beat.
        seconds_per_beat: None when beats come from a beat grid; else the length of one unit of a fixed clock.
    """

    levels: tuple[TokenLevel, ...]
    lead_reads_pair: bool = False
    frames_per_beat: int = 16
    seconds_per_beat: float | None = None

    def level(self, name: LevelName) -> TokenLevel:
        """The level of that name.

        Raises:
            KeyError: when the layout has no such level.
        """
        for level in self.levels:
            if level.name == name:
                return level
        raise KeyError(name)

    def has(self, name: LevelName) -> bool:
        """Whether the layout has a level of that name."""
        return any(level.name == name for level in self.levels)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "TokenLayout":
        """The inverse of `as_dict`.

        Raises:
            ValueError, KeyError, TypeError: when the values do not describe a layout.
        """
        levels = tuple(
            TokenLevel(
                _one_of(level["name"], ("coarse", "fine")),
                tuple(_one_of(stream, ("pair", "lead", "follow")) for stream in level["streams"]),
                _count(level["slots_per_beat"], 16),
                _count(level["depth"], 16),
                _count(level["codebook_size"], 65536),
            )
            for level in data["levels"]
        )
        seconds = data.get("seconds_per_beat")
        return cls(
            levels,
            bool(data["lead_reads_pair"]),
            _count(data["frames_per_beat"], 256),
            None if seconds is None else float(seconds),
        )


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(f"expected one of {allowed}, found {value!r}")
    return value


def _count(value: Any, most: int) -> int:
    if not isinstance(value, int) or not 1 <= value <= most:
        raise ValueError(f"expected a whole number from 1 to {most}, found {value!r}")
    return value


def duet_layout(coarse_codes: int = 256, fine_codes: int = 256, depth: int = 4) -> TokenLayout:
    """The default: coarse pair, lead and follow once a beat; fine lead and follow twice a beat."""
    return TokenLayout(
        (
            TokenLevel("coarse", ("pair", "lead", "follow"), 1, 1, coarse_codes),
            TokenLevel("fine", ("lead", "follow"), 2, depth, fine_codes),
        )
    )


def pair_layout(coarse_codes: int = 256, fine_codes: int = 256, depth: int = 4) -> TokenLayout:
    """The rival for comparison: one coarse token a beat for the couple alone."""
    return TokenLayout(
        (
            TokenLevel("coarse", ("pair",), 1, 1, coarse_codes),
            TokenLevel("fine", ("lead", "follow"), 2, depth, fine_codes),
        ),
        lead_reads_pair=True,
    )


def clock_layout(frame_rate: int = 15, codes: int = 512, depth: int = 1) -> TokenLayout:
    """One fine stream per dancer on a fixed clock of one second, without a beat grid."""
    level = TokenLevel("fine", ("lead", "follow"), 3, depth, codes)
    return TokenLayout((level,), frames_per_beat=frame_rate, seconds_per_beat=1.0)
