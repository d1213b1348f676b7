"""What the viewport shows."""

from dataclasses import dataclass, field, replace

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.picture.show import Show
from choreo_studio.session.project import Project, Take
from choreo_studio.ui.viewport.dressing import Dress, Dressing

NO_SONG_HINT = "Drop a song here"
NO_TAKE_HINT = "Dance the song to see them move"


@dataclass(frozen=True, eq=False)
class SceneState:
    """What is shown.

    Attributes:
        show: dancers and marks.
        hint: a friendly word while there is nothing to dance.
        danced: the shown take as it was danced, also where characters dance it on other bodies.
    """

    show: Show = field(default_factory=Show)
    hint: str = NO_SONG_HINT
    danced: DuetMotion | None = None


def resolve(
    state: SceneState, project: Project | None, shown: Take | None, ghost: Take | None, dress: Dress = Dressing
) -> SceneState:
    """The scene of a project; tracks stay while the shown motion stays.

    Args:
        state: the scene so far.
        project: whose.
        shown: the take that is seen.
        ghost: the one behind it.
        dress: what is seen of both; the takes themselves where nobody stands in.
    """
    danced = shown.dance.motion if shown else None
    dressing = dress(danced, ghost.dance.motion if ghost and ghost is not shown else None)
    motion = dressing.motion
    show = replace(
        state.show,
        grid=project.grid if project else None,
        motion=motion,
        ghost=dressing.ghost,
        tracks=state.show.tracks if motion is state.show.motion else None,
        costumes=dressing.costumes,
    )
    return SceneState(show, NO_SONG_HINT if project is None else "" if motion else NO_TAKE_HINT, danced)


def differs(old: SceneState, new: SceneState) -> bool:
    """Whether anything that is seen changed."""
    return any(getattr(old.show, name) is not getattr(new.show, name) for name in Show.__dataclass_fields__)
