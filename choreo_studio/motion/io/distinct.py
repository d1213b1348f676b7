"""Names of which no two are alike."""


def distinct(name: str, taken: dict[str, int], mark: str) -> str:
    """A name that is not taken yet, and is now: with a number behind it where it was.

    Args:
        name: as it should be.
        taken: names so far, each with the last number that was put behind it.
        mark: stands before the number.
    """
    found = name
    while found in taken:
        taken[name] += 1
        found = f"{name}{mark}{taken[name]}"
    taken[found] = 1
    return found
