"""A dance in our joints as the motion of a character's own."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.characters.character import Character
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.rotations import IDENTITY, Floats, continuous, inverse, multiply, rotate
from choreo_studio.motion.scene import Figure, relative_to_parents


def figure_on(character: Character, clip: MotionClip, name: str | None = None) -> Figure:
    """The character dancing: every joint that plays one of ours takes its world rotation, all others keep still.

    Args:
        character: whose joints, names and skins the figure has.
        clip: on the character's own body (`character.measured.body`), T frames.
        name: of the figure; the character's where None.
    """
    hierarchy, pose, hanging = character.figure.hierarchy, forward_kinematics(clip), character.hanging
    places, turns = (part[0] for part in relative_to_parents(hierarchy.parents, character.stance))
    frames = clip.frame_count
    translations, rotations = np.tile(places, (frames, 1, 1)), np.tile(turns, (frames, 1, 1))
    world, at = np.empty((frames, hierarchy.joint_count, 4)), np.empty((frames, hierarchy.joint_count, 3))
    driven = {int(joint) for joint in character.joints if joint >= 0} | hanging.strays
    for joint, parent in enumerate(hierarchy.parents):
        above = world[:, parent] if parent >= 0 else np.tile(IDENTITY, (frames, 1))
        start = at[:, parent] if parent >= 0 else np.zeros((frames, 3))
        if joint in driven:
            place, turn = _carried(character, joint, pose)
            rotations[:, joint] = multiply(inverse(above), turn)
            if joint in hanging.loose:
                translations[:, joint] = rotate(inverse(above), place - start)
        world[:, joint] = multiply(above, rotations[:, joint])
        at[:, joint] = start + rotate(above, translations[:, joint])
    return replace(
        character.figure, name=name or character.name, translations=translations, rotations=continuous(rotations)
    )


def _carried(character: Character, joint: int, pose: Pose) -> tuple[Floats, Floats]:
    """World places (T, 3) and rotations (T, 4) of a joint of the character that goes with one of ours."""
    slot, made = int(character.hanging.carriers[joint]), character.measured
    moved = multiply(pose.rotations[:, slot], inverse(made.turns[slot]))
    away = character.stance.positions[0, joint] - made.places[slot]
    return pose.positions[:, slot] + rotate(moved, away), multiply(moved, character.stance.rotations[0, joint])
