"""How many examples a property is tried on."""

from hypothesis import settings


def examples(number: int) -> settings:
    """As many where the slow tests run too, a quarter of them in the quick lane (see conftest.py)."""
    return settings(max_examples=max(1, number * settings.default.max_examples // 100))
