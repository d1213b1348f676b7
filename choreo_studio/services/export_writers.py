"""Writing each format from the pieces of an export."""

from collections.abc import Callable
from pathlib import Path

from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.io.smpl_writer import write_smpl
from choreo_studio.motion.io.usd_writer import write_usd
from choreo_studio.motion.scene import Scene
from choreo_studio.services.export_pieces import Pieces, Write
from choreo_studio.services.export_presets import bvh_joint_names
from choreo_studio.services.jobs import Progress
from choreo_studio.services.video import write_video


def write_bvhs(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME_lead.bvh and NAME_follow.bvh."""
    plan = pieces.plan
    for done, role in enumerate(plan.roles):
        progress(done, len(plan.roles))
        clip, names = pieces.motion.dancer(role), bvh_joint_names(plan.joint_names)
        write_bvh(folder / f"{plan.name}_{role}.bvh", clip, plan.rate, names, plan.t_pose_first)


def write_npzs(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME.npz, both dancers without a T-pose in front."""
    plan, (beats, counts) = pieces.plan, pieces.beats
    duet = DuetFile(pieces.motion, plan.rate, beats, counts)
    write_npz(folder / f"{plan.name}.npz", duet)


def _scenes(ending: str, write: Callable[[Path, Scene], None]) -> Write:
    """A file for every cast of the plan, by the writer of a format."""

    def write_all(pieces: Pieces, folder: Path, progress: Progress) -> None:
        casts = pieces.plan.casts
        for done, cast in enumerate(casts):
            progress(done, len(casts))
            write(folder / f"{pieces.plan.cast_name(cast)}{ending}", pieces.scene(cast))

    return write_all


def write_smpls(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME_lead_smpl.npz and NAME_follow_smpl.npz, without a T-pose in front."""
    plan = pieces.plan
    for done, role in enumerate(plan.roles):
        progress(done, len(plan.roles))
        write_smpl(folder / f"{plan.name}_{role}_smpl.npz", pieces.motion.dancer(role), plan.rate)


write_fbxs = _scenes(".fbx", write_fbx)
write_glbs = _scenes(".glb", write_glb)
write_usds = _scenes(".usd", write_usd)


def write_film(pieces: Pieces, folder: Path, progress: Progress) -> None:
    """NAME.mp4, with the music."""
    plan = pieces.plan
    write_video(
        folder / f"{plan.name}.mp4",
        pieces.show,
        pieces.sound,
        plan.part,
        plan.rate,
        pieces.pictures,
        pieces.make_context,
        progress,
    )
