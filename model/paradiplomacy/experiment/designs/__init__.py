"""Designs of experiments: factorial, lists, Latin hypercubes, Sobol points, Morris and Saltelli designs."""
