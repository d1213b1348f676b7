"""A dancer as rounded limbs, for the view that is painted without OpenGL."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, LEAVES, Skeleton, follow_body, lead_body
from choreo_studio.picture.look import Look
from choreo_studio.picture.pose import CouplePose

Zone = Literal["skin", "cloth", "trim"]

_BODIES = {"lead": lead_body, "follow": follow_body}
_SLIMNESS = {"lead": 1.0, "follow": 0.88}
_TIP = "_tip"
_SIDES = ("Left", "Right")

# Where a limb begins and ends, how thick it is there in metres, and what covers it on the lead and on the follow:
# what the mannequin is made of, in short.
_LIMBS: tuple[tuple[str, str, float, float, Zone, Zone], ...] = (
    ("Hips", "Spine1", 0.135, 0.12, "cloth", "cloth"),
    ("Spine1", "Spine2", 0.125, 0.135, "skin", "cloth"),
    ("Spine2", "Neck", 0.14, 0.075, "skin", "cloth"),
    ("Neck", "Head", 0.055, 0.055, "skin", "skin"),
    *(("Spine2", f"{side}Arm", 0.09, 0.065, "skin", "skin") for side in _SIDES),
    *((f"{side}Arm", f"{side}ForeArm", 0.052, 0.042, "skin", "skin") for side in _SIDES),
    *((f"{side}ForeArm", f"{side}Hand", 0.042, 0.03, "skin", "skin") for side in _SIDES),
    *((f"{side}Hand", f"{side}Hand{_TIP}", 0.035, 0.02, "skin", "skin") for side in _SIDES),
    *((f"{side}UpLeg", f"{side}Leg", 0.085, 0.056, "cloth", "skin") for side in _SIDES),
    *((f"{side}Leg", f"{side}Foot", 0.055, 0.036, "cloth", "skin") for side in _SIDES),
    *((f"{side}Foot", f"{side}ToeBase", 0.042, 0.036, "trim", "trim") for side in _SIDES),
    *((f"{side}ToeBase", f"{side}ToeBase{_TIP}", 0.036, 0.026, "trim", "trim") for side in _SIDES),
)
# Balls of the head: place in its frame, radius and what it is; the last one only the follow has.
_HEAD: tuple[tuple[tuple[float, float, float], float, Zone], ...] = (
    ((0.0, 0.078, 0.006), 0.095, "skin"),
    ((0.0, 0.1, -0.022), 0.088, "trim"),
    ((0.0, 0.05, 0.1), 0.02, "skin"),
    ((0.0, 0.125, -0.1), 0.05, "trim"),
)


@dataclass(frozen=True, eq=False)
class Limb:
    """A tapered piece of a dancer.

    Attributes:
        start, end: (3,) metres in the world.
        radii: at both ends, metres.
        colour: (3,) as displayed.
    """

    start: Floats
    end: Floats
    radii: tuple[float, float]
    colour: Floats

    @property
    def middle(self) -> Floats:
        """(3,) half way between its ends."""
        return np.asarray((self.start + self.end) / 2.0)


def _trunk(body: Skeleton) -> Floats:
    rest = body.rest_positions
    return np.asarray(rest[INDEX["Neck"]] - rest[INDEX["Hips"]])


def limbs_of(couple: CouplePose, dancer: int, look: Look) -> list[Limb]:
    """The limbs of lead (0) or follow (1)."""
    role = ROLES[dancer]
    body, matrices = _BODIES[role](), couple.matrices[dancer]
    places = {name: couple.positions[dancer, index] for name, index in INDEX.items()}
    # A character has bones of its own lengths; hands, feet and girth grow with its trunk.
    grown = float(np.linalg.norm(places["Neck"] - places["Hips"]) / np.linalg.norm(_trunk(body)))
    for leaf in LEAVES:
        places[f"{leaf}{_TIP}"] = places[leaf] + grown * matrices[INDEX[leaf]] @ body.ends[leaf]
    colours: dict[Zone, Floats] = {
        "skin": look.dancers[dancer],
        "cloth": look.clothes[dancer],
        "trim": look.trims[dancer],
    }
    size = grown * body.height / 1.78 * _SLIMNESS[role]
    limbs = [
        Limb(places[start], places[end], (first * size, second * size), colours[zones[dancer]])
        for start, end, first, second, *zones in _LIMBS
    ]
    for place, radius, zone in _HEAD if role == "follow" else _HEAD[:-1]:
        centre = places["Head"] + matrices[INDEX["Head"]] @ np.array(place) * size
        limbs.append(Limb(centre, centre, (radius * size, radius * size), colours[zone]))
    return limbs
