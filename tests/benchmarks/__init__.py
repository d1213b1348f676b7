"""Tests of what measures: the scripts in `benchmarks`."""
