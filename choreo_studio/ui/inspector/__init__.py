"""The inspector: what the next dance will change, how it is drawn, what runs, and what the take measures."""
