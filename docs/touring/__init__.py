"""Pictures of the real window: a hand that works it, the scenes of the tour, and a short film."""
