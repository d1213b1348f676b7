"""Hearing the song: the mixer, the device that plays it, and where in the song we are."""
