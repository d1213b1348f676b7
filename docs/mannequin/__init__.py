"""The two mannequins, made from our own capsules and ellipsoids."""
