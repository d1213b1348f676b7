"""Stand-ins for slow or hardware-bound parts: deterministic, and honest about the contracts of the real ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion, MotionClip, Role
from choreo_studio.motion.rotations import IDENTITY, about_axis
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton, follow_body, lead_body
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.editing import Slot, codes_of
from choreo_studio.tokens.layout import LevelName, TokenLayout, duet_layout
from choreo_studio.tokens.sequence import TokenSequence, level_shape

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class FakeGenerator:
    """A generator without a network: tokens are drawn evenly, motion is a sway whose size the tokens set.

    It keeps the contract of the real one: only masked slots are drawn, only masked frames of unlocked dancers change,
    variation i uses seed + i, held cells keep their confidence, progress is told once per step.
    """

    model_id: str = "fake-1"
    layout: TokenLayout = field(default_factory=lambda: duet_layout(16, 8, 2))
    styles: tuple[str, ...] = ("salsa",)
    sources: Mapping[str, str] = field(default_factory=lambda: {"salsa": "captured"})
    device: str = "CPU"

    def dance(self, request: DanceRequest, progress: Callable[[int, int], None]) -> tuple[Dance, ...]:
        dances = []
        for variation in range(request.variations):
            progress(variation, request.variations)
            dances.append(self._one(request, request.seed + variation))
        progress(request.variations, request.variations)
        return tuple(dances)

    def odds(self, request: DanceRequest, slot: Slot) -> NDArray[np.float32]:
        """Half for the code that lies one above the present one, a quarter for the next, and so on."""
        assert request.current is not None
        level = self.layout.level(slot.level)
        ranks = np.arange(level.codebook_size)
        odds = np.zeros((level.depth, level.codebook_size), dtype=np.float32)
        for depth, code in enumerate(codes_of(request.current.tokens, slot)):
            odds[depth, (code + 1 + ranks) % level.codebook_size] = 0.5 ** (ranks + 1)
        return odds / odds.sum(axis=1, keepdims=True)

    def tokenize(self, motion: DuetMotion, grid: BeatGrid) -> TokenSequence:
        """Codes that only depend on where the dancers' hips are at each slot."""
        codes: dict[LevelName, Codes] = {}
        for level in self.layout.levels:
            shape = level_shape(level, grid.beat_count)
            frames = np.arange(shape[1]) * FRAMES_PER_BEAT // level.slots_per_beat
            height = motion.lead.root_positions[frames, 1] + motion.follow.root_positions[frames, 0]
            value = np.floor(np.abs(height) * 1000).astype(np.int32) % level.codebook_size
            codes[level.name] = np.broadcast_to(value[None, :, None], shape).astype(np.int32)
        return TokenSequence(self.layout, grid.beat_count, codes)

    def reconstruct(self, motion: DuetMotion, grid: BeatGrid) -> DuetMotion:
        """The motion, the lead 10 mm higher and the follow 20 mm further along +X."""
        return DuetMotion(_moved(motion.lead, (0.0, 0.01, 0.0)), _moved(motion.follow, (0.02, 0.0, 0.0)))

    def _one(self, request: DanceRequest, seed: int) -> Dance:
        rng = np.random.default_rng(seed)
        codes: dict[LevelName, Codes] = {}
        confidence: dict[LevelName, NDArray[np.float32]] = {}
        for level in self.layout.levels:
            mask = request.mask.slots[level.name]
            drawn = rng.integers(0, level.codebook_size, mask.shape).astype(np.int32)
            held = drawn if request.current is None else request.current.tokens.codes[level.name]
            codes[level.name] = np.where(mask, drawn, held).astype(np.int32)
            sure = 1.0 if request.current is None else request.current.confidence[level.name]
            confidence[level.name] = np.where(mask, rng.random(mask.shape), sure).astype(np.float32)
        tokens = TokenSequence(self.layout, request.grid.beat_count, codes)
        motion = sway(tokens.codes)
        if request.current is not None:
            motion = kept_outside(request, request.current.motion, motion)
        return Dance(tokens, motion, confidence, "sampled", seed)


def _moved(clip: MotionClip, by: tuple[float, float, float]) -> MotionClip:
    return replace(clip, root_positions=clip.root_positions + np.array(by))


def sway(codes: Mapping[LevelName, Codes]) -> DuetMotion:
    """Two dancers face to face who step in place, wider for larger codes; a lead that hears only its own tokens."""
    lead = _swaying(lead_body(), codes["coarse"][1, :, 0] + codes["fine"][0, ::2, 0], 0.0, 0.0)
    both = codes["coarse"][2, :, 0] + codes["fine"][1, ::2, 0] + codes["coarse"][0, :, 0]
    return DuetMotion(lead, _swaying(follow_body(), both, 0.6, np.pi))


def _swaying(body: Skeleton, sizes: Codes, forward: float, yaw: float) -> MotionClip:
    frames = len(sizes) * FRAMES_PER_BEAT
    phase = (np.arange(frames) % FRAMES_PER_BEAT) / FRAMES_PER_BEAT
    swing = np.sin(np.pi * phase) ** 2 * np.repeat(sizes, FRAMES_PER_BEAT) / 24.0
    roots = np.tile(body.offsets[0], (frames, 1))
    roots[:, 0] += 0.3 * swing
    roots[:, 2] += forward
    rotations = np.tile(IDENTITY, (frames, JOINT_COUNT, 1))
    rotations[:, 0] = about_axis(1, np.full(frames, yaw))
    rotations[:, INDEX["LeftUpLeg"]] = about_axis(0, -0.5 * swing)
    rotations[:, INDEX["LeftLeg"]] = about_axis(0, 1.0 * swing)
    return MotionClip(body, roots, rotations)


def kept_outside(request: DanceRequest, before: DuetMotion, after: DuetMotion) -> DuetMotion:
    """`after` where the request's mask lets a dancer change, `before` everywhere else."""
    frames = np.repeat(request.mask.beats, FRAMES_PER_BEAT)

    def mixed(role: Role) -> MotionClip:
        old, new = before.dancer(role), after.dancer(role)
        if role not in request.mask.roles:
            return old
        return replace(
            old,
            root_positions=np.where(frames[:, None], new.root_positions, old.root_positions),
            rotations=np.where(frames[:, None, None], new.rotations, old.rotations),
        )

    return DuetMotion(mixed("lead"), mixed("follow"))


class HandExecutor:
    """Work that waits until a test runs it."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def __call__(self, work: Callable[[], None]) -> None:
        self.waiting.append(work)

    def run_all(self) -> None:
        """Everything that waits, oldest first."""
        while self.waiting:
            self.waiting.pop(0)()
