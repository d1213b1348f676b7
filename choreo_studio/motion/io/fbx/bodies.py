"""Which nodes of an FBX file are the joints of which body."""

from collections.abc import Callable
from dataclasses import dataclass

from choreo_studio.motion.io.distinct import distinct
from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.document import Document, Thing

_LIMBS = ("LimbNode", "Limb", "Root")
_COPY = "."
_MAX_MODELS = 20_000
_MAX_BODIES = 64
_WHOLE_BODY = 12
"""Joints from which on two hierarchies under one node are two people and not loose parts of one."""
_LOOSE = 3


@dataclass(frozen=True, eq=False)
class Tree:
    """Nodes by their places in the scene.

    Attributes:
        order: their numbers, parents before children.
        parents: number of each one's parent, 0 for the scene.
    """

    order: tuple[int, ...]
    parents: dict[int, int]


@dataclass(frozen=True, eq=False)
class Body:
    """One skeleton.

    Attributes:
        name: of the node that it hangs on, else of its first joint.
        joints: numbers of its nodes, parents before children.
        names: of the joints, no two alike.
        parents: index of each joint's parent, -1 for none.
    """

    name: str
    joints: tuple[int, ...]
    names: tuple[str, ...]
    parents: tuple[int, ...]


def tree_of(document: Document) -> Tree:
    """All nodes that hang in the scene; those that hang on themselves are left out.

    Raises:
        DamageError: when there are more than any real scene has.
    """
    models = document.of_kind("Model")
    if len(models) > _MAX_MODELS:
        raise DamageError(f"it has more than {_MAX_MODELS} nodes")
    parents = {model.number: _parent(document, model) for model in models}
    children: dict[int, list[int]] = {}
    for number, parent in parents.items():
        children.setdefault(parent, []).append(number)
    order: list[int] = []
    waiting = children.get(0, [])[::-1]
    while waiting:
        order.append(waiting.pop())
        waiting += children.get(order[-1], [])[::-1]
    return Tree(tuple(order), parents)


def bodies_of(document: Document, tree: Tree) -> list[Body]:
    """Skeletons of a file, people apart from each other; none where it has no joints, of very many the largest."""
    joints = _joints(document, tree)
    tops: dict[int, int] = {}
    for number in tree.order:
        if number in joints:
            tops[number] = tops.get(tree.parents[number], number)
    group_of = _grouped(document, tree, tops)
    groups: dict[int, list[int]] = {}
    for number, top in tops.items():
        groups.setdefault(group_of(top), []).append(number)
    bound = _bound(document)
    kept = [group for group in groups.values() if len(group) >= _LOOSE or bound & set(group)] or list(groups.values())
    largest = sorted(kept, key=len, reverse=True)[:_MAX_BODIES]
    taken: dict[str, int] = {}
    return [_body(document, tree, group, taken) for group in kept if group in largest]


def _parent(document: Document, model: Thing) -> int:
    # A node that drives a property of another one, which looks at it, does not hang on it.
    return next((other.number for other, name in document.driven(model.number, "Model") if not name), 0)


def _bound(document: Document) -> set[int]:
    clusters = document.of_kind("Deformer", "Cluster")
    return {joint.number for cluster in clusters for joint in document.inside(cluster.number, "Model")}


def _joints(document: Document, tree: Tree) -> set[int]:
    limbs = {model.number for model in document.of_kind("Model", *_LIMBS)} | _bound(document)
    limbs = limbs or {model.number for model in document.of_kind("Model", "Null")}
    above: set[int] = set()
    for number in tree.order:
        if number in limbs or tree.parents[number] in above:
            above.add(number)
    below: set[int] = set()
    for number in reversed(tree.order):
        if number in limbs or number in below:
            below |= {number, tree.parents[number]}
    # What lies between two joints carries the lower one, whatever it is.
    return above & below


def _grouped(document: Document, tree: Tree, tops: dict[int, int]) -> Callable[[int], int]:
    leaders: dict[int, int] = {top: top for top in tops.values()}

    def leader(top: int) -> int:
        while leaders[top] != top:
            leaders[top] = leaders[leaders[top]]
            top = leaders[top]
        return top

    sizes: dict[int, int] = {}
    for top in tops.values():
        sizes[top] = sizes.get(top, 0) + 1
    siblings: dict[int, list[int]] = {}
    for top in leaders:
        if tree.parents[top]:
            siblings.setdefault(tree.parents[top], []).append(top)
    for roots in siblings.values():
        people = [root for root in roots if sizes[root] >= _WHOLE_BODY]
        for root in roots:
            if len(people) < 2 or sizes[root] < _WHOLE_BODY:
                leaders[leader(root)] = leader((people or roots)[0])
    for skin in document.of_kind("Deformer", "Skin"):
        clusters = document.inside(skin.number, "Deformer", "Cluster")
        bound = [joint.number for cluster in clusters for joint in document.inside(cluster.number, "Model")]
        together = [tops[number] for number in bound if number in tops]
        for top in together[1:]:
            leaders[leader(top)] = leader(together[0])
    return leader


def _body(document: Document, tree: Tree, group: list[int], taken: dict[str, int]) -> Body:
    members = {number: index for index, number in enumerate(group)}
    carrier = document.things.get(tree.parents[group[0]])
    first = document.things[group[0]].name
    used: dict[str, int] = {}
    return Body(
        distinct((carrier.name if carrier is not None else "") or first or "body", taken, _COPY),
        tuple(group),
        tuple(distinct(document.things[number].name or "joint", used, _COPY) for number in group),
        tuple(members.get(tree.parents[number], -1) for number in group),
    )
