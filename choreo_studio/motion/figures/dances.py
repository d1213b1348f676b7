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
        tempi: slowest and fastest, beats a minute.
        figures: that are danced.
        manner: how.
    """

    name: str
    beats_per_bar: int
    count_length: int
    tempi: tuple[float, float]
    figures: tuple[Figure, ...]
    manner: Manner

    def tempo(self, random: np.random.Generator) -> float:
        """A tempo of the dance, in whole beats a minute."""
        return float(round(random.uniform(*self.tempi)))

    def manner_at(self, tempo_bpm: float) -> Manner:
        """How it is danced at a tempo: the faster, the smaller."""
        usual = float(np.mean(self.tempi))
        return replace(self.manner, stride=self.manner.stride * (usual / tempo_bpm) ** 0.5)

    def figures_at(self, tempo_bpm: float) -> tuple[Figure, ...]:
        """What is danced at a tempo."""
        return self.figures


_LATIN = Manner(
    stance=0.065, knees=0.984, hip_shift=0.05, hip_roll=6.0, hip_twist=6.0, sway=0.5, heel=-10.0, arrival=0.2
)
_BALLROOM = Manner(
    stance=0.06, knees=0.965, hip_shift=0.02, hip_roll=1.5, hip_twist=1.5, sway=5.0, heel=8.0, look_left=28.0
)
_WALTZ = replace(_BALLROOM, rise=20.0, fall=0.025, swing_seconds=0.6, softness=1.25)
_TANGO = replace(_BALLROOM, knees=0.95, sway=1.0, heel=6.0, lift=0.05, swing_seconds=0.4, softness=0.9)
_SWING = Manner(
    stance=0.085,
    knees=0.965,
    hip_shift=0.035,
    hip_roll=3.0,
    hip_twist=4.0,
    bounce=0.022,
    lean=7.0,
    heel=-8.0,
    lift=0.05,
)

DANCES: dict[str, DanceStyle] = {
    dance.name: dance
    for dance in (
        DanceStyle("salsa", 4, 8, (150.0, 195.0), salsa.FIGURES, _LATIN),
        DanceStyle("cha-cha", 4, 8, (110.0, 130.0), cha_cha.FIGURES, _LATIN),
        DanceStyle("rumba", 4, 8, (100.0, 120.0), rumba.FIGURES, _LATIN),
        DanceStyle("swing", 4, 8, (130.0, 180.0), swing.FIGURES, _SWING),
        DanceStyle("waltz", 3, 6, (84.0, 110.0), waltz.FIGURES, _WALTZ),
        DanceStyle("tango", 4, 8, (110.0, 130.0), tango.FIGURES, _TANGO),
    )
}
