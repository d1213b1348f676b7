"""Commands that dance: fresh takes and marked bars anew, always in the background."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from choreo_studio.audio.waveform import Waveform
from choreo_studio.motion.clip import Role
from choreo_studio.services.bars import bars_in_words
from choreo_studio.services.generation import DanceOrder, fresh_takes, next_seed, resampled_takes
from choreo_studio.services.jobs import Progress
from choreo_studio.services.music import sound_of
from choreo_studio.services.ranking import judge_of
from choreo_studio.services.reordering import order_of
from choreo_studio.services.settings import MOST_VARIATIONS
from choreo_studio.services.style_choice import chosen_style
from choreo_studio.session.editing import add_takes, choose_take
from choreo_studio.session.project import Project, Take
from choreo_studio.session.take_editing import is_locked, lock_dancer
from choreo_studio.tokens.mask import Dancers
from choreo_studio.ui.models import ModelShelf
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View

Keeper = Callable[[Project, Sequence[Take]], None]
"""Puts finished takes on disk before anyone is told of them."""


class DanceCommands:
    """Fresh dances and re-sampled bars.

    Args:
        desk: where takes go.
        models: who dances.
        keep: called inside the job with what it has made.
    """

    def __init__(self, desk: Desk, models: ModelShelf, keep: Keeper) -> None:
        self._desk, self._models, self._keep = desk, models, keep

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "generate": self.generate,
            "resample": self.resample,
            "resample_new_seed": self.resample_with_new_seed,
            "cancel": self._desk.cancel_all,
            "dancers_both": lambda: self._desk.select(dancers="both"),
            "dancers_lead": lambda: self._desk.select(dancers="lead"),
            "dancers_follow": lambda: self._desk.select(dancers="follow"),
            "level_coarse": lambda: self._desk.set_order(level="coarse"),
            "level_fine": lambda: self._desk.set_order(level="fine"),
            "more_variations": lambda: self._vary(1),
            "fewer_variations": lambda: self._vary(-1),
            "lock_lead": lambda: self._toggle_lock("lead"),
            "lock_follow": lambda: self._toggle_lock("follow"),
            "like_bars": lambda: self.resemble(True),
            "unlike_bars": lambda: self.resemble(False),
            "rerun_take": self.rerun,
        }

    def generate(self) -> None:
        """Dance the whole song anew."""
        view = self._desk.view
        project = view.project
        if project is None:
            return
        order = replace(view.order, bars=None, dancers="both", level="coarse", slots=frozenset())
        self._start("Dance the song", project, order, None, key="generate")

    def resample(self) -> None:
        """Dance the marked bars (or cells) and dancers of the shown take anew."""
        view = self._desk.view
        take = view.shown_take
        if view.project is None or take is None:
            return
        chosen = view.selection
        order = replace(view.order, bars=chosen.bars, dancers=chosen.dancers, slots=chosen.slots)
        self._start(f"Re-sample {_what(view)}", view.project, order, take, key=f"resample {take.id} {chosen.bars}")

    def resample_with_new_seed(self) -> None:
        """The same with a seed that no take has."""
        project = self._desk.view.project
        if project is not None:
            self._desk.set_order(seed=max(next_seed(project), self._desk.view.order.seed + 1))
            self.resample()

    def resemble(self, is_liked: bool) -> None:
        """The marked bars of the shown take anew, more or less like they are."""
        view = self._desk.view
        take, bars = view.shown_take, view.selection.bars
        if view.project is None or take is None or bars is None:
            return
        order = replace(view.order, bars=bars, dancers=view.selection.dancers, level="coarse")
        order = replace(order, like=(bars,)) if is_liked else replace(order, unlike=(bars,))
        label = f"{'More' if is_liked else 'Less'} like {bars_in_words(bars)}"
        self._start(label, view.project, order, take, key=f"resample {take.id} {bars}")

    def rerun(self) -> None:
        """The shown take's own order, its wishes included, with a new seed."""
        view = self._desk.view
        take, project = view.shown_take, view.project
        if take is None or project is None:
            return
        order = order_of(take, project, next_seed(project))
        parents = {other.id: other for other in project.takes}
        parent = parents.get(take.parent) if take.parent is not None else None
        self._start(f"Dance {take.name} again", project, order, parent, key=None)

    def _start(self, label: str, project: Project, order: DanceOrder, parent: Take | None, key: str | None) -> None:
        self._models.warm_up()
        sound, folder = self._desk.view.sound, self._desk.view.path
        models, keep, is_judged = self._models, self._keep, self._desk.view.rank_variations

        def work(progress: Progress) -> tuple[Take, ...]:
            heard = sound if sound is not None else sound_of(project, folder.parent if folder else None)
            made = _danced(project, heard, models, order, parent, progress, is_judged)
            keep(project, made)
            return made

        self._desk.run(label, work, lambda takes: self._land(label, takes, parent), key)
        if self._desk.view.fresh_seed:
            self._desk.set_order(seed=order.seed + order.variations)

    def _land(self, label: str, takes: tuple[Take, ...], parent: Take | None) -> None:
        project = self._desk.view.project
        if project is None or not takes:
            return
        if takes[0].dance.tokens.beat_count != project.grid.beat_count:
            self._desk.said.emit(f"{label}: the beats have changed meanwhile, so the new takes were dropped")
            return
        if parent is not None and parent.id not in {take.id for take in project.takes}:
            self._desk.said.emit(f"{label}: its take is gone meanwhile, so the new takes were dropped")
            return
        known = {take.id for take in project.takes}
        alone = len(takes) == 1 or project.current is None
        self._desk.apply(label, lambda before: _with_lanes(before, takes, parent, alone))
        now = self._desk.view.project or project
        added = [take for take in now.takes if take.id not in known]
        self._desk.select(audition=None if alone or not added else added[0].id)
        names = ", ".join(take.name for take in added)
        self._desk.said.emit(f"{label}: {names}" + ("" if alone else "; 1 to 9 audition, Enter keeps"))

    def _vary(self, more: int) -> None:
        count = min(max(self._desk.view.order.variations + more, 1), MOST_VARIATIONS)
        self._desk.set_order(variations=count)

    def _toggle_lock(self, role: Role) -> None:
        take = self._desk.view.shown_take
        if take is None:
            return
        locked = not is_locked(take, role)
        label = f"{'Lock' if locked else 'Free'} the {role}"
        self._desk.apply(label, lambda project: lock_dancer(project, take.id, role, locked))


def _with_lanes(project: Project, takes: tuple[Take, ...], parent: Take | None, choose: bool) -> Project:
    # Who dances an auditioned take anew has decided for it; its variations are lanes only under it.
    kept = project if parent is None or choose else choose_take(project, parent.id)
    return add_takes(kept, takes, choose)


def _danced(
    project: Project,
    sound: Waveform | None,
    models: ModelShelf,
    order: DanceOrder,
    parent: Take | None,
    progress: Progress,
    is_judged: bool,
) -> tuple[Take, ...]:
    generator = models.open()
    style = chosen_style(generator, order.style, project, parent).style
    judge = judge_of(style=style) if is_judged else None
    if parent is None:
        return fresh_takes(project, sound, generator, order, progress, judge)
    return resampled_takes(project, sound, generator, order, parent, progress, judge)


def _what(view: View) -> str:
    chosen = view.selection
    if chosen.slots:
        return f"{len(chosen.slots)} cells"
    bars = "the song" if chosen.bars is None else bars_in_words(chosen.bars)
    who: dict[Dancers, str] = {"both": "", "lead": ", lead only", "follow": ", follow only"}
    return bars + who[chosen.dancers]
