"""A program that edits, dances and saves at random until it is killed; it tells of every step that it has done.

    python -m tests.walk.killed_program FOLDER SEED BARS INTERVAL_SECONDS

Lines on stdout: `state STEP SECONDS` the document comes into that state, `copied COUNT` the recovery copy is at least
as new as the COUNTth of these lines, `finished SEED` a take is finished, `saving STEP`, `saved STEP`.
"""

import os
import queue
import random
import sys
import threading
import time
from functools import partial
from pathlib import Path

from choreo_studio.services.autosave import Autosaver, state_of
from choreo_studio.services.recovery_shelf import RecoveryShelf
from choreo_studio.session.document import Document
from choreo_studio.session.editing import add_takes, choose_take, rename_take, star_take, with_grid, with_remark
from choreo_studio.session.project import Project, Take
from choreo_studio.session.storage import save_project
from tests.builders_project import project_with_takes, take_of

STEP_REMARK = "step"
FILE_NAME, COPIES_NAME = "dance.choreo", "recovery"
_MOST_TAKES = 40
_LANDING_CHANCE = 0.02
_TURN_SECONDS = 0.004


def tell(*words: object) -> None:
    """One line in one write, so that a kill never leaves half of one."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def step_of(project: Project | None) -> int:
    """Number of the state that a project is in."""
    return int(project.remarks[STEP_REMARK]) if project is not None else -1


class KilledProgram:
    """Three threads, as the window has them: one owns the document, one dances, one writes.

    Args:
        folder: for the file and the copies.
        seed: of everything random.
        bars: length of the song.
        interval_seconds: of the copies.
    """

    def __init__(self, folder: Path, seed: int, bars: int, interval_seconds: float) -> None:
        self.path, self.random = folder / FILE_NAME, random.Random(seed)
        self.saver = Autosaver(RecoveryShelf(folder / COPIES_NAME), interval_seconds, on_trouble=partial(tell, "bad"))
        self.document = Document()
        self.step, self.next_seed, self.is_saving = 0, 100, False
        self.noticed_count = 0
        self.landing: queue.Queue[Take] = queue.Queue()
        self.dancing: queue.Queue[tuple[Project, int]] = queue.Queue()
        self.saving: queue.Queue[Project] = queue.Queue()
        self.saved: queue.Queue[Project] = queue.Queue()
        self.document.subscribe(self.noticed)
        self.document.replace(with_remark(project_with_takes(2, bars), STEP_REMARK, "0"), None, is_saved=False)

    def run(self) -> None:
        """Until killed."""
        for work in (self.dance, self.copy, self.save):
            threading.Thread(target=work, daemon=True).start()
        tell("ready")
        while True:
            self.turn()
            time.sleep(self.random.random() * _TURN_SECONDS)

    def noticed(self) -> None:
        tell("state", step_of(self.document.project), time.monotonic())
        self.saver.notice(state_of(self.document))
        self.noticed_count += 1

    def turn(self) -> None:
        """One turn of the event loop: what has arrived, then something at random.

        Finished takes come in late now and then, as when the window is busy.
        """
        while not self.landing.empty() and self.random.random() < _LANDING_CHANCE:
            self.document.apply("Dance", partial(self.landed, take=self.landing.get()))
        while not self.saved.empty():
            self.document.mark_saved(self.path, self.saved.get())
            self.is_saving = False
        kind = self.random.random()
        project = self.document.project
        assert project is not None
        if kind < 0.015 and len(project.takes) + self.dancing.qsize() + self.landing.qsize() < _MOST_TAKES:
            self.dancing.put((project, self.next_seed))
            self.next_seed += 1
        elif kind < 0.04 and not self.is_saving:
            self.is_saving = True
            self.saving.put(project)
        else:
            self.document.apply("Edit", self.edited)
            if kind > 0.9:
                self.document.undo()

    def landed(self, project: Project, take: Take) -> Project:
        return add_takes(self.numbered(project), (take,), choose=False)

    def edited(self, project: Project) -> Project:
        take = self.random.choice(project.takes)
        edits = (
            lambda: star_take(project, take.id, not take.starred),
            lambda: rename_take(project, take.id, f"Name {self.step}"),
            lambda: choose_take(project, take.id),
            lambda: with_grid(project, project.grid.nudged(self.random.uniform(-0.01, 0.01))),
        )
        return self.numbered(self.random.choice(edits)())

    def numbered(self, project: Project) -> Project:
        self.step += 1
        return with_remark(project, STEP_REMARK, str(self.step))

    def dance(self) -> None:
        while True:
            project, seed = self.dancing.get()
            take = take_of(project, seed, f"Take {seed}")
            self.saver.keep_takes(project, (take,))
            tell("finished", seed)
            self.landing.put(take)

    def copy(self) -> None:
        while True:
            if self.saver.due:
                count = self.noticed_count
                self.saver.write()
                tell("copied", count)
            time.sleep(_TURN_SECONDS)

    def save(self) -> None:
        while True:
            project = self.saving.get()
            tell("saving", step_of(project))
            save_project(project, self.path)
            tell("saved", step_of(project))
            self.saved.put(project)


if __name__ == "__main__":
    KilledProgram(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])).run()
