"""What the inspector shows, worked out from the state of the window."""

from dataclasses import dataclass
from typing import Literal

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.polish.settings import POLISH_PARTS
from choreo_studio.services.bars import bars_in_words
from choreo_studio.services.style_choice import style_labels, style_of_song
from choreo_studio.session.project import Take
from choreo_studio.session.selection import Selection
from choreo_studio.session.take_editing import is_locked
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Dancers
from choreo_studio.tokens.wishes import USUAL_OBEDIENCE
from choreo_studio.ui.shared.view import View

LEAST_CREATIVITY, MOST_CREATIVITY = 0.1, 1.5
MOST_GUIDANCE = 4.0
MOST_SEED = 2**31 - 1
FROM_SONG = "from the song"

Retrieval = Literal["none", "start", "only"]
STARTS: tuple[tuple[Retrieval, str], ...] = (
    ("none", "from nothing"),
    ("start", "from captured dancing"),
    ("only", "captured dancing as it is"),
)

_STOPS = ((0.2, "careful"), (0.3, "calm"), (0.6, "natural"), (1.0, "lively"))
_WILDEST = "bold"
_LEVEL_WORDS: dict[LevelName, str] = {"coarse": "new idea", "fine": "new detail"}
_DANCER_WORDS: dict[Dancers, str] = {"both": "both dancers", "lead": "lead only", "follow": "follow only"}


@dataclass(frozen=True)
class InspectorState:
    """All that the panel of the next dance shows; what is off says why.

    Attributes:
        headline: what will change, in words.
        warning: what stands in the way of it, "" for nothing.
        action: the command of the big button: "resample", or "generate" while there is no take.
        dancers: whose motion.
        level: new idea or new detail.
        scope_reason: why dancers and level cannot be chosen, "" where they can.
        soft_reason: why the soft edges cannot be chosen.
        creativity: temperature.
        creativity_word: its name.
        guidance: weight of music and style.
        steps: decoding steps per level.
        soft_edges: whether one beat beside the marked bars may bend.
        polish_percents: strengths of the parts of polish, in the order of POLISH_PARTS.
        start: where the drawing starts.
        stage_m: side of the stage, 0 for an endless floor.
        begin_in_pose, end_in_pose: whether the couple stands at the beginning and at the end.
        styles: names to choose from after the first place, which stands for what the song asks for.
        style_labels: the same for people, with where each dance comes from.
        style: place of the chosen one in them.
        variations: how many takes.
        seed: of the first of them.
        fresh_seed: whether the seed moves on after every order.
        best_first: whether takes are judged and the best of an order comes first.
        obedience: how firmly drawn wishes are followed.
        energy_from_music: whether energy follows the loudness of the song where it is not drawn.
        wish_reason: why nothing can be wished.
    """

    headline: str
    warning: str
    action: Literal["resample", "generate"]
    dancers: Dancers
    level: LevelName
    scope_reason: str
    soft_reason: str
    creativity: float
    creativity_word: str
    guidance: float
    steps: int
    soft_edges: bool
    polish_percents: tuple[int, ...]
    start: Retrieval
    stage_m: float
    begin_in_pose: bool
    end_in_pose: bool
    styles: tuple[str, ...]
    style_labels: tuple[str, ...]
    style: int
    variations: int
    seed: int
    fresh_seed: bool
    best_first: bool
    obedience: float
    energy_from_music: bool
    wish_reason: str


def resolve(view: View) -> InspectorState:
    """The state of the panel."""
    order, selection, take = view.order, view.selection, view.shown_take
    settings = order.settings
    styles = _styles(view.model.styles, order.style)
    return InspectorState(
        headline=_headline(view, take),
        warning=_warning(selection, take),
        action="generate" if take is None else "resample",
        dancers=selection.dancers,
        level=order.level,
        scope_reason=_scope_reason(selection, take),
        soft_reason="A fresh dance has no edges." if take is None else "",
        creativity=settings.temperature,
        creativity_word=creativity_word(settings.temperature),
        guidance=settings.guidance,
        steps=settings.steps,
        soft_edges=settings.soft_edges,
        polish_percents=tuple(round(100 * getattr(settings.polish, part)) for part in POLISH_PARTS),
        start=settings.retrieval,
        stage_m=settings.stage_m,
        begin_in_pose=settings.begin_in_pose,
        end_in_pose=settings.end_in_pose,
        styles=styles,
        style_labels=(_from_song(view), *style_labels(styles[1:], view.model.sources)),
        style=0 if order.style is None else styles.index(order.style),
        variations=order.variations,
        seed=order.seed,
        fresh_seed=view.fresh_seed,
        best_first=view.rank_variations,
        obedience=USUAL_OBEDIENCE if view.project is None else view.project.wished.obedience,
        energy_from_music=view.project is not None and view.project.wished.energy_from_music,
        wish_reason="Open a song first." if view.project is None else "",
    )


def creativity_word(temperature: float) -> str:
    """The name of a temperature."""
    return next((word for limit, word in _STOPS if temperature <= limit), _WILDEST)


def stage_text(stage_m: float) -> str:
    """A stage in words."""
    return f"{stage_m:g} m" if stage_m else "endless"


def bars_text(bars: tuple[int, int] | None) -> str:
    """Bars for people: "bar 9", "bars 9–12", "the whole song"."""
    return "the whole song" if bars is None else bars_in_words(bars)


def locked_dancers(take: Take) -> tuple[str, ...]:
    """The dancers all of whose own tokens are locked."""
    return tuple(role for role in ROLES if is_locked(take, role))


def _headline(view: View, take: Take | None) -> str:
    if view.project is None:
        return "no song yet"
    if take is None:
        return f"{bars_text(None)} · both dancers · a fresh dance"
    if view.selection.slots:
        cells = len(view.selection.slots)
        return f"{cells} token cell{'' if cells == 1 else 's'}"
    parts = (bars_text(view.selection.bars), _DANCER_WORDS[view.selection.dancers], _LEVEL_WORDS[view.order.level])
    return " · ".join(parts)


def _scope_reason(selection: Selection, take: Take | None) -> str:
    if take is None:
        return "A fresh dance is for both dancers."
    return "The painted cells say what changes." if selection.slots else ""


def _warning(selection: Selection, take: Take | None) -> str:
    locked = locked_dancers(take) if take is not None else ()
    if len(locked) == len(ROLES):
        return "Both dancers are locked: nothing can change."
    for role in locked:
        if selection.dancers == role and not selection.slots:
            return f"The {role} is locked: nothing can change."
        if selection.dancers == "both":
            return f"The {role} is locked and stays as it is."
    return ""


def _from_song(view: View) -> str:
    if view.project is None or not view.model.styles:
        return FROM_SONG
    return f"{FROM_SONG} ({style_of_song(view.project, view.model.styles).style})"


def _styles(known: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    missing = () if chosen is None or chosen in known else (chosen,)
    return ("", *known, *missing)
