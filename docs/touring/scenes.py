"""The scenes of the tour, in the order in which one works; each goes on where the one before ended."""

import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt

from choreo_studio.motion.skeleton import JOINT_NAMES
from choreo_studio.picture.show import EXTRAS
from choreo_studio.services.demo import demo_song
from choreo_studio.services.export_pieces import wall_clock_motion
from choreo_studio.services.export_plan import export_range
from choreo_studio.services.export_presets import PRESETS, preset_named
from choreo_studio.services.recovery import recovery_folder
from choreo_studio.services.video import filmed_show
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.editing import Slot
from touring.character import UNUSUAL, write_character, write_solo
from touring.hand import SIZE, Hand
from touring.pictures import save, save_row, staged

_DRAWN = ((6, -1.2), (9, -0.6), (12, 1.4), (15, 1.7), (18, 0.2))
_TURN = (19, 1.0)
_LARGE, _CLOSE = QSize(2560, 1440), (420, 440)


def quick_start(hand: Hand, folder: Path) -> None:
    """The first start."""
    hand.save(folder / "tour_start.png")
    hand.close_dialogs()


def song(hand: Hand, folder: Path) -> None:
    """A song of one's own: its beats are found, and the card says how surely."""
    hand.do("new")
    hand.studio.files.open_path(demo_song())
    hand.rest()
    hand.studio.transport.widget.chip.click()
    hand.turn()
    hand.save(folder / "tour_song.png")
    hand.studio.transport.widget.chip.click()
    hand.turn()


def dance(hand: Hand, folder: Path) -> None:
    """A fresh dance, and the couple from three cameras."""
    hand.do("generate")
    hand.rest()
    hand.seek(hand.at(*_TURN))
    hand.rest()
    take, seconds = hand.studio.desk.view.shown_take, hand.at(*_TURN)
    if take is not None:
        show = filmed_show(hand.project.grid, take.dance.motion, frozenset(EXTRAS))
        save_row(staged(show, seconds, ("follow", "front", "top"), _CLOSE), folder / "tour_viewport.png")
    hand.frame_couple()


def resample(hand: Hand, folder: Path) -> None:
    """Bars 9 to 12 anew for the follow alone, seen half way."""
    hand.mark(9, 12)
    hand.leave(hand.studio.timeline.widget)
    hand.seek(hand.at(10, 2.5))
    hand.do("dancers_follow", "more_variations")
    hand.rest()
    hand.window.statusBar().clearMessage()
    hand.studio.book.trigger("resample")
    hand.wait(lambda: any(0 < work.total <= 2 * work.done for work in hand.studio.desk.view.work))
    hand.save(folder / "tour_resample.png")
    hand.rest()


def inspector(hand: Hand, folder: Path) -> None:
    """All that can be set, and the measures."""
    hand.unfold_settings(True)
    inside = hand.studio.inspector.view.widget()
    if inside is not None:
        save(inside.grab().toImage(), folder / "tour_inspector.png", is_flat=True)
    hand.unfold_settings(False)


def wishes(hand: Hand, folder: Path) -> None:
    """Energy drawn over the bars, and a pose kept as a keyframe."""
    hand.do("wishes_row")
    hand.show_bars(5, 20)
    timeline = hand.studio.timeline.widget
    for (bar, value), (next_bar, next_value) in pairwise(_DRAWN):
        hand.drag(timeline, hand.wish_point(bar, value), hand.wish_point(next_bar, next_value))
    hand.seek(hand.at(10, 2.5))
    hand.do("keep_pose")
    hand.leave(timeline)
    hand.rest()
    hand.save(folder / "tour_wishes.png")
    hand.do("undo", *["undo"] * (len(_DRAWN) - 1), "wishes_row")
    hand.window.statusBar().clearMessage()
    hand.rest()


