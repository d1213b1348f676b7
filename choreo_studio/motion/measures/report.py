"""Every measure of one duet in one value."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.measures.capsules import BodyPenetration, body_penetration
from choreo_studio.motion.measures.derivatives import mean_jerk
from choreo_studio.motion.measures.feet import FloorPenetration, FootSlip, floor_penetration, foot_slip
from choreo_studio.motion.measures.field_joints import FIELD_FPS, at_field_rate, field_positions
from choreo_studio.motion.measures.finish import Finish, finish_of
from choreo_studio.motion.measures.following import MusicFollowing, music_following
from choreo_studio.motion.measures.foot_plausibility import physical_foot_contact
from choreo_studio.motion.measures.hands import HandHold, hand_hold
from choreo_studio.motion.measures.partners import PartnerPlacing, partner_placing
from choreo_studio.motion.measures.projected import audience_shot, picture_alignment, picture_alignment_null
from choreo_studio.motion.measures.repetition import SelfSimilarity, longest_repeat, self_similarity
from choreo_studio.motion.measures.rhythm import (
    beat_alignment,
    beat_echo,
    beat_echo_null,
    beats_per_second,
    dance_beats,
)
from choreo_studio.motion.measures.staging import StageUse, stage_use
from choreo_studio.motion.measures.steps import CountedBeats, Landings, StepTiming, landings, step_timing
from choreo_studio.motion.measures.variety import aligned_couple
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import Shot


@dataclass(frozen=True)
class DancerReport:
    """One dancer of a duet.

    Attributes:
        slip: feet that slide.
        floor: feet below the floor.
        steps: landings against the counts.
        jerk: mean joint jerk in m/s³ (depends on the frame rate).
        foot_plausibility: PFC of EDGE.
        dance_beats_per_second: pauses of the whole body.
        music_alignment: BAS over music beats (Bailando, Duolando).
        music_alignment_null: the same with the dance circularly shifted.
        dance_alignment: BAS over dance beats (AIST++).
        dance_alignment_null: the same with the music circularly shifted.
        picture_alignment: 2D-MM Align as the audience sees it (DabFusion).
        picture_alignment_null: the same with the music circularly shifted.
    """

    slip: FootSlip
    floor: FloorPenetration
    steps: StepTiming
    jerk: float
    foot_plausibility: float
    dance_beats_per_second: float
    music_alignment: float
    music_alignment_null: float
    dance_alignment: float
    dance_alignment_null: float
    picture_alignment: float
    picture_alignment_null: float


@dataclass(frozen=True)
class DuetReport:
    """All measures of one duet.

    Attributes:
        seconds: length of the duet.
        beats: number of beats.
        lead: the lead alone.
        follow: the follow alone.
        steps: both dancers' landings together.
        hands: hands that meet.
        placing: distance and facing of the partners.
        penetration: bodies through each other.
        finish: fast slides, pops and limits, and the size of steps and poses.
        beat_echo: BED, over the lead's dance beats.
        beat_echo_null: BED with the follow circularly shifted.
        staging: use of the floor.
        repetition: how soon movement comes again.
        longest_repeat_beats: longest stretch of coarse tokens that comes twice; NaN where they are not known.
        following: whether movement goes with the loudness of the music.
    """

    seconds: float
    beats: int
    lead: DancerReport
    follow: DancerReport
    steps: StepTiming
    hands: HandHold
    placing: PartnerPlacing
    penetration: BodyPenetration
    finish: Finish
    beat_echo: float
    beat_echo_null: float
    staging: StageUse
    repetition: SelfSimilarity
    longest_repeat_beats: float
    following: MusicFollowing

    def as_dict(self) -> dict[str, Any]:
        """Nested plain values for JSON; a measure that has no value (NaN) is None."""
        return {name: _without_nan(value) for name, value in asdict(self).items()}


def measure_duet(
    duet: DuetMotion,
    frame_seconds: Floats,
    count_in_eight: NDArray[np.intp],
    distance_bounds_m: tuple[float, float] | None = None,
    tokens: NDArray[np.integer] | None = None,
    loudness: Floats | None = None,
) -> DuetReport:
    """All measures of a duet on beat frames.

    Args:
        duet: both dancers, T frames, at least two beats.
        frame_seconds: (T,) rising times.
        count_in_eight: (B,) place of each beat in the eight counts from 0; T must be a multiple of B.
        distance_bounds_m: partner distance of real dancing (5 and 95 %), for the share inside it.
        tokens: (B, S) coarse tokens of every beat, None where they are not known.
        loudness: (B,) of the music, None where it is not known.
    """
    if frame_seconds.shape != (duet.frame_count,):
        raise ValueError(f"frame_seconds: expected ({duet.frame_count},), found {frame_seconds.shape}")
    beats = CountedBeats.of_beat_frames(frame_seconds, count_in_eight)
    poses = [forward_kinematics(clip) for clip in duet]
    lead, follow = (pose.positions for pose in poses)
    steps = [landings(positions, frame_seconds) for positions in (lead, follow)]
    pulses = [_Pulse.of(clip, frame_seconds) for clip in duet]
    echoing = pulses[0].beats, pulses[1].beats
    audience = audience_shot(np.stack([pulse.positions for pulse in pulses]))
    reports = [
        _dancer(clip, pose, frame_seconds, step, pulse, beats, audience)
        for clip, pose, step, pulse in zip(duet, poses, steps, pulses, strict=True)
    ]
    return DuetReport(
        seconds=float(beats.end_seconds - frame_seconds[0]),
        beats=len(beats.counts),
        lead=reports[0],
        follow=reports[1],
        steps=step_timing(steps, beats),
        hands=hand_hold(lead, follow, frame_seconds),
        placing=partner_placing(lead, follow, distance_bounds_m),
        penetration=body_penetration(lead, follow, duet.lead.skeleton, duet.follow.skeleton),
        finish=finish_of(duet, frame_seconds),
        beat_echo=beat_echo(*echoing),
        beat_echo_null=beat_echo_null(*echoing, frame_count=len(pulses[0].positions)),
        staging=stage_use(lead, follow),
        repetition=self_similarity(aligned_couple(lead, follow), duet.frame_count // len(beats.counts)),
        longest_repeat_beats=float("nan") if tokens is None else float(longest_repeat(tokens)),
        following=music_following(np.concatenate([lead, follow], axis=1), frame_seconds, loudness),
    )


@dataclass(frozen=True, eq=False)
class _Pulse:
    """A dancer at 30 frames a second: 24 joints and dance beats."""

    positions: Floats
    beats: NDArray[np.intp]

    @classmethod
    def of(cls, clip: MotionClip, frame_seconds: Floats) -> "_Pulse":
        positions = field_positions(at_field_rate(clip, frame_seconds))
        return cls(positions, dance_beats(positions))


def _dancer(
    clip: MotionClip,
    pose: Pose,
    frame_seconds: Floats,
    steps: Landings,
    pulse: _Pulse,
    beats: CountedBeats,
    audience: Shot,
) -> DancerReport:
    start, frames = float(frame_seconds[0]), len(pulse.positions)
    music = (beats.seconds - start) * FIELD_FPS
    pixels = audience.project(pulse.positions)
    return DancerReport(
        slip=foot_slip(pose.positions, frame_seconds),
        floor=floor_penetration(clip, pose),
        steps=step_timing([steps], beats),
        jerk=mean_jerk(pose.positions, frame_seconds),
        foot_plausibility=physical_foot_contact(pulse.positions),
        dance_beats_per_second=beats_per_second(pulse.beats, frames),
        music_alignment=beat_alignment(beats.seconds, pulse.beats, start, "over_music_beats"),
        music_alignment_null=beat_echo_null(music, pulse.beats, frames),
        dance_alignment=beat_alignment(beats.seconds, pulse.beats, start, "over_dance_beats"),
        dance_alignment_null=beat_echo_null(pulse.beats, music, frames),
        picture_alignment=picture_alignment(pixels, music),
        picture_alignment_null=picture_alignment_null(pixels, music),
    )


def _without_nan(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
