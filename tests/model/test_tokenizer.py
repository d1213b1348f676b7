"""Patches, codebooks, kinematics in torch, and what each dancer's motion depends on."""

import numpy as np
import torch

from choreo_studio.model.body import body_offsets, positions_around_hips
from choreo_studio.model.checkpoint import Model
from choreo_studio.model.patches import frames_to_patches, patches_to_frames
from choreo_studio.model.quantizer import Codebook, ResidualCodebooks
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.tokenizer_start import start_tokenizer
from choreo_studio.model.training.losses import bodies_of, floor_velocities, joint_errors, known_bodies
from choreo_studio.motion.features import CONTACTS, HOLDS, duet_features
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.tokens.layout import pair_layout
from tests.builders import frame_seconds, steady_grid, swaying_duet
from tests.model.conftest import TINY

OFFSETS = torch.stack([body_offsets(lead_body()), body_offsets(follow_body())])


def features_of(beats: int, seed: int = 0) -> torch.Tensor:
    values = duet_features(swaying_duet(16 * beats, seed), frame_seconds(steady_grid(beats))).values
    return torch.from_numpy(values).float()[None]


def test_patches_that_nobody_changed_add_up_to_the_frames() -> None:
    frames = torch.randn(2, 64, 5)
    patches = frames_to_patches(frames, 8)
    assert patches.shape == (2, 8, 80)
    torch.testing.assert_close(patches_to_frames(patches, 8, 5), frames)


def test_codes_follow_their_vectors_and_none_stays_dead() -> None:
    torch.manual_seed(1)
    centres = torch.tensor([[10.0, 0.0], [-10.0, 0.0], [0.0, 10.0], [0.0, -10.0]])
    book = Codebook(16, 2).train()
    book.codes.copy_(torch.full((16, 2), 100.0))
    for _ in range(200):
        book(centres.repeat(16, 1) + 0.1 * torch.randn(64, 2))
    distance = torch.cdist(centres, book.codes).min(dim=1).values
    assert float(distance.max()) < 0.5
    assert float(book.codes.abs().max()) < 20.0


def test_residual_tables_come_nearer_with_depth_and_decode_what_they_encoded() -> None:
    torch.manual_seed(0)
    vectors = torch.randn(500, 6)
    books = ResidualCodebooks(3, 16, 6).eval()
    books.start_from(vectors)
    indices, total = books(vectors)
    torch.testing.assert_close(books.decode(indices), total)
    errors = [float((vectors - books(vectors, torch.full((500,), depth))[1]).square().mean()) for depth in range(4)]
    assert errors == sorted(errors, reverse=True)
    assert errors[3] < 0.6 * errors[0]


def test_kinematics_in_torch_are_those_of_the_motion_room() -> None:
    duet = swaying_duet(32)
    values = torch.from_numpy(duet_features(duet, frame_seconds(steady_grid(2))).values)[None]
    bodies = bodies_of(values, OFFSETS.double())
    for index, clip in enumerate(duet):
        around = joint_positions(clip) - clip.root_positions[:, None]
        length = np.linalg.norm(around, axis=-1)
        made = (bodies.own[0, :, index] - bodies.own[0, :, index, :1]).norm(dim=-1)
        np.testing.assert_allclose(made.numpy(), length, atol=1e-6)
    torch.testing.assert_close(known_bodies(values).shared, bodies.shared, atol=1e-6, rtol=0)
    between = np.linalg.norm(joint_positions(duet.lead)[:, 5] - joint_positions(duet.follow)[:, 9], axis=-1)
    shared = (bodies.shared[0, :, 0, 5] - bodies.shared[0, :, 1, 9]).norm(dim=-1)
    np.testing.assert_allclose(shared.numpy(), between, atol=1e-6)


