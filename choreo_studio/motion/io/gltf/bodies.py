"""Which nodes of a glTF file are the joints of which body."""

from collections import Counter
from dataclasses import dataclass

from choreo_studio.motion.io.distinct import distinct
from choreo_studio.motion.io.gltf.document import GltfDocument
from choreo_studio.motion.io.gltf.nodes import GltfNodes

_COPY = "_"
MAX_JOINTS = 4096
MAX_BODIES = 256
_MAX_LISTED = 200_000
# Fewer joints than any person has: hair, a skirt or a prop with a skin of its own.
_FEW_JOINTS = 12
# Skins of the file, and all their joints.
_Group = tuple[tuple[int, ...], list[int]]


@dataclass(frozen=True, eq=False)
class GltfBody:
    """The joints of one body.

    Attributes:
        name: of the body.
        nodes: of the joints, parents before children.
        parents: the place of each joint's parent in `nodes`, or -1.
        names: of the joints, no two alike.
        skins: of the file that move these joints.
    """

    name: str
    nodes: tuple[int, ...]
    parents: tuple[int, ...]
    names: tuple[str, ...]
    skins: tuple[int, ...]


def find_bodies(document: GltfDocument, nodes: GltfNodes, animated: set[int]) -> tuple[GltfBody, ...]:
    """The bodies of a file: one for each tree of joints that skins name, else for each tree of nodes that move.

    Args:
        document: the file.
        nodes: of it.
        animated: nodes that some animation moves.

    Raises:
        FileFormatError: when it has none, or more joints than any character.
    """
    skins = [document.indices(skin, "joints", "nodes") for skin in document.entries("skins")]
    if sum(len(joints) for joints in skins) > _MAX_LISTED:
        raise document.error(f"names more than {_MAX_LISTED} joints in its skins")
    groups = _skin_groups(nodes, skins) if any(skins) else _moving_groups(document, nodes, animated)
    if not groups:
        raise document.error("holds no skeleton: neither a skin nor a node that moves")
    if len(groups) > MAX_BODIES:
        raise document.error(f"has {len(groups)} bodies, more than {MAX_BODIES}")
    trees = [(members, _tree(nodes, joints)) for members, joints in _with_small_ones(nodes, groups)]
    above = Counter(node for _, tree in trees for node in nodes.with_above({tree[0]}))
    own = {node for node, bodies_below in above.items() if bodies_below == 1}
    used: dict[str, int] = {}
    bodies = []
    for members, tree in trees:
        if len(tree) > MAX_JOINTS:
            raise document.error(f"has a body of {len(tree)} joints, more than {MAX_JOINTS}")
        name = distinct(_body_name(document, nodes, tree, members, own), used, _COPY)
        bodies.append(_body(nodes, name, tree, members))
    return tuple(bodies)


def _skin_groups(nodes: GltfNodes, skins: list[list[int]]) -> list[_Group]:
    """Skins whose joints are the same, or hang on each other, together with all their joints."""
    group = list(range(len(skins)))

    def of(skin: int) -> int:
        while group[skin] != skin:
            group[skin] = group[group[skin]]
            skin = group[skin]
        return skin

    owner: dict[int, int] = {}
    for skin, joints in enumerate(skins):
        for joint in joints:
            group[of(owner.setdefault(joint, skin))] = of(skin)
    above: dict[int, int] = {}
    for node in nodes.order:
        over = above.get(nodes.parents[node])
        own = owner.get(node, over)
        if own is not None:
            above[node] = own
            if over is not None:
                group[of(own)] = of(over)
    together: dict[int, list[int]] = {}
    for skin, joints in enumerate(skins):
        if joints:
            together.setdefault(of(skin), []).append(skin)
    return [
        (tuple(members), list(dict.fromkeys(j for s in members for j in skins[s]))) for members in together.values()
    ]


def _with_small_ones(nodes: GltfNodes, groups: list[_Group]) -> list[_Group]:
    """Groups of few joints joined to the largest one that hangs on the same node."""
    places = [{nodes.parents[joint] for joint in joints} - set(joints) - {-1} for _, joints in groups]
    homes = [_home(number, groups, places) for number in range(len(groups))]
    result = []
    for number, (members, joints) in enumerate(groups):
        if homes[number] == number:
            guests = [groups[guest] for guest in range(len(groups)) if homes[guest] == number and guest != number]
            more = [joint for _, others in guests for joint in others]
            result.append((members + tuple(skin for others, _ in guests for skin in others), joints + more))
    return result


def _home(number: int, groups: list[_Group], places: list[set[int]]) -> int:
    """The group to which a group belongs: itself unless it is small and hangs beside a large one."""
    large = [other for other, (_, joints) in enumerate(groups) if len(joints) >= _FEW_JOINTS]
    beside = [other for other in large if places[other] & places[number]]
    if number in large or not beside:
        return number
    return max(beside, key=lambda other: len(groups[other][1]))


def _moving_groups(document: GltfDocument, nodes: GltfNodes, animated: set[int]) -> list[_Group]:
    """Nodes that move and do not hang on such a node, each with all that hang on it save meshes and cameras."""
    top: dict[int, int] = {}
    for node in nodes.order:
        above = top.get(nodes.parents[node])
        if above is not None or node in animated:
            top[node] = node if above is None else above
    entries = document.entries("nodes")
    groups: dict[int, list[int]] = {}
    for node, body in top.items():
        if node in animated or not entries[node].keys() & {"mesh", "camera"}:
            groups.setdefault(body, []).append(node)
    return [((), joints) for joints in groups.values()]


def _tree(nodes: GltfNodes, joints: list[int]) -> list[int]:
    """Joints and what lies between them, parents before children, otherwise in the order of the joints."""
    wanted, below = set(joints), {-1: False}
    for node in nodes.order:
        below[node] = node in wanted or below[nodes.parents[node]]
    result: dict[int, None] = {}
    for joint in joints:
        line, node = [], joint
        while node not in result and below.get(node, False):
            line.append(node)
            node = nodes.parents[node]
        result.update(dict.fromkeys(reversed(line)))
    return list(result)


def _body(nodes: GltfNodes, name: str, tree: list[int], members: tuple[int, ...]) -> GltfBody:
    place = {node: number for number, node in enumerate(tree)}
    parents = tuple(place.get(nodes.parents[node], -1) for node in tree)
    used: dict[str, int] = {}
    names = tuple(distinct(nodes.names[node] or f"joint_{number}", used, _COPY) for number, node in enumerate(tree))
    return GltfBody(name, tuple(tree), parents, names, members)


def _body_name(
    document: GltfDocument, nodes: GltfNodes, tree: list[int], members: tuple[int, ...], own: set[int]
) -> str:
    """The name of the node above a body, unless others hang there too; else of its skin, else of its first joint."""
    skins = [document.entries("skins")[skin] for skin in members]
    holders = [document.index(skin, "skeleton", "nodes") for skin in skins] + [nodes.parents[tree[0]]]
    names = [nodes.names[node] for node in holders if node is not None and node in own and node not in tree]
    names += [document.name_of(skin) for skin in skins] + [nodes.names[tree[0]]]
    return next((name for name in names if name), "body")
