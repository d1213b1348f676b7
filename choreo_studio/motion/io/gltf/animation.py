"""Animations of glTF files: which one is meant, how steady its clock is, and which curves it has."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from choreo_studio.motion.io.gltf.accessors import GltfArrays
from choreo_studio.motion.io.gltf.buffers import Json
from choreo_studio.motion.io.gltf.curves import Curve
from choreo_studio.motion.io.gltf.document import GltfDocument
from choreo_studio.motion.rotations import Floats, lengths
from choreo_studio.timebase import FrameRate

MAX_FRAMES = 500_000
USUAL_RATE = FrameRate.of(30)
_WIDTHS = {"translation": 3, "rotation": 4, "scale": 3}
_TOLD_RATE = re.compile(r"\d{1,7}(?:/\d{1,5})?")
# The rates of real files, the likeliest first: keys at 15 a second lie on frames at 30 as well.
_RATES = tuple(
    FrameRate.of(name) for name in ("30", "24", "25", "29.97", "23.976", "60", "50", "48", "59.94", "120", "100", "240")
)
# How far from its frame the key of a steady clock may lie, in seconds: float32 does no worse.
_KEY_TOLERANCE = 5e-5


@dataclass(frozen=True, eq=False)
class Animation:
    """One animation of a file.

    Attributes:
        name: of it, empty where it has none.
        channels: node, path and sampler of each curve.
    """

    name: str
    channels: tuple[tuple[int, str, Json], ...]

    def channel_count(self, nodes: set[int]) -> int:
        """How many of its curves move some of these nodes."""
        return sum(node in nodes for node, _, _ in self.channels)

    def curves(self, document: GltfDocument, arrays: GltfArrays, nodes: set[int]) -> list[Curve]:
        """The curves of some nodes, one of each path of a node.

        Raises:
            FileFormatError: when its keys are beyond the file or in disorder.
        """
        last = {(node, path): sampler for node, path, sampler in self.channels if node in nodes}
        return [_curve(document, arrays, node, path, sampler) for (node, path), sampler in last.items()]


def read_animations(document: GltfDocument) -> list[Animation]:
    """All animations of a file, without the curves of morphs.

    Raises:
        FileFormatError: when one points beyond the file.
    """
    return [_animation(document, entry) for entry in document.entries("animations")]


def chosen(animations: list[Animation], bodies: list[set[int]]) -> list[Animation]:
    """The animation with the most curves; for bodies that it leaves still, the one with the most curves of theirs."""

    def best(nodes: set[int], among: list[Animation]) -> list[Animation]:
        most = max(among, key=lambda animation: animation.channel_count(nodes), default=None)
        return [most] if most is not None and most.channel_count(nodes) else []

    result = best({node for body in bodies for node in body}, animations)
    for body in bodies:
        if not any(animation.channel_count(body) for animation in result):
            result += best(body, animations)
    return result


def steady_rate(document: GltfDocument, curves: list[Curve]) -> FrameRate:
    """The rate on whose frames the keys lie, at best the one that a file of ours tells; 30 where there is none."""
    told = _told_rate(document)
    rates = _RATES if told is None else (told, *_RATES)
    times = np.unique(np.concatenate([curve.times for curve in curves]))
    times = times - times[0]
    for tolerance in (2e-6 + 2e-7 * times[-1], 1e-3):
        for rate in rates:
            frames = times * rate.fps
            if np.all(np.abs(frames - np.round(frames)) <= tolerance * rate.fps):
                return rate
    return _rate_of_gaps(times)


def frame_times(document: GltfDocument, curves: list[Curve], rate: FrameRate) -> Floats:
    """Times (T,) of all frames: from the first key of any curve to the last.

    Raises:
        FileFormatError: when these are more than any take has.
    """
    first = min(float(curve.times[0]) for curve in curves)
    count = (max(float(curve.times[-1]) for curve in curves) - first) * rate.fps
    if count > MAX_FRAMES:
        raise document.error(f"is longer than {MAX_FRAMES} frames")
    return first + rate.seconds(int(np.floor(count + 0.01)) + 1)


def on_frames(curve: Curve, times: Floats) -> Curve:
    """A curve whose keys lie exactly on the frames from which rounding has taken them by a hair's breadth."""
    gap = (times[-1] - times[0]) / max(len(times) - 1, 1)
    nearest = np.clip(np.round((curve.times - times[0]) / max(gap, 1e-9)), 0, len(times) - 1).astype(np.int64)
    near = np.abs(times[nearest] - curve.times) < _KEY_TOLERANCE
    return replace(curve, times=np.where(near, times[nearest], curve.times))


def _animation(document: GltfDocument, entry: Json) -> Animation:
    samplers = document.objects(entry, "samplers")
    channels = []
    for channel in document.objects(entry, "channels"):
        target = document.part(channel, "target")
        node, path = document.index(target, "node", "nodes"), target.get("path")
        if node is not None and isinstance(path, str) and path in _WIDTHS:
            channels.append((node, path, samplers[document.whole(channel, "sampler", most=len(samplers) - 1)]))
    return Animation(document.name_of(entry), tuple(channels))


def _curve(document: GltfDocument, arrays: GltfArrays, node: int, path: str, sampler: Json) -> Curve:
    keys, outputs = (document.index(sampler, name, "accessors") for name in ("input", "output"))
    if keys is None or outputs is None:
        raise document.error("has an animation without keys")
    way = sampler.get("interpolation", "LINEAR")
    if way not in ("STEP", "LINEAR", "CUBICSPLINE"):
        raise document.error(f"has an animation of the unknown kind {str(way)[:20]!r}")
    times, values = arrays.floats(keys, (1,))[:, 0], arrays.floats(outputs, (_WIDTHS[path],))
    _check_keys(document, times, values, way, path)
    return Curve(node, path, times, values, way)


def _check_keys(document: GltfDocument, times: Floats, values: Floats, way: Any, path: str) -> None:
    per_key = 3 if way == "CUBICSPLINE" else 1
    if not len(times) or len(values) != per_key * len(times):
        raise document.error(f"has {len(values)} values for {len(times)} keys of an animation")
    if times[0] < 0 or np.any(np.diff(times) < 0):
        raise document.error("has keys of an animation whose times fall")
    main = values.reshape(len(times), per_key, -1)[:, per_key // 2]
    if path == "rotation" and np.any(lengths(main) < 1e-3):
        raise document.error("has an impossible rotation in an animation")


def _told_rate(document: GltfDocument) -> FrameRate | None:
    for scene in document.entries("scenes"):
        extras = scene.get("extras")
        told = extras.get("frame_rate") if isinstance(extras, dict) else None
        if isinstance(told, str) and _TOLD_RATE.fullmatch(told):
            try:
                return FrameRate.of(Fraction(told))
            except (ValueError, ZeroDivisionError):
                return None
    return None


def _rate_of_gaps(times: Floats) -> FrameRate:
    gaps = np.diff(times)
    gaps = gaps[gaps > 1e-4]
    if not len(gaps):
        return USUAL_RATE
    rate = 1.0 / float(np.median(gaps))
    is_steady = np.abs(times * rate - np.round(times * rate)).max() < 0.02 and 5 <= rate <= 1000
    return FrameRate.of(round(rate, 3)) if is_steady else USUAL_RATE
