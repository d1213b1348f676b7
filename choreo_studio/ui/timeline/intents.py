"""What the user wants of the timeline."""

from PySide6.QtCore import QObject, Signal


class Intents(QObject):
    """Signals that the presenter turns into edits and selections.

    Signals:
        bars_marked: first and last bar number.
        region_marked: in and out point in seconds.
        sought: a moment to go to.
        scrubbed: the same while dragging.
        scrub_ended: the drag is over.
        beat_moved: beat, seconds, and whether the beats around a bar line go along; while dragging.
        beat_dropped: the drag is over.
        beat_evened: beat to put half way between its neighbours.
        marker_moved: index and seconds, while dragging.
        marker_dropped: the drag is over.
        marker_renamed: index and text.
        marker_deleted: index.
        lane_auditioned: id of a take.
        bars_chosen: id of a take, (first, last) bar, "both", "lead" or "follow".
        wish_drawn: first beat and values (n,) of the shown curve, NaN for free; while dragging.
        wish_dropped: the drag is over.
        wish_wanted: name of the control whose curve shall be shown, "" for the next one.
        wish_freed: whether only the marked bars of the shown curve shall be free.
        keyframe_deleted: beat frame.
        unit_wanted: the next unit of the ruler.
        others_wanted: fold or unfold other takes.
        menu_wanted: what was clicked (Hit) and where on the screen (QPoint).
    """

    bars_marked = Signal(object)
    region_marked = Signal(object)
    sought = Signal(float)
    scrubbed = Signal(float)
    scrub_ended = Signal()
    beat_moved = Signal(int, float, bool)
    beat_dropped = Signal()
    beat_evened = Signal(int)
    marker_moved = Signal(int, float)
    marker_dropped = Signal()
    marker_renamed = Signal(int, str)
    marker_deleted = Signal(int)
    lane_auditioned = Signal(int)
    bars_chosen = Signal(int, object, str)
    wish_drawn = Signal(int, object)
    wish_dropped = Signal()
    wish_wanted = Signal(str)
    wish_freed = Signal(bool)
    keyframe_deleted = Signal(int)
    unit_wanted = Signal()
    others_wanted = Signal()
    menu_wanted = Signal(object, object)
