"""Joins the inspector with the desk."""

import random
from dataclasses import replace

from PySide6.QtCore import QObject

from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.session.wish_editing import set_energy_from_music, set_obedience
from choreo_studio.ui.inspector.measuring import Measuring
from choreo_studio.ui.inspector.state import InspectorState, resolve
from choreo_studio.ui.inspector.view import InspectorView
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View

_DICE_SIDES = 10000


class InspectorPanel(QObject):
    """What will change, how it is drawn, what runs, and what the take measures.

    Args:
        desk: the state of the window.
        book: the program's actions.
        parent: the owner.
    """

    def __init__(self, desk: Desk, book: ActionBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view = InspectorView(book)
        self._measuring = Measuring(desk, self.view.measures.show_rows, self)
        controls = self.view.controls
        controls.dancers_wanted.connect(lambda dancers: desk.select(dancers=dancers))
        controls.order_wanted.connect(lambda name, value: desk.set_order(**{name: value}))
        controls.setting_wanted.connect(self._set)
        controls.polish_wanted.connect(self._set_polish)
        controls.fresh_seed_wanted.connect(lambda fresh: desk.show(fresh_seed=fresh))
        controls.best_first_wanted.connect(lambda best: desk.show(rank_variations=best))
        controls.wishes.obedience_wanted.connect(self._set_obedience)
        controls.wishes.obedience_set.connect(desk.end_merge)
        controls.wishes.music_wanted.connect(self._follow_music)
        controls.dice_thrown.connect(lambda: desk.set_order(seed=random.randrange(_DICE_SIDES)))
        self.view.cancel_wanted.connect(desk.cancel)
        self._state: InspectorState | None = None
        desk.changed.connect(lambda old, new: self._render(new))
        self._render(desk.view)

    def _set(self, name: str, value: object) -> None:
        settings = self._desk.view.order.settings
        self._desk.set_order(settings=replace(settings, **{name: value}))  # type: ignore[arg-type]

    def _set_obedience(self, obedience: float) -> None:
        self._desk.apply("Obey wishes", lambda project: set_obedience(project, obedience), "obey wishes")

    def _follow_music(self, follows: bool) -> None:
        self._desk.apply("Energy from music", lambda project: set_energy_from_music(project, follows))

    def _set_polish(self, part: str, strength: float) -> None:
        before = self._desk.view.order.settings.polish
        after = replace(before, **{part: strength}) if part else PolishSettings.of_strength(strength)
        self._set("polish", after)

    def _render(self, view: View) -> None:
        self.view.show_work(view.work)
        state = resolve(view)
        if state != self._state:
            self._state = state
            self.view.show_state(state)
        self.view.measures.worn.setVisible(not view.stand_ins.is_empty)
        self._measuring.look_at(view)
