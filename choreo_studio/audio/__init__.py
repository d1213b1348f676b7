"""Music: waveform, peaks, beats, analysis, features, and a small band that plays salsa on given beats."""
