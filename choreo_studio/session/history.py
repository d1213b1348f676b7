"""Steps that can be taken back and done again, without a limit."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

State = TypeVar("State")


@dataclass(frozen=True, eq=False)
class Step(Generic[State]):
    """One edit: what was there before it and what after.

    Attributes:
        label: for people, such as "Rename take".
        before, after: whole states; edits share what they leave alone, so that a step costs what it changed.
        merge_key: what further edits of the same gesture carry, None for an edit of its own.
    """

    label: str
    before: State
    after: State
    merge_key: str | None = None


class History(Generic[State]):
    """The steps done, and those taken back since."""

    def __init__(self) -> None:
        self._done: list[Step[State]] = []
        self._undone: list[Step[State]] = []
        self._is_merging = False

    @property
    def undo_label(self) -> str:
        """The step that `undo` takes back, "" for none."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """The step that `redo` does again, "" for none."""
        return self._undone[-1].label if self._undone else ""

    def record(self, step: Step[State]) -> None:
        """Remember a step; it joins the one before it while both belong to one gesture.

        A gesture that arrives where it began leaves no step.
        """
        self._undone.clear()
        last = self._done[-1] if self._done and self._is_merging else None
        if last is not None and last.merge_key == step.merge_key:
            step = replace(self._done.pop(), after=step.after)
        if step.after is not step.before:
            self._done.append(step)
        self._is_merging = step.merge_key is not None and step.after is not step.before

    def end_merge(self) -> None:
        """The gesture is over; the next edit is a step of its own."""
        self._is_merging = False

    def undo(self) -> State | None:
        """The state before the last step, or None where there is none."""
        self.end_merge()
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1].before

    def redo(self) -> State | None:
        """The state after the step that was taken back last, or None where there is none."""
        self.end_merge()
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1].after
