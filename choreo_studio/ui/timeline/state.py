"""What the timeline draws, made from the state of the window."""

from dataclasses import dataclass, field

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.peaks import PeakPyramid
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.services.bars import BarRange
from choreo_studio.services.readouts import Readouts
from choreo_studio.session.project import Marker
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.mask import Dancers
from choreo_studio.tokens.wishes import Wishes
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.timeline.lanes import Lane, dance_lane, lanes_under, others
from choreo_studio.ui.timeline.units import Unit


@dataclass(frozen=True)
class Options:
    """What the user has set on the timeline itself.

    Attributes:
        unit: what the ruler counts in.
        shows_others: whether takes that are no relatives have lanes too.
        frame_rate: of frames and timecode.
        shows_wishes: whether the row of wishes is there also while nothing is wished.
        wish: the control whose curve it shows.
    """

    unit: Unit = "seconds"
    shows_others: bool = False
    frame_rate: FrameRate = field(default_factory=lambda: FrameRate.of(30))
    shows_wishes: bool = False
    wish: str = CONTROL_NAMES[0]


@dataclass(frozen=True, eq=False)
class TimelineState:
    """Everything that is drawn, the playhead excepted.

    Attributes:
        grid: beats, None without a song.
        duration_seconds: length of the song.
        title: of the song.
        is_silent: whether there is no sound to wait for.
        peaks: of the sound, None while it is read.
        confidence: 0..1 of the beats, None where nobody found them in the music.
        bars: marked ones.
        dancers: whom commands are about.
        region: in and out point in seconds.
        is_looping: whether playing repeats.
        markers: notes, earliest first.
        dance: the chosen take.
        lanes: those under it.
        other_count: takes without a lane while they are folded, or that could be folded.
        readouts: of the shown take, None before they are computed.
        is_stale: whether they belong to what was shown before.
        options: see there.
        wishes: curves and keyframes, None while nothing was ever wished.
    """

    grid: BeatGrid | None = None
    duration_seconds: float = 0.0
    title: str = ""
    is_silent: bool = True
    peaks: PeakPyramid | None = None
    confidence: float | None = None
    bars: BarRange | None = None
    dancers: Dancers = "both"
    region: tuple[float, float] | None = None
    is_looping: bool = False
    markers: tuple[Marker, ...] = ()
    dance: Lane | None = None
    lanes: tuple[Lane, ...] = ()
    other_count: int = 0
    readouts: Readouts | None = None
    is_stale: bool = False
    options: Options = field(default_factory=Options)
    wishes: Wishes | None = None

    @property
    def has_wish_row(self) -> bool:
        """Whether the row of wishes is shown: where it was asked for, and always while something is wished."""
        return self.grid is not None and (self.options.shows_wishes or self.wishes is not None)


def resolve(view: View, options: Options, found: Readouts | None = None, is_stale: bool = False) -> TimelineState:
    """The timeline of a view.

    Args:
        view: the state of the window.
        options: the timeline's own.
        found: read-outs of the shown take; those of another length are not drawn.
        is_stale: whether they belong to what was shown before.
    """
    project, selection = view.project, view.selection
    if project is None:
        return TimelineState(options=options)
    shown = view.shown_take
    fits = found is not None and shown is not None and found.frame_count == shown.dance.motion.frame_count
    return TimelineState(
        grid=project.grid,
        duration_seconds=project.music.duration_seconds,
        title=project.music.title,
        is_silent=project.music.is_silence,
        peaks=view.peaks,
        confidence=None if view.confidence is None else view.confidence.overall,
        bars=selection.bars,
        dancers=selection.dancers,
        region=selection.region,
        is_looping=selection.looping,
        markers=project.markers,
        dance=dance_lane(project),
        lanes=lanes_under(project, selection.audition, selection.ghost, options.shows_others),
        other_count=len(others(project)),
        readouts=found if fits else None,
        is_stale=is_stale,
        options=options,
        wishes=project.wishes,
    )
