"""Metre and bars: how beats are counted."""

from dataclasses import dataclass

_UNITS = (1, 2, 4, 8, 16)
_LONGEST_BAR = 16


@dataclass(frozen=True)
class Metre:
    """A time signature; the beats of a grid are its units, so 6/8 has six beats in a bar.

    Raises:
        ValueError: when the bar has not 1 to 16 beats or the unit is no note value.
    """

    beats_per_bar: int
    unit: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.beats_per_bar <= _LONGEST_BAR:
            raise ValueError(f"beats_per_bar: expected 1 to {_LONGEST_BAR}, found {self.beats_per_bar}")
        if self.unit not in _UNITS:
            raise ValueError(f"unit: expected one of {_UNITS}, found {self.unit}")

    @classmethod
    def parse(cls, text: str) -> "Metre":
        """Metre from text such as "4/4".

        Raises:
            ValueError: when the text is not two whole numbers around a slash, or they make no metre.
        """
        beats, slash, unit = text.strip().partition("/")
        if not (slash and beats.strip().isdecimal() and unit.strip().isdecimal()):
            raise ValueError(f"metre: expected text such as '4/4', found {text!r}")
        return cls(int(beats), int(unit))

    @property
    def bars_per_phrase(self) -> int:
        """Bars in a dancer's count of (at most) eight: two of 4/4 or 3/4, four of 2/4, one of 6/8."""
        return max(1, 8 // self.beats_per_bar)

    def __str__(self) -> str:
        return f"{self.beats_per_bar}/{self.unit}"


@dataclass(frozen=True)
class Bar:
    """The beats from one downbeat to the next.

    Attributes:
        number: 1 for the first downbeat's bar; 0 holds the beats before it.
        first_beat, end_beat: range of beat indices, the end exclusive.
        start_seconds, end_seconds: the same in time.
    """

    number: int
    first_beat: int
    end_beat: int
    start_seconds: float
    end_seconds: float

    @property
    def beat_count(self) -> int:
        """Number of beats in the bar."""
        return self.end_beat - self.first_beat
