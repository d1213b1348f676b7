"""Characters dance in exported files in the place of our mannequins."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from choreo_studio.motion.characters.character import Character, character_of
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.io.gltf_reader import read_glb
from choreo_studio.motion.scene import Figure, Material
from choreo_studio.motion.skeleton import follow_body
from choreo_studio.services.export import write_export
from choreo_studio.services.export_formats import format_named
from choreo_studio.services.export_notes import how_to_open
from choreo_studio.services.export_parts import file_names
from choreo_studio.services.export_plan import ExportPlan, export_range
from choreo_studio.timebase import FrameRate
from tests.builders_character import stranger
from tests.builders_project import project_with_takes

PROJECT = project_with_takes(1, bars=2)


def picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()


def painted(figure: Figure) -> Character:
    cloth, skin = (Material(name, image=picture(name)) for name in ("red", "green"))
    materials = (cloth, skin, replace(cloth, name="red again"))
    painted = [
        replace(
            one,
            materials=materials,
            material_of=np.arange(len(one.triangles)) % 3,
            uvs=np.zeros((len(one.positions), 2)),
        )
        for one in figure.skins
    ]
    return character_of(replace(figure, skins=tuple(painted)))


def test_a_character_is_written_with_its_own_joints_and_pictures(tmp_path: Path) -> None:
    character = painted(stranger(follow_body().scaled(1.9), "follow"))
    formats = ("bvh", "fbx", "glb", "npz", "smpl") + (() if format_named("usd").missing else ("usd",))
    plan = ExportPlan(
        "duo",
        export_range(PROJECT, (1, 1)),
        FrameRate.of(10),
        joint_names="unreal",
        formats=formats,  # type: ignore[arg-type]
        layout="both",
        stand_ins=StandIns(follow=character),
    )
    files = write_export(PROJECT, PROJECT.takes[0], None, tmp_path, plan)
    assert {path.name for path in tmp_path.iterdir()} == set(file_names(plan, False)) == {path.name for path in files}
    lead, follow = read_glb(tmp_path / "duo.glb").figures
    assert lead.hierarchy.names[:2] == ("root", "pelvis")
    assert follow.hierarchy.names == character.figure.hierarchy.names
    assert len({material.image for skin in follow.skins for material in skin.materials}) == 2
    (alone,) = read_glb(tmp_path / "duo_follow.glb").figures
    assert alone.pose.positions == pytest.approx(follow.pose.positions, abs=1e-5)
    if "usd" in formats:
        assert (tmp_path / "duo_1.png").read_bytes() == picture("red")
        assert (tmp_path / "duo_follow_2.png").read_bytes() == picture("green")
        assert not (tmp_path / "duo_lead_1.png").exists()


def test_a_small_character_dances_lower(tmp_path: Path) -> None:
    plan = ExportPlan("duo", export_range(PROJECT, (1, 1)), FrameRate.of(10), formats=("glb",))
    small = StandIns(follow=character_of(stranger(follow_body().scaled(1.4), "follow")))
    heights = []
    for name, stand_ins in (("ours", StandIns()), ("small", small)):
        write_export(PROJECT, PROJECT.takes[0], None, tmp_path / name, replace(plan, stand_ins=stand_ins))
        figure = read_glb(tmp_path / name / "duo.glb").figures[1]
        heights.append(float(figure.pose.positions[..., 1].max()))
        told = how_to_open(PROJECT, PROJECT.takes[0], replace(plan, stand_ins=stand_ins), ())
        assert ("characters keep their own names" in told) == (name == "small")
    assert heights[1] < 0.9 * heights[0]
