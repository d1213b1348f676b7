"""The dance as a score: layouts, sequences and masks of tokens. NumPy only."""
