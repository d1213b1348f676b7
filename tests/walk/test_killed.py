"""The program killed in the middle of its work: what was promised comes back."""

import sys

import pytest

from tests.walk.killing import Killing, kill_once

KILLS = 6
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.fixture(scope="module")
def killings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Killing, ...]:
    """The same program killed after different times."""
    return tuple(kill_once(tmp_path_factory.mktemp("killed"), seed, 6, 0.3, 1.2) for seed in range(KILLS))


def test_no_finished_take_is_lost(killings: tuple[Killing, ...]) -> None:
    assert sum(len(killing.finished) for killing in killings) > KILLS
    assert [killing.lost_takes for killing in killings] == [()] * KILLS


def test_no_edit_is_lost_that_was_copied(killings: tuple[Killing, ...]) -> None:
    assert min(killing.copies for killing in killings) > 0
    assert sum(killing.edits for killing in killings) > 20 * KILLS
    assert not any(killing.is_older_than_told for killing in killings)


def test_the_file_stays_good(killings: tuple[Killing, ...]) -> None:
    assert sum(killing.saves for killing in killings) > 0
    assert all(killing.is_file_good for killing in killings)


def test_takes_come_back_once(killings: tuple[Killing, ...]) -> None:
    for killing in killings:
        assert len(set(killing.recovered)) == len(killing.recovered)
