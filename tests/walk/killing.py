"""Kills a program at a random moment and sees what is left of its work."""

import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from choreo_studio.services.recovery import recover, recoverable
from choreo_studio.session.project import Project
from choreo_studio.session.storage import load_project
from tests.walk.killed_program import COPIES_NAME, FILE_NAME, step_of

REPOSITORY = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 120.0
_FEWEST_TAKES = 2


@dataclass(frozen=True)
class Killing:
    """What was done before a kill and what came back after it.

    Attributes:
        alive_seconds: how long the program worked.
        edits, saves, copies: how often it did so.
        finished: seeds of the takes that it told to be finished.
        recovered: seeds of the takes that came back.
        is_from_copy: whether a recovery copy was there; else all was in the file.
        lost_edits: states after the one that came back.
        lost_seconds: age of the oldest edit that was lost, 0 for none.
        is_older_than_told: whether the program had told of a newer copy than came back.
        is_file_good: whether the file is one of those that were saved, the last one or a later one, or was never begun.
    """

    alive_seconds: float
    edits: int
    saves: int
    copies: int
    finished: tuple[int, ...]
    recovered: tuple[int, ...]
    is_from_copy: bool
    lost_edits: int
    lost_seconds: float
    is_older_than_told: bool
    is_file_good: bool

    @property
    def lost_takes(self) -> tuple[int, ...]:
        """Seeds of finished takes that did not come back."""
        return tuple(seed for seed in self.finished if seed not in self.recovered)


def kill_once(folder: Path, seed: int, bars: int, interval_seconds: float, longest_seconds: float) -> Killing:
    """Start the program, kill it with SIGKILL after a random time, and look at what it left.

    Args:
        folder: empty, for its file and copies.
        seed: of everything random.
        bars: length of the song.
        interval_seconds: of the copies.
        longest_seconds: most that it may work, once it has written a copy and finished two takes.
    """
    words = (folder, seed, bars, interval_seconds)
    command = [sys.executable, "-m", "tests.walk.killed_program", *map(str, words)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as program:
        lines: list[list[str]] = []
        is_at_work = threading.Event()
        reader = threading.Thread(target=_read, args=(program, lines, is_at_work))
        reader.start()
        began = is_at_work.wait(_PATIENCE_SECONDS)
        time.sleep(random.Random(seed).uniform(0.0, longest_seconds))
        program.kill()
        killed_seconds = time.monotonic()
        reader.join()
    if not began:
        raise AssertionError(f"the program never wrote a copy and two takes; it told {lines[-3:]}")
    return _judged(folder, lines, killed_seconds)


def _read(program: "subprocess.Popen[str]", lines: list[list[str]], is_at_work: threading.Event) -> None:
    for line in program.stdout or ():
        lines.append(line.split())
        words = [line[0] for line in lines] if not is_at_work.is_set() else []
        if "copied" in words and words.count("finished") >= _FEWEST_TAKES:
            is_at_work.set()


def _judged(folder: Path, lines: list[list[str]], killed_seconds: float) -> Killing:
    told = {word: [line[1:] for line in lines if line[0] == word] for word in ("state", "copied", "finished", "saved")}
    states = [(int(step), float(seconds)) for step, seconds in told["state"]]
    file = load_project(folder / FILE_NAME) if (folder / FILE_NAME).exists() else None
    left = recoverable(folder / COPIES_NAME)
    back = recover(left[0]) if left else file
    place = max((index for index, state in enumerate(states) if state[0] == step_of(back)), default=-1)
    lost = states[place + 1 :]
    return Killing(
        alive_seconds=killed_seconds - states[0][1],
        edits=len(states),
        saves=len(told["saved"]),
        copies=len(told["copied"]),
        finished=tuple(int(seed) for (seed,) in told["finished"]),
        recovered=() if back is None else tuple(take.dance.seed for take in back.takes),
        is_from_copy=bool(left),
        lost_edits=len(lost),
        lost_seconds=killed_seconds - lost[0][1] if lost else 0.0,
        is_older_than_told=place + 1 < max((int(count) for (count,) in told["copied"]), default=0),
        is_file_good=_is_good(file, [(line[0], int(line[1])) for line in lines if line[0] in ("saving", "saved")]),
    )


def _is_good(file: Project | None, told: list[tuple[str, int]]) -> bool:
    """Whether the file is the last one told to be saved, or one that was begun after that."""
    last = max((index for index, (word, _) in enumerate(told) if word == "saved"), default=None)
    begun = {step for _, step in told[last or 0 :]}
    return step_of(file) in begun if file is not None else last is None
