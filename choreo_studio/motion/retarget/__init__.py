"""Motion of any humanoid skeleton brought onto our bodies, alone or as a couple."""
