"""A joint hierarchy as a tree of places, to find limbs in without their names."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from choreo_studio.motion.retarget.source import SourceRig
from choreo_studio.motion.rotations import Floats

_SAME_PLACE = 1e-3
_ALONG_WITH = 0.35


@dataclass(frozen=True, eq=False)
class ShapeTree:
    """Where the joints of a rig stand, Y up, and what hangs on what.

    Attributes:
        rig: whose.
        places: (N, 3) of the rest pose.
        tips: (K, 3) rest places of leaf tips by joint index.
    """

    rig: SourceRig
    places: Floats
    tips: dict[int, Floats]

    @cached_property
    def children(self) -> list[list[int]]:
        """Joints that hang on each."""
        below: list[list[int]] = [[] for _ in self.rig.parents]
        for joint, parent in enumerate(self.rig.parents):
            if parent >= 0:
                below[parent].append(joint)
        return below

    @cached_property
    def size(self) -> float:
        """Of all of it, in the rig's units."""
        return float(np.linalg.norm(np.ptp(self.places, axis=0)))

    @cached_property
    def bones(self) -> Floats:
        """Length of each joint's bone from its parent, (N,)."""
        return np.asarray(np.linalg.norm(self.rig.offsets, axis=1))

    @cached_property
    def reach(self) -> Floats:
        """Longest way along bones from each joint down to a leaf, (N,)."""
        ways = np.array([np.linalg.norm(self.rig.ends.get(j, np.zeros(3))) for j in range(len(self.rig.parents))])
        for joint in range(len(self.rig.parents) - 1, -1, -1):
            parent = self.rig.parents[joint]
            if parent >= 0:
                ways[parent] = max(ways[parent], ways[joint] + self.bones[joint])
        return ways

    @cached_property
    def lowest(self) -> list[int]:
        """The joint below each, or itself, that comes lowest."""
        return self._best_below([min(y, self.tips[j][1] if j in self.tips else y) for j, y in self._heights()])

    @cached_property
    def highest(self) -> list[int]:
        """The joint below each, or itself, that comes highest."""
        return self._best_below([-y for _, y in self._heights()])

    def _heights(self) -> list[tuple[int, float]]:
        return [(joint, float(place[1])) for joint, place in enumerate(self.places)]

    def _best_below(self, costs: list[float]) -> list[int]:
        best = list(range(len(costs)))
        for joint in range(len(costs) - 1, -1, -1):
            parent = self.rig.parents[joint]
            if parent >= 0 and costs[best[joint]] < costs[best[parent]]:
                best[parent] = best[joint]
        return best

    def way(self, top: int, bottom: int) -> list[int]:
        """The joints from one down to another; of those in one place only the last."""
        line = [bottom]
        while line[-1] != top:
            line.append(self.rig.parents[line[-1]])
        line.reverse()
        apart = [self.bones[after] > _SAME_PLACE * self.size for after in line[1:]]
        return [joint for joint, moves in zip(line, [*apart, True], strict=True) if moves]

    def longest_way(self, top: int) -> list[int]:
        """The joints from one down along the longest way."""
        joint = top
        while self.children[joint]:
            joint = max(self.children[joint], key=lambda child: self.bones[child] + self.reach[child])
        return self.way(top, joint)

    def fan(self, joint: int) -> int:
        """How many branches of like length leave a joint; leaves in its place are none."""
        ways = [float(self.bones[child] + self.reach[child]) for child in self.children[joint]]
        return sum(way > max(_ALONG_WITH * max(ways), _SAME_PLACE * self.size) for way in ways)
