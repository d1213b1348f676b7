"""The one table of commands: menus, buttons, command palette and key sheet are made from it."""

from dataclasses import dataclass
from typing import Literal

Need = Literal[
    "nothing", "project", "song", "take", "takes", "bars", "undo", "redo", "work", "audition", "ghost", "cells"
]


@dataclass(frozen=True)
class ActionSpec:
    """A command.

    Attributes:
        id: its name in the program.
        text: its name for people.
        menu: path of the menu that holds it, "File" or "View/Camera".
        keys: shortcuts, the first is shown.
        needs: what must be there for it to be enabled.
        icon: file in assets/icons without ".svg", "" for none.
        checkable: whether it is a switch.
        group: commands of one group exclude each other.
        begins_section: whether the menu has a line above it.
        tip: one sentence more than the text says.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    needs: Need = "nothing"
    icon: str = ""
    checkable: bool = False
    group: str = ""
    begins_section: bool = False
    tip: str = ""


MENUS = ("File", "Edit", "Play", "Bars", "Wishes", "Beats", "Takes", "Tokens", "View", "Help")

REASONS: dict[Need, str] = {
    "nothing": "",
    "project": "Open a song first.",
    "song": "This project has no sound.",
    "take": "Dance the song first.",
    "takes": "There are no takes to compare yet.",
    "bars": "Mark bars first.",
    "undo": "There is nothing to undo.",
    "redo": "There is nothing to redo.",
    "work": "Nothing is running.",
    "audition": "No take is being auditioned.",
    "ghost": "No ghost is shown.",
    "cells": "Paint cells of the token editor first.",
}

_S = ActionSpec


def _auditions() -> tuple[ActionSpec, ...]:
    return tuple(
        _S(
            f"audition_{number}",
            f"Audition lane {number}",
            "Takes/Audition",
            (str(number),),
            "take",
            tip="See and hear this lane without choosing it; the same key again goes back.",
        )
        for number in range(1, 10)
    )


TABLE: tuple[ActionSpec, ...] = (
    _S("new", "New", "File", ("Ctrl+N",), icon="new"),
    _S(
        "open_song",
        "Open song…",
        "File",
        ("Ctrl+Shift+O",),
        icon="music",
        tip="Find its beats and begin a project on it.",
    ),
    _S("open", "Open project…", "File", ("Ctrl+O",), icon="open"),
    _S("open_demo", "Open the demo", "File", ("Ctrl+Shift+D",)),
    _S("save", "Save", "File", ("Ctrl+S",), "project", "save", begins_section=True),
    _S("save_as", "Save as…", "File", ("Ctrl+Shift+S",), "project"),
    _S(
        "import_motion",
        "Import motion…",
        "File",
        ("Ctrl+I",),
        begins_section=True,
        tip="One or two dancers from BVH, FBX, GLB or VRM; one who is alone gets a partner.",
    ),
    _S(
        "export",
        "Export…",
        "File",
        ("Ctrl+E",),
        "take",
        "export",
        tip="Motion as FBX, GLB, USD, BVH or NPZ, video as MP4, 2D poses, control streams, with music and bars.",
    ),
    _S("quit", "Quit", "File", ("Ctrl+Q",), begins_section=True),
    _S("undo", "Undo", "Edit", ("Ctrl+Z",), "undo", "undo"),
    _S("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", "redo"),
    _S("copy_bars", "Copy bars", "Edit", ("Ctrl+C",), "bars", begins_section=True),
    _S("paste_bars", "Paste bars", "Edit", ("Ctrl+V",), "take"),
    _S("select_all", "Mark all bars", "Edit", ("Ctrl+A",), "project", begins_section=True),
    _S("select_none", "Mark nothing", "Edit", ("Esc",), "project"),
    _S("preferences", "Preferences…", "Edit", ("Ctrl+,",), begins_section=True),
    _S("play", "Play", "Play", ("Space",), "project", "play", checkable=True),
    _S("stop", "Stop", "Play", ("Shift+Space",), "project", tip="Stop and go back to where playing began."),
    _S("play_around", "Play around the marked bars", "Play", ("/",), "project", "around"),
    _S("loop", "Loop", "Play", ("Shift+L",), "project", "loop", checkable=True),
    _S("loop_selection", "Loop the marked bars", "Play", ("Ctrl+L",), "bars"),
    _S("shuttle_back", "Shuttle back", "Play", ("J",), "project", begins_section=True),
    _S("shuttle_stop", "Shuttle stop", "Play", ("K",), "project"),
    _S("shuttle_forward", "Shuttle forward", "Play", ("L",), "project"),
    _S("slower", "Slower", "Play", ("-",), "project"),
    _S("faster", "Faster", "Play", ("=", "+"), "project"),
    _S("normal_rate", "Normal speed", "Play", ("Ctrl+0",), "project"),
    _S("to_start", "To the start", "Play", ("Home",), "project", "start", begins_section=True),
    _S("to_end", "To the end", "Play", ("End",), "project", "end"),
    _S("previous_bar", "Previous bar", "Play", ("Up",), "project"),
    _S("next_bar", "Next bar", "Play", ("Down",), "project"),
    _S("step_back", "One frame back", "Play", ("Left",), "project"),
    _S("step_forward", "One frame on", "Play", ("Right",), "project"),
    _S("second_back", "One second back", "Play", ("Shift+Left",), "project"),
    _S("second_forward", "One second on", "Play", ("Shift+Right",), "project"),
    _S("mark_in", "In point here", "Play", ("I",), "project", begins_section=True),
    _S("mark_out", "Out point here", "Play", ("O",), "project"),
    _S("marker", "Marker here", "Play", ("M",), "project", "marker"),
    _S("mute", "Mute", "Play", ("Ctrl+M",), icon="sound", checkable=True, begins_section=True),
    _S("scrub_sound", "Sound while scrubbing", "Play", ("Ctrl+Shift+M",), checkable=True),
    _S(
        "generate",
        "Dance the song",
        "Bars",
        ("Ctrl+G",),
        "project",
        "dance",
        tip="A fresh dance for the whole song, as a take of its own.",
    ),
    _S(
        "resample",
        "Re-sample",
        "Bars",
        ("R",),
        "take",
        "resample",
        tip="Dance the marked bars and dancers anew; all else stays bit for bit.",
    ),
    _S("resample_new_seed", "Re-sample with a new seed", "Bars", ("Ctrl+R",), "take"),
    _S("cancel", "Cancel what runs", "Bars", ("Ctrl+.",), "work", "cancel"),
    _S("dancers_both", "Both dancers", "Bars", ("B",), checkable=True, group="dancers", begins_section=True),
    _S("dancers_lead", "Lead only", "Bars", ("Shift+1",), checkable=True, group="dancers"),
    _S("dancers_follow", "Follow only", "Bars", ("Shift+2",), checkable=True, group="dancers"),
    _S(
        "level_coarse",
        "New idea",
        "Bars",
        ("N",),
        checkable=True,
        group="level",
        begins_section=True,
        tip="Other figures in these bars.",
    ),
    _S(
        "level_fine",
        "New detail",
        "Bars",
        ("D",),
        checkable=True,
        group="level",
        tip="The same figures, danced in another way.",
    ),
    _S("more_variations", "More variations", "Bars", ("Ctrl+Up",)),
    _S("fewer_variations", "Fewer variations", "Bars", ("Ctrl+Down",)),
    _S("lock_lead", "Lock the lead", "Bars", ("Ctrl+1",), "take", "lock", checkable=True, begins_section=True),
    _S("lock_follow", "Lock the follow", "Bars", ("Ctrl+2",), "take", "lock", checkable=True),
    _S(
        "like_bars",
        "More like these bars",
        "Wishes",
        ("Shift+R",),
        "bars",
        tip="Dance the marked bars anew, near to what they are now.",
    ),
    _S(
        "unlike_bars",
        "Less like these bars",
        "Wishes",
        ("Shift+U",),
        "bars",
        tip="Dance the marked bars anew, far from what they are now.",
    ),
    _S(
        "wishes_row",
        "Draw wishes on the timeline",
        "Wishes",
        ("Shift+W",),
        "project",
        checkable=True,
        begins_section=True,
        tip="A row in which energy, travel, closeness, facing and turning are drawn for new dances.",
    ),
    _S(
        "keep_pose",
        "Keep this pose as a keyframe",
        "Wishes",
        ("Shift+K",),
        "take",
        begins_section=True,
        tip="New dances of this beat meet the pose, wherever the couple is on the floor.",
    ),
    _S(
        "keep_placed_pose",
        "Keep this pose and its place",
        "Wishes",
        ("Ctrl+Shift+K",),
        "take",
        tip="As a keyframe that is also met at this place on the floor.",
    ),
    _S("put_pose", "Put the kept pose here", "Wishes", ("Shift+V",), "take"),
    _S("delete_pose", "Delete the keyframe here", "Wishes", ("Shift+Del",), "project"),
    _S(
        "downbeat_here", "Downbeat here", "Beats", ("Shift+D",), "project", tip="The beat at the playhead begins a bar."
    ),
    _S("phrase_here", "The eight begins here", "Beats", ("Shift+E",), "project"),
    _S("metre_2_4", "2/4", "Beats/Metre", ("Alt+2",), "project", checkable=True, group="metre"),
    _S("metre_3_4", "3/4", "Beats/Metre", ("Alt+3",), "project", checkable=True, group="metre"),
    _S("metre_4_4", "4/4", "Beats/Metre", ("Alt+4",), "project", checkable=True, group="metre"),
    _S("metre_6_8", "6/8", "Beats/Metre", ("Alt+6",), "project", checkable=True, group="metre"),
    _S("tempo_double", "Tempo ×2", "Beats", ("Alt+Up",), "project", begins_section=True),
    _S("tempo_halve", "Tempo ÷2", "Beats", ("Alt+Down",), "project"),
    _S("tap", "Tap the tempo", "Beats", ("T",), "project", tip="Tap on the beats while the song plays."),
    _S("constant_tempo", "Constant tempo", "Beats", ("Alt+C",), "project"),
    _S("nudge_earlier", "All beats 10 ms earlier", "Beats", ("Alt+Left",), "project", begins_section=True),
    _S("nudge_later", "All beats 10 ms later", "Beats", ("Alt+Right",), "project"),
    _S("insert_beat", "Insert a beat here", "Beats", ("Alt+Ins",), "project"),
    _S("delete_beat", "Delete the beat here", "Beats", ("Alt+Del",), "project"),
    _S("keep_take", "Keep the auditioned take", "Takes", ("Return", "Enter"), "audition", "keep"),
    *_auditions(),
    _S(
        "compare_ab",
        "Compare A and B",
        "Takes",
        ("X",),
        "takes",
        "compare",
        tip="Swap between the chosen take and the one before it.",
    ),
    _S("ghost", "Show as ghost", "Takes", ("G",), "takes", "ghost"),
    _S("ghost_off", "No ghost", "Takes", ("Shift+G",), "ghost"),
    _S("rename_take", "Rename", "Takes", ("F2",), "take", begins_section=True),
    _S("star_take", "Star", "Takes", ("S",), "take", "star"),
    _S("rerun_take", "Dance it again", "Takes", ("Ctrl+Shift+R",), "take", tip="The same order with a new seed."),
    _S("delete_take", "Delete the take", "Takes", ("Ctrl+Del",), "take", "delete"),
    _S("swap_token", "Swap the token…", "Tokens", ("W",), "take"),
    _S("lock_tokens", "Lock or free the cells", "Tokens", ("Ctrl+Shift+L",), "take", "lock"),
    _S("paint_mask", "Paint the mask", "Tokens", ("P",), "take", "paint", checkable=True),
    _S("clear_mask", "Clear the mask", "Tokens", ("Shift+P",), "cells"),
    _S("camera_orbit", "Orbit", "View/Camera", ("F5",), checkable=True, group="camera"),
    _S("camera_front", "Front", "View/Camera", ("F6",), checkable=True, group="camera"),
    _S("camera_side", "Side", "View/Camera", ("F7",), checkable=True, group="camera"),
    _S("camera_top", "Top", "View/Camera", ("F8",), checkable=True, group="camera"),
    _S("camera_follow", "Follow the couple", "View/Camera", ("F9",), checkable=True, group="camera"),
    _S("camera_lead", "The lead's eyes", "View/Camera", ("F10",), checkable=True, group="camera"),
    _S("camera_follow_dancer", "The follow's eyes", "View/Camera", ("F12",), checkable=True, group="camera"),
    _S(
        "character_lead",
        "The lead's character…",
        "View/Characters",
        ("Ctrl+Alt+1",),
        "project",
        tip="Somebody else's body from a GLB, VRM or FBX file, seen and exported instead of the mannequin.",
    ),
    _S("character_follow", "The follow's character…", "View/Characters", ("Ctrl+Alt+2",), "project"),
    _S(
        "joints_lead",
        "Map the lead's joints…",
        "View/Characters",
        ("Ctrl+Alt+3",),
        "project",
        begins_section=True,
        tip="Say which joint of the character plays which part, where its names mislead.",
    ),
    _S("joints_follow", "Map the follow's joints…", "View/Characters", ("Ctrl+Alt+4",), "project"),
    _S("mannequins", "Back to the mannequins", "View/Characters", ("Ctrl+Alt+M",), "project", begins_section=True),
    _S("show_trails", "Trails", "View", ("Ctrl+Shift+T",), checkable=True),
    _S("show_contacts", "Contact marks", "View", ("Ctrl+Shift+C",), checkable=True),
    _S("show_shadow", "Shadow", "View", ("Ctrl+Shift+H",), checkable=True),
    _S("screenshot", "Picture of the viewport…", "View", ("Ctrl+P",), "project", "camera"),
    _S("zoom_in", "Zoom in", "View", ("Ctrl+=", "Ctrl++"), "project", begins_section=True),
    _S("zoom_out", "Zoom out", "View", ("Ctrl+-",), "project"),
    _S("fit", "Fit the song", "View", ("F",), "project"),
    _S("zoom_selection", "Zoom to the marked bars", "View", ("Z",), "bars"),
    _S("theme_dark", "Dark theme", "View", ("Ctrl+Alt+D",), checkable=True, group="theme", begins_section=True),
    _S("theme_light", "Light theme", "View", ("Ctrl+Alt+L",), checkable=True, group="theme"),
    _S(
        "arrange_panels",
        "Arrange the panels",
        "View",
        ("Ctrl+Alt+A",),
        checkable=True,
        tip="Show the title bars by which panels are moved, floated and closed.",
    ),
    _S("reset_layout", "Reset the layout", "View", ("Ctrl+Alt+0",)),
    _S("full_screen", "Full screen", "View", ("F11",), checkable=True),
    _S("palette", "Command palette…", "Help", ("Ctrl+K",), icon="search"),
    _S("key_sheet", "Keys", "Help", ("?", "F1")),
    _S("quick_start", "Quick start", "Help", ("Shift+F1",)),
    _S("about", "About Choreo Studio", "Help", ("Ctrl+F1",), begins_section=True),
)
