"""Bodies whose joint names say nothing, and things that hang on them."""

from collections.abc import Sequence

import numpy as np

from choreo_studio.motion.retarget.source import SourceRig
from choreo_studio.motion.rotations import Floats, rotate
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, PARENTS, Skeleton

SIDES = (("Left", 1.0), ("Right", -1.0))


class Growing:
    """A hierarchy that grows: our 22 joints first, then what is hung on them; without names."""

    def __init__(self, body: Skeleton) -> None:
        self.parents = list(PARENTS)
        self.places = [np.array(place) for place in body.rest_positions]

    def hang(self, on: int, *steps: Sequence[float]) -> int:
        """A chain of joints below another one, each so far from the one above; the last one's index."""
        for step in steps:
            self.parents.append(on)
            self.places.append(self.places[on] + np.array(step, dtype=np.float64))
            on = len(self.parents) - 1
        return on

    def split(self, joint: int, share: float) -> None:
        """A twist joint in the bone that leads to a joint."""
        above = self.parents[joint]
        twist = self.hang(above, share * (self.places[joint] - self.places[above]))
        self.parents[joint] = twist

    def turn(self, top: int, turn: Floats) -> None:
        """All below a joint turned about it."""
        inside = {top}
        for joint, parent in self._in_order():
            if parent in inside:
                inside.add(joint)
        for joint in inside:
            self.places[joint] = self.places[top] + rotate(turn, self.places[joint] - self.places[top])

    def rig(self, ends: dict[int, Floats] | None = None) -> tuple[SourceRig, list[int]]:
        """The rig, parents before children, and where each of ours went."""
        order = [joint for joint, _ in self._in_order()]
        place = {joint: index for index, joint in enumerate(order)}
        parents = [self.parents[j] for j in order]
        offsets = [self.places[j] - (self.places[p] if p >= 0 else 0.0) for j, p in zip(order, parents, strict=True)]
        names = tuple(f"Bone.{index:03d}" for index in range(len(order)))
        above = tuple(place[p] if p >= 0 else -1 for p in parents)
        tips = {place[joint]: end for joint, end in (ends or {}).items()}
        return SourceRig(names, above, np.array(offsets), tips), [place[joint] for joint in range(JOINT_COUNT)]

    def _in_order(self) -> list[tuple[int, int]]:
        order, waiting = [], [(joint, parent) for joint, parent in enumerate(self.parents) if parent < 0]
        while waiting:
            joint, parent = waiting.pop(0)
            order.append((joint, parent))
            waiting += [(child, joint) for child, above in enumerate(self.parents) if above == joint]
        return order


def fingers(growing: Growing) -> None:
    """Five on each hand, three joints each."""
    for side, sign in SIDES:
        for aside in (0.04, 0.02, 0.0, -0.02):
            growing.hang(INDEX[f"{side}Hand"], (0.09 * sign, 0, aside), *[(0.03 * sign, 0, 0)] * 3)
        growing.hang(INDEX[f"{side}Hand"], (0.03 * sign, 0, 0.04), *[(0.02 * sign, 0, 0.02)] * 2)


def twists(growing: Growing) -> None:
    """Joints in the middle of all bones of arms and legs, and others beside them."""
    for side, _ in SIDES:
        for joint in ("ForeArm", "Hand", "Leg", "Foot"):
            above = growing.parents[INDEX[side + joint]]
            bone = growing.places[INDEX[side + joint]] - growing.places[above]
            growing.hang(above, 0.3 * bone)
            growing.split(INDEX[side + joint], 0.5)


def face(growing: Growing) -> None:
    """Eyes, a jaw, ears and long hair."""
    head = INDEX["Head"]
    for _, sign in SIDES:
        growing.hang(head, (0.03 * sign, 0.08, 0.09))
        growing.hang(head, (0.08 * sign, 0.1, 0), (0.02 * sign, 0.05, 0))
        growing.hang(head, (0.08 * sign, 0.15, -0.05), *[(0.05 * sign, -0.12, -0.02)] * 4)
    growing.hang(head, (0, 0.02, 0.05))
    growing.hang(head, (0, 0.2, -0.05), *[(0, -0.1, -0.03)] * 5)


def tail(growing: Growing) -> None:
    """On the hips, down to the floor."""
    growing.hang(INDEX["Hips"], (0, -0.05, -0.1), *[(0, -0.15, -0.06)] * 6)