def test_floor_velocities_are_those_of_the_world() -> None:
    duet = swaying_duet(32)
    values = torch.from_numpy(duet_features(duet, frame_seconds(steady_grid(2))).values)[None]
    moved = floor_velocities(values, known_bodies(values).shared).norm(dim=-1)
    for index, clip in enumerate(duet):
        world = np.linalg.norm(np.diff(joint_positions(clip), axis=0), axis=-1)
        np.testing.assert_allclose(moved[0, :, index].numpy(), world, atol=1e-6)


def test_rest_rotations_give_the_rest_pose() -> None:
    identity = torch.tensor([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]).expand(22, 6)
    made = positions_around_hips(identity, OFFSETS[0])
    rest = lead_body().rest_positions - lead_body().rest_positions[0]
    np.testing.assert_allclose(made.numpy(), rest, atol=1e-6)


def test_errors_of_a_perfect_copy_are_zero_and_of_a_shift_are_that_shift() -> None:
    truth = features_of(4)
    assert max(joint_errors(truth, truth, OFFSETS).values()) < 1e-3
    moved = truth.clone()
    moved[:, :, 1, 4] += 0.1
    errors = joint_errors(moved, truth, OFFSETS)
    assert errors["follow_mm"] < 1e-3
    np.testing.assert_allclose(errors["follow_in_lead_mm"], 100.0, atol=0.01)


def test_the_lead_depends_on_its_own_tokens_alone(tiny_model: Model) -> None:
    tokenizer = tiny_model.tokenizer
    codes = tokenizer.encode(features_of(8)).codes
    before = tokenizer.decode(codes)
    changed = {name: array.clone() for name, array in codes.items()}
    changed["coarse"][:, [0, 2]] = (changed["coarse"][:, [0, 2]] + 1) % 12
    changed["fine"][:, 1] = (changed["fine"][:, 1] + 1) % 12
    after = tokenizer.decode(changed)
    assert torch.equal(after[:, :, 0], before[:, :, 0])
    assert not torch.allclose(after[:, :, 1], before[:, :, 1])


def test_a_token_reaches_at_most_one_bar_to_each_side(tiny_model: Model) -> None:
    tokenizer = tiny_model.tokenizer
    codes = tokenizer.encode(features_of(24)).codes
    before = tokenizer.decode(codes)
    codes["coarse"][:, :, 12] = (codes["coarse"][:, :, 12] + 3) % 12
    difference = (tokenizer.decode(codes) - before).detach().abs().amax(dim=(0, 2, 3))
    touched = torch.nonzero(difference)[:, 0]
    assert int(touched.min()) >= 12 * 16 - 64 and int(touched.max()) < 13 * 16 + 64
    assert float(difference[12 * 16 : 13 * 16].min()) > 0


def test_flags_come_out_as_probabilities(tiny_model: Model) -> None:
    made = tiny_model.tokenizer.decode(tiny_model.tokenizer.encode(features_of(4)).codes)
    for columns in (CONTACTS, HOLDS):
        assert bool(((made[..., columns] >= 0) & (made[..., columns] <= 1)).all())


def test_the_couple_only_layout_starts_and_decodes_too() -> None:
    features = torch.cat([features_of(16, seed) for seed in (0, 5)])
    tokenizer = Tokenizer(TINY.tokenizer, pair_layout(12, 12, 2)).eval()
    start_tokenizer(tokenizer, features)
    codes = tokenizer.encode(features).codes
    assert codes["coarse"].shape == (2, 1, 16, 1)
    assert joint_errors(tokenizer.decode(codes), features, OFFSETS)["lead_mm"] < 150


def test_starting_from_the_data_beats_chance() -> None:
    features = torch.cat([features_of(16, seed) for seed in (0, 5, 9)])
    torch.manual_seed(0)
    chance = Tokenizer(TINY.tokenizer, TINY.layout).eval()
    chance.scale.fit(features)
    started = Tokenizer(TINY.tokenizer, TINY.layout).eval()
    start_tokenizer(started, features)
    errors = [
        joint_errors(net.decode(net.encode(features).codes), features, OFFSETS)["lead_mm"] for net in (started, chance)
    ]
    assert errors[0] < 0.7 * errors[1]
