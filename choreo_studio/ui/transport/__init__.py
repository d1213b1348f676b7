"""The bar at the top: play, where we are, tempo and how sure the beats are."""
