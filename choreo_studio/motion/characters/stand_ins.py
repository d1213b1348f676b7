"""Characters that stand in for our mannequins."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from choreo_studio.motion.characters.character import Character
from choreo_studio.motion.characters.costume import Costume, costume_of
from choreo_studio.motion.characters.dancing import danced_by, placed_by
from choreo_studio.motion.characters.mapping import JointMap
from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import Skeleton


@dataclass(frozen=True, eq=False)
class StandIns:
    """Who dances lead and follow; None for our mannequins."""

    lead: Character | None = None
    follow: Character | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody stands in."""
        return self.lead is None and self.follow is None

    @cached_property
    def costumes(self) -> tuple[Costume | None, Costume | None]:
        """What lead and follow look like; made once, a tenth of a second each."""
        lead, follow = (None if one is None else costume_of(one) for one in (self.lead, self.follow))
        return lead, follow

    def character(self, role: Role) -> Character | None:
        """Who dances a role."""
        return self.lead if role == "lead" else self.follow

    def placed(self, duet: DuetMotion, frame_seconds: Floats) -> DuetMotion:
        """A first look at the dance on their bodies, a tenth of the time of `danced`: hands are not joined yet."""
        if self.is_empty:
            return duet
        return placed_by(duet, self._bodies(duet), frame_seconds, self._mappings)

    def danced(
        self, duet: DuetMotion, frame_seconds: Floats, on_stage: Callable[[], None] = lambda: None
    ) -> DuetMotion:
        """The dance on their bodies; the dance itself where nobody stands in.

        Args:
            duet: T frames.
            frame_seconds: (T,) rising times.
            on_stage: told now and then; it may raise to cancel.
        """
        if self.is_empty:
            return duet
        return danced_by(duet, self._bodies(duet), frame_seconds, self._mappings, on_stage)

    def _bodies(self, duet: DuetMotion) -> tuple[Skeleton, Skeleton]:
        lead, follow = (
            clip.skeleton if one is None else one.measured.body
            for clip, one in zip(duet, (self.lead, self.follow), strict=True)
        )
        return lead, follow

    @property
    def _mappings(self) -> tuple[JointMap | None, JointMap | None]:
        return self.lead.mapping if self.lead else None, self.follow.mapping if self.follow else None