def ponytail(growing: Growing) -> None:
    """One chain at the back of the head, which is nothing else's parent."""
    growing.hang(INDEX["Head"], (0, 0.1, -0.1), *[(0, -0.15, -0.02)] * 4)


def ends(growing: Growing) -> None:
    """Tips of head, hands and toes as joints, and heels, as makers of characters put them."""
    growing.hang(INDEX["Head"], (0, 0.2, 0))
    for side, sign in SIDES:
        growing.hang(INDEX[f"{side}Hand"], (0.18 * sign, 0, 0))
        growing.hang(INDEX[f"{side}ToeBase"], (0, -0.01, 0.07))
        growing.hang(INDEX[f"{side}Foot"], (0, -0.08, -0.05), (0.03 * sign, 0, 0))


def skirt(growing: Growing) -> None:
    """Eight chains around the hips, to the ankles."""
    for angle in np.arange(8) * np.pi / 4 + np.pi / 8:
        out = np.array([np.sin(angle), 0, np.cos(angle)])
        growing.hang(INDEX["Hips"], 0.16 * out, *[0.04 * out + (0, -0.27, 0)] * 3)


def wings(growing: Growing) -> None:
    """On the chest, backwards and up."""
    for _, sign in SIDES:
        growing.hang(INDEX["Spine2"], (0.06 * sign, 0.1, -0.1), *[(0.3 * sign, 0.2, -0.15)] * 3)


def props(growing: Growing) -> None:
    """A sword in one hand, a bag on the hips."""
    growing.hang(INDEX["RightHand"], (-0.07, 0, 0), (0, 0.1, 0.5), (0, 0.1, 0.5))
    growing.hang(INDEX["Hips"], (0.2, -0.1, 0), (0, -0.2, 0))


def sockets(growing: Growing) -> None:
    """Targets on the floor that animators pull feet and hands by."""
    root = INDEX["Hips"]
    for side, _ in SIDES:
        for joint in ("Foot", "Hand"):
            growing.hang(root, growing.places[INDEX[side + joint]] - growing.places[root])


EXTRAS = {
    extra.__name__: extra for extra in (fingers, twists, face, ponytail, ends, tail, skirt, wings, props, sockets)
}


def table() -> SourceRig:
    """Four legs of two bones each under a top, with a lamp of two arms on it."""
    parents, offsets = [-1], [(0.0, 0.75, 0.0)]
    for x in (-0.5, 0.5):
        for z in (-0.3, 0.3):
            parents += [0, len(parents), len(parents) + 1]
            offsets += [(x, 0.0, z), (0.0, -0.36, 0.0), (0.0, -0.36, 0.0)]
    lamp = len(parents)
    parents += [0, lamp, lamp, lamp]
    offsets += [(0.0, 0.4, 0.0), (0.2, 0.0, 0.0), (-0.2, 0.0, 0.0), (0.0, 0.2, 0.0)]
    return nameless(parents, offsets)


def quadruped(neck: float = 0.3) -> SourceRig:
    """A dog or a horse: hind legs on the hips, a level spine, front legs on the chest, a head, a tail."""
    parents, offsets = [-1], [(0.0, 0.7, -0.4)]

    def hang(on: int, *steps: tuple[float, float, float]) -> int:
        for step in steps:
            parents.append(on)
            offsets.append(step)
            on = len(parents) - 1
        return on

    chest = hang(0, (0.0, 0.02, 0.25), (0.0, 0.0, 0.25), (0.0, 0.0, 0.25))
    for sign in (1.0, -1.0):
        hang(0, (0.1 * sign, -0.05, 0.0), (0.0, -0.3, 0.03), (0.0, -0.3, -0.05), (0.0, -0.04, 0.08))
        hang(chest, (0.1 * sign, -0.05, 0.0), (0.0, -0.3, -0.03), (0.0, -0.3, 0.03), (0.0, -0.04, 0.08))
    hang(chest, (0.0, 0.5 * neck, 0.1), (0.0, 0.5 * neck, 0.1), (0.0, 0.0, 0.15))
    hang(0, (0.0, 0.0, -0.1), (0.0, -0.1, -0.1), (0.0, -0.1, -0.1))
    return nameless(parents, offsets)


def nameless(parents: Sequence[int], offsets: Sequence[Sequence[float]]) -> SourceRig:
    """A rig of joints that are numbered."""
    names = tuple(f"joint_{index}" for index in range(len(parents)))
    return SourceRig(names, tuple(parents), np.array(offsets, dtype=np.float64), {})
