"""Values out of JSON that a stranger may have written: each is asked for by kind and bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import ProjectFileError


@dataclass(frozen=True)
class Fields:
    """One JSON object and where it stands in the file.

    Every getter raises ProjectFileError, naming the field, when it is missing, of another kind or out of bounds.
    """

    path: Path
    data: dict[str, Any]
    where: str = "project"

    def text(self, key: str, longest: int = 400) -> str:
        """A string of bounded length without control characters."""
        value = self._get(key)
        if not isinstance(value, str) or len(value) > longest or any(ord(letter) < 32 for letter in value):
            raise self.error(key, f"needs a text of at most {longest} letters")
        return value

    def optional_text(self, key: str, longest: int = 400) -> str | None:
        """A string, or None where the field is null."""
        return None if self._get(key) is None else self.text(key, longest)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of some words."""
        value = self._get(key)
        if value not in allowed:
            raise self.error(key, f"needs one of {', '.join(allowed)}")
        return str(value)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.error(key, f"needs a whole number from {low} to {high}")
        return value

    def optional_whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number, or None where the field is null."""
        return None if self._get(key) is None else self.whole(key, low, high)

    def number(self, key: str, low: float, high: float) -> float:
        """A number in [low, high]."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.error(key, f"needs a number from {low:g} to {high:g}")
        return float(value)

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.error(key, "needs true or false")
        return value

    def inner(self, key: str) -> "Fields":
        """The JSON object in a field."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.error(key, "needs an object")
        return Fields(self.path, value, f"{self.where}.{key}")

    def objects(self, key: str, most: int) -> Iterator["Fields"]:
        """The JSON objects in a list of bounded length."""
        for index, value in enumerate(self.items(key, most)):
            if not isinstance(value, dict):
                raise self.error(f"{key}[{index}]", "needs an object")
            yield Fields(self.path, value, f"{self.where}.{key}[{index}]")

    def items(self, key: str, most: int) -> list[Any]:
        """A list of bounded length."""
        value = self._get(key)
        if not isinstance(value, list) or len(value) > most:
            raise self.error(key, f"needs a list of at most {most}")
        return value

    def numbers(self, key: str, most: int, largest: float = 1e6) -> NDArray[np.float64]:
        """A list of bounded finite numbers, or of equally long lists of them, as an array."""
        try:
            array = np.array(self.items(key, most))
        except ValueError as error:
            raise self.error(key, "needs rows of equal length") from error
        if array.dtype.kind not in "if" or not (np.abs(array) <= largest).all():
            raise self.error(key, f"needs numbers up to {largest:g}")
        return array.astype(np.float64)

    def error(self, key: str, reason: str) -> ProjectFileError:
        """The error that names a field."""
        return ProjectFileError(self.path, f"{self.where}.{key} {reason}")

    def _get(self, key: str) -> Any:
        if key not in self.data:
            raise self.error(key, "is missing")
        return self.data[key]
