"""The text that travels with exported files and says how to open them."""

from collections.abc import Sequence

from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.services.export_presets import JOINT_NAME_TITLES
from choreo_studio.session.project import Project, Take


def how_to_open(project: Project, take: Take, plan: ExportPlan, files: Sequence[str]) -> str:
    """What the files are and what the target program needs, for whoever gets them.

    Args:
        project: whose take.
        take: what was written.
        plan: how.
        files: names of the files beside the text.
    """
    part = plan.part
    facts = [
        f"{part.duration_seconds:.3f} s from {part.start_seconds:.3f} s of the song, "
        f"{plan.frame_count} frames at {plan.rate.fps:.6g} a second",
        f"{project.grid.tempo_bpm:.1f} BPM in {project.grid.metre}; the CSV has the bars, timed from the first frame",
        f"BVH in centimetres, Y up, joints named as in {JOINT_NAME_TITLES[plan.joint_names]}",
    ]
    if plan.t_pose_first:
        facts.append("the first frame is the T-pose: the music belongs one frame later")
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
            *(f"{number}. {note}" for number, note in enumerate(plan.preset.notes, 1)),
            "",
        )
    )
