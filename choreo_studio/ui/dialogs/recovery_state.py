"""How things to recover read in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from choreo_studio.services.recovery import Recoverable

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True)
class RecoveryRow:
    """One thing to recover, in words.

    Attributes:
        name: of the project.
        when: the copy was made.
        last_step: what was done last.
        takes: how many.
        where: its file, or that it has none.
    """

    name: str
    when: str
    last_step: str
    takes: str
    where: str


def rows_of(items: Sequence[Recoverable], now: datetime) -> tuple[RecoveryRow, ...]:
    """The rows of the list.

    Args:
        items: what can be recovered.
        now: with a time zone.
    """
    return tuple(
        RecoveryRow(
            item.name or "Untitled",
            moment_in_words(item.saved_at, now),
            item.last_step or "–",
            f"{item.take_count}",
            str(item.path) if item.path else "never saved",
        )
        for item in items
    )


def moment_in_words(saved_at: str, now: datetime) -> str:
    """How long ago, or the date; the text itself where it is no date."""
    try:
        moment = datetime.fromisoformat(saved_at)
    except ValueError:
        return saved_at
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (now - moment).total_seconds()
    if 0 <= seconds < 2 * _MINUTE:
        return "a minute ago"
    if 0 <= seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} minutes ago"
    local = moment.astimezone(now.tzinfo)
    if 0 <= seconds < _DAY and local.date() == now.date():
        return f"today, {local:%H:%M}"
    return f"{local:%Y-%m-%d, %H:%M}"
