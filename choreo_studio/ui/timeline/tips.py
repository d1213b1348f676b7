"""What a resting pointer is told about what it can do."""

from choreo_studio.services.bars import bars_in_words
from choreo_studio.ui.timeline.bars import place_of_beat
from choreo_studio.ui.timeline.hits import Hit
from choreo_studio.ui.timeline.scene import Scene

_STRIPS = {
    "feet": "Feet that carry weight: lead left and right, follow left and right",
    "hands": "What the lead's left and right hand hold",
    "slip": "How fast the fastest planted foot slides; green as in real dancing, red hardly ever in it",
    "closeness": "How near the dancers are: the nearer, the higher; red where torsos are in each other",
}


def tip(scene: Scene, hit: Hit) -> str:
    """One or two lines for what is under the pointer, "" for nothing worth saying."""
    if hit.place is not None and hit.place.kind in _STRIPS and hit.bar is None:
        return _STRIPS[hit.place.kind]
    if hit.kind == "lane" and hit.bar is not None and hit.place is not None and hit.place.lane is not None:
        whom = {"both": "", "lead": " for the lead", "follow": " for the follow"}[scene.state.dancers]
        return (
            f"Click: {bars_in_words((hit.bar, hit.bar))} from {hit.place.lane.name}{whom}. Swipe: more bars.\n"
            "Ctrl+click: only the lead (upper half) or only the follow (lower half)."
        )
    if hit.kind == "name" and hit.place is not None and hit.place.lane is not None:
        number, score = hit.place.lane.number, hit.place.lane.score
        key = f" (key {number})" if number else ""
        told = f"Near to real dancing: {score}.\n" if score else ""
        return (
            f"{told}Click: see and hear {hit.place.lane.name} without choosing it{key}; once more: back to the dance."
        )
    if hit.kind == "tempo" and scene.state.grid is not None:
        sure = scene.state.confidence
        text = "" if sure is None else f"Beats found in the music, {sure:.0%} sure.\n"
        return text + "Right-click: metre and tempo. Right-click a beat: set the downbeat there."
    if hit.kind == "beat" and hit.beat is not None and scene.state.grid is not None:
        text = f"Drag beat {place_of_beat(scene.state.grid, hit.beat)}: the dance follows."
        is_bar_line = hit.beat in scene.state.grid.downbeats
        return text + (" With Shift the beats of both bars stretch along." if is_bar_line else "")
    return _OTHERS.get(hit.kind, "")


_OTHERS = {
    "unit": "Click: count in seconds, bars, frames or timecode",
    "scale": "Click: go there. Drag: listen. Alt+drag: in and out point",
    "bars": "Click or drag: mark bars. Shift+click: mark up to here. Double-click: an 8-count",
    "in": "Drag the in point; Alt: without snapping to bars",
    "out": "Drag the out point; Alt: without snapping to bars",
    "marker": "Drag: move; double-click: rename; Alt: without snapping to bars",
    "title": "The dance as chosen. Click: back to it from a take that is auditioned",
    "overview": "Drag: see another part of the song. Ctrl+wheel: zoom",
    "wish": "Drag: draw what you wish of new dances. Alt+drag: leave it to the model again. Right-click: more",
    "wish_name": "Click: the next of energy, travel, closeness, facing and turning",
    "others": "Show takes that are no variations of this dance, or fold them",
}
