"""Indicators: one named function a column, outside the state that it reads.

The order of the columns is the order in which the modules below define them.
"""

from paradiplomacy.indicators import membership, money, network, projects
from paradiplomacy.indicators.base import INDICATORS, Indicator, Picture, Value, measure

__all__ = [
    "INDICATORS",
    "Indicator",
    "Picture",
    "Value",
    "measure",
    "membership",
    "money",
    "network",
    "projects",
]
