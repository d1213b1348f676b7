"""What the command line shows: results on stdout, progress and complaints on stderr."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from choreo_studio.services.jobs import Err, Ok, Outcome, Progress, inline_runner, unwatched

T = TypeVar("T")
Report = Callable[[str, int, int, str], None]
_LINE_SECONDS = 2.0
_BAR_FORMAT = "{desc:<20} {percentage:3.0f} % |{bar:30}| {elapsed}"


class Console:
    """One verb's output.

    Args:
        as_json: print one JSON object instead of sentences.
    """

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def run(self, label: str, work: Callable[[Progress], T]) -> T:
        """Result of some work while its progress is shown: a bar on a terminal, plain lines elsewhere.

        Raises:
            ChoreoError: what the work raised.
        """
        outcomes: list[Outcome[T]] = []
        shown = _bar if sys.stderr.isatty() else _lines
        with shown(label) as progress:
            inline_runner().start(work, outcomes.append, progress)
        outcome = outcomes[0]
        if isinstance(outcome, Ok):
            return outcome.value
        raise outcome.error if isinstance(outcome, Err) else outcome

    def run_stages(self, work: Callable[[Report], T]) -> T:
        """Result of some work that goes through named stages, each with a bar or lines of its own."""
        shown = _bar if sys.stderr.isatty() else _lines
        with ExitStack() as stack:
            current = ""
            tell: Progress = unwatched

            def report(stage: str, done: int, total: int, note: str) -> None:
                nonlocal current, tell
                if stage != current:
                    stack.close()
                    current, tell = stage, stack.enter_context(shown(stage))
                tell(done, total)
                if note and done == total:
                    print(f"{stage}: {note}", file=sys.stderr, flush=True)

            return work(report)

    def result(self, data: Mapping[str, Any], *lines: str) -> None:
        """The verb's result: `data` as JSON, or the lines; in the letters that stdout has, which may be few."""
        text = json.dumps(data, ensure_ascii=False, allow_nan=False) if self._as_json else "\n".join(lines)
        try:
            print(text)
        except UnicodeEncodeError:
            encoding = sys.stdout.encoding
            print(json.dumps(data) if self._as_json else text.encode(encoding, "replace").decode(encoding))


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    from tqdm import tqdm

    with tqdm(total=1, desc=label, file=sys.stderr, bar_format=_BAR_FORMAT) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = max(total, 1)
            bar.n = min(done, bar.total)
            bar.refresh()

        yield progress
        progress(1, 1)


@contextmanager
def _lines(label: str) -> Iterator[Progress]:
    print(f"{label} ...", file=sys.stderr, flush=True)
    last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        if total > 0 and done < total and time.monotonic() - last > _LINE_SECONDS:
            last = time.monotonic()
            print(f"{label}: {done} of {total}", file=sys.stderr, flush=True)

    yield progress
