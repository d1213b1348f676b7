"""Reading binary FBX 7 from anywhere: skeletons, their skins and one motion, as a scene of ours."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.fbx.bodies import Body, Tree, bodies_of, tree_of
from choreo_studio.motion.io.fbx.decoding import read_nodes
from choreo_studio.motion.io.fbx.document import DamageError, Document, document_of, matrix, whole
from choreo_studio.motion.io.fbx.motions import World, local_pose, placed_over_time, pose_of, world_of
from choreo_studio.motion.io.fbx.pictures import Paintbox
from choreo_studio.motion.io.fbx.skinning import Binding, as_place, rigid, skins_of
from choreo_studio.motion.io.fbx.takes import Take, best_take, rate_of_file, takes_of
from choreo_studio.motion.io.fbx.times import TICKS_PER_SECOND, ticks
from choreo_studio.motion.io.fbx.transforms import Placement
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats, from_matrix, normalized
from choreo_studio.motion.scene import Figure, Hierarchy, Scene, Skin
from choreo_studio.timebase import FrameRate

MAX_JOINTS = 4000
MAX_PLACES = 12_000_000
_MAX_METRES = 1e5


def read_fbx(path: str | Path) -> Scene:
    """Bodies of an FBX file with their skins, and the take in which they move most, at the frames of the file's rate.

    Nodes that carry a skeleton are worked into its root, all scale into places and skins, units and axes into metres
    with Y up. The rest pose is that in which the skins were bound, else how the nodes stand without a take. Frame 0 is
    where the take starts. Blend shapes, constraints and layers over the lowest one are left out.

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
    everybody = [number for body in bodies for number in _moving(tree, body)]
    best = best_take(takes, everybody, bodies[0].name, document.current_take)
    rate = rate_of_file(document, takes) if best else None
    chosen = [_take_of(tree, body, takes, best, document) for body in bodies]
    frames = max((_frame_count(take, rate) for take in chosen if take and rate), default=0)
    paintbox, standing = Paintbox(document, path.parent), placed_over_time(document, tree, None, np.zeros(1, np.int64))
    figures = []
    for body, take in zip(bodies, chosen, strict=True):
        skins = skins_of(document, tree, body, standing, world, paintbox.painted)
        hierarchy = _hierarchy(document, body, standing, world, [binding for _, binding in skins])
        motion = _motion(document, tree, body, take, rate, frames, world)
        figures.append(_figure(body, hierarchy, [skin for skin, _ in skins], *motion))
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
    if frames * max(joints, len(tree.order) // 10) > MAX_PLACES:
        raise DamageError(f"it declares {frames} frames of {joints} joints, more than any take")
    times = ticks(frames, rate) + (take.start if take else 0)
    places = placed_over_time(document, tree, take, times, set(body.joints))
    return local_pose(body, pose_of(body, places, world, frames))


def _hierarchy(
    document: Document, body: Body, standing: dict[int, Placement], world: World, bindings: list[Binding]
) -> Hierarchy:
    bound = {number: link for binding in reversed(bindings) for number, link in _linked(body, binding).items()}
    posed = _posed(document, body, standing) if bindings else {}
    positions, turns = np.empty((1, len(body.joints), 3)), np.empty((1, len(body.joints), 4))
    rests: dict[int, Floats] = {}
    for joint, number in enumerate(body.joints):
        rest = bound.get(number, posed.get(number))
        if rest is None:
            rest = _beside_parent(body, joint, rests, standing)
        rests[joint] = rest
        positions[0, joint] = world.places(rest[:3, 3])
        turns[0, joint] = world.turns(from_matrix(rest[:3, :3]))
    translations, rotations = local_pose(body, Pose(positions, turns))
    return Hierarchy(body.names, body.parents, translations[0], normalized(rotations[0]))


def _linked(body: Body, binding: Binding) -> dict[int, Floats]:
    return {body.joints[joint]: link for joint, link in binding.links.items()}


def _posed(document: Document, body: Body, standing: dict[int, Placement]) -> dict[int, Floats]:
    found: dict[int, Floats] = {}
    joints = set(body.joints)
    for pose in document.of_kind("Pose", "BindPose"):
        for entry in pose.node.all("PoseNode"):
            number, place = whole(entry.first("Node"), 0), matrix(entry.first("Matrix"))
            if number in joints and place is not None:
                found[number], size = rigid(place, standing[number].scale()[0])
                found[number][:3, 3] /= size or 1.0
    return found


def _beside_parent(body: Body, joint: int, rests: dict[int, Floats], standing: dict[int, Placement]) -> Floats:
    parent, own = body.parents[joint], as_place(standing[body.joints[joint]])
    if parent < 0:
        return own
    return np.asarray(rests[parent] @ np.linalg.inv(as_place(standing[body.joints[parent]])) @ own)


def _figure(body: Body, hierarchy: Hierarchy, skins: list[Skin], translations: Floats, rotations: Floats) -> Figure:
    numbers = [hierarchy.translations, translations, *(part for skin in skins for part in (skin.positions, skin.binds))]
    turns = [hierarchy.rotations, rotations, *(skin.normals for skin in skins)]
    if not all(np.all(np.abs(part) < _MAX_METRES) for part in numbers) or not all(
        np.all(np.abs(t) < 2.0) for t in turns
    ):
        raise DamageError(f"{body.name} has joints or points at places that cannot be")
    return Figure(body.name, hierarchy, tuple(skins), translations, normalized(rotations))
