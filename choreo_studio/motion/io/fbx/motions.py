"""Where the joints of a body of an FBX file are: at rest, and in a take at the frames of a rate."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.io.fbx.bodies import Body, Tree
from choreo_studio.motion.io.fbx.document import Document
from choreo_studio.motion.io.fbx.evaluating import Ticks
from choreo_studio.motion.io.fbx.takes import CHANNELS, Take
from choreo_studio.motion.io.fbx.transforms import WORLD, Placement, placed
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats, from_matrix, inverse, multiply


@dataclass(frozen=True, eq=False)
class World:
    """How the world of a file becomes ours.

    Attributes:
        matrix: (3, 3) from its axes to ours.
        metres: one of its units.
    """

    matrix: Floats
    metres: float

    @property
    def is_mirrored(self) -> bool:
        """Whether it is left-handed."""
        return bool(np.linalg.det(self.matrix) < 0.0)

    def places(self, places: Floats) -> Floats:
        """Ours (..., 3) from its own (..., 3)."""
        return np.asarray(places @ self.matrix.T * self.metres)

    def turns(self, turns: Floats) -> Floats:
        """Ours (..., 4) from its own (..., 4): joints keep their own axes, unless they are mirrored."""
        if not self.is_mirrored:
            return multiply(from_matrix(self.matrix), turns)
        turn = from_matrix(-self.matrix)
        return multiply(multiply(turn, turns), inverse(turn))

    def inside_joints(self) -> Floats:
        """Matrix (3, 3) from places in its joints to places in ours."""
        return self.metres * (self.matrix if self.is_mirrored else np.eye(3))


def world_of(document: Document) -> World:
    """Axes and unit that a file tells; centimetres with Y up where it tells nothing sensible."""
    settings = document.settings
    rows = np.zeros((3, 3))
    for row, (axis, usual) in enumerate((("CoordAxis", 0.0), ("UpAxis", 1.0), ("FrontAxis", 2.0))):
        place, sign = settings.number_of(axis, usual), settings.number_of(f"{axis}Sign", 1.0)
        if place in (0.0, 1.0, 2.0):
            rows[row, int(place)] = -1.0 if sign < 0 else 1.0
    unit = settings.number_of("UnitScaleFactor", 1.0)
    is_whole = abs(np.linalg.det(rows)) > 0.5
    return World(rows if is_whole else np.eye(3), (unit if 1e-6 < unit < 1e6 else 1.0) / 100.0)


def placed_over_time(
    document: Document, tree: Tree, take: Take | None, times: Ticks, wanted: set[int] | None = None
) -> dict[int, Placement]:
    """Placements of the nodes, or of some and all that carry them.

    Args:
        document: the file.
        tree: its nodes.
        take: what moves them, or None for how they stand without.
        times: (T,) ticks.
        wanted: numbers of nodes, or None for all.
    """
    needed = set(tree.order) if wanted is None else carriers(tree, wanted)
    found: dict[int, Placement] = {0: WORLD}
    for number in tree.order:
        if number not in needed:
            continue
        model = document.things[number]
        values = []
        for name, usual in CHANNELS.items():
            channel = take.channels.get((number, name)) if take else None
            values.append(model.vector(name, usual)[None] if channel is None else channel.at(times))
        found[number] = placed(model, found[tree.parents[number]], *values)
    return found


def pose_of(body: Body, places: dict[int, Placement], world: World, frames: int) -> Pose:
    """World pose of a body, (T, J, 3) and (T, J, 4)."""
    positions, turns = np.empty((frames, len(body.joints), 3)), np.empty((frames, len(body.joints), 4))
    for joint, number in enumerate(body.joints):
        positions[:, joint] = world.places(places[number].position)
        turns[:, joint] = world.turns(places[number].axes)
    return Pose(positions, turns)


def carriers(tree: Tree, wanted: set[int]) -> set[int]:
    """Some nodes and all that carry them, 0 for the scene among them."""
    needed = set(wanted)
    for number in reversed(tree.order):
        if number in needed:
            needed.add(tree.parents[number])
    return needed
