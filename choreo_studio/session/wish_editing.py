"""Edits of what is wished of new dances: curves, how firmly they are followed, and keyframes."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import Role
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.session.project import Project
from choreo_studio.tokens.mask import Dancers, roles_of
from choreo_studio.tokens.wishes import FREE, LARGEST_WISH, Curves, Wishes, control_index


def set_wishes(project: Project, wishes: Wishes | None) -> Project:
    """The project with all its wishes replaced; None leaves everything free."""
    return project if wishes is project.wishes else replace(project, wishes=wishes)


def draw_curve(project: Project, control: str, first_beat: int, values: Curves) -> Project:
    """A stretch of a curve drawn anew.

    Args:
        project: what is edited.
        control: of `CONTROL_NAMES`.
        first_beat: where the stretch begins; what lies outside the song is left out.
        values: (n,) wishes of its beats, NaN for free.

    Raises:
        ValueError: when there is no such control.
    """
    column, wishes = control_index(control), project.wished
    curves = wishes.curves.copy()
    first, end = max(0, first_beat), min(wishes.beat_count, first_beat + len(values))
    if first >= end:
        return project
    curves[first:end, column] = np.clip(values[first - first_beat : end - first_beat], -LARGEST_WISH, LARGEST_WISH)
    if np.array_equal(curves, wishes.curves, equal_nan=True):
        return project
    return replace(project, wishes=replace(wishes, curves=curves))


def free_curve(project: Project, control: str, beats: tuple[int, int] | None = None) -> Project:
    """A curve, or its beats first .. end-1, as the model plans it."""
    first, end = (0, project.grid.beat_count) if beats is None else beats
    return draw_curve(project, control, first, np.full(max(0, end - first), FREE, dtype=np.float32))


def set_obedience(project: Project, obedience: float) -> Project:
    """How firmly curves are followed, 0 to `MOST_OBEDIENCE`."""
    return _changed(project, lambda old: old if old.obedience == obedience else replace(old, obedience=obedience))


def set_energy_from_music(project: Project, is_followed: bool) -> Project:
    """Whether the energy follows the loudness of the song where its curve is free."""
    return _changed(
        project,
        lambda old: old if old.energy_from_music == is_followed else replace(old, energy_from_music=is_followed),
    )


def keep_pose(
    project: Project, take_id: int, frame: int, dancers: Dancers = "both", is_placed: bool = False
) -> Project:
    """The pose that a take shows at a beat frame as a keyframe there, instead of one that is there already.

    Raises:
        ValueError: when there is no such take or frame.
    """
    motion = project.take(take_id).dance.motion
    if not 0 <= frame < motion.frame_count:
        raise ValueError(f"frame: expected 0 to {motion.frame_count - 1}, found {frame}")
    kept = []
    for role in sorted(roles_of(dancers)):
        clip = motion.dancer(role)
        kept.append(Keyframe(role, frame, clip.root_positions[frame], clip.rotations[frame], is_placed))
    return _changed(project, lambda old: _with_keyframes(old, kept))


def put_keyframes(project: Project, keyframes: Iterable[Keyframe], frame: int) -> Project:
    """Keyframes wished at a beat frame, instead of those that these dancers have there.

    Raises:
        ValueError: when the song lacks the frame.
    """
    put = [replace(key, frame=frame) for key in keyframes]
    return _changed(project, lambda old: _with_keyframes(old, put) if put else old)


def delete_keyframes(project: Project, frame: int, role: Role | None = None) -> Project:
    """The wishes without the keyframes of a frame, of one dancer or of both."""

    def without(old: Wishes) -> Wishes:
        left = tuple(key for key in old.keyframes if key.frame != frame or role not in (None, key.role))
        return old if len(left) == len(old.keyframes) else replace(old, keyframes=left)

    return _changed(project, without)


def _with_keyframes(wishes: Wishes, added: list[Keyframe]) -> Wishes:
    places = {(key.role, key.frame) for key in added}
    others = [key for key in wishes.keyframes if (key.role, key.frame) not in places]
    return replace(wishes, keyframes=tuple(sorted([*others, *added], key=lambda key: (key.frame, key.role))))


def _changed(project: Project, change: Callable[[Wishes], Wishes]) -> Project:
    before = project.wished
    after = change(before)
    return project if after is before else replace(project, wishes=after)
