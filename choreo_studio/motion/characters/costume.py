"""How a character looks: its skins in their stance, hung on our 22 joints, with colours and pictures.

Joints that play none of ours go rigidly with one that does, so 22 joints move any skin exactly as its own would.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.character import Character
from choreo_studio.motion.characters.pictures import Pictures, Pixels
from choreo_studio.motion.characters.stance import surface_in
from choreo_studio.motion.characters.sticks import stick_body
from choreo_studio.motion.influences import merged
from choreo_studio.motion.mannequin import Singles, skin_matrices
from choreo_studio.motion.rotations import Floats, to_matrix
from choreo_studio.motion.scene import Skin

_PLAIN = (0.72, 0.72, 0.75)


@dataclass(frozen=True, eq=False)
class Part:
    """Triangles of one material.

    Attributes:
        first, count: corners in the list of triangles.
        colour: as displayed, 0..1.
        picture: (H, W, 4) laid over it, or None.
        is_cut_out, is_two_sided: see `scene.Material`.
    """

    first: int
    count: int
    colour: tuple[float, float, float]
    picture: Pixels | None
    is_cut_out: bool
    is_two_sided: bool


@dataclass(frozen=True, eq=False)
class Costume:
    """A surface that follows our joints.

    Attributes:
        positions: (N, 3) metres, in the stance.
        normals: (N, 3) int16, 32767 is 1.
        uvs: (N, 2) places in pictures, origin at the top left.
        joints: (N, 4) our joints that move a vertex.
        weights: (N, 4) how much; 65535 is 1.
        triangles: (M, 3) vertices, by parts.
        parts: what it is made of.
        bind_positions: (22, 3) our joints in the stance.
        bind_rotations: (22, 3, 3) how they are turned there.
    """

    positions: Singles
    normals: NDArray[np.int16]
    uvs: Singles
    joints: NDArray[np.uint8]
    weights: NDArray[np.uint16]
    triangles: NDArray[np.uint32]
    parts: tuple[Part, ...]
    bind_positions: Floats
    bind_rotations: Floats

    def skin_matrices(self, positions: Floats, rotations: Floats) -> Singles:
        """As `Mannequin.skin_matrices`."""
        return skin_matrices(self.bind_positions, self.bind_rotations, positions, rotations)


def costume_of(character: Character) -> Costume:
    """The costume of a character; a body of sticks where it has no skin."""
    skins = [skin for skin in character.figure.skins if len(skin.triangles)]
    if not skins:
        return _sticks(character)
    surfaces = [surface_in(character.stance, skin) for skin in skins]
    weighted = [_weights(skin, character.carriers) for skin in skins]
    triangles, parts = _parts(skins)
    made = character.measured
    return Costume(
        np.concatenate([positions for positions, _ in surfaces]).astype(np.float32),
        np.round(32767.0 * np.concatenate([normals for _, normals in surfaces])).astype(np.int16),
        np.concatenate([np.zeros((len(s.positions), 2)) if s.uvs is None else s.uvs for s in skins]).astype(np.float32),
        np.concatenate([joints for joints, _ in weighted]),
        np.concatenate([weights for _, weights in weighted]),
        triangles,
        parts,
        made.places,
        to_matrix(made.turns),
    )


def _sticks(character: Character) -> Costume:
    positions, normals, triangles, joints = stick_body(character.measured)
    return Costume(
        positions.astype(np.float32),
        np.round(32767.0 * normals).astype(np.int16),
        np.zeros((len(positions), 2), dtype=np.float32),
        np.stack([joints] * 4, axis=1).astype(np.uint8),
        np.tile(np.array([65535, 0, 0, 0], dtype=np.uint16), (len(positions), 1)),
        triangles.astype(np.uint32),
        (Part(0, triangles.size, _PLAIN, None, False, False),),
        character.measured.places,
        to_matrix(character.measured.turns),
    )


def _weights(skin: Skin, carriers: NDArray[np.intp]) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """Weights on our joints: those of joints that go with the same one are added up."""
    joints = carriers[skin.joints]
    weights = merged(joints, skin.weights)
    whole = np.floor(weights * 65535.0 + 0.5)
    # What rounding takes or adds goes to the heaviest, so that the sum is 1 and no vertex shrinks to the origin.
    heaviest = weights.argmax(axis=1)
    whole[np.arange(len(whole)), heaviest] += 65535.0 - whole.sum(axis=1)
    return joints.astype(np.uint8), whole.astype(np.uint16)


def _parts(skins: list[Skin]) -> tuple[NDArray[np.uint32], tuple[Part, ...]]:
    triangles, parts, first, base = [], [], 0, 0
    pictures = Pictures()
    for skin in skins:
        for number, material in enumerate(skin.materials):
            own = skin.triangles[skin.material_of == number]
            if len(own):
                triangles.append(own + base)
                picture = pictures.of(material)
                parts.append(
                    Part(first, own.size, material.colour, picture, material.is_cut_out, material.is_two_sided)
                )
                first += own.size
        base += len(skin.positions)
    return np.concatenate(triangles).astype(np.uint32), tuple(parts)
