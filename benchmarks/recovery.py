"""What is lost when the program is killed, and what its recovery copies cost while it lives.

    python benchmarks/recovery.py [--kills 50] [--seed 1]

The first table comes from a program that edits, dances and saves at random and is killed with SIGKILL after a random
time; its copies are as often as 0.5 s, where the window's are every 20 s. The second is about a project of three
minutes with ten takes: seconds of each write, and the longest that another thread had to wait for its turn meanwhile.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from choreo_studio.services.recovery import discard, recover, recoverable
from choreo_studio.services.recovery_shelf import Copy, RecoveryShelf
from choreo_studio.session.editing import add_take, star_take, with_remark
from choreo_studio.session.storage import save_project
from tests.builders_project import project_with_takes, take_of
from tests.walk.killing import Killing, kill_once

INTERVAL_SECONDS, LONGEST_SECONDS, KILLED_BARS = 0.5, 3.0, 24
SONG_BARS, SONG_TAKES = 112, 10
_BEAT_SECONDS = 0.001


def killed(count: int, first_seed: int) -> list[Killing]:
    """Kill that often and print each."""
    print(f"{'kill':>4} {'worked s':>8} {'edits':>6} {'copies':>6} {'saves':>5} {'takes':>6} {'lost':>5}"
          f" {'edits lost':>10} {'oldest s':>8}  from  file")  # fmt: skip
    killings = []
    for number in range(count):
        with tempfile.TemporaryDirectory() as folder:
            one = kill_once(Path(folder), first_seed + number, KILLED_BARS, INTERVAL_SECONDS, LONGEST_SECONDS)
        killings.append(one)
        print(
            f"{number + 1:4} {one.alive_seconds:8.2f} {one.edits:6} {one.copies:6} {one.saves:5} "
            f"{len(one.finished):6} {len(one.lost_takes):5} {one.lost_edits:10} {one.lost_seconds:8.2f}  "
            f"{'copy' if one.is_from_copy else 'file'}  {'good' if one.is_file_good else 'BAD'}",
            flush=True,
        )
    return killings


def summed_up(killings: list[Killing]) -> None:
    """Print what counts."""
    finished = sum(len(one.finished) for one in killings)
    lost = sum(len(one.lost_takes) for one in killings)
    print(f"{len(killings)} kills: {lost} of {finished} finished takes lost   wanted 0")
    print(f"files that were not good: {sum(not one.is_file_good for one in killings)}   wanted 0")
    print(f"copies older than told: {sum(one.is_older_than_told for one in killings)}   wanted 0")
    oldest = max(one.lost_seconds for one in killings)
    print(f"oldest edit lost: {oldest:.2f} s with copies every {INTERVAL_SECONDS} s; the window copies every 20 s\n")


class Heartbeat:
    """A thread that wants its turn every millisecond, as a window does, and notes how long it had to wait."""

    def __init__(self) -> None:
        self.longest_seconds = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._beat)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _beat(self) -> None:
        last = time.perf_counter()
        while not self._is_over.is_set():
            time.sleep(_BEAT_SECONDS)
            now = time.perf_counter()
            self.longest_seconds = max(self.longest_seconds, now - last - _BEAT_SECONDS)
            last = now


def measured(name: str, work: Callable[[], object]) -> None:
    """Print the seconds of some work in a thread, and the longest wait of another one."""
    with Heartbeat() as heartbeat:
        start = time.perf_counter()
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        seconds = time.perf_counter() - start
    print(f"{name:34} {seconds:7.3f} s   longest wait {heartbeat.longest_seconds * 1000:5.1f} ms")


def costs() -> None:
    """Measure a project of three minutes."""
    project = project_with_takes(SONG_TAKES, SONG_BARS)
    minutes = project.music.duration_seconds / 60
    print(f"{SONG_TAKES} takes of {minutes:.1f} minutes, {project.grid.beat_count} beats   wanted: waits <= 50 ms")
    fresh = take_of(project, 99)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shelf = RecoveryShelf(folder / "recovery")
        measured("first copy", lambda: shelf.put(Copy(project, None, "")))
        measured("copy after a star", lambda: shelf.put(Copy(star_take(project, 1), None, "")))
        measured("copy after a remark", lambda: shelf.put(Copy(with_remark(project, "a", "b"), None, "")))
        measured("copy after a fresh take", lambda: shelf.put(Copy(add_take(project, fresh), None, "")))
        size = sum(file.stat().st_size for file in shelf.folder.iterdir())
        print(f"{'the copies on disk':34} {size / 1e6:7.1f} MB")
        measured("saving the whole project", lambda: save_project(project, folder / "p.choreo"))
        if shelf._lock is not None:
            shelf._lock.close()
        (item,) = recoverable(folder / "recovery")
        measured("recovering it", lambda: recover(item))
        discard(item)


def main() -> None:
    """Kill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.kills:
        summed_up(killed(args.kills, args.seed))
    costs()


if __name__ == "__main__":
    main()
