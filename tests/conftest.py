"""For all tests: hypothesis sets no deadline, because the first call of a compiled loop may compile it."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
