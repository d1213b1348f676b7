"""The keypoints of COCO and of OpenPose: names, order, and the limbs that are drawn between them.

Sources: COCO keypoints (Lin et al., ECCV 2014; 17 points), OpenPose BODY_25 (Cao et al., TPAMI 2019; 25 points). Every
point of COCO is one of OpenPose's too, so 25 points are worked out and COCO takes its own from them. Left and right
are the dancer's.
"""

from dataclasses import dataclass
from typing import Literal

LayoutName = Literal["coco17", "body25"]
POINTS: tuple[str, ...] = (
    "Nose", "Neck", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist", "MidHip", "RHip", "RKnee",
    "RAnkle", "LHip", "LKnee", "LAnkle", "REye", "LEye", "REar", "LEar", "LBigToe", "LSmallToe", "LHeel", "RBigToe",
    "RSmallToe", "RHeel",
)  # fmt: skip
POINT_INDEX: dict[str, int] = {name: index for index, name in enumerate(POINTS)}


@dataclass(frozen=True)
class Layout:
    """A set of keypoints.

    Attributes:
        name: of the set.
        names: of its points, as its files write them.
        points: which of the 25 points each is.
        limbs: pairs of its points that are joined.
    """

    name: LayoutName
    names: tuple[str, ...]
    points: tuple[int, ...]
    limbs: tuple[tuple[int, int], ...]


_COCO_POINTS: tuple[tuple[str, str], ...] = (
    ("nose", "Nose"), ("left_eye", "LEye"), ("right_eye", "REye"), ("left_ear", "LEar"), ("right_ear", "REar"),
    ("left_shoulder", "LShoulder"), ("right_shoulder", "RShoulder"), ("left_elbow", "LElbow"),
    ("right_elbow", "RElbow"), ("left_wrist", "LWrist"), ("right_wrist", "RWrist"), ("left_hip", "LHip"),
    ("right_hip", "RHip"), ("left_knee", "LKnee"), ("right_knee", "RKnee"), ("left_ankle", "LAnkle"),
    ("right_ankle", "RAnkle"),
)  # fmt: skip
_COCO_LIMBS = (
    (15, 13), (13, 11), (16, 14), (14, 12), (11, 12), (5, 11), (6, 12), (5, 6), (5, 7), (6, 8), (7, 9), (8, 10),
    (1, 2), (0, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 6),
)  # fmt: skip
_OPENPOSE_LIMBS = (
    (1, 8), (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (8, 9), (9, 10), (10, 11), (8, 12), (12, 13), (13, 14),
    (1, 0), (0, 15), (15, 17), (0, 16), (16, 18), (14, 19), (19, 20), (14, 21), (11, 22), (22, 23), (11, 24),
)  # fmt: skip
COCO17 = Layout(
    "coco17",
    tuple(name for name, _ in _COCO_POINTS),
    tuple(POINT_INDEX[point] for _, point in _COCO_POINTS),
    _COCO_LIMBS,
)
BODY25 = Layout("body25", POINTS, tuple(range(len(POINTS))), _OPENPOSE_LIMBS)
LAYOUTS: dict[LayoutName, Layout] = {"coco17": COCO17, "body25": BODY25}
