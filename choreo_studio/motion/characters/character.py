"""A character that somebody brings, ready to dance."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.characters.hanging import Hanging, hanging_of
from choreo_studio.motion.characters.mapping import JointMap, found_mapping, problems_of
from choreo_studio.motion.characters.measuring import Extent, Measured, measured
from choreo_studio.motion.characters.stance import stance_of, surface_in
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.retarget.alignment import BONES
from choreo_studio.motion.retarget.humanoid import split_name
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Figure
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, JOINT_NAMES, LEAVES

_LOWEST, _HIGHEST = 0.4, 4.0
_LEAST_WEIGHT, _SHORTEST_BONE = 0.5, 0.02
_INDEX_FINGER = frozenset({"index", "index1", "handindex1", "findex", "findex1", "indexproximal", "finger1"})
_LITTLE_FINGER = frozenset(
    {"pinky", "pinky1", "handpinky1", "fpinky", "fpinky1", "little", "littleproximal", "little1", "finger4"}
)
# Units that files are written in by mistake: centimetres, millimetres, inches, and metres taken for centimetres.
_UNITS = (0.01, 0.001, 0.0254, 100.0)
_LIKELY = (0.8, 2.6)


class CharacterError(ChoreoError):
    """A character cannot dance."""


@dataclass(frozen=True, eq=False)
class Character:
    """A body with its skins, and how our joints play on it.

    Attributes:
        figure: as it was read, in metres, without a motion.
        mapping: by our joint name its joint.
        stance: (1, J) world joints in which its skin fits.
        joints: (22,) its joint by ours, -1 where it has none.
        hanging: what each of its joints goes with.
        measured: its body in our terms.
    """

    figure: Figure
    mapping: JointMap
    stance: Pose
    joints: NDArray[np.intp]
    hanging: Hanging
    measured: Measured

    @property
    def name(self) -> str:
        """Of the body."""
        return self.figure.name

    @property
    def carriers(self) -> NDArray[np.intp]:
        """Which joint of ours each of its joints goes with, (J,)."""
        return self.hanging.carriers


def character_of(figure: Figure, mapping: JointMap | None = None) -> Character:
    """A figure made a character; one that was written in other units than metres is brought to life size.

    Args:
        figure: any body.
        mapping: by our joint name its joint; what a VRM file tells or names say where None.

    Raises:
        CharacterError: when joints are missing or it does not stand upright.
    """
    figure = still(figure)
    stance = stance_of(figure)
    if mapping is None:
        try:
            mapping = found_mapping(figure, stance)
        except ValueError as error:
            raise CharacterError(f"{figure.name} is not recognised as a person: {error}; map its joints") from error
    problems = problems_of(figure.hierarchy, mapping)
    if problems:
        slot, reason = next(iter(problems.items()))
        raise CharacterError(f"{figure.name} cannot dance yet, {slot}: {reason[0].lower()}{reason[1:].rstrip('.')}")
    index = {name: joint for joint, name in enumerate(figure.hierarchy.names)}
    joints = np.array([index[mapping[name]] if name in mapping else -1 for name in JOINT_NAMES], dtype=np.intp)
    places = {name: stance.positions[0, joints[INDEX[name]]] for name in JOINT_NAMES if name in mapping}
    factor = _unit_factor(_tallness(places))
    if factor != 1.0:
        return character_of(resized(figure, factor), mapping)
    _check_standing(figure.name, places)
    hanging = hanging_of(figure, stance, mapping, joints)
    made = measured(figure.name, places, _extent(figure, stance, hanging.carriers, joints))
    if not np.isfinite(made.body.height):
        raise CharacterError(f"{figure.name} has a skin whose places are no numbers")
    return Character(figure, dict(mapping), stance, joints, hanging, made)


def still(figure: Figure) -> Figure:
    """A figure without its motion."""
    joints = figure.hierarchy.joint_count
    return replace(figure, translations=np.zeros((0, joints, 3)), rotations=np.zeros((0, joints, 4)))


def resized(figure: Figure, factor: float) -> Figure:
    """A figure so many times as large."""
    hierarchy = replace(figure.hierarchy, translations=figure.hierarchy.translations * factor)
    skins = []
    for skin in figure.skins:
        binds = skin.binds.copy()
        binds[:, :3, 3] *= factor
        skins.append(replace(skin, positions=skin.positions * factor, binds=binds))
    return replace(figure, hierarchy=hierarchy, skins=tuple(skins), translations=figure.translations * factor)


def _tallness(places: dict[str, Floats]) -> float:
    return float(places["Head"][1] - min(places["LeftFoot"][1], places["RightFoot"][1]))


def _unit_factor(tall: float) -> float:
    """What makes a person of somebody measured in other units than metres; 1 where nothing does."""
    if not tall > 0.0 or _LOWEST <= tall <= _HIGHEST:
        return 1.0
    return next((unit for unit in _UNITS if _LIKELY[0] <= tall * unit <= _LIKELY[1]), 1.0)


def _check_standing(name: str, places: dict[str, Floats]) -> None:
    back = places["Head"] - places["Hips"]
    tall = _tallness(places)
    if back[1] < 0.7 * float(np.linalg.norm(back)):
        raise CharacterError(f"{name} does not stand upright in its rest pose, so its joints cannot be measured")
    if not _LOWEST <= tall <= _HIGHEST:
        raise CharacterError(f"{name} is {tall:.3g} m tall; a dancer needs {_LOWEST:g} to {_HIGHEST:g} m")
    for side in ("Left", "Right"):
        for upper, lower in BONES.items():
            bone = places[side + lower] - places[side + upper]
            if not float(np.linalg.norm(bone)) >= _SHORTEST_BONE * tall:
                raise CharacterError(f"{name} has no length between {side}{upper} and {side}{lower}")


def _extent(figure: Figure, stance: Pose, carriers: NDArray[np.intp], joints: NDArray[np.intp]) -> Extent:
    """Soles and tips, from the skins where there are some, else from the joints below ours."""
    by_slot: dict[int, list[Floats]] = {slot: [] for slot in range(JOINT_COUNT)}
    for skin in figure.skins:
        positions, _ = surface_in(stance, skin)
        main = np.take_along_axis(skin.joints, skin.weights.argmax(axis=1)[:, None], axis=1)[:, 0]
        own = np.where(skin.weights.max(axis=1) >= _LEAST_WEIGHT, carriers[main], -1)
        for slot in np.unique(own[own >= 0]):
            by_slot[int(slot)].append(positions[own == slot])
    feet = [INDEX[side + part] for side in ("Left", "Right") for part in ("Foot", "ToeBase")]
    soles = [points for slot in feet for points in by_slot[slot]]
    floor = float(min(points[:, 1].min() for points in soles)) if soles else None
    tips = {}
    for name in LEAVES:
        slot = INDEX[name]
        if joints[slot] >= 0:
            below = stance.positions[0, (carriers == slot) & (np.arange(len(carriers)) != joints[slot])]
            points = np.concatenate([*by_slot[slot], below])
            if len(points):
                tips[name] = _farthest(name, points, stance.positions[0, joints[slot]])
    return Extent(floor, tips, _fingers(figure, stance, carriers))


def _farthest(name: str, points: Floats, start: Floats) -> Floats:
    if name == "Head":
        return np.array([start[0], points[:, 1].max(), start[2]])
    return np.asarray(points[np.argmax(np.linalg.norm(points - start, axis=1))])


def _fingers(figure: Figure, stance: Pose, carriers: NDArray[np.intp]) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    names = [split_name(name) for name in figure.hierarchy.names]
    for side in ("Left", "Right"):
        hand = INDEX[f"{side}Hand"]
        ends = []
        for words in (_INDEX_FINGER, _LITTLE_FINGER):
            hits = [j for j, (own, word) in enumerate(names) if own == side and word in words and carriers[j] == hand]
            ends += hits[:1]
        if len(ends) == 2:
            found[f"{side}Hand"] = stance.positions[0, ends]
    return found
