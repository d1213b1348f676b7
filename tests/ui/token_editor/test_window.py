"""The editor under real clicks and keys."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from choreo_studio.errors import GenerationError
from choreo_studio.services.bars import beat_span
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.session.take_editing import lock_dancer
from choreo_studio.tokens.editing import Slot, changed_slots, codes_of
from choreo_studio.tokens.layout import duet_layout
from choreo_studio.ui.shared.theme import DARK, LIGHT, color, set_theme
from choreo_studio.ui.shared.view import ModelInfo
from tests.builders_project import project_with_takes, project_without_takes
from tests.fakes import FakeGenerator
from tests.ui.by_hand import HandRunner
from tests.ui.token_editor.conftest import LEFT, NONE, RIGHT, Bench, Build, send_move

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
PAIR, FOLLOW = Slot("coarse", "pair", 6), Slot("fine", "follow", 13)


def key(bench: Bench, code: Qt.Key) -> None:
    QTest.keyClick(bench.view, code)
    bench.settle()


def choose(bench: Bench, text: str) -> None:
    """Choose an entry of the open menu of codes."""
    assert bench.panel.menu is not None
    action = next(action for action in bench.panel.menu.actions() if action.text().startswith(text))
    bench.panel.menu.close()
    action.trigger()
    bench.settle()


def test_a_drag_paints_the_mask_and_a_right_drag_erases_it(bench: Bench) -> None:
    bench.drag(Slot("coarse", "lead", 3), Slot("coarse", "lead", 8))
    assert bench.mask == {Slot("coarse", "lead", index) for index in range(3, 9)}
    bench.drag(Slot("fine", "follow", 2), Slot("fine", "follow", 4))
    assert len(bench.mask) == 6 + 3
    bench.drag(Slot("coarse", "lead", 7), Slot("coarse", "lead", 10), button=RIGHT)
    bench.drag(Slot("fine", "follow", 4), Slot("fine", "follow", 6), ALT)
    left = {Slot("coarse", "lead", index) for index in range(3, 7)} | {Slot("fine", "follow", i) for i in (2, 3)}
    assert bench.mask == left
    assert not bench.desk.view.undo_label


def test_shift_paints_a_rectangle_across_rows(bench: Bench) -> None:
    bench.drag(Slot("coarse", "pair", 4), Slot("coarse", "follow", 5), SHIFT)
    streams = ("pair", "lead", "follow")
    assert bench.mask == {Slot("coarse", stream, index) for stream in streams for index in (4, 5)}  # type: ignore[arg-type]


def test_a_rectangle_that_leaves_the_view_takes_the_score_along(bench: Bench) -> None:
    bench.axis.fit(2.0, 5.0)
    start = QPointF(*bench.at(Slot("coarse", "pair", 9)))
    QTest.mousePress(bench.view, LEFT, SHIFT, start.toPoint())
    for _ in range(12):
        send_move(bench.view, QPointF(bench.view.width() + 60.0, start.y()), SHIFT, LEFT)
    QTest.mouseRelease(bench.view, LEFT, SHIFT, start.toPoint())
    indices = sorted(slot.index for slot in bench.mask)
    assert bench.axis.start_seconds > 2.0
    assert indices[0] == 9 and indices == list(range(9, indices[-1] + 1))
    assert bench.project.grid.beats_seconds[indices[-1]] > 5.5


def test_painted_cells_are_seen_in_the_accent(bench: Bench) -> None:
    before = bench.colour(FOLLOW, 0.3)
    bench.drag(Slot("fine", "follow", 12), Slot("fine", "follow", 14))
    bench.desk.select(bars=None)
    after, accent = bench.colour(FOLLOW, 0.3), color(DARK.accent)

    def apart(one, other) -> int:  # type: ignore[no-untyped-def]
        return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))

    assert apart(after, accent) < apart(before, accent)


def test_delete_clears_the_mask_and_so_does_the_action(bench: Bench) -> None:
    bench.drag(PAIR, Slot("coarse", "pair", 8))
    key(bench, Qt.Key.Key_Delete)
    assert not bench.mask
    bench.drag(PAIR, Slot("coarse", "pair", 8))
    bench.panel.clear_mask()
    bench.settle()
    assert not bench.mask and not bench.view.state.rows[0].painted.any()


def test_a_click_picks_a_cell_and_control_or_paint_mode_paints_it(bench: Bench) -> None:
    bench.click(PAIR)
    assert bench.view.state.cell == PAIR and not bench.mask
    bench.click(FOLLOW, CONTROL)
    assert bench.mask == {FOLLOW} and bench.view.state.cell == PAIR
    bench.book["paint_mask"].setChecked(True)
    bench.panel.paint_mask()
    bench.click(PAIR)
    bench.click(FOLLOW)
    assert bench.mask == {PAIR}


def test_arrows_move_the_picked_cell_and_escape_leaves_it(bench: Bench) -> None:
    bench.click(Slot("coarse", "follow", 6))
    key(bench, Qt.Key.Key_Right)
    assert bench.view.state.cell == Slot("coarse", "follow", 7)
    key(bench, Qt.Key.Key_Down)
    assert bench.view.state.cell == Slot("fine", "lead", 14)
    key(bench, Qt.Key.Key_Left)
    key(bench, Qt.Key.Key_Up)
    assert bench.view.state.cell == Slot("coarse", "follow", 6)
    key(bench, Qt.Key.Key_Escape)
    assert bench.view.state.cell is None


def test_swapping_a_token_dances_its_bar_anew_and_one_undo_restores_it(bench: Bench) -> None:
    before, slot = bench.take, Slot("coarse", "follow", 6)
    (present,) = codes_of(before.dance.tokens, slot)
    bench.click(slot)
    key(bench, Qt.Key.Key_Return)
    choose(bench, f"{(present + 1) % 16}\t")
    after = bench.take
    assert after is not before and after.dance.origin == "edited"
    assert codes_of(after.dance.tokens, slot) == ((present + 1) % 16,)
    assert changed_slots(before.dance.tokens, after.dance.tokens) == {slot}
    moved = (before.dance.motion.follow.rotations != after.dance.motion.follow.rotations).any(axis=(1, 2))
    first, end = beat_span(bench.project.grid, (2, 2))
    assert moved.any() and set(np.flatnonzero(moved) // 16) <= set(range(first, end))
    assert bench.desk.view.undo_label == "Swap a token in bar 2"
    bench.desk.undo()
    bench.settle()
    assert bench.take is before and not bench.desk.view.undo_label


def test_a_double_click_offers_the_same_and_details_have_menus_of_their_own(bench: Bench) -> None:
    before = bench.take
    QTest.mouseDClick(bench.view, LEFT, NONE, QPointF(*bench.at(FOLLOW)).toPoint())
    bench.settle()
    menu = bench.panel.menu
    assert menu is not None
    present, detail = codes_of(before.dance.tokens, FOLLOW)
    assert menu.actions()[0].text().startswith(f"{(present + 1) % 8}\t")
    details = next(action.menu() for action in menu.actions() if action.text() == "Detail 1")
    menu.close()
    details.actions()[0].trigger()
    assert codes_of(bench.take.dance.tokens, FOLLOW) == (present, (detail + 1) % 8)


def test_random_other_is_another_code(bench: Bench) -> None:
    before = codes_of(bench.take.dance.tokens, PAIR)
    bench.click(PAIR)
    bench.panel.swap_token()
    choose(bench, "Random other")
    assert codes_of(bench.take.dance.tokens, PAIR) != before


def test_without_a_picked_cell_the_couple_s_cell_at_the_playhead_is_swapped(bench: Bench) -> None:
    bench.playhead.place(float(bench.project.grid.beats_seconds[9]) + 0.01, False)
    bench.panel.swap_token()
    assert bench.view.state.cell == Slot("coarse", "pair", 9)
    assert bench.panel.menu is not None
    bench.panel.menu.close()


def swap_in_steps(bench: Bench, slot: Slot, model: HandRunner) -> int:
    """Choose the first other code of a cell; its decoding waits. Returns the code."""
    bench.click(slot)
    bench.panel.swap_token()
    model.step()
    bench.settle()
    assert bench.panel.menu is not None
    code = int(bench.panel.menu.actions()[0].text().split("\t")[0])
    choose(bench, f"{code}\t")
    return code


def test_an_edit_is_seen_at_once_and_the_next_may_be_asked_for_while_it_is_decoded(build: Build) -> None:
    model = HandRunner()
    bench = build(project_with_takes(1, 8), model)
    before, other = bench.take, Slot("coarse", "pair", 7)
    first = swap_in_steps(bench, PAIR, model)
    row = bench.view.state.rows[0]
    assert bench.take is before and row.codes[6, 0] == first and row.pending[6]
    bench.click(other)
    bench.panel.swap_token()
    model.step()
    model.step()
    bench.settle()
    assert bench.take is not before
    assert codes_of(bench.take.dance.tokens, PAIR) == (first,)
    assert bench.panel.menu is not None and bench.view.state.cell == other
    choose(bench, bench.panel.menu.actions()[0].text())
    model.step()
    assert changed_slots(before.dance.tokens, bench.take.dance.tokens) == {PAIR, other}
    assert [take.dance.origin for take in bench.project.takes] == ["sampled", "edited"]


def test_a_newer_edit_overtakes_the_older_and_holds_both(build: Build) -> None:
    model = HandRunner()
    bench = build(project_with_takes(1, 8), model)
    before, other = bench.take, Slot("fine", "lead", 20)
    first = swap_in_steps(bench, PAIR, model)
    bench.click(other)
    bench.panel.swap_token()
    model.waiting.append(model.waiting.pop(0))
    model.step()
    assert bench.panel.menu is not None
    choose(bench, bench.panel.menu.actions()[0].text())
    while model.waiting:
        model.step()
    bench.settle()
    assert changed_slots(before.dance.tokens, bench.take.dance.tokens) == {PAIR, other}
    assert codes_of(bench.take.dance.tokens, PAIR) == (first,)
    bench.desk.undo()
    assert bench.take is before


def test_a_cancelled_edit_leaves_the_take_and_the_picture_as_they_were(build: Build) -> None:
    model = HandRunner()
    bench = build(project_with_takes(1, 8), model)
    before = bench.take
    swap_in_steps(bench, PAIR, model)
    bench.desk.cancel_all()
    model.step()
    bench.settle()
    assert bench.take is before
    assert not bench.view.state.rows[0].pending.any()
    assert bench.view.state.tokens is before.dance.tokens


def test_an_edit_of_a_take_that_changed_meanwhile_is_dropped(build: Build) -> None:
    model = HandRunner()
    bench = build(project_with_takes(1, 8), model)
    swap_in_steps(bench, PAIR, model)
    dance = replace(bench.take.dance, seed=77)
    bench.desk.apply("Other", lambda project: replace(project, takes=(replace(project.takes[0], dance=dance),)))
    model.step()
    bench.settle()
    assert bench.take.dance is dance
    assert any("dropped" in text for text in bench.heard)


def test_tokens_of_another_model_are_not_swapped_and_that_is_said(build: Build) -> None:
    bench = build(project_with_takes(1), generator=FakeGenerator(layout=duet_layout(4, 4, 1)))
    bench.click(PAIR)
    bench.panel.swap_token()
    assert bench.panel.menu is None
    (error,) = bench.failed
    assert isinstance(error, GenerationError) and "another model" in str(error)


def test_locked_cells_are_drawn_otherwise_and_are_not_swapped(bench: Bench) -> None:
    before = bench.view.grab().toImage()
    bench.click(PAIR)
    bench.panel.lock_tokens()
    bench.settle()
    assert bench.take.locked("coarse")[0, 6] and bench.take.locked("coarse").sum() == 1
    assert bench.desk.view.undo_label == "Lock 1 token"
    assert bench.view.grab().toImage() != before
    bench.panel.swap_token()
    assert bench.panel.menu is None and any("locked" in text for text in bench.heard)
    bench.panel.lock_tokens()
    assert not bench.take.locks


def test_painted_cells_are_locked_before_the_picked_one(bench: Bench) -> None:
    bench.click(PAIR)
    bench.drag(Slot("fine", "lead", 2), Slot("fine", "lead", 5))
    bench.panel.lock_tokens()
    assert list(np.flatnonzero(bench.take.locked("fine")[0])) == [2, 3, 4, 5]
    assert "coarse" not in bench.take.locks


def test_with_nothing_picked_a_lock_says_what_to_do(bench: Bench) -> None:
    bench.panel.lock_tokens()
    assert bench.heard == ["Pick a cell first: click one"]
    assert not bench.desk.view.undo_label


def test_a_click_on_a_row_s_name_locks_all_of_it_and_another_frees_it(bench: Bench) -> None:
    place = bench.view.cells.places[4]
    name = QPoint(30, place.top + place.height // 2)
    QTest.mouseClick(bench.view, LEFT, NONE, name)
    bench.settle()
    assert bench.view.state.rows[4].is_locked and not bench.view.state.rows[3].locked.any()
    assert bench.desk.view.undo_label == "Lock the follow's fine tokens"
    QTest.mouseClick(bench.view, LEFT, NONE, name)
    bench.settle()
    assert not bench.take.locks


def test_a_locked_row_is_left_out_of_the_next_dance(bench: Bench) -> None:
    for row in (1, 3):
        place = bench.view.cells.places[row]
        QTest.mouseClick(bench.view, LEFT, NONE, QPoint(30, place.top + place.height // 2))
        bench.settle()
    edited = resample(bench.project, None, FakeGenerator(), DanceOrder((2, 4), seed=5))
    before, after = bench.take.dance.motion, edited.takes[-1].dance.motion
    assert np.array_equal(before.lead.rotations, after.lead.rotations)
    assert not np.array_equal(before.follow.rotations, after.follow.rotations)
    assert lock_dancer(bench.project, bench.take.id, "lead") is bench.project


def test_bars_are_copied_onto_others_and_one_undo_takes_it_back(bench: Bench) -> None:
    before, grid = bench.take, bench.project.grid
    bench.desk.select(bars=(2, 3))
    bench.panel.copy_bars()
    bench.desk.select(bars=(5, 5))
    bench.panel.paste_bars()
    bench.settle()
    (first, end), (to, _) = beat_span(grid, (2, 3)), beat_span(grid, (5, 5))
    copied = bench.take.dance.tokens.beats(to, to + end - first)
    for name, codes in before.dance.tokens.beats(first, end).codes.items():
        assert np.array_equal(copied.codes[name], codes)
    assert bench.desk.view.undo_label == "Copy bars 2–3 to bar 5"
    bench.desk.undo()
    assert bench.take is before


def test_pasting_nothing_says_what_to_do_and_pasting_at_the_end_is_cut(bench: Bench) -> None:
    bench.desk.select(bars=(5, 5))
    bench.panel.paste_bars()
    assert "Copy some bars first" in bench.heard[-1]
    bench.desk.select(bars=(1, 4))
    bench.panel.copy_bars()
    bench.desk.select(bars=(8, 8))
    before = bench.take
    bench.panel.paste_bars()
    first, _ = beat_span(bench.project.grid, (8, 8))
    assert all(
        slot.index // (2 if slot.level == "fine" else 1) >= first
        for slot in changed_slots(before.dance.tokens, bench.take.dance.tokens)
    )


def test_the_card_tells_of_the_cell_and_of_the_model_once_it_is_there(bench: Bench, qtbot: QtBot) -> None:
    send_move(bench.view, QPointF(*bench.at(FOLLOW)))
    qtbot.waitUntil(lambda: bench.panel.card.state is not None)
    card = bench.panel.card.state
    assert card is not None
    assert (card.title, card.place) == ("Follow, fine", "bar 2, beat 2½")
    assert card.codes == codes_of(bench.take.dance.tokens, FOLLOW)
    assert not card.alternatives and "once the model is loaded" in card.note
    send_move(bench.view, QPointF(5.0, 5.0))
    qtbot.waitUntil(lambda: bench.panel.card.state is None)
    bench.desk.show(model=ModelInfo("ready", "fake-1 on CPU"))
    bench.settle()
    send_move(bench.view, QPointF(*bench.at(FOLLOW)))
    qtbot.waitUntil(lambda: bench.panel.card.state is not None)
    card = bench.panel.card.state
    assert card is not None and len(card.alternatives) == 5 and not card.note
    assert card.alternatives[0].code == (card.codes[0] + 1) % 8


def test_the_wheel_pans_and_with_control_zooms_the_shared_axis(bench: Bench) -> None:
    from PySide6.QtCore import QPointF as Point
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    def turn(notches: int, keys: Qt.KeyboardModifier = NONE) -> None:
        at = Point(500.0, 40.0)
        on_screen = Point(bench.view.mapToGlobal(at.toPoint()))
        button, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(at, on_screen, QPoint(), QPoint(0, 120 * notches), button, keys, phase, False)
        QApplication.sendEvent(bench.view, event)

    scale = bench.axis.seconds_per_pixel
    held = bench.axis.seconds_of(500.0)
    turn(3, CONTROL)
    assert bench.axis.seconds_per_pixel < scale
    assert bench.axis.seconds_of(500.0) == pytest.approx(held)
    start = bench.axis.start_seconds
    turn(-1)
    assert bench.axis.start_seconds > start


def test_faint_cells_are_those_that_the_model_was_unsure_of(build: Build) -> None:
    project = project_with_takes(1, 8)
    dance = project.takes[0].dance
    sure = dance.confidence["coarse"].copy()
    sure[0, 6], sure[0, 7] = 1.0, 0.05
    codes = dance.tokens.codes["coarse"].copy()
    codes[0, 6:8] = 5
    tokens = replace(dance.tokens, codes={**dance.tokens.codes, "coarse": codes})
    dance = replace(dance, tokens=tokens, confidence={**dance.confidence, "coarse": sure})
    bench = build(replace(project, takes=(replace(project.takes[0], dance=dance),)))
    ground = color(DARK.background)

    def away(slot: Slot) -> int:
        seen = bench.colour(slot, 0.2, 0.25)
        return sum(abs(a - b) for a, b in zip(seen.getRgb()[:3], ground.getRgb()[:3], strict=True))

    assert away(Slot("coarse", "pair", 6)) > 3 * away(Slot("coarse", "pair", 7)) > 0


def test_the_same_code_has_the_same_colour_wherever_it_stands(build: Build) -> None:
    project = project_with_takes(1, 8)
    dance = project.takes[0].dance
    codes = {name: array.copy() for name, array in dance.tokens.codes.items()}
    codes["coarse"][0, [4, 9]], codes["coarse"][0, 14] = 3, 8
    sure = {name: np.ones_like(array) for name, array in dance.confidence.items()}
    dance = replace(dance, tokens=replace(dance.tokens, codes=codes), confidence=sure)
    bench = build(replace(project, takes=(replace(project.takes[0], dance=dance),)))
    one, same, other = (bench.colour(Slot("coarse", "pair", index), 0.2, 0.25) for index in (4, 9, 14))
    assert one == same != other


def test_from_afar_rows_have_the_colours_of_the_dancers(build: Build) -> None:
    bench = build(project_with_takes(1, 60))
    seen = bench.colour(Slot("fine", "lead", 101), 0.5, 0.5)
    assert seen.red() > seen.green() > seen.blue()
    seen = bench.colour(Slot("fine", "follow", 101), 0.5, 0.5)
    assert seen.blue() > seen.green() > seen.red()


def test_another_theme_is_another_picture(bench: Bench) -> None:
    dark = bench.colour(PAIR, 0.0, 0.0)
    set_theme("light")
    assert bench.view.grab().toImage().pixelColor(50, 90).lightness() > 150
    assert dark != bench.colour(PAIR, 0.0, 0.0)
    assert color(LIGHT.background) != color(DARK.background)


def test_the_playhead_is_drawn_where_it_is(bench: Bench) -> None:
    seconds = float(bench.project.grid.beats_seconds[10]) + 0.13
    bench.playhead.place(seconds, True)
    image = bench.view.grab().toImage()
    x = round(bench.axis.x_of(seconds))
    assert image.pixelColor(x, 40) == color(DARK.accent)
    assert image.pixelColor(x + 2, 40) != color(DARK.accent)


def test_without_a_dance_the_panel_says_what_to_do(build: Build) -> None:
    bench = build(project_without_takes())
    assert bench.view.state.rows == ()
    bench.panel.swap_token()
    bench.panel.copy_bars()
    bench.panel.paste_bars()
    bench.panel.lock_tokens()
    assert bench.panel.menu is None and not bench.desk.view.undo_label
    image = bench.view.grab().toImage()
    bright = sum(image.pixelColor(x, y).lightness() > 110 for x in range(400, 800, 1) for y in range(70, 120))
    assert bright > 50
