"""Dances for a project: fresh ones, and marked bars danced anew."""

from dataclasses import dataclass, field, replace

import numpy as np

from choreo_studio.audio.features import beat_features
from choreo_studio.audio.waveform import Waveform
from choreo_studio.errors import GenerationError
from choreo_studio.motion.measures.scoring import Reference
from choreo_studio.services.bars import BarRange, bars_of_beats, beat_span
from choreo_studio.services.excerpt import excerpt_of, placed_in_song
from choreo_studio.services.generator import Generator, in_tokens_of
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.ranking import best_first
from choreo_studio.services.style_choice import chosen_style
from choreo_studio.services.wishing import likenesses_of, requested_wishes
from choreo_studio.session.editing import add_takes
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import utc_now
from choreo_studio.tokens.dance import Dance, DanceRequest, SamplingSettings
from choreo_studio.tokens.editing import Slot, mask_of_slots, without_locked
from choreo_studio.tokens.layout import LevelName, TokenLayout
from choreo_studio.tokens.mask import Dancers, Flags, TokenMask, beats_between, dancers_of, mask_beats
from choreo_studio.tokens.wishes import Wishes


@dataclass(frozen=True)
class DanceOrder:
    """What the user asks for.

    Attributes:
        bars: first and last bar, None for the whole song.
        dancers: who may change.
        level: "coarse" for a new idea, "fine" for new detail.
        seed: seed of the first variation.
        variations: how many takes.
        best_of: how many to draw at least, of which the best are taken; without a judge it does not count.
        style: name of a dance, None for the one that the song asks for.
        settings: how to draw.
        slots: painted cells; where there are any they alone may change, and bars, dancers and level do not count.
        like: bars of the take that is started from (or chosen) that the dance shall resemble.
        unlike: bars of it that it shall not resemble.
        shown_by: id of another take whose bars `like` and `unlike` are, None for that one.
        wishes: what is wished instead of what the project wishes; None for just that.
    """

    bars: BarRange | None = None
    dancers: Dancers = "both"
    level: LevelName = "coarse"
    seed: int = 0
    variations: int = 1
    style: str | None = None
    settings: SamplingSettings = field(default_factory=SamplingSettings)
    slots: frozenset[Slot] = frozenset()
    like: tuple[BarRange, ...] = ()
    unlike: tuple[BarRange, ...] = ()
    best_of: int = 1
    shown_by: int | None = None
    wishes: Wishes | None = None

    def drawn(self, judge: Reference | None) -> int:
        """How many dances are drawn for it."""
        return self.variations if judge is None else max(self.variations, self.best_of)


def generate(
    project: Project,
    sound: Waveform | None,
    generator: Generator,
    order: DanceOrder,
    progress: Progress = unwatched,
    judge: Reference | None = None,
) -> Project:
    """The project with fresh takes, the first of them chosen; see `fresh_takes`."""
    return add_takes(project, fresh_takes(project, sound, generator, order, progress, judge))


def resample(
    project: Project,
    sound: Waveform | None,
    generator: Generator,
    order: DanceOrder,
    parent: Take | None = None,
    progress: Progress = unwatched,
    judge: Reference | None = None,
) -> Project:
    """The project with takes that differ from their parent only where that was ordered, the first of them chosen.

    Args:
        project: what is edited.
        sound: its music, None for silence.
        generator: who dances.
        order: what may change.
        parent: take to start from, None for the chosen one.
        progress: told once per decoding step.
        judge: real dancing, by which the best take comes first; None leaves them as they were drawn.

    Raises:
        GenerationError: when there is no take to start from, or as `resampled_takes`.
    """
    parent = parent or project.current
    if parent is None:
        raise GenerationError("there is no take to re-sample yet; generate one first")
    return add_takes(project, resampled_takes(project, sound, generator, order, parent, progress, judge))


def fresh_takes(
    project: Project,
    sound: Waveform | None,
    generator: Generator,
    order: DanceOrder,
    progress: Progress = unwatched,
    judge: Reference | None = None,
) -> tuple[Take, ...]:
    """Fresh takes, one per variation; `add_takes` gives them their numbers and names.

    With bars, only these are danced; before and after them the couple stands and waits. With a judge (real dancing)
    they are scored and the best comes first.

    Raises:
        GenerationError: when the song lacks the bars or the model the style.
    """
    style = chosen_style(generator, order.style, project).style
    span = (0, project.grid.beat_count) if order.bars is None else beat_span(project.grid, order.bars)
    part = excerpt_of(project.grid, span)
    music = None if sound is None else beat_features(sound, project.grid)
    wishes = requested_wishes(_wished(project, order), music)
    shown = _shown(project, order, project.current)
    request = DanceRequest(
        part.grid,
        None if music is None else music[part.first_beat : part.end_beat],
        mask_beats(generator.layout, np.ones(part.grid.beat_count, dtype=np.bool_)),
        None,
        style,
        order.seed,
        order.drawn(judge),
        order.settings,
        None if wishes is None else wishes.beats(part.first_beat, part.end_beat),
        likenesses_of(project, generator, order.like, order.unlike, shown),
    )
    dances = generator.dance(request, progress)
    if part.is_part:
        dances = tuple(placed_in_song(dance, part, project.grid, generator) for dance in dances)
    told = _asked(project, replace(order, style=style), wishes, shown)
    takes = tuple(_take(dance, generator, told) for dance in dances)
    return best_first(project, takes, order.variations, judge, progress)


