"""Names of which no two are alike."""

from choreo_studio.motion.io.distinct import distinct


def test_names_that_are_taken_get_numbers() -> None:
    taken: dict[str, int] = {}
    found = [distinct(name, taken, ".") for name in ("a", "a.2", "a", "b", "a", "a.2")]
    assert found == ["a", "a.2", "a.3", "b", "a.4", "a.2.2"]


def test_very_many_joints_of_one_name_take_no_time() -> None:
    taken: dict[str, int] = {}
    names = [distinct("bone", taken, "_") for _ in range(60_000)]
    assert len(set(names)) == len(names) and names[-1] == "bone_60000"
