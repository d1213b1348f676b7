"""Motion of somebody else's skeleton, before it is put on ours."""

from dataclasses import dataclass

from choreo_studio.motion.rotations import Floats, inverse, multiply, rotate


@dataclass(frozen=True, eq=False)
class SourceRig:
    """Any joint hierarchy: N joints, parents before children, in its own units.

    Attributes:
        names: of the joints.
        parents: index of each parent, -1 for a root.
        offsets: (N, 3) rest places relative to the parents.
        ends: tips of leaf joints, relative to them, by joint index.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Floats
    ends: dict[int, Floats]

    @property
    def rest_positions(self) -> Floats:
        """World joint positions with all rotations zero, (N, 3)."""
        positions = self.offsets.copy()
        for joint, parent in enumerate(self.parents):
            if parent >= 0:
                positions[joint] += positions[parent]
        return positions


@dataclass(frozen=True, eq=False)
class SourceMotion:
    """World pose of every joint of a rig.

    Attributes:
        rig: the hierarchy.
        positions: (T, N, 3) in the rig's units.
        rotations: (T, N, 4) world rotations.
        frame_seconds: length of one frame, None when unknown.
    """

    rig: SourceRig
    positions: Floats
    rotations: Floats
    frame_seconds: float | None = None

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return len(self.positions)

    def turned(self, turn: Floats) -> "SourceMotion":
        """Everything in a world turned by a quaternion (4,): motion, zero pose and axes of the joints."""
        rig = self.rig
        ends = {joint: rotate(turn, end) for joint, end in rig.ends.items()}
        return SourceMotion(
            SourceRig(rig.names, rig.parents, rotate(turn, rig.offsets), ends),
            rotate(turn, self.positions),
            multiply(multiply(turn, self.rotations), inverse(turn)),
            self.frame_seconds,
        )


def source_from_locals(
    rig: SourceRig, translations: Floats, rotations: Floats, frame_seconds: float | None
) -> SourceMotion:
    """World pose from local translations (T, N, 3) and rotations (T, N, 4)."""
    positions = translations.copy()
    world = rotations.copy()
    for joint, parent in enumerate(rig.parents):
        if parent >= 0:
            positions[:, joint] = positions[:, parent] + rotate(world[:, parent], translations[:, joint])
            world[:, joint] = multiply(world[:, parent], rotations[:, joint])
    return SourceMotion(rig, positions, world, frame_seconds)
