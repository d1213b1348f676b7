"""Dancers as keypoints in a picture."""