def audition(hand: Hand, folder: Path) -> None:
    """A variation seen and heard, the dance as a ghost behind it."""
    hand.show_bars(6, 16)
    # The first is auditioned from the moment it lands.
    hand.do("audition_2", "ghost")
    hand.seek(hand.at(12, 1.0))
    hand.rest()
    hand.save(folder / "tour_audition.png")
    hand.do("ghost_off", "audition_2")


def comp(hand: Hand, folder: Path) -> None:
    """Bars from several takes: some for the follow only, some for both."""
    first, second = hand.project.takes[-2:]
    hand.choose(first, 9, 10, "follow")
    hand.choose(second, 12, 12, "follow")
    hand.do("dancers_both")
    hand.mark(13, 14)
    hand.do("resample")
    hand.rest()
    hand.choose(hand.project.takes[-1], 13, 14, "lead")
    hand.do("select_none")
    hand.seek(hand.at(12, 1.0))
    hand.point(hand.studio.timeline.widget, hand.lane_point(hand.project.takes[-2].id, 14, "follow"))
    hand.raise_takes(True)
    hand.rest()
    hand.save(folder / "tour_comp.png")
    hand.leave(hand.studio.timeline.widget)
    hand.raise_takes(False)


def tokens(hand: Hand, folder: Path) -> None:
    """A painted mask, a locked row, and the card of a cell with its alternatives."""
    view = hand.studio.tokens.widget
    hand.show_bars(8, 12)
    lead = next(place for place in view.cells.places if place.row.stream == "lead" and place.row.level == "fine")
    hand.click(view, QPoint(40, lead.top + lead.height // 2))
    hand.do("paint_mask")
    start, end = (_cell(hand, "coarse", "follow", bar, count) for bar, count in ((9, 3), (10, 2)))
    hand.drag(view, start, end)
    hand.do("paint_mask")
    hand.point(view, _cell(hand, "coarse", "pair", 11, 2))
    hand.wait(lambda: hand.studio.tokens.card.state is not None and bool(hand.studio.tokens.card.state.alternatives))
    hand.rest()
    hand.save(folder / "tour_tokens.png")
    hand.leave(view)
    hand.do("clear_mask", "undo")


def beats(hand: Hand, folder: Path) -> None:
    """A beat while it is dragged; the steps ride on it."""
    timeline = hand.studio.timeline.widget
    hand.show_bars(9, 12)
    start = hand.beat_point(10, 3)
    hand.press(timeline, start)
    hand.point(timeline, start + QPoint(26, 0), held=Qt.MouseButton.LeftButton)
    hand.save(folder / "tour_beats.png", timeline, hand.studio.tokens.widget)
    hand.release(timeline, start + QPoint(26, 0))
    hand.leave(timeline)
    hand.do("undo")
    hand.rest()


def commands(hand: Hand, folder: Path) -> None:
    """Everything has a key."""
    hand.window.statusBar().clearMessage()
    hand.do("palette")
    hand.type("lock")
    save(hand.picture(), folder / "tour_palette.png", is_flat=True)
    hand.close_dialogs()
    hand.do("key_sheet")
    hand.rest()
    hand.save_dialog(folder / "tour_keys.png", 1010)
    hand.close_dialogs()


def arrivals(hand: Hand, folder: Path) -> None:
    """One dancer from a file, who gets a partner."""
    take = hand.studio.desk.view.shown_take
    if take is None:
        raise RuntimeError("there is no take to write a dancer of")
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "mara_solo.glb"
        rate = FrameRate.of("30")
        motion = wall_clock_motion(hand.project.grid, take.dance.motion, export_range(hand.project), rate)
        write_solo(path, motion.follow, "follow", rate)
        hand.studio.files.open_dropped((path, demo_song()))
        hand.rest()
        dialog = hand.studio.files.importing.dialog
        if dialog is None:
            raise RuntimeError("the import dialog did not open")
        dialog.roles[1].click()
        hand.rest()
        hand.save_dialog(folder / "tour_import.png")
        hand.close_dialogs()


def characters(hand: Hand, folder: Path) -> None:
    """Somebody else's body, whose joints are not all understood, dances the lead."""
    take = hand.studio.desk.view.shown_take
    if take is None:
        raise RuntimeError("there is no take to dance in")
    hand.seek(hand.at(*_TURN))
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "tall_one.glb"
        write_character(path, take.dance.motion.lead.skeleton, "lead")
        hand.studio.characters.bring("lead", path)
        hand.rest()
        dialog = hand.studio.characters.dialog
        if dialog is None:
            raise RuntimeError("the dialog of the joints did not open")
        for slot, joint in UNUSUAL.items():
            dialog.choose(slot, joint)
        dialog.table.setCurrentCell(list(JOINT_NAMES).index("Head"), 0)
        hand.rest()
        hand.save_dialog(folder / "tour_mapping.png")
        dialog.ok_button.click()
        hand.rest()
        hand.frame_couple()
        hand.leave(hand.studio.viewport.widget)
        hand.rest()
        hand.save(folder / "tour_character.png", hand.studio.viewport.widget)
        hand.do("undo")
        hand.rest()


def export(hand: Hand, folder: Path) -> None:
    """The way out."""
    hand.do("fit")
    hand.mark(9, 16)
    hand.leave(hand.studio.timeline.widget)
    hand.do("export")
    dialog = hand.studio.files.exporting.dialog
    if dialog is None:
        raise RuntimeError("the export dialog did not open")
    dialog.presets.setCurrentRow(PRESETS.index(preset_named("Unreal")))
    dialog.form.folder.setText("dance")
    hand.rest()
    hand.save_dialog(folder / "tour_export.png")
    dialog.form.tabs.setCurrentWidget(dialog.form.pictures)
    for name in ("pose2d", "mp4"):
        dialog.form.pictures.formats.boxes[name].click()
    dialog.form.pictures.counts.click()
    hand.rest()
    hand.save_dialog(folder / "tour_export_pictures.png")
    hand.close_dialogs()


def recovery(hand: Hand, folder: Path) -> None:
    """What is kept when the program dies."""
    # What this very program has copied so far, as if a program that is dead had left it.
    hand.wait(lambda: any(recovery_folder().glob("*/index.json")))
    hand.rest()
    copy = next(recovery_folder().glob("*/index.json")).parent
    shutil.copytree(copy, copy.with_name("left"), ignore=shutil.ignore_patterns("lock"))
    hand.studio.files.offer_recovery()
    hand.rest()
    hand.save_dialog(folder / "tour_recovery.png")
    hand.close_dialogs()


def whole(hand: Hand, folder: Path) -> None:
    """The window at work: dark, light, and large."""
    hand.do("fit", "show_trails")
    hand.mark(9, 12)
    hand.leave(hand.studio.timeline.widget)
    hand.seek(hand.at(*_TURN))
    hand.window.statusBar().clearMessage()
    hand.rest()
    hand.save(folder / "studio.png")
    hand.do("theme_light")
    hand.rest()
    hand.save(folder / "studio_light.png")
    hand.do("theme_dark")
    hand.window.resize(_LARGE)
    hand.rest()
    hand.save(folder / "studio_large.png")
    hand.window.resize(SIZE)
    hand.rest()


SCENES_BEFORE_FILM = (quick_start, song, dance)
SCENES = (
    resample,
    inspector,
    wishes,
    audition,
    comp,
    tokens,
    beats,
    arrivals,
    characters,
    export,
    recovery,
    commands,
    whole,
)


def _cell(hand: Hand, level: str, stream: str, bar: int, count: int) -> QPoint:
    """The middle of a cell on a count of a bar."""
    cells = hand.studio.tokens.widget.cells
    row = next(place.row for place in cells.places if (place.row.level, place.row.stream) == (level, stream))
    beat = next(one for one in hand.project.grid.bars if one.number == bar).first_beat + count - 1
    left, top, width, height = cells.box_of(Slot(row.level, row.stream, beat * row.slots_per_beat)) or (0, 0, 0, 0)
    return QPoint(round(left + width / 2), round(top + height / 2))
