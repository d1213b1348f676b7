"""Picture strips: one pose per count, the couple in two colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.dancer_colours import hex_colour
from choreo_studio.motion.kinematics import end_positions, forward_kinematics
from choreo_studio.motion.rotations import Floats, about_axis, rotate
from choreo_studio.motion.skeleton import INDEX, LEAVES
from choreo_studio.timebase import FRAMES_PER_BEAT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAD_COLOUR, FOLLOW_COLOUR = hex_colour("lead"), hex_colour("follow")
_BACKGROUND, _FLOOR, _INK = "#FFFFFF", "#D9D9D9", "#444444"
_COUNTS_IN_ROW = 8
_WIDTH_OF_COUNT, _HEIGHT_OF_ROW = 1.7, 2.25
_YAW_DEGREES, _PITCH_DEGREES = 55.0, 8.0
_POINTS_PER_METRE = 62.0

# Joint chains and their thickness in metres: a mannequin of rounded bars.
_LIMBS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("Hips", "Spine", "Spine1", "Spine2", "Neck"), 0.17),
    (("LeftArm", "Spine2", "RightArm"), 0.11),
    (("LeftUpLeg", "Hips", "RightUpLeg"), 0.14),
    (("LeftUpLeg", "LeftLeg", "LeftFoot"), 0.115),
    (("RightUpLeg", "RightLeg", "RightFoot"), 0.115),
    (("LeftFoot", "LeftToeBase", "LeftToeBase_end"), 0.075),
    (("RightFoot", "RightToeBase", "RightToeBase_end"), 0.075),
    (("LeftArm", "LeftForeArm", "LeftHand", "LeftHand_end"), 0.075),
    (("RightArm", "RightForeArm", "RightHand", "RightHand_end"), 0.075),
    (("Neck", "Head"), 0.08),
)
_HEAD_METRES = 0.2


@dataclass(frozen=True, eq=False)
class _Figure:
    """One dancer seen by the camera: places (x right, y up, depth away) by joint and tip, per count."""

    places: dict[str, Floats]
    colour: str


def draw_strip(path: Path, grid: BeatGrid, motion: DuetMotion, first_beat: int, counts: int, title: str = "") -> None:
    """Draw one pose per count, eight to a row, each couple centred, all seen from the same side.

    Args:
        path: PNG file.
        grid: beats of the motion.
        motion: 16 frames per beat.
        first_beat: beat of the first picture.
        counts: number of pictures.
        title: above them.

    Raises:
        ValueError: when the beats are not there.
    """
    if first_beat < 0 or counts < 1 or first_beat + counts > grid.beat_count:
        raise ValueError(f"counts: expected beats within {grid.beat_count}, found {first_beat} + {counts}")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    beats = np.arange(first_beat, first_beat + counts)
    poses = [_seen(clip, beats) for clip in (motion.lead, motion.follow)]
    middle = (poses[0]["Hips"] + poses[1]["Hips"]) / 2.0
    figures = [
        _Figure({name: place - middle * np.array([1.0, 0.0, 1.0]) for name, place in pose.items()}, colour)
        for pose, colour in zip(poses, (LEAD_COLOUR, FOLLOW_COLOUR), strict=True)
    ]
    rows = -(-counts // _COUNTS_IN_ROW)
    size = (_WIDTH_OF_COUNT * min(counts, _COUNTS_IN_ROW), _HEIGHT_OF_ROW * rows + 0.35 * bool(title))
    tight = ConstrainedLayoutEngine(w_pad=0.0, h_pad=0.0, wspace=0.0, hspace=0.0)
    canvas = Figure(figsize=size, dpi=110, facecolor=_BACKGROUND, layout=tight)
    FigureCanvasAgg(canvas)
    if title:
        canvas.suptitle(title, fontsize=10, color=_INK)
    axes = canvas.subplots(rows, min(counts, _COUNTS_IN_ROW), squeeze=False).ravel()
    for index, axis in enumerate(axes):
        _prepare(axis)
        if index < counts:
            label = f"{int(grid.count_in_eight[beats[index]]) + 1}"
            _draw_couple(axis, figures, index, label)
    canvas.savefig(path)


def _seen(clip: MotionClip, beats: Sequence[int] | np.ndarray[tuple[int], np.dtype[np.int64]]) -> dict[str, Floats]:
    pose = forward_kinematics(clip)
    frames = np.asarray(beats) * FRAMES_PER_BEAT
    places = {name: pose.positions[frames, joint] for name, joint in INDEX.items()}
    places |= {f"{leaf}_end": end_positions(clip, pose, leaf)[frames] for leaf in LEAVES}
    turn = about_axis(1, np.array(np.radians(_YAW_DEGREES)))
    tilt = about_axis(0, np.array(np.radians(_PITCH_DEGREES)))
    return {name: rotate(tilt, rotate(turn, place)) for name, place in places.items()}


def _prepare(axis: "Axes") -> None:
    axis.set_xlim(-0.95, 0.95)
    axis.set_ylim(-0.28, 2.1)
    axis.set_aspect("equal")
    axis.axis("off")


def _draw_couple(axis: "Axes", figures: Sequence[_Figure], index: int, label: str) -> None:
    axis.plot([-0.85, 0.85], [-0.02, -0.02], color=_FLOOR, linewidth=2, solid_capstyle="round", zorder=0)
    axis.text(0.0, -0.27, label, ha="center", va="bottom", fontsize=9, color=_INK)
    far_first = sorted(figures, key=lambda figure: float(figure.places["Hips"][index, 2]))
    for order, figure in enumerate(far_first):
        _draw_figure(axis, figure, index, 10 * (order + 1))


def _draw_figure(axis: "Axes", figure: _Figure, index: int, order: int) -> None:
    for chain, metres in _LIMBS:
        points = np.array([figure.places[name][index, :2] for name in chain])
        width = metres * _POINTS_PER_METRE
        for colour, extra, layer in ((_BACKGROUND, 2.0, order), (figure.colour, 0.0, order + 1)):
            axis.plot(
                points[:, 0],
                points[:, 1],
                color=colour,
                linewidth=width + extra,
                solid_capstyle="round",
                solid_joinstyle="round",
                zorder=layer,
            )
    head = (figure.places["Head"][index, :2] + figure.places["Head_end"][index, :2]) / 2.0
    size = (_HEAD_METRES * _POINTS_PER_METRE) ** 2
    axis.scatter(
        head[0], head[1], s=size, color=figure.colour, edgecolors=_BACKGROUND, linewidths=1.0, zorder=order + 2
    )
