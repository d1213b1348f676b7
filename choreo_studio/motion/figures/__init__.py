"""Couple figures written down by hand: a kinematic choreographer for dances that nobody captured for us."""
