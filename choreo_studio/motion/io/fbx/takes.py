"""The takes of an FBX file: which curves move which nodes, and from when to when."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.io.fbx.document import Document, Thing
from choreo_studio.motion.io.fbx.evaluating import Curve, Ticks, curve_of, evaluated
from choreo_studio.motion.io.fbx.layers import Layer, laid_over, layer_of
from choreo_studio.motion.io.fbx.times import TICKS_PER_SECOND, rate_of
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FrameRate

CHANNELS = {"Lcl Translation": 0.0, "Lcl Rotation": 0.0, "Lcl Scaling": 1.0}
"""Properties that place a node, and what they are where a file does not tell."""
_AXES = ("d|X", "d|Y", "d|Z")
_STANDING = 1e-4
_MAX_TAKES = 1000
_USUAL_RATE = FrameRate.of(30)


@dataclass(frozen=True, eq=False)
class Channel:
    """Three numbers over time.

    Attributes:
        curves: of each, None for one that stands.
        values: of those that stand.
        key_count: number of keys of curves that change anything.
    """

    curves: tuple[Curve | None, ...]
    values: Floats
    key_count: int

    def at(self, times: Ticks) -> Floats:
        """Values (T, 3) at ticks (T,)."""
        parts = [
            np.full(len(times), value) if curve is None else evaluated(curve, times)
            for curve, value in zip(self.curves, self.values, strict=True)
        ]
        return np.stack(parts, axis=-1)


@dataclass(frozen=True, eq=False)
class Stack:
    """A property of a node under all layers of a take.

    Attributes:
        model: the node.
        name: of the property.
        channels: what each layer says, the lowest first; what the lowest does is never added to anything.
    """

    model: Thing
    name: str
    channels: list[tuple[Layer, Channel]]

    @property
    def key_count(self) -> int:
        """Number of keys of curves that change anything."""
        return sum(channel.key_count for _, channel in self.channels)

    def at(self, times: Ticks) -> Floats:
        """Values (T, 3) at ticks (T,)."""
        values = self.channels[0][1].at(times)
        for layer, channel in self.channels[1:]:
            values = laid_over(layer, self.name, self.model, values, channel.at(times))
        return values


@dataclass(frozen=True, eq=False)
class Take:
    """A motion of a file.

    Attributes:
        name: of it.
        channels: what moves, by number of the node and property.
        start: first tick.
        stop: last tick, not before `start`.
    """

    name: str
    channels: dict[tuple[int, str], Stack]
    start: int
    stop: int

    def channel_count(self, models: Set[int]) -> int:
        """Number of properties of some nodes that are moved, each counted once for every layer."""
        return sum(len(stack.channels) for (model, _), stack in self.channels.items() if model in models)

    def key_count(self, models: Set[int]) -> int:
        """Number of keys of some nodes, without those that only hold something still."""
        return sum(stack.key_count for (model, _), stack in self.channels.items() if model in models)


def takes_of(document: Document) -> list[Take]:
    """Takes that move any node, in the order of the file.

    Raises:
        DamageError: when a curve is damaged.
    """
    curves = _Curves()
    takes = (_take(document, stack, curves) for stack in document.of_kind("AnimationStack")[:_MAX_TAKES])
    return [take for take in takes if take is not None]


def best_take(takes: list[Take], models: Set[int], body_name: str, current: str) -> Take | None:
    """The take with most keys of some nodes; None where there are no takes.

    Among equals it is the one that names the body most often (Blender lets every body dance every dance, and calls the
    take by both), then the one that was on the screen, then the first.
    """
    return max(
        takes,
        key=lambda take: (take.key_count(models), take.name.count(body_name), take.name == current),
        default=None,
    )


def rate_of_file(document: Document, takes: list[Take]) -> FrameRate:
    """Frame rate that a file tells, else that of most of its keys, else 30."""
    settings = document.settings
    told = rate_of(int(settings.number_of("TimeMode", 0)), settings.number_of("CustomFrameRate", -1.0))
    return told or _rate_of_keys(takes) or _USUAL_RATE


def _rate_of_keys(takes: list[Take]) -> FrameRate | None:
    stacks = [stack for take in takes for stack in take.channels.values()]
    curves = [curve for stack in stacks for _, channel in stack.channels for curve in channel.curves if curve]
    longest = max(curves, key=lambda curve: len(curve.times), default=None)
    if longest is None or len(longest.times) < 3:
        return None
    fps = TICKS_PER_SECOND / float(np.median(np.diff(longest.times)))
    return FrameRate.of(round(fps, 3)) if 1.0 <= fps <= 1000.0 else None


class _Curves:
    """The curves of a file, each made once, with the number of its keys if it changes anything."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Curve | None, int]] = {}

    def of(self, thing: Thing) -> tuple[Curve | None, int]:
        if thing.number not in self._made:
            curve = curve_of(thing)
            changes = curve is not None and np.ptp(curve.values) > _STANDING
            self._made[thing.number] = curve, len(curve.times) if curve is not None and changes else 0
        return self._made[thing.number]


def _take(document: Document, stack: Thing, made: _Curves) -> Take | None:
    stacks: dict[tuple[int, str], Stack] = {}
    for thing in document.inside(stack.number, "AnimationLayer"):
        layer = layer_of(thing)
        for node in document.inside(thing.number, "AnimationCurveNode") if layer else ():
            for model, name in document.driven(node.number, "Model"):
                if layer and name in CHANNELS:
                    found = stacks.setdefault((model.number, name), Stack(model, name, []))
                    standing = model.vector(name, CHANNELS[name])
                    found.channels.append((layer, _channel(document, made, node, standing)))
    channels = [channel for found in stacks.values() for _, channel in found.channels]
    curves = [curve for channel in channels for curve in channel.curves if curve is not None]
    if not curves:
        return None
    first, last = min(int(curve.times[0]) for curve in curves), max(int(curve.times[-1]) for curve in curves)
    start, stop = int(stack.number_of("LocalStart", 0.0)), int(stack.number_of("LocalStop", 0.0))
    if start >= stop or stop < first or start > last:
        start, stop = first, last
    return Take(stack.name, stacks, start, stop)


def _channel(document: Document, made: _Curves, node: Thing, standing: Floats) -> Channel:
    curves: list[Curve | None] = [None] * 3
    keys = [0] * 3
    for thing, name in document.driving(node.number, "AnimationCurve"):
        if name in _AXES:
            curves[_AXES.index(name)], keys[_AXES.index(name)] = made.of(thing)
    values = [node.number_of(name, float(value)) for name, value in zip(_AXES, standing, strict=True)]
    return Channel(tuple(curves), np.array(values), sum(keys))
