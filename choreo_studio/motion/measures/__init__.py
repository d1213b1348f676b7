"""Measures of dancing: the research field's own, and those in the units of animators.

Every function is pure and works on positions or clips; `report.measure_duet` gathers them for one duet and
`comparison.compare` sets generated dancing beside real dancing and a null.
"""
