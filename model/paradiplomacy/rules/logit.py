"""Decisions as a gate times a logistic function of terms that add up."""

import numpy as np
from scipy.special import expit

from paradiplomacy.common.columns import Floats

type Terms = dict[str, Floats]
"""The terms of a logit by name, in the order in which they are added; one value a city or project."""


def total(terms: Terms) -> Floats:
    """The logit: the sum of the terms, always in their order, so that one city gets a column's bits."""
    first, *rest = terms.values()
    logit = first.copy()
    for term in rest:
        logit += term
    return logit


def probability(terms: Terms, gate: Floats | float = 1.0) -> Floats:
    """gate·σ(Σ terms)."""
    return np.asarray(gate * expit(total(terms)))
