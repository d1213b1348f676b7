"""What the strips share: where a moment is among the frames, and how old read-outs look."""

from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.ui.timeline.scene import Scene

_STALE_ALPHA = 90


def frame_at(scene: Scene, seconds: float) -> int | None:
    """The beat frame at a moment; None outside the dance."""
    found, grid = scene.state.readouts, scene.state.grid
    if found is None or grid is None:
        return None
    frame = int(float(grid.positions_at(seconds)) * FRAMES_PER_BEAT)
    return frame if 0 <= frame < found.frame_count else None


def stale_alpha(scene: Scene) -> int:
    """How strongly read-outs are drawn: faintly while newer ones are on their way."""
    return _STALE_ALPHA if scene.state.is_stale else 255
