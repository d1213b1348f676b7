"""Takes in words: how one came to be, when, and all that is known of it."""

from datetime import datetime
from html import escape

from choreo_studio.motion.polish.settings import POLISH_PARTS, PolishSettings
from choreo_studio.services.bars import bars_in_words
from choreo_studio.services.wish_words import wishes_in_words
from choreo_studio.session.project import Project, Take

_LEVELS = {"coarse": "new idea", "fine": "new detail"}
_STARTS = {"none": "from nothing", "start": "from captured dancing", "only": "captured dancing as it is"}


def what_of(take: Take, project: Project) -> str:
    """How a take came to be, such as "bars 9–12, follow, new detail, seed 17"."""
    if take.is_comp:
        sources = dict.fromkeys(_name_of(project, choice.take) for choice in take.choices)
        return "comp of " + ", ".join(sources)
    if take.dance.origin == "imported":
        return "imported"
    if take.dance.origin == "edited":
        return "edited by hand"
    seed = f"seed {take.dance.seed}"
    bars = _bars(take)
    if take.parent is None:
        return f"fresh dance, {bars}, {seed}" if take.bars else f"fresh dance, {seed}"
    who = () if take.dancers == "both" else (take.dancers,)
    return ", ".join((bars, *who, _LEVELS.get(take.level, take.level), seed))


def date_of(created_at: str, now: datetime) -> str:
    """A short date in the zone of `now`: the time for today, the day for this year, else day, month and year."""
    made = _moment(created_at)
    if made is None:
        return created_at[:10]
    local = made.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    day = f"{local.day} {local:%b}"
    return day if local.year == now.year else f"{day} {local.year}"


def card_of(take: Take, project: Project) -> str:
    """All that is known of a take, as rich text."""
    settings = take.settings
    lines = [("", what_of(take, project))]
    if take.parent is not None:
        lines.append(("from", _name_of(project, take.parent)))
    lines += [
        ("dance", take.style),
        ("model", take.model_id),
        ("made", take.created_at.replace("T", " ")),
    ]
    if take.model_id and not take.is_comp:
        lines += [
            ("seed", str(take.dance.seed)),
            ("creativity", f"{settings.temperature:g}"),
            ("guidance", f"{settings.guidance:g}"),
            ("steps", str(settings.steps)),
            ("polish", _polish(settings.polish)),
            ("edges", "soft" if settings.soft_edges else "exact"),
            ("start", _STARTS[settings.retrieval]),
        ]
    lines.append(("wished", ", ".join(wishes_in_words(take, project.grid))))
    if take.score is not None:
        lines += [("score", f"{take.score.total:.0f} of 100 (real dancing)"), ("", take.score.in_words())]
    if any(flags.any() for flags in take.locks.values()):
        lines.append(("locks", f"{sum(int(flags.sum()) for flags in take.locks.values())} cells"))
    body = "".join(
        f"<tr><td style='padding-right:8px'>{escape(name)}</td><td>{escape(text)}</td></tr>"
        for name, text in lines
        if text
    )
    return f"<b>{escape(take.name)}</b><table>{body}</table>"


def _polish(polish: PolishSettings) -> str:
    """One strength where all parts have the same, else those that differ from full."""
    strengths = {part: getattr(polish, part) for part in POLISH_PARTS}
    if len(set(strengths.values())) == 1:
        return f"{polish.feet:.0%}"
    weaker = [f"{part} {strength:.0%}" for part, strength in strengths.items() if strength < 1.0]
    return "100%, " + ", ".join(weaker)


def _bars(take: Take) -> str:
    return "whole song" if take.bars is None else bars_in_words(take.bars)


def _name_of(project: Project, take_id: int) -> str:
    found = next((take.name for take in project.takes if take.id == take_id), None)
    return found if found is not None else "a deleted take"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
