"""The project: one song, its beat grid and every take of the dance on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import Role
from choreo_studio.motion.measures.scoring import Score
from choreo_studio.motion.skeleton import JOINT_NAMES
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import Dance, SamplingSettings
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Dancers, Flags
from choreo_studio.tokens.sequence import level_shape
from choreo_studio.tokens.wishes import Wishes, no_wishes


@dataclass(frozen=True, eq=False)
class MusicSource:
    """Where the sound of a project comes from: inside it, from a file beside it, or from nowhere (silence).

    Attributes:
        title: file name of the song without its folder, for people.
        sample_rate: of the sound, 1/s.
        duration_seconds: length of the song.
        flac: the whole song as a FLAC file, or None.
        reference: path of the song when it is not inside, or None.
        sha256: hash of `flac`, or of the file that `reference` names; "" for silence.
    """

    title: str
    sample_rate: int
    duration_seconds: float
    flac: bytes | None = None
    reference: str | None = None
    sha256: str = ""

    def __post_init__(self) -> None:
        if self.duration_seconds <= 0:
            raise ValueError(f"duration_seconds: expected more than 0, found {self.duration_seconds}")
        if self.flac is not None and self.reference is not None:
            raise ValueError("reference: expected None where the music is embedded")

    @property
    def is_silence(self) -> bool:
        """Whether there is no sound at all."""
        return self.flac is None and self.reference is None


@dataclass(frozen=True)
class Marker:
    """A note at a moment of the song; it stays there when the beats are corrected, for what it notes is heard there.

    Attributes:
        seconds: when.
        text: for people.
    """

    seconds: float
    text: str

    def __post_init__(self) -> None:
        if not isfinite(self.seconds):
            raise ValueError(f"seconds: expected a finite time, found {self.seconds}")


@dataclass(frozen=True)
class Choice:
    """A stretch of a comp and the take that it came from.

    Attributes:
        first_beat, end_beat: beats first_beat .. end_beat-1.
        dancers: whose stretch.
        take: id of the take, which may have been deleted since.
    """

    first_beat: int
    end_beat: int
    dancers: Dancers
    take: int


@dataclass(frozen=True, eq=False)
class Take:
    """One version of the dance on the music, with all that is needed to know where it came from.

    Attributes:
        id: number that no other take of the project has.
        name: for people, unique in the project.
        dance: tokens, motion on beat frames, confidence, origin and seed.
        settings: how it was drawn.
        model_id: checkpoint that danced it, "" for an import.
        style: name of the dance, "" where none is known.
        created_at: UTC in ISO 8601.
        parent: id of the take that it was re-sampled from, or None.
        bars: first and last bar number that were asked to change, or None for all.
        dancers: who was asked to change.
        level: what was asked to change: "coarse" a new idea, "fine" new detail.
        starred: the user's mark.
        locks: per level flags (streams, slots) that are True where tokens must not change; a level that is not there
            has none.
        choices: stretches of a comp; empty for every other take.
        score: how near to real dancing what was danced anew came, or None where nobody judged it.
        place: among the takes of its order, 1 for the best (or the first drawn); 0 where it is not known.
        wishes: what was wished of it, on its beats; None where nothing was, or where it is not known.
        like: first and last bar number of each stretch that it was to resemble.
        unlike: the same of what it was not to resemble.
        shown_by: id of the take that has the bars of `like` and `unlike`; None where there are none.
    """

    id: int
    name: str
    dance: Dance
    settings: SamplingSettings
    model_id: str
    style: str
    created_at: str
    parent: int | None = None
    bars: tuple[int, int] | None = None
    dancers: Dancers = "both"
    level: LevelName = "coarse"
    starred: bool = False
    locks: Mapping[LevelName, Flags] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    score: Score | None = None
    place: int = 0
    wishes: Wishes | None = None
    like: tuple[tuple[int, int], ...] = ()
    unlike: tuple[tuple[int, int], ...] = ()
    shown_by: int | None = None

    def __post_init__(self) -> None:
        if self.wishes is not None:
            _check_wishes(self.wishes, self.dance.tokens.beat_count)
        layout, beats = self.dance.tokens.layout, self.dance.tokens.beat_count
        for name, flags in self.locks.items():
            expected = level_shape(layout.level(name), beats)[:2] if layout.has(name) else None
            if flags.shape != expected or flags.dtype != np.bool_:
                raise ValueError(f"locks: expected bool {expected} for {name!r}, found {flags.dtype} {flags.shape}")
            flags.setflags(write=False)
        for choice in self.choices:
            if not 0 <= choice.first_beat < choice.end_beat <= beats:
                raise ValueError(f"choices: expected rising beats within {beats}, found {choice}")

    @property
    def is_comp(self) -> bool:
        """Whether it is put together of stretches of takes."""
        return bool(self.choices)

    def locked(self, level: LevelName) -> Flags:
        """Which tokens of a level must not change, (streams, slots).

        Raises:
            KeyError: when the dance has no such level.
        """
        shape = level_shape(self.dance.tokens.layout.level(level), self.dance.tokens.beat_count)[:2]
        return self.locks.get(level, np.zeros(shape, dtype=np.bool_))


@dataclass(frozen=True)
class CharacterSource:
    """A character that dances instead of a mannequin: where its file is, and how our joints play on it.

    Attributes:
        reference: path of the file.
        sha256: its hash when it was chosen.
        mapping: by our joint name the character's.
    """

    reference: str
    sha256: str
    mapping: Mapping[str, str]

    def __post_init__(self) -> None:
        unknown = sorted(set(self.mapping) - set(JOINT_NAMES))
        if unknown:
            raise ValueError(f"mapping: expected names of {JOINT_NAMES}, found {unknown}")


@dataclass(frozen=True, eq=False)
class Project:
    """A song and the dances on it; every edit returns a new one.

    Attributes:
        name: for people.
        music: the song.
        grid: B beats that cover the song.
        takes: all versions, oldest first; each has B beats and 16 * B frames.
        current_take: id of the chosen take, or None while there is none.
        remarks: short texts by name that travel with the file (where the grid came from, how sure it is).
        markers: the user's notes, earliest first, one at a moment.
        wishes: what new dances shall be like, for B beats; None while nothing was ever wished.
        characters: who dances lead and follow instead of the mannequins.
    """

    name: str
    music: MusicSource
    grid: BeatGrid
    takes: tuple[Take, ...] = ()
    current_take: int | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()
    wishes: Wishes | None = None
    characters: Mapping[Role, CharacterSource] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.wishes is not None:
            _check_wishes(self.wishes, self.grid.beat_count)
        for take in self.takes:
            _check_length(take, self.grid.beat_count)
        ids = [take.id for take in self.takes]
        if len(set(ids)) != len(ids):
            raise ValueError(f"takes: expected every id once, found {ids}")
        if self.current_take is not None and self.current_take not in ids:
            raise ValueError(f"current_take: expected one of {ids}, found {self.current_take}")
        if any(one.seconds >= next_one.seconds for one, next_one in pairwise(self.markers)):
            raise ValueError("markers: expected rising times")

    @property
    def current(self) -> Take | None:
        """The chosen take, or None while there is none."""
        return next((take for take in self.takes if take.id == self.current_take), None)

    @property
    def wished(self) -> Wishes:
        """The wishes, everything free where there are none."""
        return no_wishes(self.grid.beat_count) if self.wishes is None else self.wishes

    @property
    def frame_seconds(self) -> NDArray[np.float64]:
        """When each frame of every take happens, (16 * B,) seconds."""
        return self.grid.seconds_at(np.arange(self.grid.beat_count * FRAMES_PER_BEAT) / FRAMES_PER_BEAT)

    def take(self, take_id: int) -> Take:
        """The take of that id.

        Raises:
            ValueError: when there is none.
        """
        for take in self.takes:
            if take.id == take_id:
                return take
        raise ValueError(f"take_id: expected one of {[take.id for take in self.takes]}, found {take_id}")

    def take_named(self, name: str) -> Take | None:
        """The take of that name, or None."""
        return next((take for take in self.takes if take.name == name), None)


def _check_wishes(wishes: Wishes, beat_count: int) -> None:
    if wishes.beat_count != beat_count:
        raise ValueError(f"wishes: expected {beat_count} beats, found {wishes.beat_count}")
    late = [key.frame for key in wishes.keyframes if key.frame >= beat_count * FRAMES_PER_BEAT]
    if late:
        raise ValueError(f"wishes: expected keyframes within {beat_count * FRAMES_PER_BEAT} frames, found {late}")


def _check_length(take: Take, beat_count: int) -> None:
    frames, beats = take.dance.motion.frame_count, take.dance.tokens.beat_count
    if (frames, beats) != (beat_count * FRAMES_PER_BEAT, beat_count):
        raise ValueError(
            f"takes: expected {beat_count} beats and {beat_count * FRAMES_PER_BEAT} frames, "
            f"found {beats} and {frames} in {take.name!r}"
        )
