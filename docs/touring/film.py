"""The short film: bars are marked, the follow is danced anew, a variation is auditioned and chosen bar by bar."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from touring.hand import Hand
from touring.pictures import pillow_of

FRAMES_PER_SECOND = 12
SIZE = QSize(960, 600)
_WORKING_FRAMES, _LONG, _SHORT = 20, 14, 8
_ARROW = ((0, 0), (0, 17), (4, 13.2), (6.8, 19.5), (9.4, 18.3), (6.7, 12.3), (12, 12))
_CAPTION_POINTS = 15


@dataclass
class Camera:
    """Takes frame after frame, with the playhead where the film has it and not where the clock is."""

    hand: Hand
    seconds: float
    caption: str = ""
    pointer: QPoint = field(default_factory=lambda: QPoint(700, 330))
    frames: list[QImage] = field(default_factory=list)

    def take(self, count: int = 1) -> None:
        """So many frames of playing on."""
        for _ in range(count):
            self.hand.seek(self.seconds)
            self.hand.studio.transport.widget.show_playing(True, 1.0)
            image = self.hand.picture()
            self._draw(image)
            self.frames.append(image.scaled(SIZE, mode=Qt.TransformationMode.SmoothTransformation))
            self.seconds += 1.0 / FRAMES_PER_SECOND

    def go(self, widget: QWidget, at: QPoint, count: int = _SHORT) -> None:
        """Lead the pointer to a place of a widget, slowly at both ends."""
        start, end = self.pointer, widget.mapTo(self.hand.window, at)
        for step in range(1, count + 1):
            share = step / count
            self.pointer = start + (end - start) * (share * share * (3 - 2 * share))
            self.take()

    def follow(self, widget: QWidget, at: QPoint) -> None:
        """A frame with the pointer at a place of a widget."""
        self.pointer = widget.mapTo(self.hand.window, at)
        self.take()

    def save(self, path: Path) -> None:
        """Write it as an animated WebP that begins anew at its end."""
        first, *others = (pillow_of(frame) for frame in self.frames)
        milliseconds = round(1000 / FRAMES_PER_SECOND)
        first.save(
            path, save_all=True, append_images=others, duration=milliseconds, loop=0, quality=72, method=4, kmax=48
        )
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB, {len(self.frames)} frames")

    def _draw(self, image: QImage) -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.caption:
            font = QFont(self.hand.window.font())
            font.setPointSize(_CAPTION_POINTS)
            font.setBold(True)
            painter.setFont(font)
            words = painter.fontMetrics().boundingRect(self.caption)
            box = QRectF(22, 84, words.width() + 32, words.height() + 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 170))
            painter.drawRoundedRect(box, 8, 8)
            painter.setPen(QColor("#ffffff"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.caption)
        painter.translate(QPointF(self.pointer))
        painter.setPen(QPen(QColor("#14161a"), 1.4))
        painter.setBrush(QColor("#ffffff"))
        painter.drawPolygon(QPolygonF([QPointF(1.25 * x, 1.25 * y) for x, y in _ARROW]))
        painter.end()


def film(hand: Hand, folder: Path) -> None:
    """Play the film on a project with one take; afterwards the project is as it was."""
    before = hand.project
    hand.show_bars(5, 17)
    camera = Camera(hand, hand.at(8, 1))
    _ask(hand, camera)
    _answer(hand, camera)
    camera.save(folder / "studio.webp")
    hand.do("select_none", "dancers_both", "fewer_variations", "fit")
    while hand.project is not before:
        hand.do("undo")
    hand.rest()


def _ask(hand: Hand, camera: Camera) -> None:
    """Mark four bars and dance the follow's part anew."""
    timeline = hand.studio.timeline.widget
    camera.caption = "Play"
    camera.take(_LONG)
    camera.go(timeline, hand.bar_point(9))
    camera.caption = "Mark what is not right"
    first, last = hand.bar_point(9), hand.bar_point(12)
    hand.drag(timeline, first, last, meanwhile=lambda at: camera.follow(timeline, at))
    hand.rest()
    camera.take(3)
    hand.do("dancers_follow", "more_variations")
    camera.caption = "Follow only, two ideas"
    camera.take(_SHORT)
    camera.caption = "R: dance them anew"
    hand.studio.book.trigger("resample")
    # A frame for every so many steps of the model: as long a scene on a slow machine as on a fast one.
    for part in range(_WORKING_FRAMES):
        hand.wait(lambda: _share_done(hand) >= part / _WORKING_FRAMES)  # noqa: B023 - called at once
        if hand.studio.desk.view.work:
            camera.take()
    hand.rest()


def _answer(hand: Hand, camera: Camera) -> None:
    """Hear what came, and choose some of its bars."""
    timeline = hand.studio.timeline.widget
    hand.leave(timeline)
    camera.caption = "Both have landed as lanes"
    camera.seconds = hand.at(9, 1)
    camera.take(_SHORT)
    camera.caption = "1: audition"
    hand.do("audition_1")
    hand.rest()
    camera.take(_LONG)
    lane = hand.studio.timeline.lane_takes[0]
    start, end = (hand.lane_point(lane, bar, "follow") for bar in (10, 11))
    camera.go(timeline, start)
    camera.caption = "Choose its bars: a comp"
    hand.drag(timeline, start, end, meanwhile=lambda at: camera.follow(timeline, at))
    hand.rest()
    hand.leave(timeline)
    camera.take(_LONG)


def _share_done(hand: Hand) -> float:
    work = hand.studio.desk.view.work
    if not work:
        return 1.0
    return work[0].done / work[0].total if work[0].total else 0.0