def resampled_takes(
    project: Project,
    sound: Waveform | None,
    generator: Generator,
    order: DanceOrder,
    parent: Take,
    progress: Progress = unwatched,
    judge: Reference | None = None,
) -> tuple[Take, ...]:
    """Takes that differ from their parent only in the ordered bars and dancers, or in the painted cells.

    Locked tokens do not change, and a dancer whose tokens are locked there does not move by one bit.

    Args:
        project: whose song and beats.
        sound: its music, None for silence.
        generator: who dances.
        order: what may change.
        parent: take to start from.
        progress: told once per decoding step.
        judge: real dancing, by which the best take comes first; None leaves them as they were drawn.

    Raises:
        GenerationError: when the song lacks the bars or the model the style, when everything that may change is
            locked, or when cells were painted or locked in the tokens of another model.
    """
    grid = project.grid
    mask = _unlocked(generator.layout, _ordered(project, generator.layout, order, parent), parent)
    style = chosen_style(generator, order.style, project, parent).style
    music = None if sound is None else beat_features(sound, grid)
    wishes = requested_wishes(_wished(project, order), music)
    shown = _shown(project, order, parent)
    request = DanceRequest(
        grid,
        music,
        mask,
        in_tokens_of(generator, parent.dance, grid),
        style,
        order.seed,
        order.drawn(judge),
        order.settings,
        wishes,
        likenesses_of(project, generator, order.like, order.unlike, shown),
    )
    told = _asked(project, replace(_told(project, order, mask), style=style), wishes, shown)
    locks = parent.locks if parent.dance.tokens.layout == generator.layout else {}
    dances = generator.dance(request, progress)
    takes = tuple(replace(_take(dance, generator, told), parent=parent.id, locks=locks) for dance in dances)
    return best_first(project, takes, order.variations, judge, progress)


def next_seed(project: Project) -> int:
    """A seed that no take of the project was made with: the next one after the largest."""
    return 1 + max((take.dance.seed for take in project.takes), default=-1)


def _wished(project: Project, order: DanceOrder) -> Wishes | None:
    return project.wishes if order.wishes is None else order.wishes


def _shown(project: Project, order: DanceOrder, start: Take | None) -> Take | None:
    """The take whose bars the dance shall be like or unlike."""
    return start if order.shown_by is None else project.take(order.shown_by)


def _asked(project: Project, order: DanceOrder, requested: Wishes | None, shown: Take | None) -> DanceOrder:
    """The order as a take remembers it: with its wishes, and the take that shows what it shall be like."""
    return replace(
        order,
        wishes=None if requested is None else _wished(project, order),
        shown_by=shown.id if shown is not None and (order.like or order.unlike) else None,
    )


def _ordered(project: Project, layout: TokenLayout, order: DanceOrder, parent: Take) -> TokenMask:
    beats = project.grid.beat_count
    if order.slots:
        if parent.dance.tokens.layout != layout:
            raise GenerationError("the painted tokens are not those of this model; mark bars instead")
        return mask_of_slots(layout, beats, order.slots)
    span = (0, beats) if order.bars is None else beat_span(project.grid, order.bars)
    return mask_beats(layout, beats_between(beats, [span]), order.dancers, order.level)


def _unlocked(layout: TokenLayout, mask: TokenMask, parent: Take) -> TokenMask:
    left = without_locked(layout, mask, locks_in(layout, parent))
    if not left.beats.any():
        raise GenerationError("everything that is marked is locked; unlock some tokens or mark other bars")
    return left


def locks_in(layout: TokenLayout, take: Take) -> dict[LevelName, Flags]:
    """The locks of a take in a layout; streams and slots mean the same whatever the codebooks.

    Raises:
        GenerationError: when the layout is cut in another way.
    """
    theirs, locks = take.dance.tokens.layout, {}
    for name, flags in take.locks.items():
        old = theirs.level(name)
        new = layout.level(name) if layout.has(name) else None
        if new is None or (new.streams, new.slots_per_beat) != (old.streams, old.slots_per_beat):
            raise GenerationError(f"the locks of {take.name!r} are not in the tokens of this model; unlock them first")
        locks[name] = flags
    return locks


def _told(project: Project, order: DanceOrder, mask: TokenMask) -> DanceOrder:
    """The order as a take remembers it: painted cells as the bars, dancers and level they lie in."""
    if not order.slots:
        return order
    level: LevelName = "coarse" if any(slot.level == "coarse" for slot in order.slots) else "fine"
    bars = bars_of_beats(project.grid, np.flatnonzero(mask.beats))
    return replace(order, bars=bars, dancers=dancers_of(mask.roles), level=level)


def _take(dance: Dance, generator: Generator, order: DanceOrder) -> Take:
    return Take(
        0,
        "",
        dance,
        order.settings,
        generator.model_id,
        order.style or "",
        utc_now(),
        None,
        order.bars,
        order.dancers,
        order.level,
        wishes=order.wishes,
        like=order.like,
        unlike=order.unlike,
        shown_by=order.shown_by,
    )
