"""Forward kinematics in torch, for losses on joint positions."""

import torch
from torch import Tensor

from choreo_studio.motion.skeleton import PARENTS, Skeleton


def body_offsets(body: Skeleton) -> Tensor:
    """Rest offsets (J, 3) in metres as float32."""
    return torch.tensor(body.offsets, dtype=torch.float32)


def _depths() -> list[list[int]]:
    depths: list[list[int]] = []
    for joint, parent in enumerate(PARENTS):
        depth = 0 if parent < 0 else 1 + next(d for d, joints in enumerate(depths) if parent in joints)
        depths.extend([] for _ in range(depth + 1 - len(depths)))
        depths[depth].append(joint)
    return depths


_DEPTHS = _depths()


def _columns_from_sixd(sixd: Tensor) -> Tensor:
    # Gram-Schmidt (Zhou et al., CVPR 2019); the last but one axis counts the columns of the matrix.
    x = torch.nn.functional.normalize(sixd[..., :3], dim=-1, eps=1e-6)
    second = sixd[..., 3:]
    y = torch.nn.functional.normalize(second - (x * second).sum(-1, keepdim=True) * x, dim=-1, eps=1e-6)
    return torch.stack([x, y, torch.linalg.cross(x, y)], dim=-2)


def positions_around_hips(sixd: Tensor, offsets: Tensor) -> Tensor:
    """Joint places around the hips in metres.

    Args:
        sixd: (..., J, 6) local rotations, hips first.
        offsets: (..., J, 3) rest offsets that broadcast to the leading axes.

    Returns:
        (..., J, 3), the hips at the origin.
    """
    columns = _columns_from_sixd(sixd)  # ..., J, 3 (column), 3 (xyz)
    world, places = [columns[..., :1, :, :]], [torch.zeros_like(sixd[..., :1, :3])]
    order = [0]
    for joints in _DEPTHS[1:]:
        parents = [order.index(PARENTS[joint]) for joint in joints]
        before = torch.cat(world, dim=-3)[..., parents, :, :]
        start = torch.cat(places, dim=-2)[..., parents, :]
        bones = offsets[..., joints, :]
        places.append(start + (before * bones[..., :, None]).sum(-2))
        world.append((before[..., None, :, :] * columns[..., joints, :, :, None]).sum(-2))
        order.extend(joints)
    back = [order.index(joint) for joint in range(len(PARENTS))]
    return torch.cat(places, dim=-2)[..., back, :]
