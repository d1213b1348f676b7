"""What the program does: it joins what the user owns with the model, the music and the bodies."""
