"""Feet that stand, hands that meet, bodies that keep apart: between decoding and take."""
