"""The controls of the next dance: who, how far, how wild, how many."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from choreo_studio.services.settings import MOST_VARIATIONS
from choreo_studio.ui.inspector import fields
from choreo_studio.ui.inspector.items import ActionButton, Segment
from choreo_studio.ui.inspector.polish_parts import PolishParts
from choreo_studio.ui.inspector.state import (
    LEAST_CREATIVITY,
    MOST_CREATIVITY,
    MOST_GUIDANCE,
    MOST_SEED,
    STARTS,
    InspectorState,
    stage_text,
)
from choreo_studio.ui.inspector.wishing import WishControls
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.icons import icon

_ENDLESS, _WIDEST_STAGE = 1, 20

_TIPS = {
    "creativity": "How far the dance may stray from what the model thinks most likely. Natural is a good start.",
    "variations": "How many takes are danced at once; each gets a seed of its own.",
    "seed": "The number that the drawing starts from: the same seed gives the same take.",
    "dice": "Throw a seed.",
    "fresh": "Take another seed after every order, so that the same key gives another idea.",
    "best": "Judge every take by how near to real dancing its hands, feet, bodies, steps and seams come, and put the "
    "best of an order first. The scores stand in the list of takes.",
    "style": "The dance: what suits the song, or one that you choose. Captured ones were learned from people, written "
    "ones from figures that follow rules. What there is to choose from is known once the model is loaded.",
    "soft": "May bend one beat beside the marked bars for a smoother way in and out. Off: it stays bit for bit.",
    "guidance": "How strongly music and style are obeyed. 1 is as the model was trained.",
    "steps": "In how many steps the tokens are drawn. More is slower and a little more careful.",
    "polish": "How firmly feet, hands, bodies and joints are put right at the end: all parts of it alike.",
    "parts": "Switch each part of polish on or off, and set how strongly it works.",
    "begin_in_pose": "A fresh dance begins with the couple standing in a hold until the pickup.",
    "end_in_pose": "A fresh dance comes to rest on the last strong beat and stays there.",
    "stage": "How wide the square floor is that a fresh dance stays on; the couple turns before it leaves it.",
    "start": "Where the drawing starts: from nothing, or from the best stretch of captured dancing.",
}


_PARTS_CLOSED, _PARTS_OPEN = "Polish ▸", "Polish ▾"


class Controls(QWidget):
    """All that can be set for the next dance.

    Signals:
        dancers_wanted: "both", "lead" or "follow".
        order_wanted: (field of the order, value).
        setting_wanted: (field of the sampling settings, value).
        polish_wanted: (part of polish, "" for all of them, strength 0..1).
        fresh_seed_wanted: whether the seed shall move on.
        best_first_wanted: whether takes shall be judged.
        dice_thrown: a seed is wanted.

    Args:
        book: the program's actions.
    """

    dancers_wanted = Signal(str)
    order_wanted = Signal(str, object)
    setting_wanted = Signal(str, object)
    polish_wanted = Signal(str, float)
    fresh_seed_wanted = Signal(bool)
    best_first_wanted = Signal(bool)
    dice_thrown = Signal()

    def __init__(self, book: ActionBook) -> None:
        super().__init__()
        self._book = book
        self._styles: tuple[str, ...] = ()
        self._make_fields()
        self.dancers = {
            "both": Segment("both", "Both"),
            "lead": Segment("lead", "Lead", "lead"),
            "follow": Segment("follow", "Follow", "follow"),
        }
        self.levels = {"coarse": Segment("coarse", "New idea"), "fine": Segment("fine", "New detail")}
        self._groups = (
            self._grouped(self.dancers, self.dancers_wanted.emit),
            self._grouped(self.levels, lambda value: self.order_wanted.emit("level", value)),
        )
        self.headline, self.warning, self.word = QLabel(), QLabel(), fields.dim("")
        self.word.setMinimumWidth(self.fontMetrics().horizontalAdvance("natural 0.00"))
        self.word.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.headline.setProperty("role", "title")
        self.headline.setWordWrap(True)
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.wishes = WishControls()
        self.go = ActionButton()
        self.go.setObjectName("dance_button")
        self._lay_out()

    def show_state(self, state: InspectorState) -> None:
        """Show all values without telling of them."""
        self.headline.setText(state.headline)
        self.warning.setText(state.warning)
        self.warning.setVisible(bool(state.warning))
        self.go.show_action(self._book[state.action])
        for segments, value, prefix in ((self.dancers, state.dancers, "dancers"), (self.levels, state.level, "level")):
            segments[value].setChecked(True)
            for name, segment in segments.items():
                fields.explained(segment, self._book[f"{prefix}_{name}"].toolTip(), state.scope_reason)
        self.word.setText(f"{state.creativity_word} {state.creativity:.2f}")
        fields.shown(self.creativity, 100 * state.creativity)
        fields.shown(self.variations, state.variations)
        fields.shown(self.seed, state.seed)
        fields.shown(self.guidance, 100 * state.guidance)
        fields.shown(self.steps, state.steps)
        fields.shown(self.polish, sum(state.polish_percents) / len(state.polish_percents))
        self.polish_parts.show_percents(state.polish_percents)
        fields.shown(self.stage, state.stage_m or _ENDLESS)
        for name, text in (
            ("guidance", f"{state.guidance:.2f}"),
            ("steps", str(state.steps)),
            ("polish", _polish_text(state.polish_percents)),
            ("stage", stage_text(state.stage_m)),
        ):
            self.numbers[name].setText(text)
        fields.checked(self.poses["begin_in_pose"], state.begin_in_pose)
        fields.checked(self.poses["end_in_pose"], state.end_in_pose)
        self.wishes.show_wishes(state.obedience, state.energy_from_music, state.wish_reason)
        fields.checked(self.fresh, state.fresh_seed)
        fields.checked(self.best, state.best_first)
        fields.checked(self.soft, state.soft_edges)
        fields.explained(self.soft, _TIPS["soft"], state.soft_reason)
        self._styles = state.styles
        fields.listed(self.style_names, state.style_labels, state.style)
        places = [name for name, _ in STARTS]
        fields.listed(self.start, tuple(text for _, text in STARTS), places.index(state.start))

    def _make_fields(self) -> None:
        self.creativity = fields.slider(
            round(100 * LEAST_CREATIVITY),
            round(100 * MOST_CREATIVITY),
            10,
            lambda value: self.setting_wanted.emit("temperature", value / 100),
        )
        self.variations = fields.whole_number(1, MOST_VARIATIONS, lambda v: self.order_wanted.emit("variations", v))
        self.seed = fields.whole_number(0, MOST_SEED, lambda v: self.order_wanted.emit("seed", v))
        self.guidance = fields.slider(
            0, round(100 * MOST_GUIDANCE), 25, lambda v: self.setting_wanted.emit("guidance", v / 100)
        )
        self.steps = fields.slider(1, 64, 4, lambda v: self.setting_wanted.emit("steps", v))
        self.polish = fields.slider(0, 100, 10, lambda v: self.polish_wanted.emit("", v / 100))
        self.polish_parts = PolishParts()
        self.polish_parts.wanted.connect(self.polish_wanted)
        self.parts = self._parts_button()
        self.stage = fields.slider(_ENDLESS, _WIDEST_STAGE, 2, self._tell_stage)
        self.poses = {
            name: fields.switch(text, _TIPS[name], partial(self.setting_wanted.emit, name))
            for name, text in (("begin_in_pose", "first"), ("end_in_pose", "last"))
        }
        self.fresh = fields.switch("Fresh seed", _TIPS["fresh"], self.fresh_seed_wanted.emit)
        self.best = fields.switch("Best take first", _TIPS["best"], self.best_first_wanted.emit)
        self.soft = fields.switch("Soft edges", _TIPS["soft"], lambda v: self.setting_wanted.emit("soft_edges", v))
        self.style_names = fields.chooser(self._tell_style)
        self.start = fields.chooser(lambda row: self.setting_wanted.emit("retrieval", STARTS[row][0]))
        for name, widget in (
            ("creativity", self.creativity),
            ("variations", self.variations),
            ("seed", self.seed),
            ("guidance", self.guidance),
            ("steps", self.steps),
            ("polish", self.polish),
            ("stage", self.stage),
            ("style", self.style_names),
            ("start", self.start),
        ):
            widget.setToolTip(_TIPS[name])
            widget.setObjectName(name)
        self.numbers = {name: fields.dim("") for name in ("guidance", "steps", "polish", "stage")}
        self.dice = self._small_button("dice", _TIPS["dice"])
        self.dice.clicked.connect(self.dice_thrown)
        self.more = QToolButton()
        self.more.setText("More")
        self.more.setProperty("role", "flat")
        self.more.setCheckable(True)
        self.more.setToolTip("Guidance, steps, polish, stage, poses, where the drawing starts, and which dance.")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.headline)
        layout.addWidget(self.warning)
        layout.addLayout(self._dancers_row())
        layout.addLayout(_joined(self.levels["coarse"], self.levels["fine"]))
        layout.addLayout(fields.row("Creativity", self.creativity, self.word))
        layout.addLayout(fields.row("Takes", self._counter(), "Seed", self.seed, self.dice))
        layout.addLayout(fields.row(self.soft, 1, self.fresh, 1, self.more))
        layout.addWidget(self._folded())
        layout.addWidget(self.go)

    def _dancers_row(self) -> QHBoxLayout:
        layout = _joined(self.dancers["both"])
        for role in ("lead", "follow"):
            lock = self._small_button("lock", "")
            lock.setDefaultAction(self._book[f"lock_{role}"])
            lock.setObjectName(f"lock_{role}_button")
            pair = _joined(self.dancers[role], lock)
            layout.addLayout(pair, 1)
        layout.setSpacing(6)
        return layout

    def _counter(self) -> QWidget:
        fewer, more = (self._small_button("", "") for _ in range(2))
        for button, action, text in ((fewer, "fewer_variations", "−"), (more, "more_variations", "+")):
            button.setText(text)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setToolTip(self._book[action].toolTip())
            button.setObjectName(f"{action}_button")
            button.clicked.connect(self._book[action].trigger)
        self.variations.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.variations.setFixedWidth(self.fontMetrics().averageCharWidth() * 3 + 14)
        counter = QWidget()
        layout = QHBoxLayout(counter)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (fewer, self.variations, more):
            layout.addWidget(widget)
        return counter

    def _folded(self) -> QWidget:
        fold = QWidget()
        grid = QGridLayout(fold)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        sliders = (
            ("guidance", "Guidance", self.guidance),
            ("steps", "Steps", self.steps),
            ("polish", "Polish", self.polish),
            ("stage", "Stage", self.stage),
        )
        for line, (name, text, widget) in zip((0, 1, 2, 4), sliders, strict=True):
            number = self.numbers[name]
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setMinimumWidth(self.fontMetrics().horizontalAdvance("endless"))
            label = self.parts if name == "polish" else fields.dim(text)
            for column, part in enumerate((label, widget, number)):
                grid.addWidget(part, line, column)
        grid.addWidget(self.polish_parts, 3, 0, 1, 3)
        for line, (text, names) in enumerate((("Start", self.start), ("Dance", self.style_names)), start=5):
            grid.addWidget(fields.dim(text), line, 0)
            grid.addWidget(names, line, 1, 1, 2)
        grid.addWidget(fields.dim("Pose"), 7, 0)
        grid.addLayout(fields.row(self.poses["begin_in_pose"], self.poses["end_in_pose"], 1), 7, 1, 1, 2)
        grid.addWidget(self.best, 8, 1, 1, 2)
        grid.addWidget(self.wishes, 9, 0, 1, 3)
        fold.setVisible(False)
        self.more.toggled.connect(fold.setVisible)
        self.more.toggled.connect(lambda is_open: self.more.setText("Less" if is_open else "More"))
        return fold

    def _parts_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(_PARTS_CLOSED)
        button.setProperty("role", "flat")
        button.setCheckable(True)
        button.setToolTip(_TIPS["parts"])
        button.setObjectName("polish_parts_button")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.polish_parts.setVisible(False)
        button.toggled.connect(self.polish_parts.setVisible)
        button.toggled.connect(lambda is_open: button.setText(_PARTS_OPEN if is_open else _PARTS_CLOSED))
        return button

    def _tell_stage(self, metres: int) -> None:
        self.setting_wanted.emit("stage_m", 0.0 if metres == _ENDLESS else float(metres))

    def _tell_style(self, row: int) -> None:
        self.order_wanted.emit("style", None if row <= 0 else self._styles[row])

    def _small_button(self, picture: str, tip: str) -> QToolButton:
        button = QToolButton()
        if picture:
            button.setIcon(icon(picture))
        button.setIconSize(fields.icon_size(self))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _grouped(self, segments: dict[str, Segment], wanted: Callable[[str], object]) -> QButtonGroup:
        group = QButtonGroup(self)
        for value, segment in segments.items():
            group.addButton(segment)
            segment.clicked.connect(lambda checked=False, value=value: wanted(value))
        return group


def _polish_text(percents: tuple[int, ...]) -> str:
    return f"{percents[0]} %" if len(set(percents)) == 1 else "mixed"


def _joined(*widgets: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(2)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, Segment) else 0)
    return layout
