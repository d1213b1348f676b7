"""What all panels share: the desk they talk to, one time axis, one playhead, one look."""
