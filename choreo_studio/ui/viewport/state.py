"""What the viewport shows."""

from dataclasses import dataclass, field, replace

from choreo_studio.picture.show import Show
from choreo_studio.session.project import Project, Take

NO_SONG_HINT = "Drop a song here"
NO_TAKE_HINT = "Dance the song to see them move"


@dataclass(frozen=True, eq=False)
class SceneState:
    """What is shown.

    Attributes:
        show: dancers and marks.
        hint: a friendly word while there is nothing to dance.
    """

    show: Show = field(default_factory=Show)
    hint: str = NO_SONG_HINT


def resolve(state: SceneState, project: Project | None, shown: Take | None, ghost: Take | None) -> SceneState:
    """The scene of a project; tracks stay while the shown motion stays."""
    motion = shown.dance.motion if shown else None
    other = ghost.dance.motion if ghost and ghost is not shown else None
    hint = NO_SONG_HINT if project is None else "" if motion else NO_TAKE_HINT
    show = replace(
        state.show,
        grid=project.grid if project else None,
        motion=motion,
        ghost=other,
        tracks=state.show.tracks if motion is state.show.motion else None,
    )
    return SceneState(show, hint)


def differs(old: SceneState, new: SceneState) -> bool:
    """Whether anything that is seen changed."""
    return any(getattr(old.show, name) is not getattr(new.show, name) for name in Show.__dataclass_fields__)
