"""The skin of a dancer: vertices, triangles and what each joint moves."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import Role
from choreo_studio.motion.rotations import Floats
from choreo_studio.resources import assets_folder

Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Mannequin:
    """One body, modelled with lowered arms.

    Attributes:
        positions: (N, 3) metres.
        normals: (N, 3) int16, 32767 is 1.
        trims: (N,) metres to the edge of shoes and hair, negative on them.
        cloths: (N,) metres to the edge of what is worn, negative on it.
        openness: (N,) how freely light reaches the skin, 0..1.
        joints: (N, 4) uint8, the joints that move a vertex.
        weights: (N, 4) uint16, how much; 65535 is 1.
        triangles: (M, 3) uint16, counter-clockwise seen from outside.
        bind_positions: (J, 3) where the joints were while it was modelled.
        bind_rotations: (J, 3, 3) how they were turned.
    """

    positions: Singles
    normals: NDArray[np.int16]
    trims: Singles
    cloths: Singles
    openness: Singles
    joints: NDArray[np.uint8]
    weights: NDArray[np.uint16]
    triangles: NDArray[np.uint16]
    bind_positions: Floats
    bind_rotations: Floats

    def skin_matrices(self, positions: Floats, rotations: Floats) -> Singles:
        """What moves the skin, (J, 4, 4) row by row, from world joints.

        Args:
            positions: (J, 3) metres.
            rotations: (J, 3, 3) world rotations relative to the T-pose.
        """
        return skin_matrices(self.bind_positions, self.bind_rotations, positions, rotations)


def skin_matrices(bind_positions: Floats, bind_rotations: Floats, positions: Floats, rotations: Floats) -> Singles:
    """What moves a skin, (J, 4, 4) row by row, from how its joints were when it was bound to how they are.

    Args:
        bind_positions, positions: (J, 3) metres, then and now.
        bind_rotations, rotations: (J, 3, 3) world rotations relative to the T-pose, then and now.
    """
    turns = rotations @ np.swapaxes(bind_rotations, 1, 2)
    result = np.zeros((len(positions), 4, 4), dtype=np.float32)
    result[:, :3, :3] = turns
    result[:, :3, 3] = positions - np.einsum("jab,jb->ja", turns, bind_positions)
    result[:, 3, 3] = 1.0
    return result


@cache
def mannequin(role: Role) -> Mannequin:
    """The body of one role."""
    with np.load(assets_folder() / "mannequins" / f"{role}.npz", allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    for name in ("positions", "trims", "cloths", "openness"):
        arrays[name] = arrays[name].astype(np.float32)
    for name in ("bind_positions", "bind_rotations"):
        arrays[name] = arrays[name].astype(np.float64)
    return Mannequin(**arrays)
