"""More from the same data that did not help: stretches joined anew, other bodies, and dancers who dance alone."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.model.body import positions_around_hips
from choreo_studio.model.training.spans import DanceSpan, beat_frame_seconds
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.editing.splicing import splice
from choreo_studio.motion.features import HEIGHT, POSITIONS, RELATION, ROTATIONS, TRAVEL, duet_features
from choreo_studio.motion.io.aistpp import OUT_FPS, read_aistpp
from choreo_studio.motion.resampling import sample_clip
from choreo_studio.motion.retarget.retargeting import retarget
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT, follow_body, lead_body
from choreo_studio.timebase import FRAMES_PER_BEAT

HALF_BEATS = 12
_NEAREST_PER_PLACE = 2
_SOLO_BEATS = 16


def recombined(spans: list[DanceSpan], count: int, seed: int) -> list[DanceSpan]:
    """Stretches of 24 beats whose halves come from different places: the same count, near poses, a smooth seam.

    Args:
        spans: captured stretches; held-out ones are left alone, twins are made by the caller.
        count: how many at most, the nearest poses first.
        seed: of ties.
    """
    known = [span for span in spans if not span.held_out and not span.mirrored]
    places = [
        (index, int(beat))
        for index, span in enumerate(known)
        for beat in span.grid.downbeats
        if HALF_BEATS <= beat <= span.grid.beat_count - HALF_BEATS
    ]
    poses = np.stack([_pose(known[index], beat) for index, beat in places])
    counts = np.array([known[index].grid.count_in_eight[beat] for index, beat in places])
    apart = np.square(poses[:, None] - poses[None]).sum(-1)
    same_count = counts[:, None] == counts[None]
    far = np.array([[a != c or abs(b - d) > 4 for c, d in places] for a, b in places])
    apart = np.where(same_count & far, apart, np.inf) + 1e-6 * np.random.default_rng(seed).random(apart.shape)
    nearest = [(apart[row, column], row, column) for row in range(len(places)) for column in _best(apart[row])]
    chosen = sorted(item for item in nearest if np.isfinite(item[0]))[:count]
    return [_spliced(known, places[row], places[column]) for _, row, column in chosen]


def _best(row: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.argsort(row)[:_NEAREST_PER_PLACE]


def _pose(span: DanceSpan, beat: int) -> Floats:
    frames = slice(beat * FRAMES_PER_BEAT - 2, beat * FRAMES_PER_BEAT + 3)
    at = duet_features(span.motion[frames], span.frame_seconds[frames]).values
    middle = np.concatenate([at[2, :, POSITIONS].ravel(), 4.0 * at[2, 1, RELATION]])
    moving = np.concatenate([(at[3] - at[1])[:, POSITIONS].ravel(), 4.0 * (at[3] - at[1])[1, RELATION]])
    return np.concatenate([middle, 4.0 * moving])


def _spliced(spans: list[DanceSpan], first: tuple[int, int], second: tuple[int, int]) -> DanceSpan:
    (index, leave), (other, arrive) = first, second
    before, after = spans[index], spans[other]
    start, half = (leave - HALF_BEATS) * FRAMES_PER_BEAT, HALF_BEATS * FRAMES_PER_BEAT
    kept = before.motion[start : start + 2 * half]
    wanted = (arrive - HALF_BEATS) * FRAMES_PER_BEAT
    period = np.concatenate(
        [before.grid.beat_periods[leave - HALF_BEATS : leave], after.grid.beat_periods[arrive : arrive + HALF_BEATS]]
    )
    beats = np.concatenate([[0.0], np.cumsum(period)[:-1]])
    downbeats = np.arange(0, 2 * HALF_BEATS, before.grid.metre.beats_per_bar)
    eight = int(np.flatnonzero(before.grid.count_in_eight[leave - HALF_BEATS : leave][downbeats[:2]] == 0)[0])
    grid = BeatGrid(beats, downbeats, before.grid.metre, eight)
    mask = np.arange(2 * half) > half
    motion = splice(
        kept,
        after.motion[wanted : wanted + 2 * half],
        mask,
        frozenset(("lead", "follow")),
        beat_frame_seconds(grid),
        soft_edges=True,
    )
    clean = np.concatenate([before.clean[leave - HALF_BEATS : leave], after.clean[arrive : arrive + HALF_BEATS]])
    return DanceSpan(f"{before.name}+{after.name}", False, before.style, False, grid, motion, clean)


def other_bodies(truth: Tensor, offsets: Tensor, generator: torch.Generator, most: float) -> tuple[Tensor, Tensor]:
    """Windows danced by couples of other proportions: legs and path by one factor, all above the hips by another.

    Args:
        truth: (N, T, 2, F) features.
        offsets: (2, J, 3) rest offsets of both bodies.
        generator: of the factors.
        most: largest change, 0.05 for 5 %.

    Returns:
        Features of the same shape, and offsets (N, 1, 2, J, 3).
    """
    legs, trunk = (1.0 + most * (2.0 * torch.rand(len(truth), generator=generator) - 1.0) for _ in range(2))
    is_leg = offsets[0, :, 1] < -1e-6
    factors = torch.where(is_leg, legs[:, None], trunk[:, None])[:, None, None, :, None]
    bodies = offsets * factors
    made = truth.clone()
    path = legs[:, None, None, None]
    made[..., HEIGHT] *= path
    made[..., TRAVEL] *= path
    made[..., RELATION.start : RELATION.start + 2] *= path
    around = positions_around_hips(truth[..., ROTATIONS].unflatten(-1, (JOINT_COUNT, 6)), bodies)
    around = around + made[..., HEIGHT, None] * around.new_tensor([0.0, 1.0, 0.0])
    made[..., POSITIONS] = around[..., 1:, :].flatten(-2)
    return made, bodies


def solo_windows(folder: Path, clips: int) -> Tensor:
    """Features (N, T, 2, F) of eight beats of street dancers, two strangers to a window; there is no couple in them.

    Args:
        folder: AIST++ clips as JSON.
        clips: how many to read, evenly over the folder.
    """
    paths = sorted(folder.glob("*.json"))
    paths = paths[:: max(1, len(paths) // clips)]
    windows = []
    for lead_path, follow_path in zip(paths[::2], paths[1::2], strict=False):
        lead, follow = _solo(lead_path, True), _solo(follow_path, False)
        grid = BeatGrid.regular(170.0, _SOLO_BEATS)
        values = duet_features(DuetMotion(lead, follow), beat_frame_seconds(grid)).values.astype(np.float32)
        windows += [torch.from_numpy(part) for part in np.split(values, 2)]
    return torch.stack(windows)


def _solo(path: Path, leads: bool) -> MotionClip:
    body = lead_body() if leads else follow_body()
    read = read_aistpp(path, body)
    clip = retarget(read.source, body)
    seconds = np.arange(clip.frame_count) / OUT_FPS
    wanted = np.arange(_SOLO_BEATS * FRAMES_PER_BEAT) / FRAMES_PER_BEAT * 60.0 / read.tempo_bpm
    return sample_clip(clip, seconds, wanted)
