"""Seeds of runs."""

RUN_BITS = 49
"""Bits of the seed of a run: spreadsheets keep whole numbers of 15 digits, JSON and JavaScript of 53 bits."""
LARGEST_RUN_SEED = 2**RUN_BITS - 1
