"""How every test is run."""

from hypothesis import HealthCheck, settings

# No test asserts wall-clock time: a busy machine would fail it.
settings.register_profile("studio", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("studio")
