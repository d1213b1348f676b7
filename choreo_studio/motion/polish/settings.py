"""How strongly each part of polish works."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class PolishSettings:
    """How strongly each part of polish works, 0 (not at all) to 1 (in full).

    Attributes:
        feet: planted feet stay where they are, and steps are lifted clear of the floor.
        floor: feet stay above the floor.
        hands: hands that hold meet and stay together.
        nearness: partners who hold hands come near enough for it where arms alone cannot bridge the gap.
        bodies: bodies do not pass through each other.
        limits: joints turn no further than bodies can.
        smoothness: joints do not jerk harder than dancers do.
    """

    feet: float = 1.0
    floor: float = 1.0
    hands: float = 1.0
    nearness: float = 1.0
    bodies: float = 1.0
    limits: float = 1.0
    smoothness: float = 1.0

    def __post_init__(self) -> None:
        for name in POLISH_PARTS:
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"{name}: expected 0 to 1, found {value}")

    @classmethod
    def of_strength(cls, strength: float) -> "PolishSettings":
        """Every part at one strength."""
        return cls(**dict.fromkeys(POLISH_PARTS, strength))

    @classmethod
    def only(cls, **parts: float) -> "PolishSettings":
        """These parts, and none of the others."""
        return cls(**(dict.fromkeys(POLISH_PARTS, 0.0) | parts))

    @property
    def works(self) -> bool:
        """Whether anything is polished at all."""
        return any(getattr(self, name) > 0.0 for name in POLISH_PARTS)

    @property
    def moves_couple(self) -> bool:
        """Whether dancers are moved because of each other."""
        return max(self.hands, self.nearness, self.bodies) > 0.0


POLISH_PARTS: tuple[str, ...] = tuple(field.name for field in fields(PolishSettings))
