"""The dance as a score: one cell to a token, on the time axis of the timeline."""
