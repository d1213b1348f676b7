"""The styles that the band plays."""

from choreo_studio.audio.band_ballroom import DISCO, TANGO, WALTZ
from choreo_studio.audio.band_latin import CHA_CHA, SALSA
from choreo_studio.audio.band_parts import Part, Style

__all__ = ["STYLES", "Part", "Style"]

STYLES: dict[str, Style] = {style.name: style for style in (SALSA, CHA_CHA, WALTZ, TANGO, DISCO)}
"""The styles by name."""
