"""For all tests: a browser, and no deadline of hypothesis: a loop's first call may compile it."""

from hypothesis import settings

from browser import browser

__all__ = ["browser"]

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
