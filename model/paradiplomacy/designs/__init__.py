"""Designs of experiments: factorial, lists, Latin hypercubes, Sobol points, Morris and Saltelli designs."""

from paradiplomacy.designs.design import WITH_INDICES, Design, Levels, Point, Span, problem
from paradiplomacy.designs.keys import KINDS
from paradiplomacy.designs.reading import read_design

__all__ = ["KINDS", "WITH_INDICES", "Design", "Levels", "Point", "Span", "problem", "read_design"]
