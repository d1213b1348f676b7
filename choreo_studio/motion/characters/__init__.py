"""Characters that somebody brings: their bodies measured in our terms, our dance put on them, and how they look."""
