"""Tests whose programs are not there are skipped before they write anything."""

import pytest

from tests.outside.calling import require
from tests.outside.install import is_there


@pytest.fixture(autouse=True)
def _programs(request: pytest.FixtureRequest) -> None:
    """`outside("blender", "node")` asks at least one of these programs; `outside` alone none."""
    marker = request.node.get_closest_marker("outside")
    if marker is not None and marker.args and not any(is_there(program) for program in marker.args):
        require(marker.args[0])
