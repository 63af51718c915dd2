"""How often Python looks for what is left of circles of objects that refer to one another."""

import gc

_NEW_OBJECTS = 100_000


def seldom() -> None:
    """Look for it after so many new objects: imports and machine code make as many, and all of them stay.

    Python would go through these time and again: a sixth of the wait for a first result.
    """
    gc.set_threshold(_NEW_OBJECTS)
