"""The dances that are written down: figures, metre, tempo and manner."""

from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.figures import cha_cha, rumba, salsa, swing, tango, waltz
from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.steps import Figure


@dataclass(frozen=True)
class DanceStyle:
    """One dance.

    Attributes:
        name: as the band and the model call it.
        beats_per_bar: of the metre.
        count_length: beats that the dancers count before they begin again.
        tempi: ranges of beats a minute, from slow to fast.
        figures: that are danced.
        manner: how.
        quick_bpm: from this tempo on only the quick figures are danced.
        quick: figures for quick music.
    """

    name: str
    beats_per_bar: int
    count_length: int
    tempi: tuple[tuple[float, float], ...]
    figures: tuple[Figure, ...]
    manner: Manner
    quick_bpm: float = 1e9
    quick: tuple[Figure, ...] = ()

    def tempo(self, share: float) -> float:
        """A tempo of the dance in whole beats a minute: the slowest at share 0, the fastest at 1."""
        place = share * sum(high - low for low, high in self.tempi)
        for low, high in self.tempi:
            if place <= high - low:
                break
            place -= high - low
        return float(round(min(low + place, high)))

    def manner_at(self, tempo_bpm: float) -> Manner:
        """How it is danced at a tempo: the faster, the smaller and the flatter."""
        usual = float(np.mean(self.tempi[0]))
        small = min((usual / tempo_bpm) ** 0.5, 1.1)
        return replace(
            self.manner,
            stride=self.manner.stride * small,
            rise=self.manner.rise * small**2,
            fall=self.manner.fall * small,
        )

    def figures_at(self, tempo_bpm: float) -> tuple[Figure, ...]:
        """What is danced at a tempo."""
        return self.quick if tempo_bpm >= self.quick_bpm else self.figures


_LATIN = Manner(
    stance=0.065,
    toes_out=15.0,
    knees=0.974,
    hip_shift=0.05,
    hip_roll=7.0,
    hip_twist=7.0,
    counter=8.0,
    tilt=3.0,
    sway=0.5,
    heel=-10.0,
    arrival=0.08,
    softness=1.0,
    lift=0.06,
    swing_seconds=0.3,
)
_RUMBA = replace(_LATIN, stride=1.2, swing_seconds=0.36)
_SALSA = replace(_LATIN, stride=1.35, swing_seconds=0.32, lift=0.065, bounce=0.008)
_BALLROOM = Manner(
    stance=0.075,
    toes_out=3.0,
    arrival=-0.06,
    knees=0.98,
    hip_shift=0.02,
    hip_roll=1.5,
    hip_twist=2.0,
    counter=3.0,
    tilt=0.5,
    sway=5.0,
    heel=8.0,
    look_left=28.0,
    lean=2.0,
    arch=5.0,
    dip=0.003,
    bounce=0.0,
    heel_off=15.0,
)
_WALTZ = replace(_BALLROOM, rise=20.0, fall=0.012, swing_seconds=0.46, lift=0.052, softness=1.15)
_TANGO = replace(_BALLROOM, knees=0.972, sway=1.0, heel=6.0, lift=0.05, swing_seconds=0.42, softness=0.8)
_SWING = Manner(
    stance=0.085,
    toes_out=12.0,
    arrival=0.04,
    knees=0.965,
    hip_shift=0.035,
    hip_roll=4.0,
    hip_twist=5.0,
    counter=6.0,
    bounce=0.025,
    lean=9.0,
    chest=8.0,
    arch=-4.0,
    heel=-8.0,
    lift=0.065,
    swing_seconds=0.28,
    softness=0.95,
)

DANCES: dict[str, DanceStyle] = {
    dance.name: dance
    for dance in (
        DanceStyle("salsa", 4, 8, ((150.0, 195.0),), salsa.FIGURES, _SALSA),
        DanceStyle("cha-cha", 4, 8, ((110.0, 130.0),), cha_cha.FIGURES, _LATIN),
        DanceStyle("rumba", 4, 8, ((100.0, 120.0),), rumba.FIGURES, _RUMBA),
        DanceStyle("swing", 4, 8, ((130.0, 180.0),), swing.FIGURES, _SWING),
        DanceStyle("waltz", 3, 6, ((84.0, 110.0), (150.0, 180.0)), waltz.FIGURES, _WALTZ, 130.0, waltz.QUICK),
        DanceStyle("tango", 4, 8, ((110.0, 130.0),), tango.FIGURES, _TANGO),
    )
}
