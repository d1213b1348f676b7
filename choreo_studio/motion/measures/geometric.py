"""32 yes-or-no relations between joints, averaged over a dance: which poses it uses, and how often.

Source: the relations of Müller, Röder and Clausen (SIGGRAPH 2005) as tabled in `fairmotion` and used by AIST++,
Bailando and Duolando (FID_g, Div_g, also written FID_m). The published code deviates from their sense in places;
`compat=True` keeps those quirks, the default does what each row says:

- speeds use the true frame time (published: 1/120 s on 30 fps data);
- "moves towards" looks at the hand (published: at the third joint, so the hand is never asked);
- a normal points the same way for both sides of the body (published: left and right rows look opposite ways);
- lengths are measured on the dancer (published: constants of one body);
- up is up (published: Y of Z-up data).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.measures.field_joints import FIELD_FPS, FIELD_INDEX
from choreo_studio.motion.measures.kinetic import z_up
from choreo_studio.motion.rotations import Floats, normalized

Flags = NDArray[np.bool_]
Kind = Literal["moves along", "moves off plane", "off plane", "beyond", "angle", "fast"]
Unit = Literal["humerus", "shoulders", "hips"]

_PUBLISHED_FRAME_SECONDS = 1.0 / 120.0
_PUBLISHED_LENGTHS: dict[Unit, float] = {"humerus": 0.25686, "shoulders": 0.39085, "hips": 0.11922}
_BONES: dict[Unit, tuple[str, str]] = {
    "humerus": ("lshoulder", "lelbow"),
    "shoulders": ("lshoulder", "rshoulder"),
    "hips": ("lhip", "rhip"),
}


@dataclass(frozen=True)
class Relation:
    """One row of the table.

    Attributes:
        meaning: what is true of a frame that counts.
        kind: which test; see `_holds`.
        joints: its joints in published order; `floor` is the lowest joint's height, `up` and `down` axes.
        factor: threshold in `unit`s (per second for speeds), or the lower angle in degrees.
        unit: body length that scales it.
        turned: the published normal looks the other way than `meaning` says.
        upper: upper angle in degrees.
    """

    meaning: str
    kind: Kind
    joints: tuple[str, ...]
    factor: float
    unit: Unit = "humerus"
    turned: bool = False
    upper: float = 180.0


def _both(
    meaning: str, kind: Kind, joints: str, factor: float, turned: Literal["", "l", "r"] = "", upper: float = 180.0
) -> tuple[Relation, Relation]:
    """A row for the right side and its mirror; `*` stands for the side, `~` for the other one."""

    def row(side: str, other: str) -> Relation:
        names = tuple(joints.replace("*", side).replace("~", other).split())
        return Relation(meaning.replace("*", side), kind, names, factor, turned=turned == side, upper=upper)

    return row("r", "l"), row("l", "r")


RELATIONS: tuple[Relation, ...] = (
    *_both("*hand moves forward", "moves off plane", "neck *hip ~hip *wrist", 1.8, turned="r"),
    *_both("*hand is above the neck", "beyond", "chest neck neck *wrist", 0.2),
    *_both("*hand moves up along the spine", "moves along", "belly chest chest *wrist", 1.8),
    *_both("*elbow is bent", "angle", "*elbow *shoulder *elbow *wrist", 0.0, upper=110.0),
    Relation("hands are apart", "beyond", ("lshoulder", "rshoulder", "lwrist", "rwrist"), 2.5, "shoulders"),
    Relation("hands approach", "moves along", ("lwrist", "rwrist", "rwrist", "lwrist"), 1.4),
    Relation(
        "the root moves from the rhand, seen from the lhand", "moves along", ("rwrist", "root", "lwrist", "root"), 1.4
    ),
    Relation(
        "the root moves from the lhand, seen from the rhand", "moves along", ("lwrist", "root", "rwrist", "root"), 1.4
    ),
    *_both("*hand is fast", "fast", "*wrist", 2.5),
    Relation("rfoot is before the left leg", "off plane", ("root", "lhip", "ltoes", "rankle"), 0.38),
    Relation("lfoot is before the right leg", "off plane", ("root", "rhip", "rtoes", "lankle"), 0.38, turned=True),
    *_both("*foot is lifted", "beyond", "zero up floor *ankle", 1.2),
    Relation("feet are apart", "beyond", ("lhip", "rhip", "lankle", "rankle"), 2.1, "hips"),
    *_both("*knee is bent", "angle", "*knee *hip *knee *ankle", 0.0, upper=110.0),
    *_both("*foot is fast", "fast", "*ankle", 2.5),
    *_both("*arm is away from the body", "angle", "neck root *shoulder *elbow", 25.0),
    *_both("*thigh is away from the body's axis", "angle", "neck root *hip *knee", 50.0),
    Relation("hips are before neck and feet", "off plane", ("rankle", "neck", "lankle", "root"), 0.5),
    Relation("the spine lies flat", "angle", ("neck", "root", "zero", "up"), 70.0, upper=110.0),
    *_both("*hand is near the floor", "beyond", "zero down floor *wrist", -1.2),
    Relation("the body is fast", "fast", ("root",), 2.3),
)


def geometric_features(positions: Floats, compat: bool = False) -> Floats:
    """Share of frames in which each of the 32 relations holds, shape (32,), values 0 to 1.

    Args:
        positions: (T, 24, 3) from `field_positions`, 30 frames a second, Y up, T >= 2.
        compat: reproduce the published quirks listed in this module.
    """
    if positions.ndim != 3 or positions.shape[1:] != (24, 3) or len(positions) < 2:
        raise ValueError(f"positions: expected (T >= 2, 24, 3), found {positions.shape}")
    seen = z_up(positions) if compat else positions
    lengths = _PUBLISHED_LENGTHS if compat else _measured_lengths(seen)
    return np.array([_holds(relation, seen, lengths, compat).mean() for relation in RELATIONS])


def _measured_lengths(positions: Floats) -> dict[Unit, float]:
    def bone(names: tuple[str, str]) -> float:
        first, second = (positions[:, FIELD_INDEX[name]] for name in names)
        return float(np.linalg.norm(first - second, axis=-1).mean())

    return {unit: bone(names) for unit, names in _BONES.items()}


def _holds(relation: Relation, positions: Floats, lengths: dict[Unit, float], compat: bool) -> Flags:
    """Whether the relation holds in frames 1..T-1."""
    places = [_place(positions, name) for name in relation.joints]
    now = [place[1:] for place in places]
    moved = [place[1:] - place[:-1] for place in places]
    step = _PUBLISHED_FRAME_SECONDS if compat else 1.0 / FIELD_FPS
    threshold = relation.factor * lengths[relation.unit]
    if relation.kind == "angle":
        degrees = _angle(now[1] - now[0], now[3] - now[2])
        return np.asarray((degrees > relation.factor) & (degrees < relation.upper))
    if relation.kind == "fast":
        return np.asarray(np.linalg.norm(moved[0], axis=-1) / step > threshold)
    if relation.kind == "beyond":
        return np.asarray(_along(now[3] - now[2], now[1] - now[0]) > threshold)
    if relation.kind == "moves along":
        relative = moved[2] - moved[0] if compat else moved[3] - moved[2]
        return np.asarray(_along(relative, now[1] - now[0]) / step > threshold)
    normal = np.cross(now[2] - now[0], now[1] - now[0])
    if relation.turned and not compat:
        normal = -normal
    if relation.kind == "off plane":
        return np.asarray(_along(now[3] - now[0], normal) > threshold)
    return np.asarray(_along(moved[3] - moved[0], normal) / step > threshold)


def _place(positions: Floats, name: str) -> Floats:
    if name in FIELD_INDEX:
        return positions[:, FIELD_INDEX[name]]
    place = np.zeros((len(positions), 3))
    if name == "floor":
        place[:, 1] = positions[..., 1].min(axis=1)
    elif name in ("up", "down"):
        place[:, 1] = 1.0 if name == "up" else -1.0
    return place


def _along(vectors: Floats, direction: Floats) -> Floats:
    return np.asarray((vectors * normalized(direction)).sum(axis=-1))


def _angle(first: Floats, second: Floats) -> Floats:
    cosine = (normalized(first) * normalized(second)).sum(axis=-1)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
