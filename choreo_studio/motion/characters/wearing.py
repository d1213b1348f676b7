"""A dance in our joints as the motion of a character's own."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.characters.character import Character
from choreo_studio.motion.characters.stance import locals_of
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.rotations import Floats, continuous, inverse, multiply, rotate
from choreo_studio.motion.scene import Figure


def figure_on(character: Character, clip: MotionClip, name: str | None = None) -> Figure:
    """The character dancing: every joint that plays one of ours takes its world rotation, all others keep still.

    Args:
        character: whose joints, names and skins the figure has.
        clip: on the character's own body (`character.measured.body`), T frames.
        name: of the figure; the character's where None.
    """
    hierarchy, pose = character.figure.hierarchy, forward_kinematics(clip)
    places, turns = locals_of(hierarchy, character.stance)
    frames = clip.frame_count
    translations, rotations = np.tile(places, (frames, 1, 1)), np.tile(turns, (frames, 1, 1))
    world, at = np.empty((frames, hierarchy.joint_count, 4)), np.empty((frames, hierarchy.joint_count, 3))
    slot_of = {int(joint): slot for slot, joint in enumerate(character.joints) if joint >= 0}
    for joint, parent in enumerate(hierarchy.parents):
        above = world[:, parent] if parent >= 0 else np.tile([1.0, 0.0, 0.0, 0.0], (frames, 1))
        start = at[:, parent] if parent >= 0 else np.zeros((frames, 3))
        if joint in slot_of:
            rotations[:, joint] = multiply(inverse(above), _played(character, slot_of[joint], joint, pose.rotations))
        if slot_of.get(joint) == 0:
            translations[:, joint] = rotate(inverse(above), pose.positions[:, 0] - start)
        world[:, joint] = multiply(above, rotations[:, joint])
        at[:, joint] = start + rotate(above, translations[:, joint])
    return replace(
        character.figure, name=name or character.name, translations=translations, rotations=continuous(rotations)
    )


def _played(character: Character, slot: int, joint: int, ours: Floats) -> Floats:
    """World rotations (T, 4) of a joint of the character that plays one of ours."""
    constant = multiply(inverse(character.measured.turns[slot]), character.stance.rotations[0, joint])
    return multiply(ours[:, slot], constant)
