"""What the user owns: project, takes and their file."""
