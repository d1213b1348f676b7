"""Bodies of a scene as strangers that can be retargeted."""

from choreo_studio.motion.retarget.source import SourceMotion, SourceRig
from choreo_studio.motion.rotations import inverse, multiply
from choreo_studio.motion.scene import Figure
from choreo_studio.timebase import FrameRate


def source_of_figure(figure: Figure, rate: FrameRate) -> SourceMotion:
    """The motion of a body, told relative to its rest pose: that is the zero pose of the rig.

    Files of 3D programs turn the axes of joints as they please, so that a local rotation of zero is no pose at all; the
    rest pose is the one in which the skin was bound. A joint's only child, where it has none itself, is its tip. Joints
    that the file says are bones of a human bear VRM's names of them, whatever they are called.

    Args:
        figure: any body with T frames of motion.
        rate: of the frames.
    """
    hierarchy = figure.hierarchy
    rest, pose = hierarchy.rest_pose, figure.pose
    offsets = rest.positions[0].copy()
    children: dict[int, list[int]] = {}
    for joint, parent in enumerate(hierarchy.parents):
        if parent >= 0:
            offsets[joint] -= rest.positions[0, parent]
            children.setdefault(parent, []).append(joint)
    ends = {
        joint: offsets[below[0]] for joint, below in children.items() if len(below) == 1 and below[0] not in children
    }
    rig = SourceRig(_names(figure), hierarchy.parents, offsets, ends)
    turned = multiply(pose.rotations, inverse(rest.rotations[0]))
    return SourceMotion(rig, pose.positions, turned, rate.frame_seconds)


def _names(figure: Figure) -> tuple[str, ...]:
    if not figure.humanoid:
        return figure.hierarchy.names
    told = {joint: bone for bone, joint in figure.humanoid.items()}
    return tuple(told.get(joint, f"{joint}") for joint in range(figure.hierarchy.joint_count))
