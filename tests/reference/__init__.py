"""The model once more, agent by agent in plain Mesa: the oracle of the package's columns."""
