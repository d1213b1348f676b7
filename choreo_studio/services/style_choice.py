"""Which dance a song gets where nobody asks for one: a waltz song gets a waltz."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from choreo_studio.audio.beats import Metre
from choreo_studio.services.generator import Generator, style_for
from choreo_studio.services.music import RHYTHM_REMARK, WALTZ_NAMES, remembered_sureness
from choreo_studio.session.project import Project, Take

_SURE_ENOUGH = 0.5
_WALTZ, _WALTZ_BEATS = "waltz", 3
_SLOWEST_SALSA_BPM, _SLOWEST_CHA_CHA_BPM = 142.0, 111.0
_HEARD = ("salsa", "cha-cha", "tango")
"""Rhythms whose patterns are narrow enough to be believed; "swing" and "pop" fit almost anything."""

_LATIN = "latin"
_NAMED: tuple[tuple[str, str], ...] = (
    (r"salsa|mambo", "salsa"),
    (r"cha[\W_]*cha", "cha-cha"),
    (r"rh?umba", "rumba"),
    (r"tango", "tango"),
    (r"swing|lindy", "swing"),
    (WALTZ_NAMES, _WALTZ),
)


@dataclass(frozen=True)
class StyleChoice:
    """A dance and why.

    Attributes:
        style: its name; None for a model that names none.
        reason: a sentence without its beginning: "it was asked for", "the song is in 3/4", "it sounds like tango".
        from_song: whether the song decided.
    """

    style: str | None
    reason: str
    from_song: bool = False

    def told(self, generator: Generator) -> str:
        """The dance for people: "waltz (written), because the song is in 3/4"."""
        names = () if self.style is None else style_labels((self.style,), generator.sources)
        return ", ".join([*names, f"because {self.reason}"])


def chosen_style(generator: Generator, asked: str | None, project: Project, parent: Take | None = None) -> StyleChoice:
    """The dance that is asked for, else that of the take that is started from, else the one that the song asks for.

    Args:
        generator: who dances.
        asked: name of a dance, None for no wish.
        project: whose song.
        parent: take that is started from, None for a fresh dance.

    Raises:
        GenerationError: when the model does not know the dance that is asked for.
    """
    if asked is not None:
        return StyleChoice(style_for(generator, asked), "it was asked for")
    if parent is not None and parent.style in generator.styles:
        return StyleChoice(parent.style, f"{parent.name} dances it")
    return style_of_song(project, generator.styles)


def style_of_song(project: Project, known: Collection[str]) -> StyleChoice:
    """The dance for the song of a project: as its beats are now, as it is called and as its rhythm was heard.

    Args:
        project: whose song.
        known: dances to choose from, the default first.
    """
    sureness, grid = remembered_sureness(project), project.grid
    rhythm = project.remarks.get(RHYTHM_REMARK, "") if sureness is None or sureness >= _SURE_ENOUGH else ""
    return style_for_music(grid.metre, grid.tempo_bpm, f"{project.name} {project.music.title}", rhythm, known)


def style_for_music(metre: Metre, tempo_bpm: float, name: str, rhythm: str, known: Collection[str]) -> StyleChoice:
    """The dance for music: its metre decides first, then its name, then its rhythm, else it is the default.

    Args:
        metre: of the beat grid.
        tempo_bpm: of the beat grid.
        name: of the song.
        rhythm: the kind of music that was surely heard, "" for none.
        known: dances to choose from, the default first.
    """
    in_three = metre.beats_per_bar == _WALTZ_BEATS
    fitting = [style for style in known if (style == _WALTZ) == in_three]
    named = next((style for words, style in _NAMED if style in fitting and re.search(words, name.lower())), None)
    if in_three and fitting:
        return StyleChoice(_WALTZ, f"the song is in {metre}", True)
    if named is not None:
        return StyleChoice(named, "the song's name says so", True)
    if rhythm in _HEARD and rhythm in fitting:
        return StyleChoice(rhythm, f"it sounds like {rhythm}", True)
    latin = _latin_dance(tempo_bpm)
    if rhythm == _LATIN and latin in fitting:
        return StyleChoice(latin, f"it sounds like latin music at {tempo_bpm:.0f} BPM", True)
    return StyleChoice(next(iter(known), None), "it is the model's own")


def style_labels(styles: Collection[str], sources: Mapping[str, str]) -> tuple[str, ...]:
    """Names of dances with where they come from: "salsa (captured)", "waltz (written)"."""
    return tuple(f"{style} ({sources[style]})" if style in sources else style for style in styles)


def _latin_dance(tempo_bpm: float) -> str:
    if tempo_bpm >= _SLOWEST_SALSA_BPM:
        return "salsa"
    return "cha-cha" if tempo_bpm >= _SLOWEST_CHA_CHA_BPM else "rumba"
