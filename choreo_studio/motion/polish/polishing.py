"""Polish: bodies apart, feet that stand, hands that meet, nothing under the floor; only where the take may change."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import Flags, runs_of
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.polish.bodies import parted_bodies
from choreo_studio.motion.polish.curves import span_weight
from choreo_studio.motion.polish.feet import ANKLES, level_toes, locked_feet, raised_from_floor
from choreo_studio.motion.polish.hands import drawn_together, joined_hands, near_hands
from choreo_studio.motion.polish.plants import FootWork, low_feet, standing_feet
from choreo_studio.motion.rotations import Floats

_CONTEXT = 32
_BODY_RAMP, _FOOT_RAMP, _HEIGHT_RAMP, _HAND_RAMP, _FLOOR_RAMP = 20, 10, 16, 20, 8


@dataclass(frozen=True)
class PolishSettings:
    """How strongly each correction is applied, 0 (not at all) to 1 (in full).

    Attributes:
        feet: planted feet stay where they are.
        hands: hands that hold meet.
        bodies: torsos do not pass through each other.
        floor: feet stay above the floor.
        nearness: partners who hold hands stand near enough to each other for that.
    """

    feet: float = 1.0
    hands: float = 1.0
    bodies: float = 1.0
    floor: float = 1.0
    nearness: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"{field.name}: expected 0 to 1, found {value}")

    @classmethod
    def of_strength(cls, strength: float) -> "PolishSettings":
        """Every correction at one strength."""
        return cls(strength, strength, strength, strength, strength)


@dataclass(frozen=True, eq=False)
class _Job:
    """One run of frames to polish, with its surroundings."""

    first: int
    end: int
    seconds: Floats
    roles: frozenset[Role]
    settings: PolishSettings
    contacts: Floats | None
    holds: Floats | None
    unbent: DuetMotion | None
    on_stage: Callable[[], None]

    @property
    def marked(self) -> Flags:
        flags = np.zeros(len(self.seconds), dtype=np.bool_)
        flags[self.first : self.end] = True
        return flags

    def weight(self, strength: float, ramp: int) -> Floats:
        return strength * span_weight(self.first, self.end, len(self.seconds), ramp)


def polish(
    duet: DuetMotion,
    frame_seconds: Floats,
    frame_mask: Flags,
    roles: frozenset[Role],
    settings: PolishSettings,
    foot_contacts: Floats | None = None,
    holds: Floats | None = None,
    unbent: DuetMotion | None = None,
    on_stage: Callable[[], None] = lambda: None,
) -> DuetMotion:
    """The duet with its feet, hands and bodies put right in the marked frames of the dancers that may change.

    Every correction is eased to nothing towards kept frames, which stay bit for bit what they were.

    Args:
        duet: (T) both dancers.
        frame_seconds: (T,) rising times.
        frame_mask: (T,) True where motion may change.
        roles: dancers that may change.
        settings: strengths.
        foot_contacts: (T, 2, 4) how surely the joints of `contacts.FOOT_JOINTS` of lead and follow are planted, 0 to
            1; measured where None.
        holds: (T, 2, 2) how surely the lead's left and right hand hold the follow's left and right hand, 0 to 1;
            measured where None.
        unbent: (T) the motion that the marked frames were made from, anywhere on the floor, before it was bent into
            the take. Which feet stand, how high they step and which hands hold is seen in it; give the candidate
            after a splice. The duet itself where None.
        on_stage: told after every kind of correction; it may raise to cancel.

    Raises:
        ValueError: when the shapes do not fit or a role is unknown.
    """
    _check(duet, frame_seconds, frame_mask, roles, foot_contacts, holds, unbent)
    result = duet
    for first, end in runs_of(frame_mask) if roles else ():
        near = slice(max(0, int(first) - _CONTEXT), min(duet.frame_count, int(end) + _CONTEXT))
        job = _Job(
            int(first) - near.start,
            int(end) - near.start,
            frame_seconds[near],
            roles,
            settings,
            None if foot_contacts is None else foot_contacts[near],
            None if holds is None else holds[near],
            None if unbent is None else unbent[near],
            on_stage,
        )
        polished = _polished(duet[near], job)
        result = _overlaid(result, polished, slice(int(first), int(end)), near.start, roles)
    return result


def _polished(duet: DuetMotion, job: _Job) -> DuetMotion:
    settings = job.settings
    if settings.nearness > 0.0 and job.holds is not None:
        duet = drawn_together(duet, job.holds, job.weight(settings.nearness, _BODY_RAMP), job.roles)
        job.on_stage()
    if settings.bodies > 0.0:
        duet = parted_bodies(duet, job.weight(settings.bodies, _BODY_RAMP), job.roles)
        job.on_stage()
    if settings.feet > 0.0 or settings.floor > 0.0:
        clips = {role: _with_feet(duet.dancer(role), role, job) for role in job.roles}
        duet = DuetMotion(clips.get("lead", duet.lead), clips.get("follow", duet.follow))
    if settings.hands > 0.0:
        held = job.holds if job.holds is not None else _measured_holds(duet, job)
        duet = joined_hands(duet, held, job.weight(settings.hands, _HAND_RAMP), job.roles)
    return duet


def _with_feet(clip: MotionClip, role: Role, job: _Job) -> MotionClip:
    joints = joint_positions(clip)
    contacts, lift = _standing(joints, role, job), np.zeros((clip.frame_count, 2))
    if job.unbent is not None:
        seen = joint_positions(job.unbent.dancer(role))
        contacts = np.where(job.marked[:, None], _standing(seen, role, job), contacts)
        lift = (seen - joints)[:, ANKLES, 1] * job.weight(1.0, _HEIGHT_RAMP)[:, None]
    work = FootWork(contacts, job.seconds, job.weight(job.settings.feet, _FOOT_RAMP), ~job.marked, lift)
    if job.settings.feet > 0.0:
        clip = level_toes(locked_feet(clip, work), work)
    if job.settings.floor > 0.0:
        clip = raised_from_floor(clip, job.weight(job.settings.floor, _FLOOR_RAMP))
    job.on_stage()
    return clip


def _standing(positions: Floats, role: Role, job: _Job) -> Flags:
    contacts = low_feet(positions, job.seconds) if job.contacts is None else job.contacts[:, ROLES.index(role)] > 0.5
    return standing_feet(positions, contacts, job.seconds)


def _measured_holds(duet: DuetMotion, job: _Job) -> Floats:
    holds = near_hands(duet, job.seconds)
    if job.unbent is None:
        return holds
    return np.where(job.marked[:, None, None], near_hands(job.unbent, job.seconds), holds)


def _overlaid(
    duet: DuetMotion, piece: DuetMotion, frames: slice, piece_start: int, roles: frozenset[Role]
) -> DuetMotion:
    own = slice(frames.start - piece_start, frames.stop - piece_start)
    clips = {}
    for role in roles:
        clip = duet.dancer(role)
        roots, rotations = clip.root_positions.copy(), clip.rotations.copy()
        roots[frames] = piece.dancer(role).root_positions[own]
        rotations[frames] = piece.dancer(role).rotations[own]
        clips[role] = replace(clip, root_positions=roots, rotations=rotations)
    return DuetMotion(clips.get("lead", duet.lead), clips.get("follow", duet.follow))


def _check(
    duet: DuetMotion,
    frame_seconds: Floats,
    frame_mask: Flags,
    roles: frozenset[Role],
    contacts: Floats | None,
    holds: Floats | None,
    unbent: DuetMotion | None,
) -> None:
    frames = duet.frame_count
    if frame_seconds.shape != (frames,):
        raise ValueError(f"frame_seconds: expected ({frames},), found {frame_seconds.shape}")
    if frame_mask.shape != (frames,) or frame_mask.dtype != np.bool_:
        raise ValueError(f"frame_mask: expected bool ({frames},), found {frame_mask.dtype} {frame_mask.shape}")
    if not roles <= set(ROLES):
        raise ValueError(f"roles: expected some of {ROLES}, found {sorted(roles)}")
    if contacts is not None and contacts.shape != (frames, 2, 4):
        raise ValueError(f"foot_contacts: expected ({frames}, 2, 4), found {contacts.shape}")
    if holds is not None and holds.shape != (frames, 2, 2):
        raise ValueError(f"holds: expected ({frames}, 2, 2), found {holds.shape}")
    if unbent is not None and unbent.frame_count != frames:
        raise ValueError(f"unbent: expected {frames} frames, found {unbent.frame_count}")
