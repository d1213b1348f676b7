"""What a file of a 3D program holds, in our terms: bodies with skeletons, skins and one motion on a steady clock.

All writers of `motion/io` write from this description and all readers make it; metres, Y up, right-handed, quaternions
(w, x, y, z). Scale does not exist here: readers work it into places and skins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats, inverse, multiply, normalized, rigid, rotate
from choreo_studio.timebase import FrameRate

WHITE = (1.0, 1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Any joint hierarchy of J joints, parents before children, and its rest pose.

    Attributes:
        names: of the joints, no two alike.
        parents: index of each parent, -1 for a root.
        translations: (J, 3) rest places relative to the parents, of roots relative to the world.
        rotations: (J, 4) rest rotations relative to the parents; identity throughout in the bodies of ours.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    translations: Floats
    rotations: Floats

    def __post_init__(self) -> None:
        joints = len(self.names)
        if len(set(self.names)) != joints:
            raise ValueError("names: expected no two alike, found some that are")
        if len(self.parents) != joints or any(not -1 <= p < j for j, p in enumerate(self.parents)):
            raise ValueError(f"parents: expected {joints} indices of earlier joints or -1, found {self.parents}")
        if self.translations.shape != (joints, 3):
            raise ValueError(f"translations: expected ({joints}, 3), found {self.translations.shape}")
        if self.rotations.shape != (joints, 4):
            raise ValueError(f"rotations: expected ({joints}, 4), found {self.rotations.shape}")

    @property
    def joint_count(self) -> int:
        """Number of joints J."""
        return len(self.names)

    @property
    def rest_pose(self) -> Pose:
        """The rest pose in the world, as one frame: (1, J, 3) and (1, J, 4)."""
        return self.posed(self.translations[None], self.rotations[None])

    @property
    def local_matrices(self) -> Floats:
        """The rest pose relative to the parents as matrices (J, 4, 4)."""
        return rigid(self.rotations, self.translations)

    def posed(self, translations: Floats, rotations: Floats) -> Pose:
        """World pose of every joint.

        Args:
            translations: (T, J, 3) relative to the parents.
            rotations: (T, J, 4) relative to the parents.
        """
        positions, turns = translations.astype(np.float64), rotations.astype(np.float64)
        for joint, parent in enumerate(self.parents):
            if parent >= 0:
                positions[:, joint] = positions[:, parent] + rotate(turns[:, parent], positions[:, joint])
                turns[:, joint] = multiply(turns[:, parent], turns[:, joint])
        return Pose(positions, turns)


@dataclass(frozen=True, eq=False)
class Material:
    """How a part of a skin looks.

    Attributes:
        name: of it.
        colour: red, green and blue as displayed (sRGB), 0..1.
        image: a picture in PNG or JPEG that is laid over the skin by its UVs and multiplied with the colour, or None.
        is_cut_out: whether the picture's alpha cuts holes (hair, lashes).
        is_two_sided: whether the inside is seen too.
    """

    name: str
    colour: tuple[float, float, float] = WHITE
    image: bytes | None = None
    is_cut_out: bool = False
    is_two_sided: bool = False


@dataclass(frozen=True, eq=False)
class Skin:
    """A surface of N vertices and M triangles that follows joints of its body by linear blending.

    Attributes:
        name: of it.
        positions: (N, 3) metres, as it was bound.
        normals: (N, 3) unit length.
        triangles: (M, 3) vertices, counter-clockwise seen from outside.
        joints: (N, 4) joints that move a vertex.
        weights: (N, 4) how much, summing to 1.
        binds: (J, 4, 4) from the world to each joint at the moment of binding; identity where a joint moves nothing.
        uvs: (N, 2) places in pictures, origin at the top left as in glTF, or None.
        materials: what it is made of, at least one.
        material_of: (M,) which of them each triangle has.
    """

    name: str
    positions: Floats
    normals: Floats
    triangles: NDArray[np.int64]
    joints: NDArray[np.int64]
    weights: Floats
    binds: Floats
    uvs: Floats | None
    materials: tuple[Material, ...]
    material_of: NDArray[np.int64]

    @property
    def moved(self) -> NDArray[np.int64]:
        """The joints that move something, in rising order."""
        return np.unique(self.joints[self.weights > 0.0])

    def blended(self, moves: Floats) -> tuple[Floats, Floats]:
        """Positions and unit normals (N, 3) of the surface while its joints do this to it, (J, 4, 4)."""
        each = np.einsum("nk,nkab->nab", self.weights, moves[self.joints])
        positions = np.einsum("nab,nb->na", each[:, :3, :3], self.positions) + each[:, :3, 3]
        return positions, normalized(np.einsum("nab,nb->na", each[:, :3, :3], self.normals))

    def world_at_binding(self, hierarchy: Hierarchy) -> Floats:
        """Where every joint stood (J, 4, 4) when the skin was bound; joints that move nothing follow their parents."""
        return _completed(hierarchy, {int(joint): self.binds[joint] for joint in self.moved})


@dataclass(frozen=True, eq=False)
class Figure:
    """One body and its motion.

    Attributes:
        name: of the body, such as "lead".
        hierarchy: its joints.
        skins: its surfaces.
        translations: (T, J, 3) places relative to the parents.
        rotations: (T, J, 4) unit quaternions relative to the parents.
        humanoid: joints by VRM's names of the bones of a human (hips, leftUpperLeg), where a file tells; else empty.
    """

    name: str
    hierarchy: Hierarchy
    skins: tuple[Skin, ...]
    translations: Floats
    rotations: Floats
    humanoid: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        frames, joints = len(self.translations), self.hierarchy.joint_count
        if self.translations.shape != (frames, joints, 3):
            raise ValueError(f"translations: expected (T, {joints}, 3), found {self.translations.shape}")
        if self.rotations.shape != (frames, joints, 4):
            raise ValueError(f"rotations: expected ({frames}, {joints}, 4), found {self.rotations.shape}")

    @property
    def frame_count(self) -> int:
        """Number of frames T; 0 for a body without a motion."""
        return len(self.translations)

    @property
    def pose(self) -> Pose:
        """World pose of every joint in every frame."""
        return self.hierarchy.posed(self.translations, self.rotations)

    @property
    def world_at_binding(self) -> Floats:
        """Where every joint stood (J, 4, 4) when the first skin that it moves was bound, or in the rest of the pose."""
        binds = {int(joint): skin.binds[joint] for skin in reversed(self.skins) for joint in skin.moved}
        return _completed(self.hierarchy, binds)


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything of a file.

    Attributes:
        name: of the motion (its take, its animation).
        rate: of the frames; frame 0 is at time 0. None where a file has no motion or does not tell.
        figures: the bodies, all with as many frames.
    """

    name: str
    rate: FrameRate | None
    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        counts = {figure.frame_count for figure in self.figures}
        if len(counts) > 1:
            raise ValueError(f"figures: expected as many frames of each, found {sorted(counts)}")

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return self.figures[0].frame_count if self.figures else 0

    def check_writable(self) -> None:
        """What every writer asks of a scene.

        Raises:
            ValueError: when some number is not finite, or frames have no rate.
        """
        self.check_finite()
        if self.frame_count and self.rate is None:
            raise ValueError(f"rate: expected one for {self.frame_count} frames, found None")

    def check_finite(self) -> None:
        """Programs read numbers that are not finite without a word; no writer lets them out.

        Raises:
            ValueError: when some number of the scene is not finite.
        """
        for figure in self.figures:
            rest = figure.hierarchy
            arrays = {"hierarchy.translations": rest.translations, "hierarchy.rotations": rest.rotations}
            arrays |= {"translations": figure.translations, "rotations": figure.rotations}
            for skin in figure.skins:
                own = {"positions": skin.positions, "normals": skin.normals, "weights": skin.weights}
                own |= {"binds": skin.binds} | ({} if skin.uvs is None else {"uvs": skin.uvs})
                arrays |= {f"skins[{skin.name}].{name}": array for name, array in own.items()}
            for name, array in arrays.items():
                if not np.all(np.isfinite(array)):
                    found = array[~np.isfinite(array)][0]
                    raise ValueError(f"{figure.name}.{name}: expected finite numbers, found {found}")


def relative_to_parents(parents: tuple[int, ...], pose: Pose) -> tuple[Floats, Floats]:
    """Places (T, J, 3) and rotations (T, J, 4) relative to the parents, as `Hierarchy.posed` takes them."""
    translations, rotations = pose.positions.copy(), pose.rotations.copy()
    for joint, parent in enumerate(parents):
        if parent >= 0:
            back = inverse(pose.rotations[:, parent])
            translations[:, joint] = rotate(back, pose.positions[:, joint] - pose.positions[:, parent])
            rotations[:, joint] = multiply(back, pose.rotations[:, joint])
    return translations, rotations


def _completed(hierarchy: Hierarchy, binds: dict[int, Floats]) -> Floats:
    world = hierarchy.local_matrices
    for joint, parent in enumerate(hierarchy.parents):
        if joint in binds:
            world[joint] = np.linalg.inv(binds[joint])
        elif parent >= 0:
            world[joint] = world[parent] @ world[joint]
    return world
