"""The text that travels with exported files and says how to open them."""

from collections.abc import Sequence

from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.services.export_presets import JOINT_NAME_TITLES, FormatName
from choreo_studio.session.project import Project, Take

FACTS: dict[FormatName, str] = {
    "bvh": "BVH is in centimetres, the T-pose is angles zero; it has the motion and no skin",
    "fbx": "FBX is in centimetres and says its frame rate; it has skins, colours and the motion as one take",
    "glb": "GLB is in metres; it has skins, colours and the motion in seconds: set the frame rate of the scene first",
    "usd": "USD is in metres and says its frame rate; each dancer is a SkelRoot with skin and motion",
    "npz": "the NPZ has both dancers as axis-angle arrays in SMPL order, metres, with the frames of the beats",
    "smpl": "the SMPL files have one dancer each as AMASS has them: axis-angle poses of SMPL-H, metres, Z up",
    "pose2d": "2D poses: COCO-17 and OpenPose-25 as JSON, and arrays; pixels from the top left corner",
    "streams": "streams.json tells the camera and whose the colours of the masks are; depths are millimetres",
    "mp4": "the MP4 has the music and is as long as the WAV",
}
"""What is to know of each format, as half a sentence."""
_OF_CHARACTERS = "; characters keep their own names in FBX, GLB and USD"


def how_to_open(project: Project, take: Take, plan: ExportPlan, files: Sequence[str]) -> str:
    """What the files are and what the target program needs, for whoever gets them.

    Args:
        project: whose take.
        take: what was written.
        plan: how.
        files: names of the files beside the text.
    """
    part, has_own = plan.part, not plan.stand_ins.is_empty
    facts = [
        f"{part.duration_seconds:.3f} s from {part.start_seconds:.3f} s of the song, "
        f"{plan.frame_count} frames at {plan.rate.fps:.6g} a second",
        f"{project.grid.tempo_bpm:.1f} BPM in {project.grid.metre}; the CSV has the bars, timed from the first frame",
        f"Y is up, joints are named as in {JOINT_NAME_TITLES[plan.joint_names]}{_OF_CHARACTERS if has_own else ''}",
        *(fact for name, fact in FACTS.items() if name in plan.formats),
        "the OTIO file opens in editing programs: the music with a marker for every bar",
    ]
    if plan.t_pose_first:
        facts.append("the first frame of BVH, FBX, GLB and USD is the T-pose: the music belongs one frame later")
    return "\n".join(
        (
            f"{project.name}, {take.name}",
            "",
            *(f"- {fact}" for fact in facts),
            "",
            "Files",
            *(f"  {file}" for file in files),
            "",
            plan.preset.name,
            *(f"{number}. {note}" for number, note in enumerate(plan.notes, 1)),
            "",
        )
    )
