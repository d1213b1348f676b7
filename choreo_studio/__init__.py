"""Choreo Studio: a song goes in, a dance for two comes out; re-sample it bar by bar."""

__version__ = "0.1.0"
