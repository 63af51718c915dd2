"""The colours of figures, maps and the page: two worlds, other lines, countries in Tol's muted scheme.

Colour-blind readers tell them apart too. Red and blue are for politics alone: the first two scenarios, which
are mostly the two compared, have neither.
"""

from paradiplomacy.scenario.parameters.base import COUNTRIES

WORLDS = ("#2b3137", "#7b3294")
LINES = (*WORLDS, "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#8C6D31")
_MUTED = "88CCEE 117733 CC6677 332288 AA4499 DDCC77 882255 44AA99 999933 555555"
COUNTRY_COLOURS = {code: f"#{colour}" for code, colour in zip(COUNTRIES, _MUTED.split(), strict=True)}
INK = "#1f2428"
"""What is written, and lines as dark."""
SEA, LAND, COAST = "#eef3f7", "#fbfaf7", "#b9b4a8"
RIGHT_TO_LEFT = (
    "#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7",
    "#fddbc7", "#f4a582", "#d6604d", "#b2182b", "#67001f",
)  # fmt: skip
"""From blue to red, ColorBrewer's RdBu of eleven; told apart by colour-blind readers."""
