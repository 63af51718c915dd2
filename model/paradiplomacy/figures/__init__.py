"""Figures of a batch, and of an experiment with a design.

The same results give the same SVG, byte for byte.
"""

from paradiplomacy.colours import COUNTRY_COLOURS, LINES
from paradiplomacy.figures.drawing import Drawing, save
from paradiplomacy.figures.fan import FAN, fan_chart
from paradiplomacy.figures.gallery import draw
from paradiplomacy.figures.look import style
from paradiplomacy.figures.network_map import network_map

__all__ = ["COUNTRY_COLOURS", "FAN", "LINES", "Drawing", "draw", "fan_chart", "network_map", "save", "style"]
