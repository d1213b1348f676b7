"""The order of a take, given again."""

from choreo_studio.services.generation import DanceOrder
from choreo_studio.session.project import Project, Take
from choreo_studio.tokens.wishes import no_wishes


def order_of(take: Take, project: Project, seed: int) -> DanceOrder:
    """The order that a take was danced to, with another seed.

    A take of which nothing was wished is danced without the project's wishes. Bars to be like or unlike are left out
    where the take that showed them is gone.
    """
    is_shown = take.shown_by in {other.id for other in project.takes}
    return DanceOrder(
        bars=take.bars,
        dancers=take.dancers,
        level=take.level,
        seed=seed,
        style=take.style or None,
        settings=take.settings,
        like=take.like if is_shown else (),
        unlike=take.unlike if is_shown else (),
        shown_by=take.shown_by if is_shown else None,
        wishes=no_wishes(project.grid.beat_count) if take.wishes is None else take.wishes,
    )
