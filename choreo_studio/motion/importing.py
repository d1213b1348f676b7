"""Motion files from anywhere as dancers of ours: a couple, or one of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.io.motion_files import MotionFile, read_motion_file
from choreo_studio.motion.retarget.holds import close_holds, find_holds
from choreo_studio.motion.retarget.own_bodies import own_clip
from choreo_studio.motion.retarget.pair import find_closeness, placed_pair
from choreo_studio.motion.retarget.pops import without_pops
from choreo_studio.motion.retarget.retargeting import path_scale, retarget
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.skeleton import Skeleton
from choreo_studio.timebase import FrameRate

_MOST_PEOPLE = 2
_HORIZONTAL = np.array([1.0, 0.0, 1.0])


def import_pair(
    lead_path: str | Path,
    follow_path: str | Path,
    lead_body: Skeleton,
    follow_body: Skeleton,
    source_fps: float | None = None,
    closeness: float | None = None,
) -> tuple[DuetMotion, FrameRate]:
    """Duet from two files of any humanoid hierarchy, on our bodies and in one world.

    Joint directions are kept, capture spikes repaired, feet put on the floor, the partners' distance scaled with the
    bodies and hands that hold closed.

    Args:
        lead_path: file of the lead alone.
        follow_path: file of the follow alone, same frames and same world.
        lead_body: body of the result's lead.
        follow_body: body of the result's follow.
        source_fps: true frame rate where the header is wrong.
        closeness: extra factor on the partners' offset; None finds it from the hands.

    Raises:
        FileFormatError: when a file is damaged or no humanoid, or the two do not belong together.
    """
    people, rate = read_people((Path(lead_path), Path(follow_path)), source_fps)
    return couple_of(people[0], people[1], lead_body, follow_body, rate, closeness), rate


def read_people(paths: tuple[Path, ...], source_fps: float | None = None) -> tuple[tuple[SourceMotion, ...], FrameRate]:
    """The one or two people of one file, or of two files with one each.

    Args:
        paths: one or two files.
        source_fps: true frame rate where the files' own is wrong.

    Raises:
        FileFormatError: when a file cannot be used, or two do not belong together.
        ValueError: when there are no paths, or more than two.
    """
    if not 1 <= len(paths) <= _MOST_PEOPLE:
        raise ValueError(f"paths: expected one or two, found {len(paths)}")
    return people_of(tuple(read_motion_file(path, source_fps) for path in paths))


def people_of(files: tuple[MotionFile, ...]) -> tuple[tuple[SourceMotion, ...], FrameRate]:
    """The same for files that are read already.

    Raises:
        FileFormatError: when there are more than two people, or two files do not belong together.
    """
    first, last = files[0], files[-1]
    for file in files:
        most = _MOST_PEOPLE if len(files) == 1 else 1
        if len(file.people) > most:
            what = "a dance is for two" if most > 1 else "a second file is for a dancer who is alone in the first one"
            raise FileFormatError(file.path, f"holds {len(file.people)} people; {what}")
    if last.frame_count != first.frame_count:
        raise FileFormatError(last.path, f"has {last.frame_count} frames and its partner {first.frame_count}")
    if last.rate != first.rate:
        text = f"runs at {last.rate.fps:g} frames per second and its partner at {first.rate.fps:g}"
        raise FileFormatError(last.path, text)
    return tuple(person.motion for file in files for person in file.people), first.rate


def couple_of(
    lead: SourceMotion,
    follow: SourceMotion,
    lead_body: Skeleton,
    follow_body: Skeleton,
    rate: FrameRate,
    closeness: float | None = None,
) -> DuetMotion:
    """Two strangers of as many frames, in one world, as a duet on our bodies, the way `import_pair` does it.

    Dancers of ours that come back are taken as they are.

    Raises:
        ValueError: when one of them is no humanoid.
    """
    sources, bodies = (lead, follow), (lead_body, follow_body)
    own = [own_clip(s, body) for s, body in zip(sources, bodies, strict=True)]
    if closeness is None and own[0] is not None and own[1] is not None:
        return DuetMotion(own[0], own[1])
    clips = [without_pops(retarget(s, body), rate) for s, body in zip(sources, bodies, strict=True)]
    scales = [path_scale(s, body) for s, body in zip(sources, bodies, strict=True)]
    common = float(np.mean(scales))
    paths = [c.root_positions * [common / s, 1.0, common / s] for c, s in zip(clips, scales, strict=True)]
    if closeness is None:
        closeness = find_closeness(clips[0], clips[1], paths[0], paths[1])
    duet = placed_pair(clips[0], clips[1], paths[0], paths[1], closeness, rate)
    return close_holds(duet, find_holds(duet, rate), rate)


def dancer_of(person: SourceMotion, body: Skeleton, rate: FrameRate) -> MotionClip:
    """A stranger who dances alone on a body of ours, in the middle of the floor.

    A dancer of ours that comes back is taken as it is.

    Raises:
        ValueError: when it is no humanoid.
    """
    own = own_clip(person, body)
    if own is not None:
        return own
    clip = without_pops(retarget(person, body), rate)
    roots = clip.root_positions
    middle = (roots.min(axis=0) + roots.max(axis=0)) / 2.0
    return replace(clip, root_positions=roots - middle * _HORIZONTAL)
