"""What the tokenizer is asked for: bodies, their partner, their feet and their hands."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as nnf

from choreo_studio.model.body import positions_around_hips
from choreo_studio.model.scaling import FLAGS
from choreo_studio.motion.features import CONTACTS, HEIGHT, POSITIONS, RELATION, ROTATIONS, TRAVEL, TURN
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT

_FEET = [INDEX[name] for name in ("LeftFoot", "LeftToeBase", "RightFoot", "RightToeBase")]
_NEAR = [
    INDEX[name] for name in ("Hips", "Spine2", "Head", "LeftArm", "LeftForeArm", "LeftHand", "RightArm", "RightForeArm")
] + [INDEX["RightHand"], INDEX["LeftLeg"], INDEX["RightLeg"]]


@dataclass(frozen=True)
class LossWeights:
    """Weight of each part of the tokenizer's loss."""

    features: float = 1.0
    joints: float = 1.0
    relation: float = 1.0
    velocity: float = 0.5
    pair: float = 0.5
    flags: float = 0.1
    feet: float = 0.05
    agreement: float = 0.2
    commitment: float = 1.0


@dataclass
class Bodies:
    """Joint places (B, T, 2, J, 3) in metres: around the own hips' floor point, and in the lead's heading frame."""

    own: Tensor
    shared: Tensor


def bodies_of(features: Tensor, offsets: Tensor) -> Bodies:
    """Joints by forward kinematics of features (B, T, 2, F); offsets (2, J, 3)."""
    sixd = features[..., ROTATIONS].unflatten(-1, (JOINT_COUNT, 6))
    around = positions_around_hips(sixd, offsets)
    up = around.new_tensor([0.0, 1.0, 0.0])
    return _with_relation(features, around + features[..., HEIGHT, None] * up)


def known_bodies(features: Tensor) -> Bodies:
    """Joints as real features (B, T, 2, F) already hold them."""
    hips = nnf.pad(features[..., HEIGHT], (1, 1))[..., None, :]
    return _with_relation(
        features, torch.cat([hips, features[..., POSITIONS].unflatten(-1, (JOINT_COUNT - 1, 3))], dim=-2)
    )


def _with_relation(features: Tensor, own: Tensor) -> Bodies:
    sideways, forward, sine, cosine = features[:, :, 1, RELATION].unbind(-1)
    x, y, z = own[:, :, 1].unbind(-1)
    turned = torch.stack(
        [
            cosine[..., None] * x + sine[..., None] * z + sideways[..., None],
            y,
            cosine[..., None] * z - sine[..., None] * x + forward[..., None],
        ],
        dim=-1,
    )
    return Bodies(own, torch.stack([own[:, :, 0], turned], dim=2))


def floor_velocities(features: Tensor, places: Tensor) -> Tensor:
    """Metres per frame (B, T-1, 2, N, 3) over the floor of places (B, T, 2, N, 3) given in the lead's frame."""
    travel, turn = features[:, :-1, 0, TRAVEL], features[:, :-1, 0, TURN]
    sine, cosine = torch.sin(turn)[..., None], torch.cos(turn)[..., None]
    x, y, z = places[:, 1:].unbind(-1)
    after = torch.stack(
        [
            cosine * x + sine * z + travel[..., 0, None, None],
            y,
            cosine * z - sine * x + travel[..., 1, None, None],
        ],
        dim=-1,
    )
    return after - places[:, :-1]


def tokenizer_losses(
    scaled: Tensor, features: Tensor, truth: Tensor, scaled_truth: Tensor, offsets: Tensor
) -> dict[str, Tensor]:
    """Parts of the reconstruction loss.

    Args:
        scaled: (B, T, 2, F) the decoder's output; contacts and holds as logits.
        features: (B, T, 2, F) the same, unscaled.
        truth: (B, T, 2, F) real features.
        scaled_truth: (B, T, 2, F) the same, scaled.
        offsets: (2, J, 3) rest offsets of both bodies.
    """
    made, real = bodies_of(features, offsets), known_bodies(truth)
    steps, real_steps = floor_velocities(features, made.shared), floor_velocities(truth, real.shared)
    planted = truth[:, :-1, :, CONTACTS]
    slip = steps[:, :, :, _FEET][..., [0, 2]].norm(dim=-1)
    distance, real_distance = _distances(made.shared), _distances(real.shared)
    near = 2.0 * torch.exp(-real_distance)
    body = slice(0, FLAGS.start)
    seen = features[..., POSITIONS].unflatten(-1, (JOINT_COUNT - 1, 3))
    return {
        "features": nnf.smooth_l1_loss(scaled[..., body], scaled_truth[..., body]),
        "joints": 8.0 * (made.own - real.own).abs().mean(),
        "relation": 4.0 * (made.shared - real.shared)[:, :, 1].abs().mean(),
        "velocity": 8.0 * 4.0 * (steps - real_steps).abs().mean(),
        "pair": 4.0 * (near * (distance - real_distance).abs()).mean(),
        "flags": nnf.binary_cross_entropy_with_logits(scaled[..., FLAGS], truth[..., FLAGS]),
        "feet": 48.0 * (planted * slip).sum() / planted.sum().clamp_min(1.0),
        "agreement": 8.0 * (seen - made.own[..., 1:, :]).abs().mean(),
    }


def _distances(shared: Tensor) -> Tensor:
    lead, follow = shared[:, :, 0, _NEAR], shared[:, :, 1, _NEAR]
    offset = lead[..., :, None, :] - follow[..., None, :, :]
    return (offset.square().sum(-1) + 1e-6).sqrt()


@torch.no_grad()
def joint_errors(features: Tensor, truth: Tensor, offsets: Tensor) -> dict[str, float]:
    """Mean joint errors in millimetres: root-aligned for each dancer, and the follow in the lead's frame.

    Args:
        features: (B, T, 2, F) as made.
        truth: (B, T, 2, F) as captured.
        offsets: of both bodies, as `body_offsets` gives them, stacked.
    """
    made, real = bodies_of(features, offsets), known_bodies(truth)
    hips = made.own[..., :1, :] - real.own[..., :1, :]
    own = (made.own - real.own - hips).norm(dim=-1).mean(dim=(0, 1, 3)) * 1000.0
    shared = (made.shared - real.shared)[:, :, 1].norm(dim=-1).mean() * 1000.0
    return {"lead_mm": float(own[0]), "follow_mm": float(own[1]), "follow_in_lead_mm": float(shared)}
