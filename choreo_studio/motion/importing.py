"""A pair of BVH files from anywhere as a duet of ours."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.bvh_motion import source_of
from choreo_studio.motion.retarget.holds import close_holds, find_holds
from choreo_studio.motion.retarget.humanoid import find_humanoid
from choreo_studio.motion.retarget.pair import find_closeness, placed_pair
from choreo_studio.motion.retarget.pops import without_pops
from choreo_studio.motion.retarget.retargeting import path_scale, retarget
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.skeleton import Skeleton
from choreo_studio.timebase import FrameRate

DEFAULT_FPS = 30
_RATE_TOLERANCE = 2e-4


def import_pair(
    lead_path: str | Path,
    follow_path: str | Path,
    lead_body: Skeleton,
    follow_body: Skeleton,
    source_fps: float | None = None,
    closeness: float | None = None,
) -> tuple[DuetMotion, FrameRate]:
    """Duet from two BVH files of any humanoid hierarchy, on our bodies and in one world.

    Joint directions are kept, capture spikes repaired, feet put on the floor, the partners' distance scaled with the
    bodies and hands that hold closed.

    Args:
        lead_path: BVH file of the lead.
        follow_path: BVH file of the follow, same frames and same world.
        lead_body: body of the result's lead.
        follow_body: body of the result's follow.
        source_fps: true frame rate where the header is wrong.
        closeness: extra factor on the partners' offset; None finds it from the hands.

    Raises:
        FileFormatError: when a file is damaged or no humanoid, or the two do not belong together.
    """
    lead, follow = (_source(path) for path in (lead_path, follow_path))
    if lead.frame_count != follow.frame_count:
        raise FileFormatError(follow_path, f"has {follow.frame_count} frames and its partner {lead.frame_count}")
    rate, other = (frame_rate_of(source.frame_seconds, source_fps) for source in (lead, follow))
    if other != rate:
        raise FileFormatError(follow_path, f"runs at {other.fps:g} frames per second and its partner at {rate.fps:g}")
    return couple_of(lead, follow, lead_body, follow_body, rate, closeness), rate


def couple_of(
    lead: SourceMotion,
    follow: SourceMotion,
    lead_body: Skeleton,
    follow_body: Skeleton,
    rate: FrameRate,
    closeness: float | None = None,
) -> DuetMotion:
    """Two strangers of as many frames, in one world, as a duet on our bodies, the way `import_pair` does it.

    Raises:
        ValueError: when one of them is no humanoid.
    """
    sources, bodies = (lead, follow), (lead_body, follow_body)
    clips = [without_pops(retarget(s, body), rate) for s, body in zip(sources, bodies, strict=True)]
    scales = [path_scale(s, body) for s, body in zip(sources, bodies, strict=True)]
    common = float(np.mean(scales))
    paths = [c.root_positions * [common / s, 1.0, common / s] for c, s in zip(clips, scales, strict=True)]
    if closeness is None:
        closeness = find_closeness(clips[0], clips[1], paths[0], paths[1])
    duet = placed_pair(clips[0], clips[1], paths[0], paths[1], closeness, rate)
    return close_holds(duet, find_holds(duet, rate), rate)


def frame_rate_of(frame_seconds: float | None, source_fps: float | None = None) -> FrameRate:
    """Exact frame rate from a file's rounded frame time, or from the true rate where that is given.

    Raises:
        ValueError: when it is not between 1 and 1000 frames per second.
    """
    if source_fps is not None:
        return FrameRate.of(source_fps)
    if frame_seconds is None:
        return FrameRate.of(DEFAULT_FPS)
    fps = 1.0 / frame_seconds
    for exact in (Fraction(round(fps)), Fraction(round(fps * 1.001) * 1000, 1001)):
        if exact and abs(float(exact) / fps - 1.0) < _RATE_TOLERANCE:
            return FrameRate(exact)
    return FrameRate.of(fps)


def _source(path: str | Path) -> SourceMotion:
    source = source_of(read_bvh(path))
    try:
        find_humanoid(source.rig)
    except ValueError as error:
        raise FileFormatError(path, f"is no humanoid that can be danced: {error}") from error
    return source
