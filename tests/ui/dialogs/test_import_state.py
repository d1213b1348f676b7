"""What the import dialog shows for a choice and for what was found in files."""

from dataclasses import replace
from pathlib import Path

import pytest

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.motion.io.motion_files import MotionFile, Person
from choreo_studio.motion.skeleton import JOINT_NAMES
from choreo_studio.timebase import FrameRate
from choreo_studio.ui.dialogs.import_state import ImportChoice, ordered, resolve, sentence_of
from tests.motion.io.builders import moving_clip
from tests.motion.retarget.builders import source_like

A, B = Path("/motion/60_03.bvh"), Path("/motion/61_03.bvh")


def found(path: Path, *names: str, frames: int = 60, fps: float = 30) -> MotionFile:
    people = tuple(Person(name, source_like(moving_clip(frames, seed))) for seed, name in enumerate(names))
    return MotionFile(path, people, FrameRate.of(fps))


def test_nothing_is_ready_before_somebody_is_known() -> None:
    empty = resolve(ImportChoice(), {})
    assert (empty.is_ready, empty.problem, empty.takes_second, empty.notes[0].text) == (False, "", False, "")
    reading = resolve(ImportChoice((A,)), {})
    assert (reading.is_ready, reading.notes[0].text) == (False, "Reading…")


def test_one_dancer_has_a_role_and_room_for_a_partner() -> None:
    state = resolve(ImportChoice((A,)), {A: found(A, "")})
    assert state.notes[0].text == "1 dancer, 30 frames a second, 2.0 s"
    assert (state.is_ready, state.dancers, state.takes_second) == (True, 1, True)
    assert state.roles == ("They lead", "They follow")


def test_joints_that_shape_told_are_remarked_on() -> None:
    nameless = source_like(moving_clip(60, 1), tuple(f"node{index}" for index in range(len(JOINT_NAMES))))
    file = MotionFile(A, (Person("", nameless),), FrameRate.of(30))
    assert resolve(ImportChoice((A,)), {A: file}).notes[0].text.endswith("2.0 s, joints found by their shape")


def test_a_couple_in_one_file_is_all_there_is() -> None:
    state = resolve(ImportChoice((A,)), {A: found(A, "lead", "follow")})
    assert state.notes[0].text.startswith("2 people")
    assert (state.is_ready, state.dancers, state.takes_second) == (True, 2, False)
    assert state.roles == ("As they are called in the file", "The other way round")
    assert resolve(ImportChoice((A,)), {A: found(A, "Anna", "Ben")}).roles[1] == "Ben leads, Anna follows"
    assert resolve(ImportChoice((A,)), {A: found(A, "", "")}).roles[0] == "The first leads, The second follows"


def test_two_files_are_called_by_their_names() -> None:
    state = resolve(ImportChoice((A, B)), {A: found(A, ""), B: found(B, "")})
    assert (state.is_ready, state.dancers) == (True, 2)
    assert state.roles[0] == "60_03 leads, 61_03 follows"


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (found(B, "", frames=50), "61_03.bvh has 50 frames and its partner 60."),
        (found(B, "", fps=60), "61_03.bvh runs at 60 frames per second and its partner at 30."),
        (found(B, "x", "y"), "61_03.bvh holds 2 people; a second file is for a dancer who is alone in the first one."),
    ],
)
def test_files_that_do_not_fit_are_told_of(other: MotionFile, problem: str) -> None:
    state = resolve(ImportChoice((A, B)), {A: found(A, ""), B: other})
    assert (state.problem, state.is_ready) == (problem, False)


def test_the_true_rate_counts() -> None:
    looked = {A: found(A, ""), B: found(B, "", fps=60)}
    state = resolve(ImportChoice((A, B), source_fps=60.0), looked)
    assert state.is_ready
    assert {note.text for note in state.notes} == {"1 dancer, 60 frames a second, 1.0 s"}


def test_damage_stands_below_its_file() -> None:
    error = FileFormatError(A, "declares 3 frames but holds 2", 14)
    state = resolve(ImportChoice((A,)), {A: error})
    assert (state.notes[0].text, state.notes[0].role) == ("Line 14 of this file declares 3 frames but holds 2.", "bad")
    assert not state.is_ready
    assert sentence_of(ChoreoError("no beat can be found"), A) == "No beat can be found."
    assert sentence_of(FileFormatError(B, "is gone"), A) == "/motion/61_03.bvh: is gone."


def test_whoever_is_left_out_is_told_of() -> None:
    state = resolve(ImportChoice((A,)), {A: replace(found(A, "lead"), left_out=("metarig",))})
    assert state.notes[0].role == "warning" and state.notes[0].text.endswith("who could dance: metarig.")
    assert state.is_ready


def test_a_song_has_to_be_named_where_it_gives_the_beats() -> None:
    looked = {A: found(A, "")}
    assert resolve(ImportChoice((A,), beats="song"), looked).problem.startswith("Choose the song")
    song = Path("/music/x.ogg")
    assert resolve(ImportChoice((A,), beats="song", song=song), looked).is_ready
    assert ImportChoice((A,), beats="song", song=song).order.song == song
    order = ImportChoice((A,), True, beats="tempo", song=song, tempo_bpm=99.0, source_fps=60.0).order
    assert (order.song, order.tempo_bpm, order.swapped, order.source_fps) == (None, 99.0, True, 60.0)
    assert ImportChoice((A,), song=song).order.song is None


def test_dropped_files_come_in_the_order_of_their_roles() -> None:
    files = Path("x_follow.bvh"), Path("x_lead.bvh")
    assert ordered(files) == files[::-1]
    assert ordered((B, A)) == (A, B)
