"""Which published data set a folder is."""

from pathlib import Path

from choreo_studio.motion.io.aistpp_smpl import AISTPP
from choreo_studio.motion.io.compas3d import COMPAS3D
from choreo_studio.motion.io.dd100 import DD100
from choreo_studio.motion.io.interhuman import INTERHUMAN
from choreo_studio.motion.io.published import Layout

LAYOUTS: tuple[Layout, ...] = (DD100, INTERHUMAN, AISTPP, COMPAS3D)


def layout_of(folder: Path) -> Layout | None:
    """The layout of a folder, by the files in it; None where it is none of them."""
    return next((layout for layout in LAYOUTS if layout.is_here(folder)), None)
