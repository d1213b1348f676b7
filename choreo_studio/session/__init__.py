"""What the user owns: the project with its music, beat grid and takes, and the file that keeps it."""
