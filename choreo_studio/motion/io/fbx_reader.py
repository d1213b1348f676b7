"""Reading binary FBX 7 from anywhere: skeletons, their skins and one motion, as a scene of ours."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.fbx.binding import bindings_of
from choreo_studio.motion.io.fbx.bodies import Body, Tree, bodies_of, tree_of
from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.decoding import read_nodes
from choreo_studio.motion.io.fbx.document import Document, document_of
from choreo_studio.motion.io.fbx.motions import World, carriers, placed_over_time, pose_of, world_of
from choreo_studio.motion.io.fbx.pictures import Paintbox
from choreo_studio.motion.io.fbx.resting import hierarchy_of, posed_matrices, rest_places
from choreo_studio.motion.io.fbx.skinning import skins_of
from choreo_studio.motion.io.fbx.takes import CHANNELS, Take, best_take, rate_of_file, takes_of
from choreo_studio.motion.io.fbx.times import TICKS_PER_SECOND, ticks
from choreo_studio.motion.rotations import Floats, continuous, normalized
from choreo_studio.motion.scene import Figure, Hierarchy, Scene, Skin, relative_to_parents
from choreo_studio.timebase import FrameRate

MAX_JOINTS = 4000
MAX_PLACES = 6_000_000
_LEAST_FRAMES = 64
"""So many frames of a node take about as long as making it."""
_MAX_METRES = 1e5


def read_fbx(path: str | Path) -> Scene:
    """Bodies of an FBX file with their skins, and the take in which they move most, at the frames of the file's rate.

    Nodes that carry a skeleton are worked into its root, all scale into places and skins, units and axes into metres
    with Y up. The rest pose is that in which the skins were bound, else how the nodes stand without a take. Frame 0 is
    where the take starts. Blend shapes and constraints are left out.

    Raises:
        FileFormatError: when it cannot be read, is no binary FBX 7, is damaged, has no skeleton or is larger than any
            real file.
    """
    path = Path(path)
    nodes = read_nodes(path)
    try:
        with np.errstate(all="ignore"):
            scene = _scene(path, document_of(nodes))
    except (DamageError, np.linalg.LinAlgError) as error:
        raise FileFormatError(path, f"is a damaged FBX file ({error})") from error
    if scene is None:
        raise FileFormatError(path, "has no skeleton in it")
    return scene


def _scene(path: Path, document: Document) -> Scene | None:
    tree = tree_of(document)
    bodies = bodies_of(document, tree)
    if not bodies:
        return None
    if sum(len(body.joints) for body in bodies) > MAX_JOINTS:
        raise DamageError(f"it has more than {MAX_JOINTS} joints")
    world, takes = world_of(document), takes_of(document)
    everybody = {number for body in bodies for number in _moving(tree, body)}
    best = best_take(takes, everybody, bodies[0].name, document.current_take)
    rate = rate_of_file(document, takes) if best else None
    chosen = [_take_of(tree, body, takes, best, document) for body in bodies]
    frames = max((_frame_count(take, rate) for take in chosen if take and rate), default=0)
    moved = [carriers(tree, set(body.joints)) for body in bodies]
    layers = sum(take.channel_count(nodes) for take, nodes in zip(chosen, moved, strict=True) if take)
    if max(frames, _LEAST_FRAMES) * max(sum(map(len, moved)), layers // len(CHANNELS)) > MAX_PLACES:
        raise DamageError(f"it declares {frames} frames of many nodes, more than any take")
    paintbox, standing = Paintbox(document, path.parent), placed_over_time(document, tree, None, np.zeros(1, np.int64))
    posed = posed_matrices(document)
    figures = []
    for body, take in zip(bodies, chosen, strict=True):
        bindings = bindings_of(document, tree, body, standing)
        rests = rest_places(posed, body, standing, bindings)
        skins = skins_of(body, bindings, rests, standing, world, paintbox.painted)
        motion = _motion(document, tree, body, take, rate, frames, world)
        figures.append(_figure(body, hierarchy_of(body, rests, world), skins, *motion))
    return Scene(best.name if best else path.stem, rate, tuple(figures))


def _moving(tree: Tree, body: Body) -> set[int]:
    found = set(body.joints)
    number = tree.parents[body.joints[0]]
    while number:
        found.add(number)
        number = tree.parents[number]
    return found


def _take_of(tree: Tree, body: Body, takes: list[Take], best: Take | None, document: Document) -> Take | None:
    # Some programs write a take for each body, in which the others stand still.
    models = _moving(tree, body)
    if best is None or best.key_count(models):
        return best
    return best_take(takes, models, body.name, document.current_take)


def _frame_count(take: Take, rate: FrameRate) -> int:
    # A thousandth of a frame is what programs round times to.
    frames = Fraction(take.stop - take.start, TICKS_PER_SECOND) * rate.fraction
    return int(frames + Fraction(1, 1000)) + 1


def _motion(
    document: Document, tree: Tree, body: Body, take: Take | None, rate: FrameRate | None, frames: int, world: World
) -> tuple[Floats, Floats]:
    joints = len(body.joints)
    if rate is None or not frames:
        return np.zeros((0, joints, 3)), np.zeros((0, joints, 4))
    times = ticks(frames, rate) + (take.start if take else 0)
    places = placed_over_time(document, tree, take, times, set(body.joints))
    return relative_to_parents(body.parents, pose_of(body, places, world, frames))


def _figure(body: Body, hierarchy: Hierarchy, skins: list[Skin], translations: Floats, rotations: Floats) -> Figure:
    numbers = [hierarchy.translations, translations, *(part for skin in skins for part in (skin.positions, skin.binds))]
    turns = [hierarchy.rotations, rotations, *(skin.normals for skin in skins)]
    if not all(np.all(np.abs(part) < _MAX_METRES) for part in numbers) or not all(
        np.all(np.abs(t) < 2.0) for t in turns
    ):
        raise DamageError(f"{body.name} has joints or points at places that cannot be")
    return Figure(body.name, hierarchy, tuple(skins), translations, continuous(normalized(rotations)))
