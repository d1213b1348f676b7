"""Forward kinematics in torch, for losses on joint positions."""

import torch
from torch import Tensor

from choreo_studio.motion.skeleton import PARENTS, Skeleton


def body_offsets(body: Skeleton) -> Tensor:
    """Rest offsets (J, 3) in metres as float32."""
    return torch.tensor(body.offsets, dtype=torch.float32)


def matrices_from_sixd(sixd: Tensor) -> Tensor:
    """Rotation matrices (..., 3, 3) from 6D vectors (..., 6) by Gram-Schmidt (Zhou et al., CVPR 2019)."""
    x = torch.nn.functional.normalize(sixd[..., :3], dim=-1, eps=1e-6)
    second = sixd[..., 3:]
    y = torch.nn.functional.normalize(second - (x * second).sum(-1, keepdim=True) * x, dim=-1, eps=1e-6)
    return torch.stack([x, y, torch.linalg.cross(x, y)], dim=-1)


def positions_around_hips(sixd: Tensor, offsets: Tensor) -> Tensor:
    """Joint places around the hips in metres.

    Args:
        sixd: (..., J, 6) local rotations, hips first.
        offsets: (..., J, 3) rest offsets that broadcast to the leading axes.

    Returns:
        (..., J, 3), the hips at the origin.
    """
    local = matrices_from_sixd(sixd)
    world = [local[..., 0, :, :]]
    places = [torch.zeros_like(sixd[..., 0, :3])]
    for joint in range(1, len(PARENTS)):
        parent = PARENTS[joint]
        bone = offsets[..., joint, :].expand_as(places[0])
        places.append(places[parent] + (world[parent] @ bone[..., None])[..., 0])
        world.append(world[parent] @ local[..., joint, :, :])
    return torch.stack(places, dim=-2)
