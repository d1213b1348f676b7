"""A stroke of the pointer over the score: which cells it paints or erases."""

from dataclasses import dataclass, replace

from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.token_editor.cells import Cells

Point = tuple[float, float]
_LEAST_PX = 4.0


@dataclass(frozen=True, eq=False)
class Stroke:
    """A button that is down on the score.

    Attributes:
        start: where it went down.
        last: where the pointer is.
        erases: whether cells are taken from the mask instead of put into it.
        before: the mask when it went down.
        touched: cells that the pointer has been over.
        is_moving: whether it has become a drag; till then it is a click.
    """

    start: Point
    last: Point
    erases: bool
    before: frozenset[Slot]
    touched: frozenset[Slot] = frozenset()
    is_moving: bool = False

    def moved(self, cells: Cells, to: Point, is_rectangle: bool) -> "Stroke":
        """The stroke led on to a point; a rectangle counts from where it began."""
        far = max(abs(to[0] - self.start[0]), abs(to[1] - self.start[1])) >= _LEAST_PX
        if not (self.is_moving or far):
            return self
        touched = cells.within(self.start, to) if is_rectangle else self.touched | cells.along(self.last, to)
        return replace(self, last=to, touched=touched, is_moving=True)

    def shifted(self, pixels: float) -> "Stroke":
        """The stroke after the score has moved under it."""
        return replace(self, start=(self.start[0] + pixels, self.start[1]), last=(self.last[0] + pixels, self.last[1]))

    @property
    def mask(self) -> frozenset[Slot]:
        """The mask that it leaves."""
        return self.before - self.touched if self.erases else self.before | self.touched


def toggled(mask: frozenset[Slot], slot: Slot) -> frozenset[Slot]:
    """The mask with one cell put in, or taken out where it was in."""
    return mask ^ {slot}
