"""The rows of the timeline, one class for each kind."""
