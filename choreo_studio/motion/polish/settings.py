"""How strongly each part of polish works."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class PolishSettings:
    """How strongly each correction is applied, 0 (not at all) to 1 (in full).

    Attributes:
        feet: planted feet stay where they are, and steps are lifted clear of the floor.
        hands: hands that hold meet.
        bodies: bodies do not pass through each other.
        floor: feet stay above the floor.
        nearness: partners who hold hands stand near enough to each other for that.
    """

    feet: float = 1.0
    hands: float = 1.0
    bodies: float = 1.0
    floor: float = 1.0
    nearness: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"{field.name}: expected 0 to 1, found {value}")

    @classmethod
    def of_strength(cls, strength: float) -> "PolishSettings":
        """Every correction at one strength."""
        return cls(**{field.name: strength for field in fields(cls)})
