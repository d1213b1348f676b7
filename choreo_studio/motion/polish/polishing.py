"""Polish: bodies apart, feet that stand, hands that meet, nothing under the floor; only where the take may change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import Flags, runs_of
from choreo_studio.motion.kinematics import Pose, forward_kinematics, joint_positions
from choreo_studio.motion.polish.bodies import WRISTS
from choreo_studio.motion.polish.couple import Couple, Task, settle
from choreo_studio.motion.polish.curves import span_weight
from choreo_studio.motion.polish.feet import (
    ANKLES,
    FootWork,
    foot_paths,
    hips_over,
    level_toes,
    raised_from_floor,
    with_feet_on,
)
from choreo_studio.motion.polish.foot_paths import FootPath
from choreo_studio.motion.polish.hands import asked_holds, held_hands, near_hands, with_hands_at
from choreo_studio.motion.polish.jerks import without_jerks
from choreo_studio.motion.polish.limits import within_limits
from choreo_studio.motion.polish.places import Places, grips_of, places_of
from choreo_studio.motion.polish.resting import with_rests
from choreo_studio.motion.polish.rests import Rest, resting_hands
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.polish.standing import stands_of
from choreo_studio.motion.retarget.holds import grip_points
from choreo_studio.motion.rotations import Floats

_CONTEXT = 32
_BODY_RAMP, _HEIGHT_RAMP, _FLOOR_RAMP, _JOINT_RAMP, _REST_RAMP = 20, 16, 8, 8, 12


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
    rests = _rests(duet, job) if settings.hands > 0.0 else ()
    for role in job.roles:
        duet = _with(duet, role, _eased(duet.dancer(role), job))
    # Arms that come around the partner before bodies are parted leave these where they are.
    duet = with_rests(duet, rests, job.weight(settings.hands, _REST_RAMP), job.roles)
    poses = {role: forward_kinematics(duet.dancer(role)) for role in job.roles}
    works = {role: _foot_work(duet.dancer(role), poses[role], role, job) for role in job.roles}
    paths: dict[Role, tuple[FootPath, FootPath]] = {}
    if settings.feet > 0.0:
        for role in job.roles:
            paths[role] = foot_paths(duet.dancer(role), poses[role], works[role])
            shift = hips_over(poses[role], paths[role], works[role])
            duet, poses[role] = _with(duet, role, _moved(duet.dancer(role), shift)), poses[role].moved(shift)
    job.on_stage()
    places = _settled(duet, poses, paths, works, job)
    for row, role in enumerate(role for role in ROLES if role in job.roles):
        root = places.root[:, row]
        clip, pose = _moved(duet.dancer(role), root), poses[role].moved(root)
        duet = _with(duet, role, _on_places(clip, pose, places, row, paths.get(role), works[role], job))
        job.on_stage()
    return with_rests(duet, rests, job.weight(settings.hands, _REST_RAMP), job.roles)


def _eased(clip: MotionClip, job: _Job) -> MotionClip:
    if job.settings.limits > 0.0:
        clip = within_limits(clip, job.weight(job.settings.limits, _JOINT_RAMP))
    if job.settings.smoothness > 0.0:
        clip = without_jerks(clip, job.seconds, job.weight(job.settings.smoothness, _JOINT_RAMP))
    return clip


def _moved(clip: MotionClip, shift: Floats) -> MotionClip:
    return replace(clip, root_positions=clip.root_positions + shift)


def _settled(
    duet: DuetMotion,
    poses: Mapping[Role, Pose],
    paths: Mapping[Role, tuple[FootPath, FootPath]],
    works: Mapping[Role, FootWork],
    job: _Job,
) -> Places:
    settings = job.settings
    roles = tuple(role for role in ROLES if role in job.roles)
    own = [paths[role] for role in roles] if paths else None
    places = Places.of([duet.dancer(role) for role in roles], [poses[role] for role in roles], own)
    if settings.moves_couple:
        holds = _holds(duet, job)
        still = [duet.dancer(role) for role in ROLES if role not in roles]
        others = [places_of(clip, forward_kinematics(clip)) for clip in still]
        other = others[0] if others else places.at[:, 0]
        couple = Couple.of((duet.lead.skeleton, duet.follow.skeleton), places, job.roles, other)
        task = Task(
            held_hands(grips_of(couple.at), holds),
            np.stack([np.stack([stand.down for stand in works[role].stands], axis=1) for role in roles], axis=1),
            job.weight(1.0, _BODY_RAMP),
            settings.hands,
            settings.bodies,
            settings.nearness,
            settings.feet,
            job.on_stage,
        )
        settle(couple, task)
        places = couple.moving
    return places


def _on_places(
    clip: MotionClip,
    pose: Pose,
    places: Places,
    row: int,
    paths: tuple[FootPath, FootPath] | None,
    work: FootWork,
    job: _Job,
) -> MotionClip:
    """The clip, whose root is there already, brought to the places of one dancer."""
    settings = job.settings
    if paths is not None:
        left, right = (FootPath(path.ankles + places.feet[:, row, side], path.turns) for side, path in enumerate(paths))
        clip = with_feet_on(clip, pose, (left, right), work.weight, places.sides[:, row, 2:])
        clip = level_toes(clip, (left, right), work)
        pose = forward_kinematics(clip)
    if settings.floor > 0.0:
        clip = raised_from_floor(clip, pose, job.weight(settings.floor, _FLOOR_RAMP))
    if not settings.moves_couple:
        return clip
    at = places.at[:, row]
    return with_hands_at(clip, pose, grips_of(at), at[:, WRISTS], places.sides[:, row, :2])


def _with(duet: DuetMotion, role: Role, clip: MotionClip) -> DuetMotion:
    return replace(duet, lead=clip) if role == "lead" else replace(duet, follow=clip)


def _foot_work(clip: MotionClip, pose: Pose, role: Role, job: _Job) -> FootWork:
    chances = None if job.contacts is None else job.contacts[:, ROLES.index(role)]
    joints, lift = pose.positions, np.zeros((clip.frame_count, 2))
    stands = stands_of(clip.skeleton, joints, chances, job.seconds)
    if job.unbent is not None:
        unbent = job.unbent.dancer(role)
        free = joint_positions(unbent)
        seen = stands_of(unbent.skeleton, free, chances, job.seconds)
        span = (job.first, job.end, job.seconds)
        stands = (seen[0].between(stands[0], *span), seen[1].between(stands[1], *span))
        lift = (free - joints)[:, ANKLES, 1] * job.weight(1.0, _HEIGHT_RAMP)[:, None]
    hips = job.weight(job.settings.feet, _BODY_RAMP)
    return FootWork(stands, job.seconds, job.first, job.end, hips, lift, job.settings.feet)


def _rests(duet: DuetMotion, job: _Job) -> tuple[Rest, ...]:
    seen = duet if job.unbent is None else job.unbent
    grips = np.stack([grip_points(clip) for clip in seen], axis=1)
    return resting_hands(seen, job.seconds, held_hands(grips, _holds(duet, job)))


def _holds(duet: DuetMotion, job: _Job) -> Floats:
    return _measured_holds(duet, job) if job.holds is None else asked_holds(job.holds, job.seconds)


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
